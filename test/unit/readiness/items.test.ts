import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseMetrics } from '../../../src/management/prometheus.ts';
import { resource } from '../../../src/management/resource.ts';
import type { LiveEvidence } from '../../../src/readiness/evidence.ts';
import { items } from '../../../src/readiness/items.ts';
import type { Verdict } from '../../../src/readiness/report.ts';
import { type ChecklistItemId, checklist } from '../../../src/rules/checklist.ts';
import { itemIn } from '../../support/audited.ts';
import { brokerModel, judged, queueDetails } from '../../support/live-evidence.ts';

describe('The items of the checklist', () => {
  for (const { id } of checklist)
    it(`${id} is judged by an item of its own, and taught in the section that it names`, () => {
      const { lesson, remedy, unseen } = items[id];
      assert.equal(items[id].id, id);
      const [file, section] = lesson;
      const text = readFileSync(join(import.meta.dirname, `../../../src/course/lessons/${file}.md`), 'utf8');
      assert.match(text, new RegExp(`^## .*\\{#${section} [^}]*\\b${id}\\b`, 'm'));
      assert.match(remedy, /^[A-Z].*\.$/);
      assert.match(unseen, /^[A-Z].*\.$/);
    });

  it('are all unknown, with a reason, where nothing was seen', () => {
    const report = judged(undefined, { live: undefined, models: [] });
    for (const { id, verdict, reason } of report.items) {
      assert.equal(verdict, 'unknown', id);
      assert.ok(reason, id);
    }
    assert.deepEqual(report.score.percent, null);
    assert.equal(report.score.unknown, checklist.length);
  });

  it('are never passed where a cluster hides everything', () => {
    const hidden = { hidden: 'Hidden.' };
    const report = judged({
      model: hidden,
      usersHidden: 'Hidden.',
      queues: hidden,
      consumers: hidden,
      channels: hidden,
      connections: hidden,
      nodes: hidden,
      listeners: hidden,
      alarms: hidden,
      quorumCritical: hidden,
      expiringCertificates: hidden,
      targetClusterSize: hidden,
      khepri: hidden,
      deprecatedInUse: hidden,
    });
    // That the API answers was seen.
    for (const { id, verdict } of report.items)
      assert.equal(verdict, id === 'MON001' ? 'pass' : 'unknown', id);
  });

  const node = (name: string, change: object = {}) => ({ name, type: 'disc', running: true, ...change });
  const nodes = (...all: readonly ReturnType<typeof node>[]) => ({ nodes: { value: all } });
  const names = ['rabbit@one', 'rabbit@two', 'rabbit@three', 'rabbit@four'];
  const connections = (...counts: readonly number[]) => ({
    connections: {
      value: {
        items: counts.flatMap((count, index) =>
          Array.from({ length: count }, () => connection(names[index] ?? '')),
        ),
        total: 0,
      },
    },
  });
  const connection = (at: string, change: object = {}) => ({
    name: '10.0.0.7:51324 -> 10.0.0.1:5672',
    user: 'orders',
    vhost: '/',
    node: at,
    protocol: 'AMQP 0-9-1',
    tls: true,
    channels: 1,
    peerHost: '10.0.0.7',
    ...change,
  });
  const queues = (...all: readonly Parameters<typeof queueDetails>[0][]) => ({
    queues: { value: { items: all.map(queueDetails), total: all.length } },
  });
  const listeners = (...all: readonly [string, string][]) => ({
    listeners: {
      value: all.map(([protocol, ip_address]) => ({ node: 'rabbit@one', protocol, ip_address, port: 1 })),
    },
  });

  const cases: readonly [
    what: string,
    change: Partial<LiveEvidence>,
    id: ChecklistItemId,
    verdict: Verdict,
    words: RegExp,
    version?: string,
  ][] = [
    ['three nodes', {}, 'HA001', 'pass', /3 nodes, all running/],
    ['one node', nodes(node('rabbit@one')), 'HA001', 'warn', /one node/],
    ['two nodes', nodes(node('rabbit@one'), node('rabbit@two')), 'HA001', 'fail', /no majority/],
    ['four nodes', nodes(...names.map(name => node(name))), 'HA001', 'warn', /4 nodes/],
    [
      'a node that is down',
      nodes(node('rabbit@one', { running: false }), node('rabbit@two'), node('rabbit@three')),
      'HA001',
      'fail',
      /`rabbit@one` is not running/,
    ],
    [
      'a RAM node',
      nodes(node('rabbit@one', { type: 'ram' }), node('rabbit@two'), node('rabbit@three')),
      'HA001',
      'warn',
      /is a ram node/,
      '3.10.8',
    ],
    [
      'a cluster below its target size',
      { targetClusterSize: { value: failed('3 of 5 nodes') } },
      'HA001',
      'warn',
      /smaller than the size it was given/,
      '4.3.6',
    ],
    ['a partition', nodes(node('rabbit@one', { partitions: ['rabbit@two'] })), 'HA003', 'fail', /partition/],
    [
      'a strategy that nobody tells',
      {},
      'HA003',
      'unknown',
      /does not tell its partition strategy/,
      '3.10.8',
    ],
    ['Khepri', { khepri: { value: true } }, 'HA003', 'pass', /Khepri is enabled/],
    ['Raft alone', {}, 'HA003', 'pass', /leaves partitions to Raft, and 3 of 3/, '4.3.6'],
    [
      'a minority',
      nodes(node('rabbit@one'), node('rabbit@two', { running: false })),
      'HA003',
      'fail',
      /no majority/,
      '4.3.6',
    ],
    ['connections on one node', connections(19, 1, 0), 'HA004', 'warn', /19 of 20 connections/],
    ['connections on all nodes', connections(7, 7, 6), 'HA004', 'unknown', /does not see/],
    ['few connections', connections(5), 'HA004', 'unknown', /does not see/],
    ['a node without the agent', nodes(node('rabbit@one')), 'MON001', 'warn', /tells nothing of itself/],
    [
      'a node with the agent alone',
      nodes(node('rabbit@one', { enabledPlugins: ['rabbitmq_management_agent'] })),
      'MON001',
      'pass',
      /answers/,
    ],
    ['no listener for Prometheus', {}, 'MON002', 'warn', /has no listener for Prometheus/],
    [
      'metrics that cannot be reached',
      { ...nodes(node('rabbit@one')), ...listeners(['http/prometheus', '::']) },
      'MON002',
      'unknown',
      /The port is closed/,
    ],
    [
      'metrics',
      {
        ...nodes(node('rabbit@one')),
        ...listeners(['http/prometheus', '::']),
        metrics: { value: parseMetrics('rabbitmq_build_info{rabbitmq_version="4.0.5"} 1\n') },
      },
      'MON002',
      'pass',
      /gives metrics/,
    ],
    [
      'a memory alarm',
      {
        alarms: {
          value: { ...failed('alarms'), alarms: [{ node: 'rabbit@one', resource: 'memory' }] },
        },
      },
      'MON003',
      'fail',
      /`rabbit@one` is in memory alarm/,
    ],
    [
      'the default limit of the disk',
      nodes(node('rabbit@one', { disk: { bytes: 1e9, limit: 50_000_000, alarm: false } })),
      'MON003',
      'warn',
      /default of 50 MB/,
    ],
    ['nobody who tells of alerts', {}, 'MON003', 'unknown', /does not tell who is alerted/],
    [
      'a log file',
      nodes(node('rabbit@one', { logFiles: ['/var/log/x.log'] })),
      'MON004',
      'unknown',
      /not who collects/,
    ],
    [
      'dead letters that nobody confirms',
      queues({ deadLettering: 3 }),
      'ERR004',
      'warn',
      /holds 3 dead letters that no target has confirmed/,
    ],
    [
      'redeliveries',
      queues({ rates: { delivered: 100, redelivered: 30 } }),
      'ERR002',
      'warn',
      /redelivers 30 %/,
    ],
    [
      'few redeliveries',
      queues({ rates: { delivered: 100, redelivered: 5 } }),
      'ERR002',
      'unknown',
      /say so/,
    ],
    [
      'a quorum queue that lost a member',
      queues({ members: ['rabbit@one', 'rabbit@two', 'rabbit@three'], online: ['rabbit@one', 'rabbit@two'] }),
      'HA002',
      'fail',
      /2 of its 3 members online; missing: rabbit@three/,
    ],
    [
      'a quorum queue in minority',
      queues({ members: ['rabbit@one'], state: 'minority' }),
      'HA002',
      'fail',
      /lost its majority/,
    ],
    [
      'a quorum queue with one member',
      queues({ members: ['rabbit@one'] }),
      'HA002',
      'warn',
      /has 1 member on a cluster of 3/,
    ],
    [
      'a queue that is critical',
      {
        quorumCritical: { value: { ...failed('critical'), queues: [{ vhost: '/', name: 'orders' }] } },
      },
      'HA002',
      'warn',
      /would lose its majority with the node that answers/,
    ],
    [
      'a lost message',
      queues({ type: 'classic', messages: 3, persistent: 1 }),
      'REL002',
      'warn',
      /2 messages of its 3 would not survive/,
    ],
    ['quorum queues alone', queues({ messages: 3 }), 'REL002', 'pass', /store every message/],
    [
      'an empty queue',
      queues({ type: 'classic', messages: 0, persistent: 0 }),
      'REL002',
      'unknown',
      /No message waits/,
    ],
    ['plain AMQP for all', listeners(['amqp', '::']), 'SEC002', 'warn', /takes amqp without TLS on \[::\]:1/],
    [
      'plain MQTT for all',
      listeners(['amqp/ssl', '::'], ['mqtt', '0.0.0.0']),
      'SEC002',
      'warn',
      /takes mqtt/,
    ],
    ['TLS alone', listeners(['amqp/ssl', '::'], ['amqp', '127.0.0.1']), 'SEC002', 'pass', /only with TLS/],
    ['the own host alone', listeners(['amqp', '::1']), 'SEC002', 'pass', /own hosts only/],
    [
      'an old TLS',
      {
        ...listeners(['amqp/ssl', '::']),
        connections: {
          value: { items: [connection('rabbit@one', { tlsVersion: 'tlsv1.1' })], total: 1 },
        },
      },
      'SEC002',
      'warn',
      /uses tlsv1\.1/,
    ],
    [
      'a certificate that has run out',
      handshake(new Date('2026-11-20T00:00:00Z')),
      'SEC002',
      'fail',
      /has run out on 2026-11-20/,
    ],
    [
      'a certificate that runs out',
      handshake(new Date('2026-12-01T00:00:00Z')),
      'SEC002',
      'warn',
      /in 8 days/,
    ],
    ['management for all', listeners(['http', '0.0.0.0']), 'SEC005', 'warn', /without TLS on 0\.0\.0\.0/],
    [
      'management with TLS',
      listeners(['https', '::'], ['http', '127.0.0.1']),
      'SEC005',
      'pass',
      /only with TLS/,
    ],
    [
      'anonymous clients where there is a guest',
      {
        ...nodes(node('rabbit@one', { authMechanisms: ['PLAIN', 'ANONYMOUS'] })),
        model: {
          value: brokerModel([], {
            users: [{ name: 'guest', tags: [], source: resource('users', 'guest') }],
          }),
        },
      },
      'SEC001',
      'warn',
      /let in as `guest`/,
    ],
  ];
  for (const [what, change, id, verdict, words, version] of cases)
    it(`${id} is ${verdict} for ${what}`, () => {
      const item = itemIn(judged(change, version ? { version } : {}), id);
      const told = [...item.evidence.map(({ text }) => text), item.reason ?? ''].join('\n');
      assert.equal(item.verdict, verdict, told);
      assert.match(told, words);
    });

  it('tell how many queues were looked at, where that is not all', () => {
    const many = { queues: { value: { items: [queueDetails()], total: 12_000 } } };
    const { evidence } = itemIn(judged(many), 'HA002');
    assert.ok(evidence.some(({ text }) => /1 of 12,000 queues were looked at/.test(text)));
  });

  it('tell of deprecated features that are in use', () => {
    const deprecatedInUse = {
      value: [{ name: 'global_qos', phase: 'permitted_by_default', state: 'permitted' }],
    };
    const { evidence } = itemIn(judged({ deprecatedInUse }), 'REL005');
    assert.ok(evidence.some(({ text }) => /`global_qos` is in use/.test(text)));
  });

  it('call HA003 by what it is from 4.3 on', () => {
    assert.match(itemIn(judged({}, { version: '4.3.6' }), 'HA003').title, /^Raft majority/);
    assert.equal(itemIn(judged({}, { version: '4.0.5' }), 'HA003').title, 'Partition handling strategy');
  });

  it('accept on a machine for development what it is for, and still tell of it', () => {
    const item = itemIn(judged(nodes(node('rabbit@one')), { profile: 'development' }), 'HA001');
    assert.equal(item.verdict, 'pass');
    assert.match(item.evidence[0]?.text ?? '', /There is one node.*accepted in development/);
  });

  it('keep what they tell of 10,000 queues short', () => {
    const many = Array.from({ length: 10_000 }, (_, index) => ({ name: `queue-${index}`, type: 'classic' }));
    const { evidence } = itemIn(judged(queues(...many)), 'HA002');
    assert.equal(evidence.length, 50);
    assert.match(evidence.at(-1)?.text ?? '', /9,9\d\d lines are left out/);
  });

  it('score what could be judged, in all and for each area', () => {
    const { score, items: all } = judged({});
    const count = (verdict: Verdict) => all.filter(item => item.verdict === verdict).length;
    assert.deepEqual(
      [score.passed, score.warned, score.failed, score.unknown],
      (['pass', 'warn', 'fail', 'unknown'] as const).map(count),
    );
    assert.equal(score.areas.length, 5);
    assert.equal(
      score.percent,
      Math.round((100 * score.passed) / (score.passed + score.warned + score.failed)),
    );
  });
});

function failed(reason: string) {
  return { state: 'failed' as const, reason, alarms: [], queues: [], processes: [], certificates: [] };
}

function handshake(validTo: Date): Partial<LiveEvidence> {
  return {
    handshakes: [
      { protocol: 'https', port: 15671, certificate: { value: { validTo, subject: 'localhost' } } },
    ],
  };
}
