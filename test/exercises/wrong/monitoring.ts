import type { Wrong } from '../bench.ts';

/** Ways to go wrong from the solution. */
export const wrong: readonly Wrong[] = [
  {
    name: 'a label on an aggregated metric',
    changes: {
      'rules.yml': [
        [
          'expr: max by (vhost, queue) (rabbitmq_detailed_queue_messages_ready) > 1000',
          'expr: rabbitmq_queue_messages_ready{queue="ex3.backlog"} > 1000',
        ],
      ],
    },
    fails: ['3.5', '3.6'],
    says: /QueueGrows: where your jobs scrape it, rabbitmq_queue_messages_ready has no label queue/,
  },
  {
    name: 'the balancer as the one target',
    changes: {
      'prometheus.yml': [
        [
          `  - job_name: rabbitmq
    static_configs:
      - targets: ['localhost:15692']`,
          `  - job_name: rabbitmq
    static_configs:
      - targets: ['rabbitmq.invalid:15692']`,
        ],
      ],
    },
    fails: ['3.2'],
    says: /The job rabbitmq has 1 target, and none of them is rabbit@|none of them is /,
  },
  {
    name: 'a metric that no release has',
    changes: {
      'rules.yml': [['rabbitmq_disk_space_available_bytes < 2 *', 'rabbitmq_disk_space_free_bytes < 2 *']],
    },
    fails: ['3.4', '3.5'],
    says: /none on disk space/,
  },
  {
    name: 'no job for the queues',
    changes: {
      'prometheus.yml': [
        ['      family: [queue_coarse_metrics, queue_consumer_count]', '      family: [connection_metrics]'],
      ],
    },
    fails: ['3.5', '3.6'],
    says: /nothing that your jobs scrape has rabbitmq_detailed_queue_messages_ready/,
  },
  {
    name: 'the dead letters of another reason',
    changes: {
      'rules.yml': [['dead_lettered_rejected_total', 'dead_lettered_expired_total']],
    },
    fails: ['3.7'],
    says: /No counter in your alerts rose for a rejected message/,
  },
  {
    name: 'an expression that cannot be read',
    changes: { 'rules.yml': [['expr: up{job=~"rabbitmq.*"} == 0', 'expr: up{job=~"rabbitmq.*"} = 0']] },
    fails: ['3.3'],
    says: /cannot read|promtool does not take/,
  },
  {
    name: 'no alert on consumers, and a limit above all',
    changes: {
      'rules.yml': [
        ['rabbitmq_detailed_queue_consumers) == 0', 'rabbitmq_detailed_queue_messages_unacked) == 0'],
        ['messages_ready) > 1000', 'messages_ready) > 100000'],
      ],
    },
    fails: ['3.4', '3.6'],
    says: /none on queues without a consumer/,
  },
  {
    name: 'no plugin for Prometheus, and a disk limit of the default',
    changes: {
      enabled_plugins: [[',rabbitmq_prometheus', '']],
      'rabbitmq.conf': [['disk_free_limit.absolute = 2GB', 'disk_free_limit.absolute = 50MB']],
    },
    fails: ['3.1', '3.8'],
    says: /MON00[12]/,
  },
];
