import { findMetric, hasMetric, type Metric, type MetricsPath } from '../../deployment/metrics.ts';
import type { RabbitmqRule } from '../../deployment/prometheus.ts';
import type { PromqlMatcher, PromqlSelector } from '../../deployment/promql.ts';
import type { Version } from '../../model/version.ts';
import type { TextFix, TextViolation } from '../conf/conf-rule.ts';
import { definePrometheusRule, expressionFix, type PrometheusEvidence } from './prometheus-rule.ts';

export const labelsThere = definePrometheusRule({
  id: 'PRM003',
  name: 'label-at-this-endpoint',
  item: 'MON003',
  severity: 'warning',
  summary: 'An expression picks by queue or virtual host only where the metrics have these labels.',
  why: 'At `/metrics` a node adds up the numbers of all its queues, and they have no label `queue` or `vhost`: an alert that picks a queue there never fires. Single queues are told of at `/metrics/detailed`, under names that begin with `rabbitmq_detailed_`, and at `/metrics/per-object`.',
  remedy:
    'Ask for `rabbitmq_detailed_…`, and scrape `/metrics/detailed?family=queue_coarse_metrics&family=queue_consumer_count`.',
  source: 'https://www.rabbitmq.com/docs/prometheus#detailed-endpoint',
  versions: '>=3.10',
  examples: {
    bad: `groups:
  - name: rabbitmq
    rules:
      - alert: OrdersWait
        expr: rabbitmq_queue_messages_ready{queue="orders"} > 1000
        for: 10m
`,
    good: `groups:
  - name: rabbitmq
    rules:
      - alert: OrdersWait
        expr: rabbitmq_detailed_queue_messages_ready{queue="orders"} > 1000
        for: 10m
`,
  },
  *check(evidence) {
    const paths = scrapedPaths(evidence);
    for (const rule of evidence.rules) {
      for (const selector of rule.expression.selectors)
        yield* picked(rule, selector, paths, evidence.version);
      yield* kept(rule, paths, evidence.version);
      yield* named(rule, paths);
    }
  },
});

/** The labels of what a broker has many of; what else there may be, Prometheus adds as it likes. */
const objectLabels: ReadonlySet<string> = new Set([
  'queue',
  'vhost',
  'exchange',
  'channel',
  'queue_vhost',
  'exchange_vhost',
]);

/** Where the jobs of the same file get the metrics from; undefined where it has none. */
function scrapedPaths({ document: { jobs } }: PrometheusEvidence): ReadonlySet<string> | undefined {
  return jobs.length > 0 ? new Set(jobs.map(({ path }) => path)) : undefined;
}

function* picked(
  rule: RabbitmqRule,
  { name = '', nameRange, matchers }: PromqlSelector,
  paths: ReadonlySet<string> | undefined,
  version: Version,
): Iterable<TextViolation> {
  const metric = findMetric(name);
  if (!metric) return;
  for (const matcher of matchers) {
    const { label } = matcher;
    if (!objectLabels.has(label) || takesNone(matcher) || hasLabel(metric, label, paths)) continue;
    const fixes = detailedFix(rule, [{ metric, at: nameRange }], version);
    const elsewhere = hasLabel(metric, label, undefined, anyPath);
    const advice = detailedName(metric, version);
    yield {
      at: rule.expression.place.rangeOf(matcher),
      severity: elsewhere && !paths ? 'warning' : 'error',
      message: elsewhere
        ? `At \`/metrics\` the metric \`${name}\` is one number for all, without a label \`${label}\`: this finds nothing there, and the alert never fires. ${advice ? `Ask for \`${advice}\`.` : 'Scrape `/metrics/per-object`.'}`
        : `The metric \`${name}\` has no label \`${label}\` at any endpoint: this finds nothing, and the alert never fires.`,
      fixes,
    };
  }
}

/** `by (queue)` of what has no such label puts all into one. */
function* kept(
  rule: RabbitmqRule,
  paths: ReadonlySet<string> | undefined,
  version: Version,
): Iterable<TextViolation> {
  const { groupings, selectors, place } = rule.expression;
  for (const { kind, labels, metrics } of groupings) {
    if (kind !== 'by') continue;
    const known = metrics.map(name => findMetric(name));
    if (known.length === 0 || !known.every(metric => metric !== undefined)) continue;
    for (const label of labels) {
      if (!objectLabels.has(label.name) || known.some(metric => hasLabel(metric, label.name, paths)))
        continue;
      const uses = selectors.flatMap(({ name = '', nameRange }) => {
        const metric = known.find(candidate => candidate.name === name);
        return metric ? [{ metric, at: nameRange }] : [];
      });
      yield {
        at: place.rangeOf(label),
        message: `\`by (${label.name})\` parts nothing: at \`/metrics\` the metric \`${known[0]?.name}\` is one number for all, without that label. Scrape \`/metrics/detailed\` and ask for \`rabbitmq_detailed_…\`.`,
        fixes: detailedFix(rule, uses, version),
      };
    }
  }
}

/** `{{ $labels.queue }}` of what has no such label is nothing. */
function* named(
  { expression: { selectors }, labelsNamed }: RabbitmqRule,
  paths: ReadonlySet<string> | undefined,
): Iterable<TextViolation> {
  const metrics = selectors.map(({ name = '' }) => findMetric(name));
  for (const label of labelsNamed) {
    if (!objectLabels.has(label.name)) continue;
    if (metrics.some(metric => !metric || hasLabel(metric, label.name, paths))) continue;
    yield {
      at: label,
      severity: 'info',
      message: `\`$labels.${label.name}\` is empty here: at \`/metrics\` the metric \`${metrics[0]?.name}\` is one number for all, without that label. Ask for \`rabbitmq_detailed_…\`.`,
    };
  }
}

/** Whether what has no such label fits too: then the expression finds something. */
function takesNone({ operator, value }: PromqlMatcher): boolean {
  if (operator === '=') return value === '';
  if (operator !== '=~') return true;
  try {
    return new RegExp(`^(?:${value.replaceAll('\\\\', '\\')})$`).test('');
  } catch {
    return true;
  }
}

const anyPath: readonly MetricsPath[] = ['/metrics', '/metrics/per-object', '/metrics/detailed'];

/** Where nobody says what is scraped, it is what most people scrape, and for what is not there whatever has it. */
function hasLabel(
  { labels }: Metric,
  label: string,
  scraped: ReadonlySet<string> | undefined,
  usual: readonly MetricsPath[] = ['/metrics'],
): boolean {
  const all = [...labels.keys()];
  const asked = all.filter(path => scraped?.has(path) ?? usual.includes(path));
  return (asked.length > 0 ? asked : all).some(path => labels.get(path)?.has(label));
}

function detailedName({ name }: Metric, version: Version): string | undefined {
  const detailed = findMetric(name.replace(/^rabbitmq_/, 'rabbitmq_detailed_'));
  return detailed && hasMetric(version, detailed) ? detailed.name : undefined;
}

function detailedFix(
  rule: RabbitmqRule,
  uses: readonly { readonly metric: Metric; readonly at: PromqlSelector['nameRange'] }[],
  version: Version,
): readonly TextFix[] {
  const edits = uses.flatMap(({ metric, at: { start, end } }) => {
    const newText = detailedName(metric, version);
    return newText === undefined ? [] : [{ start, end, newText }];
  });
  return edits.length === 0 || edits.length < uses.length
    ? []
    : expressionFix(
        rule,
        'Ask for `rabbitmq_detailed_…`, which wants `/metrics/detailed` scraped',
        edits,
        false,
      );
}
