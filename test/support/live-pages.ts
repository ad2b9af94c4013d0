import type { History } from '../../src/management/samples.ts';
import type { ClusterState, NodeNow } from '../../webview/cluster/protocol.ts';
import type { QueueState } from '../../webview/queue/protocol.ts';
import { seeded } from './random.ts';

/** What the page of a queue is told of a busy quorum queue that dead-letters, with faults that rules find. */
export function queueState(): QueueState {
  const ready = wander('ready', 11_900, 400);
  const unacknowledged = wander('unacknowledged', 60, 8);
  return {
    cluster: 'prod',
    marks: 'production',
    readOnly: false,
    range: 'ten minutes',
    ranges: ['minute', 'ten minutes', 'hour'],
    readAt,
    vhost: 'shop',
    queue: 'orders',
    now: {
      type: 'quorum',
      state: 'running',
      node: 'rabbit@b',
      durable: true,
      autoDelete: false,
      exclusive: false,
      policy: 'limits',
      operatorPolicy: 'caps',
      messages: 12_460,
      ready: 12_400,
      unacknowledged: 60,
      bytes: 18_234_000,
      memory: 4_812_000,
      leader: 'rabbit@b',
      members: ['rabbit@a', 'rabbit@b', 'rabbit@c'],
      online: ['rabbit@a', 'rabbit@b'],
      consumerCapacity: 0.42,
      consumerCount: 2,
      consumers: [
        {
          tag: 'billing-1',
          user: 'billing',
          connection: '10.0.0.7:51324 -> 10.0.0.1:5672',
          prefetch: 50,
          acknowledges: true,
          exclusive: false,
          activity: 'single_active',
        },
        {
          tag: 'amq.ctag-tyouV0AumvsxNrzVIYmR8g',
          user: 'shop',
          connection: '10.0.0.9:40112 -> 10.0.0.1:5672',
          prefetch: 0,
          acknowledges: false,
          exclusive: false,
          activity: 'waiting',
        },
      ],
      rates: { publish: 120.4, deliver: 98.2, ack: 97, redeliver: 1.2, get: 0 },
      depthHistory: {
        at: times,
        lines: {
          ready,
          unacknowledged,
          total: ready.map((value, index) => value + (unacknowledged[index] ?? 0)),
        },
      },
      rateHistory: {
        at: times,
        lines: {
          publish: wander('publish', 120, 12),
          deliver: wander('deliver', 95, 10),
          ack: wander('ack', 95, 10),
          redeliver: wander('redeliver', 2, 1),
          get: times.map(() => 0),
        },
      },
    },
    members: [
      { node: 'rabbit@a', role: 'follower', behind: 1_204 },
      { node: 'rabbit@b', role: 'leader', behind: 0 },
      { node: 'rabbit@c', role: 'noproc' },
    ],
    check: {
      findings: [
        {
          rule: 'DLX003',
          severity: 'error',
          message:
            'Queue `orders` in vhost `shop` dead-letters into exchange `dead`, which does not exist: its dead letters are lost. Declare the exchange.',
          lesson: { lesson: 'dead-letter-exchanges', section: 'setting-up' },
        },
        {
          rule: 'QUE007',
          severity: 'warning',
          message: 'Queue `orders` in vhost `shop` has no limit: what nobody consumes fills the disk.',
        },
      ],
      settings: [
        { key: 'dead-letter-exchange', value: 'dead', from: 'queue argument', overrides: [] },
        { key: 'delivery-limit', value: 20, from: 'default', overrides: [] },
        {
          key: 'max-length',
          value: 5000,
          from: 'operator policy caps',
          overrides: [
            { from: 'queue argument', value: 20_000 },
            { from: 'policy limits', value: 10_000 },
          ],
        },
        { key: 'message-ttl', value: 60_000, from: 'policy limits', overrides: [] },
        { key: 'queue-type', value: 'quorum', from: 'queue argument', overrides: [] },
      ],
      skipped: [{ policy: 'old', keys: ['max-priority'] }],
      deadLetters: {
        exchange: 'dead',
        exchangeExists: true,
        routingKey: 'orders',
        reasons: ['rejected', 'expired', 'maxlen'],
        targets: ['orders.dead'],
      },
      sources: [
        {
          queue: 'orders.retry',
          exchange: '',
          exchangeExists: true,
          routingKey: 'orders',
          reasons: ['expired'],
        },
      ],
    },
    sections: { 'dead-letter-exchanges/setting-up': '2.2 Setting up' },
  };
}

