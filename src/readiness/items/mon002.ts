import { defineItem, judging, note, pass, unknown, warn } from '../item.ts';

export const metricsExported = defineItem({
  id: 'MON002',
  lesson: ['monitoring', 'endpoints'],
  remedy:
    'Enable `rabbitmq_prometheus` on every node and scrape each of them: `rabbitmq-plugins enable rabbitmq_prometheus`.',
  attestable: false,
  unseen: 'Nothing tells whether metrics are exported. Check a cluster, or its enabled_plugins as a file.',
  *judge(seen) {
    yield* judging(seen, 'listeners', function* (listeners, { nodes, metrics }) {
      const exporting = new Set(
        listeners.filter(({ protocol }) => /^https?\/prometheus$/.test(protocol)).map(({ node }) => node),
      );
      const running =
        'value' in nodes ? nodes.value.filter(node => node.running).map(({ name }) => name) : [...exporting];
      const silent = running.filter(name => !exporting.has(name));
      for (const name of silent)
        yield warn(`Node \`${name}\` has no listener for Prometheus: it exports no metrics.`, {
          kind: 'node',
          name,
        });
      if (silent.length > 0 || exporting.size === 0) {
        if (exporting.size === 0 && silent.length === 0) yield warn('No node has a listener for Prometheus.');
        return;
      }
      if ('hidden' in metrics) {
        yield unknown(metrics.hidden);
        yield note('Every running node has a listener for Prometheus.');
      } else if (metrics.value.sum('rabbitmq_build_info') !== undefined)
        yield pass(
          'Every running node has a listener for Prometheus, and the one that was asked gives metrics.',
        );
      else yield warn('The endpoint for Prometheus answers, but not with metrics of RabbitMQ.');
    });
  },
});
