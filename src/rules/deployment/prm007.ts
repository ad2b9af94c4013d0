import { findMetric } from '../../deployment/metrics.ts';
import { alertsIn, linesAt } from './alerts.ts';
import { definePrometheusRule } from './prometheus-rule.ts';

export const alertsWait = definePrometheusRule({
  id: 'PRM007',
  name: 'alert-waits',
  item: 'MON003',
  severity: 'info',
  summary: 'An alert on a number that goes up and down waits before it fires.',
  why: 'Without `for` one scrape is enough: each burst and each restart of a consumer wakes somebody, and soon nobody looks any more. An alarm of RabbitMQ blocks publishers at once, and what looks back over some minutes has waited already: these need none.',
  remedy: 'Add `for`, with the time that the state may last, such as `5m`.',
  source: 'https://prometheus.io/docs/prometheus/latest/configuration/alerting_rules/',
  versions: '>=3.10',
  examples: {
    bad: `groups:
  - name: rabbitmq
    rules:
      - alert: QueueGrows
        expr: rabbitmq_queue_messages_ready > 1000
`,
    good: `groups:
  - name: rabbitmq
    rules:
      - alert: QueueGrows
        expr: rabbitmq_queue_messages_ready > 1000
        for: 10m
`,
  },
  *check(evidence) {
    for (const { name, at, waits, expression, belowExpression: line } of alertsIn(evidence)) {
      if (waits.length > 0) continue;
      const moving = expression.selectors.find(selector => {
        const metric = findMetric(selector.name ?? '');
        return (
          metric?.type === 'gauge' && !selector.functions.some(({ name: called }) => looksBack.test(called))
        );
      });
      if (!moving) continue;
      yield {
        at,
        message: `Alert \`${name}\` fires at the first scrape, as it has no \`for\`: each burst of \`${moving.name}\` wakes somebody. Add \`for: 5m\`.`,
        fixes: line
          ? [{ title: 'Add `for: 5m`', edits: [linesAt(evidence, line, ['for: 5m'])], preferred: true }]
          : [],
      };
    }
  },
});

const looksBack = /_over_time$|^(?:rate|irate|increase|delta|idelta|deriv|predict_linear|changes|resets)$/;
