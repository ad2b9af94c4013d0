import { detailedFamilies, endpoints } from '../../deployment/metrics.ts';
import type { ScrapeJob } from '../../deployment/scrape-jobs.ts';
import type { TextViolation } from '../conf/conf-rule.ts';
import { nearest } from '../nearest.ts';
import { definePrometheusRule } from './prometheus-rule.ts';

export const metricsEndpoint = definePrometheusRule({
  id: 'PRM011',
  name: 'scrape-reaches-metrics',
  item: 'MON002',
  severity: 'error',
  summary: 'Prometheus asks where RabbitMQ has metrics.',
  why: 'The plugin rabbitmq_prometheus answers on port 15692, with TLS on 15691. The management port answers 404, whatever the path. `/metrics/detailed` shows what it is asked for with `family`, and of nothing, or of a family that it does not know, only which release it is: no error tells.',
  remedy:
    'Scrape `/metrics` on port 15692 of each node, and `/metrics/detailed` with a `family` for each group of metrics.',
  source: 'https://www.rabbitmq.com/docs/prometheus#detailed-endpoint',
  versions: '>=3.10',
  examples: {
    bad: `scrape_configs:
  - job_name: rabbitmq
    static_configs:
      - targets: ['rabbit-1:15672', 'rabbit-2:15672', 'rabbit-3:15672']
`,
    good: `scrape_configs:
  - job_name: rabbitmq
    static_configs:
      - targets: ['rabbit-1:15692', 'rabbit-2:15692', 'rabbit-3:15692']
  - job_name: rabbitmq-queues
    metrics_path: /metrics/detailed
    params:
      family: [queue_coarse_metrics, queue_consumer_count]
    static_configs:
      - targets: ['rabbit-1:15692', 'rabbit-2:15692', 'rabbit-3:15692']
`,
  },
  *check({ document: { jobs, yaml } }) {
    for (const job of jobs) {
      yield* managementPort(job, yaml.text);
      yield* unknownPath(job);
      if (job.path === '/metrics/detailed') yield* unknownFamilies(job, yaml.isTemplate);
    }
  },
});

function* managementPort({ targets }: ScrapeJob, text: string): Iterable<TextViolation> {
  for (const { start, end, host, port } of targets) {
    if (port !== 15672 && port !== 15671) continue;
    const own = port === 15672 ? '15692' : '15691';
    const at = text.lastIndexOf(String(port), end);
    yield {
      at: { start, end },
      message: `\`${host}:${port}\` is the management API, which answers 404: RabbitMQ has its metrics on port ${own}, from the plugin rabbitmq_prometheus.`,
      fixes:
        at < start
          ? []
          : [
              {
                title: `Change to port ${own}`,
                edits: [{ start: at, end: at + 5, newText: own }],
                preferred: true,
              },
            ],
    };
  }
}

function* unknownPath({ path, pathNode, at }: ScrapeJob): Iterable<TextViolation> {
  if (endpoints.includes(path) || pathNode?.isOpen || path.includes('$')) return;
  const other = nearest(path, endpoints, 3) ?? (path.startsWith('/api') ? '/metrics' : undefined);
  yield {
    at: pathNode ?? at,
    // `prometheus.path` in rabbitmq.conf may say another one.
    severity: other === undefined ? 'warning' : 'error',
    message: `RabbitMQ has no metrics at \`${path}\`, unless \`prometheus.path\` says so. ${other === undefined ? `It has \`${endpoints.join('`, `')}\`.` : `Did you mean \`${other}\`?`}`,
    fixes:
      other === undefined || pathNode?.style === 'block' || !pathNode
        ? []
        : [
            {
              title: `Change to \`${other}\``,
              edits: [{ start: pathNode.start, end: pathNode.end, newText: other }],
              preferred: true,
            },
          ],
  };
}

function* unknownFamilies(
  { families, pathNode, at }: ScrapeJob,
  isTemplate: boolean,
): Iterable<TextViolation> {
  if (families.length === 0 && !isTemplate) {
    yield {
      at: pathNode ?? at,
      message:
        'At `/metrics/detailed` without `family` there is nothing but the release. Ask for families, such as `queue_coarse_metrics`, with `params`.',
    };
  }
  for (const { name, start, end } of families) {
    if (detailedFamilies().has(name) || /[{$]/.test(name)) continue;
    const other = nearest(name, detailedFamilies(), 4);
    yield {
      at: { start, end },
      message: `\`/metrics/detailed\` has no family \`${name}\`, and says nothing of it. ${other ? `Did you mean \`${other}\`?` : 'See the list of families in the documentation.'}`,
      fixes: other
        ? [{ title: `Change to \`${other}\``, edits: [{ start, end, newText: other }], preferred: true }]
        : [],
    };
  }
}
