import type { WordsByKey } from './words.ts';

/** The keys at the top of a definitions file. */
export const fileWords: WordsByKey = {
  bindings: {
    about: 'From exchanges to queues and to other exchanges.',
    page: 'tutorials/amqp-concepts#bindings',
  },
  exchanges: { about: 'The exchanges, without the predeclared ones.', page: 'exchanges' },
  global_parameters: {
    about: 'Settings of the whole cluster, such as its name.',
    page: 'parameters#global-parameters',
  },
  parameters: {
    about: 'Settings of plugins and virtual hosts: operator policies, limits, shovels, federation upstreams.',
    page: 'parameters',
  },
  permissions: { about: 'What users may do in which virtual host.', page: 'access-control' },
  policies: { about: 'Settings of all queues and exchanges whose names match a pattern.', page: 'policies' },
  queues: { about: 'The durable queues; others are not exported.', page: 'queues' },
  topic_permissions: {
    about: 'Which routing keys users may use on topic exchanges.',
    page: 'access-control#topic-authorisation',
  },
  users: { about: 'The users of the internal database.', page: 'access-control' },
  vhosts: { about: 'The virtual hosts.', page: 'vhosts' },
  rabbit_version: {
    about: 'The version that exported the file, as `rabbitmq_version`.',
    page: 'definitions',
  },
  rabbitmq_version: {
    about: 'The version that exported the file. The checks here follow it.',
    page: 'definitions',
  },
  product_name: { about: 'The product that exported the file. The import ignores it.', page: 'definitions' },
  product_version: { about: 'The version of that product. The import ignores it.', page: 'definitions' },
  rabbitmq_definition_format: {
    about: 'Whether the file is for a cluster or for one virtual host. The import ignores it.',
    page: 'definitions',
  },
  original_cluster_name: {
    about: 'The cluster that exported the file. The import ignores it.',
    page: 'definitions',
  },
  original_vhost_name: {
    about: 'The virtual host that was exported. The import ignores it.',
    page: 'definitions',
  },
  explanation: { about: 'A remark of the export. The import ignores it.', page: 'definitions' },
  metadata: { about: 'Of the exported virtual host. The import ignores it.', page: 'definitions' },
  description: { about: 'Of the exported virtual host. The import ignores it.', page: 'definitions' },
  limits: { about: 'Of the exported virtual host. The import ignores them.', page: 'definitions' },
  default_queue_type: { about: 'Of the exported virtual host. The import ignores it.', page: 'definitions' },
};

const vhost = { about: 'The virtual host.', page: 'vhosts' };
const autoDelete = 'Whether it is deleted when its last';

