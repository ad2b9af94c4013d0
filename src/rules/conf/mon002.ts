import { enablePlugin } from './plugin-edits.ts';
import { definePluginsRule } from './plugins-rule.ts';

export const prometheusEnabled = definePluginsRule({
  id: 'MON002',
  name: 'prometheus-plugin-enabled',
  item: 'MON002',
  severity: 'warning',
  summary: 'The Prometheus plugin is enabled.',
  why: 'Alerts on queue depth, memory and disk need metrics that are kept and compared over time. The plugin serves them on port 15692, cheaper and more completely than the HTTP API. An enabled_plugins file of your own switches off what an image had enabled.',
  remedy: 'Add `rabbitmq_prometheus` to the list.',
  source: 'https://www.rabbitmq.com/docs/prometheus',
  versions: '>=3.10',
  examples: { bad: '[rabbitmq_management].\n', good: '[rabbitmq_management,rabbitmq_prometheus].\n' },
  *check({ document }) {
    if (document.isTemplate || document.list.end === 0 || document.problems.length > 0) return;
    if (document.plugins.some(({ name }) => name === 'rabbitmq_prometheus')) return;
    yield {
      at: document.list,
      message:
        'The Prometheus plugin is off: nothing can alert on queue depth, memory or disk of this node. Add `rabbitmq_prometheus`.',
      fixes: enablePlugin(document, 'rabbitmq_prometheus'),
    };
  },
});