/** What the page of a cluster is told of three nodes, of which one does not run. */
export function clusterState(): ClusterState {
  const ready = wander('cluster', 20_000, 900);
  return {
    cluster: 'prod',
    marks: 'production, read-only',
    readOnly: true,
    range: 'hour',
    ranges: ['minute', 'ten minutes', 'hour', 'eight hours', 'day'],
    readAt,
    username: 'ops',
    now: {
      clusterName: 'rabbit@shop',
      version: '4.3.6',
      erlangVersion: '27.1',
      objects: { queues: 1240, exchanges: 87, connections: 312, channels: 640, consumers: 1180 },
      depth: { ready: 20_312, unacknowledged: 411, total: 20_723 },
      rates: { publish: 1204, confirm: 1204, deliver: 1187.5, ack: 1180, redeliver: 3.4, unroutable: 2 },
      churn: { connection_created: 0.4, connection_closed: 0.2, channel_created: 1, channel_closed: 1 },
      depthHistory: { at: times, lines: { ready, unacknowledged: wander('un', 400, 20), total: ready } },
      rateHistory: {
        at: times,
        lines: {
          publish: wander('in', 1200, 40),
          deliver: wander('out', 1180, 40),
          unroutable: wander('lost', 3, 1),
        },
      },
      listeners: [
        { node: 'rabbit@a', protocol: 'amqp', ip_address: '::', port: 5672 },
        { node: 'rabbit@a', protocol: 'amqp/ssl', ip_address: '10.0.0.1', port: 5671, tls: {} },
      ],
      nodes: [
        node('rabbit@a'),
        node('rabbit@b', { memoryAlarm: true }),
        { name: 'rabbit@c', type: 'disc', running: false },
      ],
      nodeHistory: {
        memory: ofNodes(2_000_000_000, 60_000_000),
        disk: ofNodes(48_000_000_000, 100_000_000),
        fileDescriptors: ofNodes(800, 10),
        sockets: ofNodes(300, 6),
      },
    },
    readiness: { share: '80 % ready', counts: '16 pass, 4 fail (2026-11-22 14:02:31)' },
  };
}

const readAt = Date.UTC(2026, 10, 22, 14, 0, 0);
const times = Array.from({ length: 60 }, (_, index) => readAt - (59 - index) * 10_000);

function wander(seed: string, from: number, by: number): number[] {
  const random = seeded([...seed].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), 7));
  let value = from;
  return times.map(() => {
    value = Math.max(0, value + (random() - 0.45) * 2 * by);
    return Math.round(value * 10) / 10;
  });
}

function ofNodes(from: number, by: number): History {
  return {
    at: times,
    lines: {
      'rabbit@a': wander(`a${from}`, from, by),
      'rabbit@b': wander(`b${from}`, from * 1.4, by),
      'rabbit@c': times.map((_, index) => (index < 30 ? from * 0.8 : null)),
    },
  };
}

function node(name: string, { memoryAlarm = false } = {}): NodeNow {
  return {
    name,
    type: 'disc',
    running: true,
    version: '4.3.6',
    erlangVersion: '27.1',
    beingDrained: false,
    uptimeMs: 9 * 86_400_000,
    memory: { bytes: memoryAlarm ? 4_100_000_000 : 2_340_000_000, limit: 4_000_000_000, alarm: memoryAlarm },
    disk: { bytes: 48_300_000_000, limit: 2_000_000_000, alarm: false },
    fileDescriptors: { used: 812, total: 65_536 },
    sockets: { used: 312, total: 58_890 },
    processes: { used: 4_211, total: 1_048_576 },
    partitions: [],
  };
}
