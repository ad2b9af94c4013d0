import type { WordsByKey } from './words.ts';

const ackModes = {
  'no-ack': 'Messages are not acknowledged: some may be lost.',
  'on-publish': 'Acknowledged when they were sent on: some may be lost when the connection breaks.',
  'on-confirm': 'Acknowledged when the other side has confirmed them: none is lost.',
};
const protocols = {
  amqp091: 'AMQP 0-9-1.',
  amqp10: 'AMQP 1.0.',
  local: 'Inside this cluster, without a connection.',
};
const deleteAfter =
  'When the shovel deletes itself: `never`, `queue-length` (after as many messages as the queue had when it began), or a number of messages.';

export const vhostLimitWords: WordsByKey = {
  'max-connections': {
    about: 'The most client connections to the virtual host; -1 is no limit, 0 lets none in.',
    page: 'vhosts#limits',
  },
  'max-queues': { about: 'The most queues in the virtual host; -1 is no limit.', page: 'vhosts#limits' },
};

export const userLimitWords: WordsByKey = {
  'max-connections': { about: 'The most connections of the user; -1 is no limit.', page: 'user-limits' },
  'max-channels': { about: 'The most channels of the user; -1 is no limit.', page: 'user-limits' },
};

export const upstreamWords: WordsByKey = {
  uri: {
    about: 'The AMQP URI of the upstream, or a list of them. It may hold a password.',
    page: 'uri-spec',
  },
  exchange: {
    about: 'The exchange of the upstream.',
    page: 'federation-reference',
    default: 'the name of the federated exchange',
  },
  queue: {
    about: 'The queue of the upstream.',
    page: 'federation-reference',
    default: 'the name of the federated queue',
  },
  'consumer-tag': {
    about: 'The consumer tag on the upstream.',
    page: 'federation-reference',
  },
  'prefetch-count': {
    about: 'The most messages on the way that are not acknowledged yet.',
    page: 'federation-reference',
    default: '1000',
  },
  'reconnect-delay': {
    about: 'How long to wait, in seconds, before connecting again.',
    page: 'federation-reference',
    default: '5',
  },
  'max-hops': {
    about: 'How many links a message may pass.',
    page: 'federation-reference',
    default: '1',
  },
  expires: {
    about: 'After how many milliseconds without a link the queue on the upstream is deleted.',
    page: 'federation-reference',
    default: 'never',
  },
  'message-ttl': {
    about: 'How long, in milliseconds, messages wait on the upstream for the link.',
    page: 'federation-reference',
    default: 'no limit',
  },
  'trust-user-id': {
    about: 'Whether the `user-id` of messages from the upstream is kept.',
    page: 'federation-reference',
    default: '`false`',
  },
  'ack-mode': {
    about: 'When messages are acknowledged on the upstream.',
    page: 'federation-reference',
    default: '`on-confirm`',
    values: ackModes,
  },
  'resource-cleanup-mode': {
    about: 'Whether the queues on the upstream are deleted with the link.',
    page: 'federation-reference',
    default: '`default`',
  },
  'queue-type': {
    about: 'The type of the queue that an exchange link declares on the upstream.',
    page: 'federation-reference',
    default: '`classic`',
  },
  'bind-nowait': {
    about: 'Whether bindings on the upstream are made without waiting for each answer.',
    page: 'federation-reference',
    default: '`false`',
  },
  'channel-use-mode': {
    about: 'Whether commands and messages have a channel each.',
    page: 'federation-reference',
    default: '`multiple`',
  },
  'ha-policy': {
    about: 'Once: mirroring of the queue on the upstream.',
    page: 'federation-reference',
    deprecated: 'Remove it: mirroring is gone.',
  },
  upstream: { about: 'An upstream of this virtual host, by name.', page: 'federation-reference' },
};

