import { exporterMetrics } from './exporter-metrics.ts';
import { definePrometheusRule, expressionFix } from './prometheus-rule.ts';

export const pluginMetrics = definePrometheusRule({
  id: 'PRM002',
  name: 'metric-of-the-plugin',
  item: 'MON002',
  severity: 'warning',
  summary: 'Expressions ask for the metrics of RabbitMQ itself, not for those of an exporter beside it.',
  why: 'Since 3.8 RabbitMQ tells Prometheus of itself, with the plugin `rabbitmq_prometheus`. The exporter rabbitmq_exporter, from before that, has other names for much, and asks the management API, which costs a busy broker more. An alert with a name of the one finds nothing with the other.',
  remedy: 'Enable `rabbitmq_prometheus`, scrape port 15692 of each node, and use its names.',
  source: 'https://www.rabbitmq.com/docs/prometheus',
  versions: '>=3.10',
  examples: {
    bad: `groups:
  - name: rabbitmq
    rules:
      - alert: Memory
        expr: rabbitmq_node_mem_used / rabbitmq_node_mem_limit > 0.8
        for: 5m
`,
    good: `groups:
  - name: rabbitmq
    rules:
      - alert: Memory
        expr: rabbitmq_process_resident_memory_bytes / rabbitmq_resident_memory_limit_bytes > 0.8
        for: 5m
`,
  },
  *check({ rules }) {
    for (const rule of rules) {
      for (const { name = '', nameRange } of rule.expression.selectors) {
        if (!exporterMetrics.has(name)) continue;
        const own = exporterMetrics.get(name);
        yield {
          at: rule.expression.place.rangeOf(nameRange),
          message: `\`${name}\` is a metric of the exporter beside RabbitMQ, not of RabbitMQ's own endpoint, where the expression finds nothing.${own === undefined ? '' : ` There it is \`${own}\`.`}`,
          fixes:
            own === undefined
              ? []
              : expressionFix(rule, `Change to \`${own}\``, [{ ...nameRange, newText: own }], false),
        };
      }
    }
  },
});
