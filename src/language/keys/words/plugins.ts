/** What the plugins that come with RabbitMQ are for, by their names. */
export const pluginWords: Readonly<Record<string, string>> = {
  rabbitmq_amqp1_0:
    'AMQP 1.0. From RabbitMQ 4.0 on the broker speaks it without this plugin, which is empty.',
  rabbitmq_auth_backend_cache: 'Keeps the answers of another authentication backend for a while.',
  rabbitmq_auth_backend_http: 'Asks an HTTP server who may log in, and what users may do.',
  rabbitmq_auth_backend_internal_loopback:
    'Takes users of the internal database for connections from the machine itself only.',
  rabbitmq_auth_backend_ldap: 'Asks LDAP servers who may log in, and what users may do.',
  rabbitmq_auth_backend_oauth2:
    'Lets clients log in with OAuth 2.0 tokens, whose scopes say what they may do.',
  rabbitmq_auth_mechanism_ssl: 'Lets clients log in with their TLS certificate, by the mechanism EXTERNAL.',
  rabbitmq_aws: 'What other plugins call the AWS API with.',
  rabbitmq_consistent_hash_exchange:
    'The exchange type `x-consistent-hash`: spreads messages over queues by a hash of the routing key.',
  rabbitmq_event_exchange:
    'Publishes what happens in the broker, such as queues that are made, to the exchange `amq.rabbitmq.event`.',
  rabbitmq_exchange_federation: 'Brings messages that are published to exchanges of other clusters here.',
  rabbitmq_federation: 'Links exchanges and queues with those of other clusters.',
  rabbitmq_federation_common: 'What both halves of federation have in common.',
  rabbitmq_federation_management: 'Shows federation in the management UI.',
  rabbitmq_federation_prometheus: 'Tells Prometheus how the federation links do.',
  rabbitmq_jms_topic_exchange: 'The exchange type `x-jms-topic`: selects messages for JMS clients.',
  rabbitmq_management: 'The management UI and the HTTP API, on port 15672.',
  rabbitmq_management_agent:
    'Measures a node for the management UI of another one. The management plugin brings it along.',
  rabbitmq_mqtt: 'MQTT, on port 1883.',
  rabbitmq_peer_discovery_aws: 'Forms a cluster of EC2 instances, by an autoscaling group or by tags.',
  rabbitmq_peer_discovery_common: 'What the ways to find peers have in common.',
  rabbitmq_peer_discovery_consul: 'Forms a cluster of the nodes that are registered with Consul.',
  rabbitmq_peer_discovery_etcd: 'Forms a cluster of the nodes that are registered with etcd.',
  rabbitmq_peer_discovery_k8s: 'Forms a cluster of the pods of a StatefulSet in Kubernetes.',
  rabbitmq_prometheus: 'Metrics for Prometheus, on port 15692.',
  rabbitmq_queue_federation:
    'Brings messages from queues of other clusters here, where consumers wait for them.',
  rabbitmq_random_exchange: 'The exchange type `x-random`: gives each message to one of its queues.',
  rabbitmq_recent_history_exchange:
    'The exchange type `x-recent-history`: gives the last messages to each queue that is bound anew.',
  rabbitmq_sharding:
    'The exchange type `x-modulus-hash`, and policies that spread its messages over many queues.',
  rabbitmq_shovel: 'Moves messages from a queue to an exchange or a queue, in this cluster or another.',
  rabbitmq_shovel_management: 'Shows shovels in the management UI, and makes them there.',
  rabbitmq_shovel_prometheus: 'Tells Prometheus how the shovels do.',
  rabbitmq_stomp: 'STOMP, on port 61613.',
  rabbitmq_stream: 'The stream protocol, on port 5552: the fast way to publish to streams and to read them.',
  rabbitmq_stream_common: 'What the stream plugins have in common.',
  rabbitmq_stream_management: 'Shows the clients of the stream protocol in the management UI.',
  rabbitmq_top: 'Shows in the management UI what the processes of a node cost. For a diagnosis.',
  rabbitmq_tracing: 'Writes copies of messages into files, from the management UI. For a diagnosis.',
  rabbitmq_trust_store: 'Trusts the client certificates in a folder or at an address, each by itself.',
  rabbitmq_web_dispatch: 'The HTTP server of the other plugins, which bring it along.',
  rabbitmq_web_mqtt: 'MQTT over WebSockets, on port 15675.',
  rabbitmq_web_mqtt_examples: 'Web pages that try out MQTT over WebSockets. Not for production.',
  rabbitmq_web_stomp: 'STOMP over WebSockets, on port 15674.',
  rabbitmq_web_stomp_examples: 'Web pages that try out STOMP over WebSockets. Not for production.',
};
