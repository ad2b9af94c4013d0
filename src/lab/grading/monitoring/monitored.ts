import {
  type PrometheusRule,
  prometheusIn,
  type RabbitmqRule,
  rabbitmqRules,
} from '../../../deployment/prometheus.ts';
import { type ScrapeJob, scrapeJobs } from '../../../deployment/scrape-jobs.ts';
import { isOnDeadLetters } from '../../../rules/deployment/alerts.ts';
import { alertedResources } from '../../../rules/deployment/prm004.ts';
import { parseYaml } from '../../../yaml/yaml.ts';
import type { Project } from '../project.ts';

/** What a folder says of the monitoring of RabbitMQ. */
export interface Monitored {
  readonly jobs: readonly ScrapeJob[];
  /** Those that ask for metrics of RabbitMQ, alerts and others. */
  readonly rules: readonly RabbitmqRule[];
  readonly alerts: readonly RabbitmqRule[];
  /** What is wrong with the YAML and the expressions. */
  readonly problems: readonly string[];
}

/** Reads `prometheus.yml` and `rules.yml`; what is not there says nothing. */
export function readMonitored({ files }: Project): Monitored {
  const yamlOf = (path: string) => parseYaml(files.get(path) ?? '');
  const document = prometheusIn(yamlOf('rules.yml'));
  const rules = rabbitmqRules(document);
  const problemsIn = (path: string) => yamlOf(path).problems.map(({ message }) => `${path}: ${message}`);
  return {
    jobs: yamlOf('prometheus.yml').documents.flatMap(({ root }) => (root ? scrapeJobs(root) : [])),
    rules,
    alerts: rules.filter(({ kind }) => kind === 'alert'),
    problems: [
      ...problemsIn('prometheus.yml'),
      ...problemsIn('rules.yml'),
      ...document.groups.flatMap(group => group.rules).flatMap(unreadable),
    ],
  };
}

/** What alerts have to be on, and which are. */
export const subjects: readonly {
  readonly subject: string;
  readonly isAlerted: (alert: RabbitmqRule) => boolean;
}[] = [
  ...alertedResources.map(({ resource, metrics }) => ({
    subject: resource,
    isAlerted: ({ expression: { selectors } }: RabbitmqRule) =>
      selectors.some(selector => metrics.test(selector.name ?? '') && !isOnDeadLetters(selector)),
  })),
  {
    subject: 'queues without a consumer',
    isAlerted: ({ expression }) =>
      expression.selectors.some(({ name = '' }) => /_queue_consumers$/.test(name)),
  },
  { subject: 'dead letters', isAlerted: alert => asksFor(alert, deadLettered) },
  { subject: 'unroutable messages', isAlerted: alert => asksFor(alert, unroutable) },
  {
    subject: 'a node that is gone',
    isAlerted: ({ expression: { text, selectors } }) =>
      selectors.some(({ name = '' }) => name === 'up') ||
      /\babsent\s*\(/.test(text) ||
      (/\bcount\b/.test(text) && selectors.some(({ name = '' }) => /_(?:build|identity)_info$/.test(name))),
  },
];

export const deadLettered = /_dead_lettered_/;
export const unroutable = /_unroutable_|_(?:drop|return)ed_unroutable/;

export function asksFor({ expression }: RabbitmqRule, metrics: RegExp): boolean {
  return expression.selectors.some(({ name = '' }) => metrics.test(name));
}

function unreadable({ name, expression }: PrometheusRule): readonly string[] {
  const [problem] = expression?.problems ?? [];
  if (!expression || !problem) return [];
  return [
    `${name}: Prometheus cannot read "${expression.text.slice(problem.start, problem.end)}" in its expression`,
  ];
}
