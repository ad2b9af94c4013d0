import { alertFix, alertsIn, firstAlert, isOnDeadLetters } from './alerts.ts';
import { definePrometheusRule } from './prometheus-rule.ts';

export const deadLettersAlerted = definePrometheusRule({
  id: 'PRM005',
  name: 'dead-letters-alerted',
  item: 'ERR004',
  severity: 'info',
  summary: 'There is an alert on dead letters.',
  why: 'A dead letter is a message that no consumer could deal with. Where nobody is told, orders and payments lie in a dead letter queue until a customer calls; and messages that died in a queue without a dead letter exchange are gone.',
  remedy:
    'Add an alert on the depth of the dead letter queues, or on `rabbitmq_global_messages_dead_lettered_…_total`.',
  source: 'https://www.rabbitmq.com/docs/dlx',
  versions: '>=3.10',
  examples: {
    bad: `groups:
  - name: rabbitmq
    rules:
      - alert: Memory
        expr: rabbitmq_alarms_memory_used_watermark > 0
      - alert: Disk
        expr: rabbitmq_alarms_free_disk_space_watermark > 0
`,
    good: `groups:
  - name: rabbitmq
    rules:
      - alert: Memory
        expr: rabbitmq_alarms_memory_used_watermark > 0
      - alert: DeadLetters
        expr: max by (vhost, queue) (rabbitmq_detailed_queue_messages_ready{queue=~".*dead"}) > 0
        for: 5m
`,
  },
  *check(evidence) {
    const at = firstAlert(evidence);
    const isThere = alertsIn(evidence).some(({ expression: { selectors } }) =>
      selectors.some(selector => isOnDeadLetters(selector) || /_dead_lettered_/.test(selector.name ?? '')),
    );
    if (!at || isThere) return;
    yield {
      at,
      message:
        'No alert here is on dead letters: what no consumer could deal with lies there, and nobody knows. Alert on the depth of the dead letter queues.',
      fixes: alertFix(evidence, {
        name: 'RabbitMQDeadLetters',
        lines: [
          'expr: max by (vhost, queue) (rabbitmq_detailed_queue_messages_ready{queue=~".*[._-](dead|dlq)"}) > 0',
          'for: 5m',
        ],
      }),
    };
  },
});