/** The fields of the objects in each section, as `section.field`. */
export const objectWords: WordsByKey = {
  'users.name': { about: 'The name to log in with.', page: 'access-control' },
  'users.password_hash': {
    about:
      'Base64 of 4 bytes of salt and the hash of salt and password. Empty: the user cannot log in with a password.',
    page: 'passwords#computing-password-hash',
  },
  'users.password': {
    about: 'The password in clear. Use `password_hash`: whoever reads the file can read it.',
    page: 'passwords',
  },
  'users.hashing_algorithm': {
    about: 'How `password_hash` was made.',
    page: 'passwords',
    default: '`rabbit_password_hashing_sha256`',
    values: {
      rabbit_password_hashing_sha256: 'SHA-256, the default.',
      rabbit_password_hashing_sha512: 'SHA-512.',
      rabbit_password_hashing_md5: 'MD5: broken, for users from before 3.6 only.',
    },
  },
  'users.tags': {
    about: 'What the user may do in the management UI and API. A client application needs none.',
    page: 'management#permissions',
    values: {
      administrator: 'Everything, on all virtual hosts.',
      monitoring: 'Sees all virtual hosts, connections and nodes.',
      policymaker: 'Manages policies and parameters of the own virtual hosts.',
      management: 'Sees the own virtual hosts and objects.',
      impersonator: 'May publish with the `user-id` of others.',
    },
  },
  'users.administrator': {
    about: 'From before there were tags.',
    page: 'management#permissions',
    deprecated: 'Use `tags`.',
  },
  'users.limits': { about: 'How many connections and channels the user may have.', page: 'user-limits' },
  'users.permissions': {
    about: 'For a new user: the permissions by virtual host. An export has them in `permissions`.',
    page: 'access-control',
  },
  'vhosts.name': { about: 'The name of the virtual host; `/` is the default one.', page: 'vhosts' },
  'vhosts.description': { about: 'What it is for.', page: 'vhosts#metadata' },
  'vhosts.tags': {
    about: 'Words to tell virtual hosts apart; they give no rights.',
    page: 'vhosts#metadata',
  },
  'vhosts.tracing': {
    about: 'Whether each message is copied to `amq.rabbitmq.trace`. Costs a lot.',
    page: 'firehose',
    default: '`false`',
  },
  'vhosts.metadata': {
    about: 'Description, tags, default queue type and protection.',
    page: 'vhosts#metadata',
  },
  'vhosts.limits': {
    about: 'Exported, but ignored on import: see `vhost-limits` in `parameters`.',
    page: 'vhosts#limits',
  },
  'vhosts.default_queue_type': {
    about: 'Ignored here: it belongs into `metadata`.',
    page: 'vhosts#default-queue-type',
  },
  'metadata.description': { about: 'What the virtual host is for.', page: 'vhosts#metadata' },
  'metadata.tags': { about: 'Words to tell virtual hosts apart.', page: 'vhosts#metadata' },
  'metadata.default_queue_type': {
    about: 'The type of queues that are declared without `x-queue-type`.',
    page: 'vhosts#default-queue-type',
  },
  'metadata.protected_from_deletion': {
    about: 'Whether deleting the virtual host is refused.',
    page: 'vhosts#deletion-protection',
    default: '`false`',
  },
  'permissions.user': { about: 'The user.', page: 'access-control' },
  'permissions.vhost': vhost,
  'permissions.configure': {
    about: 'A regular expression: what the user may declare and delete. Empty: nothing.',
    page: 'access-control#authorisation',
  },
  'permissions.write': {
    about: 'A regular expression: where the user may publish to. Empty: nowhere.',
    page: 'access-control#authorisation',
  },
  'permissions.read': {
    about: 'A regular expression: what the user may consume from. Empty: nothing.',
    page: 'access-control#authorisation',
  },
  'topic_permissions.user': { about: 'The user.', page: 'access-control#topic-authorisation' },
  'topic_permissions.vhost': vhost,
  'topic_permissions.exchange': {
    about: 'The topic exchange; empty: every one.',
    page: 'access-control#topic-authorisation',
  },
  'topic_permissions.write': {
    about: 'A regular expression: the routing keys that the user may publish with.',
    page: 'access-control#topic-authorisation',
  },
  'topic_permissions.read': {
    about: 'A regular expression: the binding keys that the user may bind with.',
    page: 'access-control#topic-authorisation',
  },
  'parameters.vhost': vhost,
  'parameters.component': {
    about: 'Who reads the parameter.',
    page: 'parameters',
    values: {
      operator_policy: 'A policy of the operators: it limits what policies and arguments ask for.',
      'vhost-limits': 'Limits of the virtual host; the name is `limits`.',
      'federation-upstream': 'Another broker to get messages from.',
      'federation-upstream-set': 'Several upstreams under one name.',
      federation: 'Settings of the federation plugin.',
      shovel: 'Moves messages from one place to another.',
    },
  },
  'parameters.name': { about: 'The name of the parameter.', page: 'parameters' },
  'parameters.value': { about: 'What the component reads.', page: 'parameters' },
  'global_parameters.name': { about: 'Such as `cluster_name`.', page: 'parameters#global-parameters' },
  'global_parameters.value': { about: 'Any value.', page: 'parameters#global-parameters' },
  'policies.vhost': vhost,
  'policies.name': { about: 'The name of the policy, one of a kind in its virtual host.', page: 'policies' },
  'policies.pattern': {
    about: 'A regular expression that is searched in names: anchor it with `^` and `$`.',
    page: 'policies#how-policies-work',
  },
  'policies.definition': { about: 'The settings.', page: 'policies#definition' },
  'policies.priority': {
    about: 'Of all policies that match, the one with the highest priority applies, alone.',
    page: 'policies#priorities',
  },
  'policies.apply-to': {
    about: 'What the policy is for.',
    page: 'policies#how-policies-work',
    values: {
      all: 'Queues, streams and exchanges.',
      exchanges: 'Exchanges.',
      queues: 'Queues of all types, streams too.',
      classic_queues: 'Classic queues.',
      quorum_queues: 'Quorum queues.',
      streams: 'Streams.',
    },
  },
  'queues.name': {
    about: 'The name of the queue: at most 255 bytes; `amq.` is reserved.',
    page: 'queues#names',
  },
  'queues.vhost': vhost,
  'queues.durable': {
    about: 'Whether the queue survives a restart. Quorum queues and streams must be durable.',
    page: 'queues#durability',
  },
  'queues.auto_delete': { about: `${autoDelete} consumer is gone.`, page: 'queues#temporary-queues' },
  'queues.arguments': {
    about: 'The type and the settings that clients may also give.',
    page: 'queues#optional-arguments',
  },
  'queues.type': {
    about: 'Exported by 4.x, ignored on import: the type comes from `x-queue-type`.',
    page: 'queues',
  },
  'queues.exclusive': { about: 'Not applied on import.', page: 'queues#exclusive-queues' },
  'exchanges.name': { about: 'The name of the exchange; `amq.` is reserved.', page: 'exchanges' },
  'exchanges.vhost': vhost,
  'exchanges.type': {
    about: 'How messages are routed.',
    page: 'exchanges#types',
    values: {
      direct: 'By equal routing key.',
      fanout: 'To everything that is bound.',
      topic: 'By pattern: `*` is one word, `#` any number of words.',
      headers: 'By headers.',
      'x-local-random': 'To one bound queue of the same node.',
      'x-consistent-hash': 'By a hash; the binding key is a weight.',
      'x-random': 'To one bound queue by chance.',
      'x-recent-history': 'To everything that is bound; new queues get the last messages.',
      'x-jms-topic': 'For JMS clients.',
      'x-modulus-hash': 'By a hash of the routing key.',
      'x-delayed-message': 'Later, by the header `x-delay`.',
    },
  },
  'exchanges.durable': { about: 'Whether the exchange survives a restart.', page: 'exchanges#durability' },
  'exchanges.auto_delete': { about: `${autoDelete} binding is gone.`, page: 'exchanges#auto-deletion' },
  'exchanges.internal': {
    about: 'Whether clients may not publish to it, only other exchanges.',
    page: 'exchanges',
  },
  'exchanges.arguments': { about: 'Settings of the exchange.', page: 'exchanges#optional-arguments' },
  'bindings.source': { about: 'The exchange that messages come from.', page: 'exchanges#bindings' },
  'bindings.vhost': vhost,
  'bindings.destination': { about: 'The queue or exchange that they go to.', page: 'exchanges#bindings' },
  'bindings.destination_type': {
    about: 'What the destination is.',
    page: 'exchanges#bindings',
    values: { queue: 'A queue.', exchange: 'An exchange: https://www.rabbitmq.com/docs/e2e' },
  },
  'bindings.routing_key': {
    about: 'The key that messages must fit; `*` and `#` are words of topic exchanges.',
    page: 'exchanges#bindings',
    default: 'empty',
  },
  'bindings.arguments': { about: 'What headers exchanges match.', page: 'exchanges#bindings' },
  'bindings.properties_key': { about: 'Exported by some tools, ignored on import.', page: 'definitions' },
};

