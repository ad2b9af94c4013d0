import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'amqplib';
import { isAtLeast, parseVersion, type Version } from '../../src/model/version.ts';
import type { Place, ReadinessReport, Verdict } from '../../src/readiness/report.ts';
import type { ChecklistItemId } from '../../src/rules/checklist.ts';
import { callApi } from '../../tools/broker/api.ts';
import { type Cluster, disconnect, reconnect, startCluster } from '../../tools/broker/cluster.ts';
import { findSource } from '../../tools/broker/source.ts';
import type { Broker } from '../../tools/broker.ts';
import { waitFor } from '../../tools/lifetime.ts';
import { auditUntil, evidenceAbout, itemIn } from '../support/audited.ts';
import { suiteLifetime } from '../support/lifetime.ts';

const conf = `cluster_partition_handling = pause_minority
disk_free_limit.absolute = 2GB
`;

const alerts = `groups:
  - name: rabbitmq
    rules:
      - alert: QueueGrows
        expr: rabbitmq_queue_messages_ready > 1000
        for: 10m
      - alert: Memory
        expr: rabbitmq_alarms_memory_used_watermark > 0
      - alert: Disk
        expr: rabbitmq_alarms_free_disk_space_watermark > 0
`;

const balancer = `defaults
  mode tcp
  timeout connect 5s
  timeout client 3m
  timeout server 3m
listen amqp
  bind :5672
  balance leastconn
  server one rabbitmq-1:5672 check
  server two rabbitmq-2:5672 check
  server three rabbitmq-3:5672 check
`;

