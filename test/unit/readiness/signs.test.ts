import assert from 'node:assert/strict';
import type { FileKind } from '../../../src/lint/kind.ts';
import { signsIn } from '../../../src/readiness/signs.ts';

describe('What a file shows of items that are done', () => {
  const cases: readonly [what: string, kind: FileKind, text: string, expected: readonly string[]][] = [
    [
      'a rabbitmq.conf',
      'conf',
      `# a comment
listeners.tcp = none
listeners.ssl.default = 5671
management.ssl.port = 15671
cluster_partition_handling = pause_minority
default_queue_type = quorum
log.console = true
cluster_formation.classic_config.nodes.1 = rabbit@one
cluster_formation.classic_config.nodes.2 = rabbit@two
cluster_formation.classic_config.nodes.3 = rabbit@three
`,
      ['SEC002:2', 'SEC005:4', 'HA003:5', 'HA002:6', 'MON004:7', 'HA001:8'],
    ],
    ['a setting that a later one overrides', 'conf', 'log.console = true\nlog.console = false\n', []],
    ['an even number of peers', 'conf', 'cluster_formation.classic_config.nodes.1 = rabbit@one\n', []],
    [
      'an enabled_plugins',
      'enabled-plugins',
      '[rabbitmq_management,\n rabbitmq_prometheus].\n',
      ['MON001:1', 'MON002:2'],
    ],
    [
      'a haproxy.cfg with checks',
      'haproxy',
      'listen amqp\n  bind *:5672\n  mode tcp\n  server a rabbit-1:5672 check\n  server b rabbit-2:5672 check\n',
      ['HA004:1'],
    ],
    [
      'a haproxy.cfg without checks',
      'haproxy',
      'listen amqp\n  bind *:5672\n  mode tcp\n  server a rabbit-1:5672\n  server b rabbit-2:5672 check\n',
      [],
    ],
    [
      'alerts',
      'prometheus',
      `groups:
  - name: rabbitmq
    rules:
      - alert: Depth
        expr: rabbitmq_queue_messages > 1000
      - alert: Dead
        expr: rabbitmq_detailed_queue_messages_ready{queue=~".*dead"} > 0
`,
      ['MON003:4:the depth of queues', 'ERR004:6'],
    ],
    [
      'a Compose file',
      'compose',
      `services:
  one:
    image: rabbitmq:4.3-management
  two:
    image: rabbitmq:4.3
    volumes: ["./plugins:/etc/rabbitmq/enabled_plugins"]
  balancer:
    image: haproxy:3.0
    ports: ["5672:5672"]
  logs:
    image: fluent/fluent-bit:3
`,
      ['MON002:2', 'MON001:2', 'HA004:7', 'MON004:10'],
    ],
    [
      'a RabbitmqCluster',
      'kubernetes',
      `apiVersion: rabbitmq.com/v1beta1
kind: RabbitmqCluster
metadata:
  name: shop
spec:
  image: rabbitmq:4.0
  replicas: 3
`,
      ['HA001:4', 'HA003:4', 'HA004:4', 'MON001:4', 'MON002:4', 'MON004:4', 'SEC001:4'],
    ],
    [
      'settings inside of a manifest',
      'kubernetes',
      `apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
data:
  rabbitmq.conf: |
    # ours
    log.console = true
`,
      ['MON004:8'],
    ],
    [
      'client code',
      'typescript',
      `import { connect } from 'amqplib';
const connection = await connect('amqps://broker.example.com');
const channel = await connection.createConfirmChannel();
await channel.assertQueue('orders', { durable: true });
await channel.prefetch(20);
await channel.consume('orders', message => message && channel.ack(message));
channel.publish('', 'orders', Buffer.from('x'), { persistent: true });
await channel.waitForConfirms();
`,
      ['REL001:4', 'REL002:7', 'REL003:6', 'REL004:7', 'REL005:5'],
    ],
    [
      'client code that does not do so everywhere',
      'typescript',
      `import type { Channel } from 'amqplib';
export function send(channel: Channel) {
  channel.publish('', 'orders', Buffer.from('x'), { persistent: true });
  channel.publish('', 'orders', Buffer.from('x'));
}
`,
      [],
    ],
    ['a text that is half typed', 'compose', 'services:\n  one:\n    image: [', []],
  ];
  for (const [what, kind, text, expected] of cases)
    it(`is told with its line: ${what}`, () => {
      const signs = signsIn(kind, { path: 'file', text, version: { major: 4, minor: 0 } });
      const told = signs.map(({ item, place, part }) =>
        [item, place.kind === 'file' ? place.line : '', ...(part ? [part] : [])].join(':'),
      );
      assert.deepEqual(told.toSorted(), expected.toSorted());
    });

  it('leaves the partition strategy out where it has no effect', () => {
    const text = 'cluster_partition_handling = pause_minority\n';
    const signs = signsIn('conf', { path: 'rabbitmq.conf', text, version: { major: 4, minor: 3 } });
    assert.deepEqual(signs, []);
  });
});