/** Arguments of exchanges and bindings. */
export const exchangeArgumentWords: WordsByKey = {
  'alternate-exchange': {
    about:
      'The exchange that gets the messages which fit no binding of this one. Without it they are dropped.',
    page: 'ae',
  },
  'hash-header': {
    about: 'The header whose value is hashed, instead of the routing key.',
    page: 'https://github.com/rabbitmq/rabbitmq-server/tree/main/deps/rabbitmq_consistent_hash_exchange',
  },
  'hash-property': {
    about: 'The property whose value is hashed, instead of the routing key.',
    page: 'https://github.com/rabbitmq/rabbitmq-server/tree/main/deps/rabbitmq_consistent_hash_exchange',
  },
  'x-recent-history-length': {
    about: 'How many messages new queues get.',
    page: 'https://github.com/rabbitmq/rabbitmq-server/tree/main/deps/rabbitmq_recent_history_exchange',
    default: '20',
  },
  'x-match': {
    about: 'Whether all the headers of the binding must match, or one is enough.',
    page: 'exchanges#headers',
    values: {
      all: 'All headers that do not begin with `x-`.',
      any: 'One of those that do not begin with `x-`.',
      'all-with-x': 'All headers.',
      'any-with-x': 'One of all headers.',
    },
  },
};
