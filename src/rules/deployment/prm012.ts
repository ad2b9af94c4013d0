import { definePrometheusRule } from './prometheus-rule.ts';

export const notEveryObject = definePrometheusRule({
  id: 'PRM012',
  name: 'no-scrape-per-object',
  item: 'MON002',
  severity: 'info',
  summary: 'Prometheus does not ask for every metric of every object.',
  why: 'At `/metrics/per-object` a node tells of each queue, each connection and each channel: with thousands of them an answer takes seconds of its time and megabytes, and each one that ever was is a series of Prometheus.',
  remedy:
    'Scrape `/metrics`, and of `/metrics/detailed` the families that alerts ask for, such as `queue_coarse_metrics`.',
  source: 'https://www.rabbitmq.com/docs/prometheus#per-object-endpoint',
  versions: '>=3.10',
  examples: {
    bad: `scrape_configs:
  - job_name: rabbitmq
    metrics_path: /metrics/per-object
    static_configs:
      - targets: ['rabbit-1:15692', 'rabbit-2:15692', 'rabbit-3:15692']
`,
    good: `scrape_configs:
  - job_name: rabbitmq
    metrics_path: /metrics
    static_configs:
      - targets: ['rabbit-1:15692', 'rabbit-2:15692', 'rabbit-3:15692']
`,
  },
  *check({ document: { jobs } }) {
    for (const { path, pathNode, at } of jobs) {
      if (path !== '/metrics/per-object') continue;
      yield {
        at: pathNode ?? at,
        message:
          'At `/metrics/per-object` a node tells of each queue, connection and channel: on a busy broker that takes seconds. Ask `/metrics/detailed` for the families that you need.',
      };
    }
  },
});
