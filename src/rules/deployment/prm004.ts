import { alertFix, alertsIn, firstAlert, isOnDeadLetters } from './alerts.ts';
import { definePrometheusRule } from './prometheus-rule.ts';

export const resourcesAlerted = definePrometheusRule({
  id: 'PRM004',
  name: 'depth-memory-disk-alerted',
  item: 'MON003',
  severity: 'warning',
  summary: 'There are alerts on the depth of queues, on memory and on disk space.',
  why: 'These three end in an outage: a queue that nobody empties fills memory and disk, and a node above its memory limit, or with less disk space than its limit, blocks all publishers of the cluster.',
  remedy: 'Add an alert on each of the three. The snippet `rmq-alerts` has them all.',
  source: 'https://www.rabbitmq.com/docs/monitoring',
  versions: '>=3.10',
  examples: {
    bad: `groups:
  - name: rabbitmq
    rules:
      - alert: QueueGrows
        expr: rabbitmq_queue_messages_ready > 1000
        for: 10m
      - alert: Memory
        expr: rabbitmq_alarms_memory_used_watermark > 0
`,
    good: `groups:
  - name: rabbitmq
    rules:
      - alert: QueueGrows
        expr: rabbitmq_queue_messages_ready > 1000
        for: 10m
      - alert: Memory
        expr: rabbitmq_alarms_memory_used_watermark > 0
      - alert: Disk
        expr: rabbitmq_alarms_free_disk_space_watermark > 0
`,
  },
  *check(evidence) {
    const alerts = alertsIn(evidence);
    const at = firstAlert(evidence);
    if (!at) return;
    const missing = alertedResources.filter(
      ({ metrics }) =>
        !alerts.some(({ expression: { selectors } }) =>
          selectors.some(selector => metrics.test(selector.name ?? '') && !isOnDeadLetters(selector)),
        ),
    );
    for (const { words, alert } of missing) {
      yield { at, message: `No alert here is on ${words}.`, fixes: alertFix(evidence, alert) };
    }
  },
});

/** What alerts must be on, and the metrics that tell it. */
export const alertedResources = [
  {
    resource: 'the depth of queues',
    metrics: /^rabbitmq_(?:detailed_)?queue_messages(?:_ready|_unacked)?(?:_bytes)?$/,
    words:
      'the depth of queues: one that nobody empties grows until the node has no memory or disk space left',
    alert: {
      name: 'RabbitMQQueueGrows',
      lines: ['expr: max by (vhost, queue) (rabbitmq_detailed_queue_messages_ready) > 1000', 'for: 10m'],
    },
  },
  {
    resource: 'memory',
    metrics: /^rabbitmq_(?:alarms_memory_used_watermark|(?:detailed_)?process_resident_memory_bytes)$/,
    words: 'memory: at its limit a node blocks the publishers of the whole cluster',
    alert: {
      name: 'RabbitMQMemory',
      lines: [
        'expr: rabbitmq_process_resident_memory_bytes / rabbitmq_resident_memory_limit_bytes > 0.8',
        'for: 10m',
      ],
    },
  },
  {
    resource: 'disk space',
    metrics: /^rabbitmq_(?:alarms_free_disk_space_watermark|(?:detailed_)?disk_space_available_bytes)$/,
    words: 'disk space: below its limit a node blocks the publishers of the whole cluster',
    alert: {
      name: 'RabbitMQDisk',
      lines: [
        'expr: rabbitmq_disk_space_available_bytes < 2 * rabbitmq_disk_space_available_limit_bytes',
        'for: 5m',
      ],
    },
  },
] as const;
