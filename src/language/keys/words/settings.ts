import type { WordsByKey } from './words.ts';

const leaderWords = {
  'client-local': 'On the node that the declaring client is connected to.',
  balanced: 'On the node with the fewest leaders; on any node where there are many queues.',
  random: 'Reads as `balanced`.',
  'least-leaders': 'Reads as `balanced`.',
  'min-masters': 'Reads as `balanced`.',
};
const mirroring = 'Mirroring is gone in 4.0: use a quorum queue.';
const sharding = 'https://github.com/rabbitmq/rabbitmq-server/tree/main/deps/rabbitmq_sharding';

/** Policy keys; a queue argument is the same with `x-` before it. */
export const settingWords: WordsByKey = {
  'alternate-exchange': {
    about:
      'The exchange that gets the messages which fit no binding of this one. Without it they are dropped.',
    page: 'ae',
  },
  'consumer-disconnected-timeout': {
    about:
      'How long, in milliseconds, the queue waits for a consumer whose node cannot be reached before others get its messages.',
    example: 60_000,
    page: 'quorum-queues',
    default: '60000',
  },
  'consumer-timeout': {
    about: 'How long, in milliseconds, a consumer may keep a message without acknowledging it.',
    example: 1_800_000,
    page: 'consumers#acknowledgement-timeout',
    default: '1800000 (half an hour), or what the node is configured to',
  },
  'dead-letter-exchange': {
    about:
      'The exchange that gets messages which were rejected, expired, exceeded the length limit or the delivery limit. The empty name is the default exchange.',
    page: 'dlx',
    default: 'none: dead messages are dropped',
  },
  'dead-letter-routing-key': {
    about: 'The routing key of dead-lettered messages.',
    page: 'dlx#routing',
    default: "the message's own routing keys",
  },
  'dead-letter-strategy': {
    about: 'How safely a quorum queue hands messages to its dead letter exchange.',
    page: 'quorum-queues#dead-lettering',
    default: '`at-most-once`',
    values: {
      'at-most-once': 'Messages may be lost on the way.',
      'at-least-once':
        'Messages stay until the target has confirmed them. Needs `overflow` to be `reject-publish`.',
    },
  },
  'delayed-retry-max': {
    about: 'The longest delay, in milliseconds, before a returned message is delivered again.',
    example: 30_000,
    page: 'quorum-queues',
  },
  'delayed-retry-min': {
    about:
      'The shortest delay, in milliseconds, before a returned message is delivered again; it grows with each failed delivery.',
    example: 1000,
    page: 'quorum-queues',
  },
  'delayed-retry-type': {
    about: 'Which returned messages wait before they are delivered again.',
    page: 'quorum-queues',
    default: '`disabled`',
    values: {
      all: 'Every returned message.',
      failed: 'Those whose delivery failed: `basic.reject`, or a consumer that went away.',
      returned: 'Those that were given back without a failure: `basic.nack`.',
      disabled: 'None.',
    },
  },
  'delivery-limit': {
    about:
      'How often a message may come back before it is dead-lettered or dropped. From 4.0 on `-1` is no limit.',
    example: 20,
    page: 'quorum-queues#poison-message-handling',
    default: '20 from 4.0 on, none before',
  },
  expires: {
    about: 'The queue is deleted once it was unused for so many milliseconds, with all that is in it.',
    example: 1_800_000,
    page: 'ttl#queue-ttl',
    default: 'never',
  },
  'federation-upstream': { about: 'The upstream to federate with, by name.', page: 'federation' },
  'federation-upstream-pattern': {
    about: 'A regular expression: all upstreams whose names it matches.',
    page: 'federation',
  },
  'federation-upstream-set': {
    about: 'The upstream set to federate with; `all` is every upstream of the virtual host.',
    page: 'federation',
  },
  'ha-mode': {
    about: 'How many mirrors a classic queue has.',
    page: '3.13/ha',
    deprecated: mirroring,
    values: {
      all: 'On every node.',
      exactly: 'As many as `ha-params` says.',
      nodes: 'On the nodes in `ha-params`.',
    },
  },
  'ha-params': {
    about: 'A number for `ha-mode` `exactly`, a list of nodes for `nodes`.',
    page: '3.13/ha',
    deprecated: mirroring,
  },
  'ha-promote-on-failure': {
    about: 'Whether an unsynchronised mirror may take over after a failure, and messages may be lost.',
    page: '3.13/ha',
    default: '`always`',
    deprecated: mirroring,
  },
  'ha-promote-on-shutdown': {
    about: 'Whether an unsynchronised mirror may take over when the node shuts down.',
    page: '3.13/ha',
    default: '`when-synced`',
    deprecated: mirroring,
  },
  'ha-sync-batch-size': {
    about: 'How many messages are synchronised at a time.',
    page: '3.13/ha',
    deprecated: mirroring,
  },
  'ha-sync-mode': {
    about: 'Whether new mirrors get the old messages without being asked.',
    page: '3.13/ha',
    default: '`manual`',
    deprecated: mirroring,
  },
  'initial-cluster-size': {
    about: 'How many nodes hold a replica of a new stream.',
    example: 3,
    page: 'streams',
  },
  'max-age': {
    about: 'How long a stream keeps messages, such as `7D`: a number and Y, M, D, h, m or s.',
    example: '7D',
    page: 'streams#retention',
    default: 'no limit of age',
  },
  'max-in-memory-bytes': {
    about: 'Once the most bytes that the queue kept in memory.',
    page: 'quorum-queues',
    deprecated: 'Without effect from 3.10 on: remove it.',
  },
  'max-in-memory-length': {
    about: 'Once the most messages that the queue kept in memory.',
    page: 'quorum-queues',
    deprecated: 'Without effect from 3.10 on: remove it.',
  },
  'max-length': {
    about: 'The most messages that may be ready in the queue; `overflow` says what happens to more.',
    example: 100_000,
    page: 'maxlength',
    default: 'no limit',
  },
  'max-length-bytes': {
    about:
      'The most bytes that the bodies of all ready messages may have; of a stream, the size from which old segments are deleted.',
    example: 100_000_000,
    page: 'maxlength',
    default: 'no limit',
  },
  'max-priority': {
    about: 'The highest priority that messages may have. Each costs memory: up to 10 are enough for most.',
    example: 10,
    page: 'priority',
    default: 'no priorities',
  },
  'message-ttl': {
    about: 'How long, in milliseconds, a message may wait in the queue; then it is dead-lettered or dropped.',
    example: 60_000,
    page: 'ttl#message-ttl-using-policy',
    default: 'no limit',
  },
  overflow: {
    about: 'What happens when the queue is full.',
    page: 'maxlength#overflow-behaviour',
    default: '`drop-head`',
    values: {
      'drop-head': 'The oldest messages are dropped or dead-lettered.',
      'reject-publish': 'New messages are refused; publishers with confirms get a `basic.nack`.',
      'reject-publish-dlx': 'New messages are refused and dead-lettered. Not for quorum queues.',
    },
  },
  'queue-leader-locator': {
    about: 'The node on which the leader of a new queue is put.',
    page: 'clustering#replica-placement',
    default: '`client-local`',
    values: leaderWords,
  },
  'queue-master-locator': {
    about: 'The node on which a new classic queue is put.',
    page: 'clustering#replica-placement',
    deprecated: 'Use `queue-leader-locator`.',
    values: leaderWords,
  },
  'queue-mode': {
    about: 'Once: whether a classic queue keeps its messages on disk.',
    page: 'lazy-queues',
    deprecated: 'Without effect from 3.12 on: all classic queues work as lazy ones did.',
    values: { default: 'In memory while there is room.', lazy: 'On disk.' },
  },
  'queue-type': {
    about: 'The type of the queue. It cannot be changed later, and no policy sets it.',
    page: 'queues',
    default: "the virtual host's default queue type, else `classic`",
    values: {
      classic: 'On one node, not replicated.',
      quorum: 'Replicated on several nodes: for data that must not be lost.',
      stream: 'A replicated log that consumers read again and again.',
    },
  },
  'queue-version': {
    about: 'The storage of a classic queue.',
    page: 'classic-queues',
    default: '2 from 4.0 on',
    values: { '1': 'The old storage; gone in 4.x.', '2': 'The storage of 4.x.' },
  },
  'quorum-initial-group-size': {
    about: 'How many nodes hold a replica of a new quorum queue.',
    example: 3,
    page: 'quorum-queues#replication-factor',
    default: '3',
  },
  'routing-key': { about: 'The routing key with which shards are bound.', page: sharding },
  'shards-per-node': {
    about: 'How many queues of a sharded exchange each node has.',
    example: 2,
    page: sharding,
  },
  'single-active-consumer': {
    about: 'Only one consumer gets messages at a time; another takes over when it goes.',
    page: 'consumers#single-active-consumer',
    default: '`false`',
  },
  'stream-filter-size-bytes': {
    about: 'The size of the filter that each chunk of the stream has.',
    example: 16,
    page: 'streams',
    default: '16',
  },
  'stream-max-segment-size-bytes': {
    about: 'How large the files of the stream get. Retention deletes whole files.',
    example: 500_000_000,
    page: 'streams#retention',
    default: '500000000',
  },
  'target-group-size': {
    about: 'How many replicas a quorum queue grows to by itself when nodes join.',
    example: 3,
    page: 'quorum-queues#replica-reconciliation',
  },
};