export const shovelWords: WordsByKey = {
  'src-protocol': {
    about: 'How the source is spoken to.',
    page: 'shovel-dynamic',
    default: '`amqp091`',
    values: protocols,
  },
  'dest-protocol': {
    about: 'How the destination is spoken to.',
    page: 'shovel-dynamic',
    default: '`amqp091`',
    values: protocols,
  },
  'reconnect-delay': {
    about: 'How long to wait, in seconds, before connecting again.',
    page: 'shovel-dynamic',
    default: '5',
  },
  'ack-mode': {
    about: 'When messages are acknowledged at the source.',
    page: 'shovel-dynamic',
    default: '`on-confirm`',
    values: ackModes,
  },
  internal: { about: 'The shovel was made by the broker for itself.', page: 'shovel-dynamic' },
  internal_owner: { about: 'What the broker made the shovel for.', page: 'shovel-dynamic' },
  'src-uri': {
    about: 'The AMQP URI of the source, or a list of them. It may hold a password.',
    page: 'uri-spec',
  },
  'dest-uri': {
    about: 'The AMQP URI of the destination, or a list of them. It may hold a password.',
    page: 'uri-spec',
  },
  'src-queue': { about: 'The queue to take messages from.', page: 'shovel-dynamic' },
  'src-exchange': {
    about: 'The exchange to take messages from, by a queue of its own.',
    page: 'shovel-dynamic',
  },
  'src-exchange-key': { about: 'The routing key of the binding to `src-exchange`.', page: 'shovel-dynamic' },
  'src-queue-args': {
    about: 'The arguments with which `src-queue` is declared.',
    page: 'shovel-dynamic',
  },
  'src-consumer-args': { about: 'The arguments of the consumer.', page: 'shovel-dynamic' },
  'src-consumer-name': { about: 'The name of the consumer.', page: 'shovel-dynamic' },
  'src-address': { about: 'The AMQP 1.0 address to take messages from.', page: 'shovel-dynamic' },
  'prefetch-count': {
    about: 'The older name of `src-prefetch-count`.',
    page: 'shovel-dynamic',
    default: '1000',
  },
  'src-prefetch-count': {
    about: 'The most messages on the way that are not acknowledged yet.',
    page: 'shovel-dynamic',
    default: '1000',
  },
  'delete-after': { about: `The older name of \`src-delete-after\`. ${deleteAfter}`, page: 'shovel-dynamic' },
  'src-delete-after': { about: deleteAfter, page: 'shovel-dynamic', default: '`never`' },
  'src-delete-after-duration': {
    about: 'After how long the shovel deletes itself.',
    page: 'shovel-dynamic',
  },
  'src-predeclared': {
    about: 'The source must be there already: the shovel declares nothing.',
    page: 'shovel-dynamic',
    default: '`false`',
  },
  'dest-queue': { about: 'The queue to publish to.', page: 'shovel-dynamic' },
  'dest-exchange': { about: 'The exchange to publish to.', page: 'shovel-dynamic' },
  'dest-exchange-key': {
    about: 'The routing key to publish with.',
    page: 'shovel-dynamic',
    default: "the message's own",
  },
  'dest-queue-args': {
    about: 'The arguments with which `dest-queue` is declared.',
    page: 'shovel-dynamic',
  },
  'dest-address': { about: 'The AMQP 1.0 address to send messages to.', page: 'shovel-dynamic' },
  'add-forward-headers': {
    about: 'The older name of `dest-add-forward-headers`.',
    page: 'shovel-dynamic',
  },
  'add-timestamp-header': {
    about: 'The older name of `dest-add-timestamp-header`.',
    page: 'shovel-dynamic',
  },
  'dest-add-forward-headers': {
    about: 'Whether messages get headers that tell which way they came.',
    page: 'shovel-dynamic',
    default: '`false`',
  },
  'dest-add-timestamp-header': {
    about: 'Whether messages get a header with the time when they were shovelled.',
    page: 'shovel-dynamic',
    default: '`false`',
  },
  'publish-properties': { about: 'The older name of `dest-publish-properties`.', page: 'shovel-dynamic' },
  'dest-publish-properties': {
    about: 'Properties that all messages get, such as `{"delivery_mode": 2}`.',
    page: 'shovel-dynamic',
  },
  'dest-application-properties': {
    about: 'AMQP 1.0 application properties that all messages get.',
    page: 'shovel-dynamic',
  },
  'dest-message-annotations': {
    about: 'AMQP 1.0 annotations that all messages get.',
    page: 'shovel-dynamic',
  },
  'dest-properties': { about: 'AMQP 1.0 properties that all messages get.', page: 'shovel-dynamic' },
  'dest-predeclared': {
    about: 'The destination must be there already: the shovel declares nothing.',
    page: 'shovel-dynamic',
    default: '`false`',
  },
};
