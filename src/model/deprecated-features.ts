/** What is done where a deprecated feature is in use, by its name: https://www.rabbitmq.com/docs/deprecated-features */
export const deprecatedFeatureWords: Readonly<Record<string, string>> = {
  transient_nonexcl_queues: 'a client declares queues that are neither durable nor exclusive',
  global_qos: 'a client sets a prefetch for a whole channel',
  ram_node_type: 'a node keeps nothing on its disk',
  classic_queue_mirroring: 'policies mirror classic queues',
  queue_master_locator: 'queues or policies say on which node a classic queue is made',
  amqp_address_v1: 'an AMQP 1.0 client uses addresses as they were before RabbitMQ 4.0',
  management_metrics_collection: 'the management plugin collects metrics itself',
};
