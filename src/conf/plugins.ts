/**
 * The plugins that come with RabbitMQ: the folders of the 3.10.8, 4.0.5 and 4.3.6 packages together. A few came with a later
 * release than 3.10.
 */
export const plugins: readonly string[] = [
  'rabbitmq_amqp1_0',
  'rabbitmq_auth_backend_cache',
  'rabbitmq_auth_backend_http',
  'rabbitmq_auth_backend_internal_loopback',
  'rabbitmq_auth_backend_ldap',
  'rabbitmq_auth_backend_oauth2',
  'rabbitmq_auth_mechanism_ssl',
  'rabbitmq_aws',
  'rabbitmq_consistent_hash_exchange',
  'rabbitmq_event_exchange',
  'rabbitmq_exchange_federation',
  'rabbitmq_federation',
  'rabbitmq_federation_common',
  'rabbitmq_federation_management',
  'rabbitmq_federation_prometheus',
  'rabbitmq_jms_topic_exchange',
  'rabbitmq_management',
  'rabbitmq_management_agent',
  'rabbitmq_mqtt',
  'rabbitmq_peer_discovery_aws',
  'rabbitmq_peer_discovery_common',
  'rabbitmq_peer_discovery_consul',
  'rabbitmq_peer_discovery_etcd',
  'rabbitmq_peer_discovery_k8s',
  'rabbitmq_prometheus',
  'rabbitmq_queue_federation',
  'rabbitmq_random_exchange',
  'rabbitmq_recent_history_exchange',
  'rabbitmq_sharding',
  'rabbitmq_shovel',
  'rabbitmq_shovel_management',
  'rabbitmq_shovel_prometheus',
  'rabbitmq_stomp',
  'rabbitmq_stream',
  'rabbitmq_stream_common',
  'rabbitmq_stream_management',
  'rabbitmq_top',
  'rabbitmq_tracing',
  'rabbitmq_trust_store',
  'rabbitmq_web_dispatch',
  'rabbitmq_web_mqtt',
  'rabbitmq_web_mqtt_examples',
  'rabbitmq_web_stomp',
  'rabbitmq_web_stomp_examples',
];

/** The plugins with those that they depend on, which a node enables with them. */
export function withDependencies(names: readonly string[]): ReadonlySet<string> {
  const enabled = new Set<string>();
  const open = [...names];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (enabled.has(name)) continue;
    enabled.add(name);
    open.push(...dependenciesOf(name));
  }
  return enabled;
}

/** The plugins that a node enables with one, without those that these bring along in turn. */
export function dependenciesOf(plugin: string): readonly string[] {
  return dependencies.get(plugin) ?? [];
}

/**
 * Whether a plugin is among those that {@link withDependencies} found. From RabbitMQ 4.1 on one of the two halves of federation
 * is enough for what the definitions say of it.
 */
export function isEnabled(enabled: ReadonlySet<string>, plugin: string): boolean {
  return enabled.has(plugin === 'rabbitmq_federation' ? 'rabbitmq_federation_common' : plugin);
}

/** As the `.app` files of the three packages have it, all releases together. */
const dependencies: ReadonlyMap<string, readonly string[]> = new Map([
  ['rabbitmq_exchange_federation', ['rabbitmq_federation_common']],
  ['rabbitmq_federation', ['rabbitmq_exchange_federation', 'rabbitmq_queue_federation']],
  ['rabbitmq_federation_management', ['rabbitmq_federation', 'rabbitmq_management']],
  ['rabbitmq_federation_prometheus', ['rabbitmq_federation', 'rabbitmq_prometheus']],
  ['rabbitmq_management', ['rabbitmq_management_agent', 'rabbitmq_web_dispatch']],
  ['rabbitmq_management_agent', ['rabbitmq_web_dispatch']],
  ['rabbitmq_peer_discovery_aws', ['rabbitmq_aws', 'rabbitmq_peer_discovery_common']],
  ['rabbitmq_peer_discovery_consul', ['rabbitmq_peer_discovery_common']],
  ['rabbitmq_peer_discovery_etcd', ['rabbitmq_peer_discovery_common']],
  ['rabbitmq_peer_discovery_k8s', ['rabbitmq_peer_discovery_common']],
  ['rabbitmq_prometheus', ['rabbitmq_management_agent', 'rabbitmq_web_dispatch']],
  ['rabbitmq_queue_federation', ['rabbitmq_federation_common']],
  ['rabbitmq_shovel_management', ['rabbitmq_management', 'rabbitmq_shovel']],
  ['rabbitmq_shovel_prometheus', ['rabbitmq_prometheus', 'rabbitmq_shovel']],
  ['rabbitmq_stream', ['rabbitmq_stream_common']],
  ['rabbitmq_stream_management', ['rabbitmq_management', 'rabbitmq_stream']],
  ['rabbitmq_top', ['rabbitmq_management']],
  ['rabbitmq_tracing', ['rabbitmq_management']],
  ['rabbitmq_web_mqtt', ['rabbitmq_mqtt']],
  ['rabbitmq_web_mqtt_examples', ['rabbitmq_web_dispatch', 'rabbitmq_web_mqtt']],
  ['rabbitmq_web_stomp', ['rabbitmq_stomp']],
  ['rabbitmq_web_stomp_examples', ['rabbitmq_web_dispatch', 'rabbitmq_web_stomp']],
]);
