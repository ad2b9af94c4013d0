/**
 * A definitions file with so many queues and as many bindings, as a cluster with an application for each region has it:
 * half of them work queues, each with a dead letter queue of its own. 50,000 make 21 MB.
 */
export function largeDefinitions(count: number): string {
  const regions = Array.from({ length: count / 2 }, (_, region) => `orders.region-${region}`);
  const own = { vhost: '/', durable: true, auto_delete: false };
  return JSON.stringify(
    {
      rabbit_version: '4.3.0',
      vhosts: [{ name: '/' }],
      exchanges: [
        { name: 'orders', type: 'topic', internal: false, arguments: {}, ...own },
        { name: 'orders.dlx', type: 'direct', internal: false, arguments: {}, ...own },
      ],
      queues: regions.flatMap(region => [
        {
          name: `${region}.work`,
          ...own,
          arguments: {
            'x-queue-type': 'quorum',
            'x-dead-letter-exchange': 'orders.dlx',
            'x-dead-letter-routing-key': `${region}.dead`,
          },
        },
        { name: `${region}.dead`, ...own, arguments: { 'x-queue-type': 'quorum' } },
      ]),
      bindings: regions.flatMap(region => [
        binding('orders', `${region}.work`, `${region}.*`),
        binding('orders.dlx', `${region}.dead`, `${region}.dead`),
      ]),
    },
    null,
    2,
  );
}

function binding(source: string, queue: string, key: string) {
  return {
    source,
    vhost: '/',
    destination: queue,
    destination_type: 'queue',
    routing_key: key,
    arguments: {},
  };
}
