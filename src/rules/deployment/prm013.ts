import { definePrometheusRule } from './prometheus-rule.ts';

export const scrapeInterval = definePrometheusRule({
  id: 'PRM013',
  name: 'scrape-interval-not-below-statistics',
  item: 'MON002',
  severity: 'info',
  summary: 'Prometheus does not ask more often than the numbers change.',
  why: 'Queues, channels and connections tell their numbers every five seconds (`collect_statistics_interval`): who asks more often is told the same again, and each answer costs the node.',
  remedy: 'Scrape every 15 to 30 seconds.',
  source: 'https://www.rabbitmq.com/docs/monitoring#monitoring-frequency',
  versions: '>=3.10',
  examples: {
    bad: `scrape_configs:
  - job_name: rabbitmq
    scrape_interval: 1s
    static_configs:
      - targets: ['rabbit-1:15692', 'rabbit-2:15692', 'rabbit-3:15692']
`,
    good: `scrape_configs:
  - job_name: rabbitmq
    scrape_interval: 15s
    static_configs:
      - targets: ['rabbit-1:15692', 'rabbit-2:15692', 'rabbit-3:15692']
`,
  },
  *check({ document: { jobs } }) {
    for (const { intervalSeconds, intervalNode, at, name } of jobs) {
      if (intervalSeconds === undefined || intervalSeconds >= 5 || intervalSeconds === 0) continue;
      yield {
        at: intervalNode ?? at,
        message: `\`${name}\` is scraped every ${intervalSeconds} s, and RabbitMQ's numbers change every 5 s. Scrape every 15 s.`,
        fixes:
          intervalNode?.kind === 'scalar' && intervalNode.style !== 'block'
            ? [
                {
                  title: 'Change to `15s`',
                  edits: [{ start: intervalNode.start, end: intervalNode.end, newText: '15s' }],
                  preferred: true,
                },
              ]
            : [],
      };
    }
  },
});