describe('The readiness of a cluster of three nodes', function () {
  this.timeout(120_000);
  const lifetime = suiteLifetime();
  let folder: string;
  let brokers: Cluster;
  let version: Version;

  before(async function () {
    this.timeout(180_000);
    if ((await findSource()).kind !== 'server') return this.skip();
    folder = await mkdtemp(join(tmpdir(), 'rabbitmq-production-audit-'));
    lifetime.defer(() => rm(folder, { recursive: true, force: true }));
    await writeFile(join(folder, 'rabbitmq.conf'), conf);
    await writeFile(join(folder, 'alerts.yml'), alerts);
    brokers = await startCluster(lifetime, { name: 'audited', conf });
    version = parseVersion(brokers[0].version) as Version;
    await declare('orders');
  });

  it('passes while all nodes run', async () => {
    const report = await until({ HA001: 'pass', HA002: 'pass', HA003: 'pass', MON003: 'pass' });
    assert.deepEqual(report.cluster?.nodes, brokers.map(({ nodename }) => nodename).toSorted());
    evidenceAbout(report, 'HA001', /^There are 3 nodes, all running/);
    const strategy = isAtLeast(version, 4, 3)
      ? /leaves partitions to Raft, and 3 of 3 nodes are up/
      : /pause_minority`: the smaller side of a partition stops/;
    evidenceAbout(report, 'HA003', strategy);
  });

  it('fails while a node is down, and its quorum queue has as few members as it can work with', async () => {
    const [, , third] = brokers;
    await third.kill();
    const report = await until({ HA001: 'fail', HA002: 'fail' });
    assert.deepEqual(evidenceAbout(report, 'HA001', /is not running/).place, node(third));
    assert.deepEqual(evidenceAbout(report, 'HA002', /has 2 of its 3 members online/).place, queue('orders'));
    assert.deepEqual(evidenceAbout(report, 'HA002', /would lose its majority/).place, queue('orders'));
    await third.restart();
    await until({ HA001: 'pass', HA002: 'pass' });
  });

  it('warns of a quorum queue with one member', async () => {
    await declare('alone', { 'x-quorum-initial-group-size': 1 });
    const report = await until({ HA002: 'warn' });
    assert.deepEqual(evidenceAbout(report, 'HA002', /has 1 member on/).place, queue('alone'));
    await callApi(brokers[0], 'DELETE', '/api/queues/%2F/alone');
    await until({ HA002: 'pass' });
  });

  it('fails while a memory or a disk is in alarm', async () => {
    const [one, other] = brokers;
    await one.ctl('set_vm_memory_high_watermark', '0.00001');
    const short = await until({ MON003: 'fail' });
    assert.deepEqual(evidenceAbout(short, 'MON003', /in memory alarm/).place, node(one));
    await one.ctl('set_vm_memory_high_watermark', '0.4');
    await until({ MON003: 'pass' });
    await other.ctl('set_disk_free_limit', 'mem_relative', '1000.0');
    const full = await until({ MON003: 'fail' });
    assert.deepEqual(evidenceAbout(full, 'MON003', /in disk space alarm/).place, node(other));
    await other.ctl('set_disk_free_limit', '2GB');
    await until({ MON003: 'pass' });
  });

  it('warns of a node that tells nothing of itself', async () => {
    const [, , third] = brokers;
    await until({ MON001: 'pass' });
    const apps = ['rabbitmq_prometheus', 'rabbitmq_management', 'rabbitmq_management_agent'];
    const each = (act: 'stop' | 'start', names: readonly string[]) =>
      third.ctl('eval', `[application:${act}(App) || App <- [${names.join(', ')}]].`);
    await each('stop', apps);
    const report = await until({ MON001: 'warn' });
    assert.deepEqual(evidenceAbout(report, 'MON001', /tells nothing of itself/).place, node(third));
    await each('start', apps.toReversed());
    await until({ MON001: 'pass' });
  });

  it('warns where clients know one node only, and passes with a load balancer that spreads them', async () => {
    const clients = await Promise.all(Array.from({ length: 20 }, () => connect(brokers[0].amqpUrl)));
    const report = await until({ HA004: 'warn' });
    assert.deepEqual(evidenceAbout(report, 'HA004', /has 20 of 20 connections/).place, node(brokers[0]));
    await Promise.all(clients.map(client => client.close()));
    await writeFile(join(folder, 'haproxy.cfg'), balancer);
    const spread = await Promise.all(
      Array.from({ length: 21 }, (_, at) => connect((brokers[at % 3] as Broker).amqpUrl)),
    );
    await waitFor(
      'the connections in the statistics',
      async () => {
        const { evidence } = itemIn(await until({ HA004: 'pass' }), 'HA004');
        return (
          evidence.some(({ text }) => /21 connections are spread over all 3 nodes/.test(text)) || undefined
        );
      },
      { timeoutMs: 40_000, intervalMs: 500 },
    );
    await Promise.all(spread.map(client => client.close()));
  });

  it('passes again after a partition that the cluster has healed by itself', async () => {
    const [one, other, third] = brokers;
    await disconnect(third, [one, other]);
    const during = await until({ HA001: 'fail', HA002: 'fail' });
    assert.deepEqual(evidenceAbout(during, 'HA001', /is not running/).place, node(third));
    if (isAtLeast(version, 4, 3)) evidenceAbout(during, 'HA003', /Raft, and 2 of 3 nodes are up/);
    await reconnect(third, [one, other]);
    const after = await until({ HA001: 'pass', HA002: 'pass', HA003: 'pass' });
    evidenceAbout(after, 'HA003', /No node that answers tells of a partition/);
  });

  it('fails without a majority', async function () {
    // Before 4.3 the node that is left pauses: nobody answers.
    if (!isAtLeast(version, 4, 3)) this.skip();
    const [, other, third] = brokers;
    await Promise.all([other.kill(), third.kill()]);
    const report = await until({ HA001: 'fail', HA002: 'fail', HA003: 'fail' });
    evidenceAbout(report, 'HA003', /1 of 3 nodes are up: that is no majority/);
    await Promise.all([other.restart(), third.restart()]);
    await until({ HA001: 'pass', HA002: 'pass', HA003: 'pass' });
  });

  it('fails after a partition in which all went on, until all but one begin anew; warns of a RAM node', async function () {
    if (isAtLeast(version, 4, 3)) this.skip();
    const [one, other, third] = brokers;
    await handlePartitions('ignore');
    // All three part: of two sides the larger one may part too, where one of its nodes notices the third before the other does.
    await disconnect(third, [one, other]);
    await disconnect(other, [one]);
    await until({ HA001: 'fail' });
    await reconnect(other, [one]);
    await reconnect(third, [one, other]);
    const report = await until({ HA003: 'fail' });
    evidenceAbout(report, 'HA003', /has seen a partition/);
    for (const broker of [other, third]) await broker.ctl('stop_app');
    for (const broker of [other, third]) await broker.ctl('start_app');
    await until({ HA001: 'pass', HA003: 'pass' });
    await third.ctl('stop_app');
    await third.ctl('change_cluster_node_type', 'ram');
    await third.ctl('start_app');
    const healed = await until({ HA001: 'warn', HA003: 'pass' });
    assert.deepEqual(evidenceAbout(healed, 'HA001', /is a ram node/).place, node(third));
  });

  it('fails with two nodes', async () => {
    const [one, , third] = brokers;
    await third.stop();
    await one.ctl('forget_cluster_node', third.nodename);
    evidenceAbout(await until({ HA001: 'fail' }), 'HA001', /^There are two nodes/);
  });

  function declare(name: string, args: Readonly<Record<string, unknown>> = {}): Promise<unknown> {
    const quorum = { 'x-queue-type': 'quorum', ...args };
    return callApi(brokers[0], 'PUT', `/api/queues/%2F/${name}`, { durable: true, arguments: quorum });
  }

  /** What rabbitmq.conf says at the start, said to the running nodes. */
  async function handlePartitions(strategy: 'ignore' | 'pause_minority'): Promise<void> {
    const words = `application:set_env(rabbit, cluster_partition_handling, ${strategy}).`;
    await Promise.all(brokers.map(broker => broker.ctl('eval', words)));
  }

  function until(expected: Partial<Record<ChecklistItemId, Verdict>>): Promise<ReadinessReport> {
    return auditUntil(brokers[0], expected, { folder });
  }
});

function node({ nodename }: Broker): Place {
  return { kind: 'node', name: nodename };
}

function queue(name: string): Place {
  return { kind: 'queue', vhost: '/', name };
}
