import facts from '../../../src/model/facts.json' with { type: 'json' };
import type { Json, JsonObject, Path } from './json.ts';
import { type Mutant, merged, values } from './mutant.ts';

export function parameters(): Mutant[] {
  const components = ['policy', 'operator_policies', 'federation', 'shovels', 'vhost-limits', 'mqtt'];
  return [
    ...[0, 1, 2, 3, 4].flatMap(index => values(['parameters', index, 'component'], components)),
    ...values(['parameters', 1, 'name'], ['other']),
    ...[0, 1, 2, 3].map(index => merged(['parameters', index, 'value'], { unknown: 1 })),
    ...limits(),
    ...shovels(),
    ...upstreams(),
  ];
}

function limits(): Mutant[] {
  const value = ['parameters', 1, 'value'];
  return [
    // Of one queue more than there may be it is luck which one is missing, and whether one is.
    ...values([...value, 'max-queues'], [-1, 0, 2, 1.5, '10', null]),
    ...values(value, [{ 'max-queues': 3 }, { 'max-exchanges': 3 }]),
  ];
}

function shovels(): Mutant[] {
  const value = ['parameters', 2, 'value'];
  const queueArguments = facts.queue_arguments.arguments.flatMap(({ argument }): JsonObject[] => [
    { 'src-queue-args': { [argument]: 5 } },
    { 'src-queue-args': { [argument]: 'word' } },
  ]);
  const consumerArguments = ['x-priority', 'x-stream-offset', 'x-cancel-on-ha-failover', 'x-other'].flatMap(
    (argument): JsonObject[] => [
      { 'src-consumer-args': { [argument]: 5 } },
      { 'src-consumer-args': { [argument]: 'word' } },
    ],
  );
  return [
    ...values([...value, 'src-protocol'], ['amqp10', 'local', 'mqtt']),
    ...values([...value, 'dest-protocol'], ['amqp10', 'local', 'mqtt']),
    ...values([...value, 'src-exchange'], ['orders.events']),
    ...values([...value, 'dest-queue'], ['audit']),
    ...values([...value, 'ack-mode'], acks),
    ...values([...value, 'src-delete-after'], ['queue-length', 'always', 10, -1, 1.5]),
    ...values([...value, 'src-uri'], uris),
    ...changes(value, [
      { 'src-delete-after': 10, 'ack-mode': 'no-ack' },
      { 'delete-after': 10 },
      { 'add-forward-headers': true },
      { 'dest-add-timestamp-header': 'yes' },
      { 'dest-publish-properties': { delivery_mode: 2 } },
      { 'dest-publish-properties': { delivery_mode: '2' } },
      { 'dest-publish-properties': { unknown: 2 } },
      { 'src-predeclared': true },
      { 'src-consumer-name': 'word' },
      { 'src-delete-after-duration': 60 },
      { 'src-queue-args': { 'x-queue-type': 'quorum' } },
      { 'src-queue-args': { 'x-queue-type': 'quorum', 'x-dead-letter-strategy': null } },
      { 'src-queue-args': 'quorum' },
      { 'dest-queue-args': [] },
      { 'prefetch-count': '10' },
      { internal: true },
      ...queueArguments,
      ...consumerArguments,
    ]),
    ...values(
      value,
      ['amqp10', 'local'].flatMap(protocol => [
        shovel(protocol),
        shovel(protocol, { 'src-prefetch-count': 10 }),
        shovel(protocol, { 'src-delete-after': 'queue-length' }),
        shovel(protocol, { 'src-delete-after': 10, 'ack-mode': 'no-ack' }),
        shovel(protocol, { 'src-predeclared': true }),
        shovel(protocol, { 'src-consumer-args': {} }),
        shovel(protocol, { 'dest-properties': { subject: 'word' } }),
        shovel(protocol, { 'dest-properties': { subject: 7 } }),
      ]),
    ),
  ];
}

function shovel(protocol: string, others: JsonObject = {}): JsonObject {
  const end = protocol === 'amqp10' ? 'address' : 'queue';
  return {
    'src-protocol': protocol,
    'src-uri': 'amqp://127.0.0.1:1',
    [`src-${end}`]: 'a',
    'dest-protocol': protocol,
    'dest-uri': 'amqp://127.0.0.1:1',
    [`dest-${end}`]: 'b',
    'reconnect-delay': 3600,
    ...others,
  };
}

function upstreams(): Mutant[] {
  const value = ['parameters', 3, 'value'];
  return [
    ...values([...value, 'ack-mode'], acks),
    ...values([...value, 'uri'], uris),
    ...changes(value, [
      { 'queue-type': 'quorum' },
      { 'queue-type': 'stream' },
      { 'resource-cleanup-mode': 'never' },
      { 'resource-cleanup-mode': 'always' },
      { 'bind-nowait': true },
      { 'channel-use-mode': 'single' },
      { 'channel-use-mode': 'none' },
      { 'ha-policy': 'all' },
      { 'consumer-tag': 'a' },
      { exchange: 'a', queue: 'b' },
      { 'max-hops': '1' },
      { 'message-ttl': 1.5 },
    ]),
    ...values(
      ['parameters', 4, 'value'],
      [
        [{ upstream: 'nowhere' }],
        [{}],
        [],
        [{ upstream: 'east', uri: 'amqp://' }],
        [{ upstream: 'east', exchange: 'a' }],
        { upstream: 'east' },
      ],
    ),
  ];
}

function changes(path: Path, list: readonly JsonObject[]): Mutant[] {
  return list.map(added => merged(path, added));
}

const acks = ['no-ack', 'on-publish', 'on-confirm', 'never'];

const uris: readonly Json[] = [
  'localhost',
  'http://a',
  'amqp:h',
  'amqp://a:b:c',
  'amqp://h:0',
  'amqp://h:65536',
  'amqp://:5672',
  'amqp://[::1]:5672',
  'amqp://%',
  'amqp://h/%2F',
  'amqp://h/a/b',
  'amqp://u:p@h@i',
  'amqp://u:p/w@h',
  'amqps://',
  ['amqp://', 'amqps://h'],
  [],
  [7],
  'amqp://h?heartbeat=x',
  'amqp://h?heartbeat=5&heartbeat=x',
  'amqp://h?port=5',
  'amqp://h?unknown=1',
  'amqps://h?verify=verify_pear',
  'amqps://h?verify=word',
  'amqps://h?depth=x',
  'amqps://h?fail_if_no_peer_cert=yes',
  '',
];
