import { findMetric } from '../../deployment/metrics.ts';
import type { RabbitmqRule } from '../../deployment/prometheus.ts';
import type { PromqlComparison, PromqlSelector } from '../../deployment/promql.ts';
import type { TextViolation } from '../conf/conf-rule.ts';
import { definePrometheusRule, expressionFix } from './prometheus-rule.ts';

export const metricsByType = definePrometheusRule({
  id: 'PRM008',
  name: 'metric-used-as-it-counts',
  item: 'MON003',
  severity: 'warning',
  summary: 'Of counters the increase is looked at, of other numbers the number.',
  why: 'A counter only grows: once above a limit, an alert on the number itself stays on until the node restarts. `rate` and `increase` are for counters: what else goes down they take for a restart, and make nonsense of it. An alarm is 0 or 1.',
  remedy:
    'Write `increase(…_total[10m]) > 0` for counters, `deriv` or `delta` for other numbers, `> 0` for alarms.',
  source: 'https://prometheus.io/docs/prometheus/latest/querying/functions/#increase',
  versions: '>=3.10',
  examples: {
    bad: `groups:
  - name: rabbitmq
    rules:
      - alert: Unroutable
        expr: rabbitmq_global_messages_unroutable_dropped_total > 0
`,
    good: `groups:
  - name: rabbitmq
    rules:
      - alert: Unroutable
        expr: increase(rabbitmq_global_messages_unroutable_dropped_total[10m]) > 0
`,
  },
  *check({ rules }) {
    for (const rule of rules) {
      const { selectors, comparisons, text } = rule.expression;
      for (const selector of selectors) {
        const metric = findMetric(selector.name ?? '');
        // The terms and indexes of Raft only grow, whatever their type.
        if (!metric || metric.name.includes('_raft_')) continue;
        if (metric.type !== 'counter') yield* rateOfGauge(rule, selector);
        else if (metric.name.endsWith('_total')) yield* rawCounter(rule, selector, comparisons, text);
        if (metric.name.startsWith('rabbitmq_alarms_')) yield* alarmBeyondOne(rule, selector, comparisons);
      }
    }
  },
});

function* rawCounter(
  rule: RabbitmqRule,
  { start, end, name, functions }: PromqlSelector,
  comparisons: readonly PromqlComparison[],
  text: string,
): Iterable<TextViolation> {
  const compared = comparisons.find(({ vector }) => vector.start <= start && end <= vector.end);
  // What is taken from what it was before is an increase as well.
  if (!compared || functions.length > 0 || /\boffset\b/.test(text)) return;
  yield {
    at: rule.expression.place.rangeOf({ start, end }),
    message: `\`${name}\` only grows: once it is above ${compared.number}, this stays so until the node restarts. Ask for \`increase(${name}[10m])\`.`,
    fixes: expressionFix(
      rule,
      'Ask for the increase in 10 minutes',
      [
        { start, end: start, newText: 'increase(' },
        { start: end, end, newText: '[10m])' },
      ],
      false,
    ),
  };
}

const forGauges: Readonly<Record<string, string>> = { rate: 'deriv', irate: 'deriv', increase: 'delta' };

function* rateOfGauge(rule: RabbitmqRule, { name, functions }: PromqlSelector): Iterable<TextViolation> {
  const [called] = functions;
  const other = forGauges[called?.name ?? ''];
  if (!called || other === undefined) return;
  yield {
    at: rule.expression.place.rangeOf(called),
    message: `\`${called.name}\` is for counters, and \`${name}\` goes up and down: each time that it falls is taken for a restart. Use \`${other}\`.`,
    fixes: expressionFix(
      rule,
      `Change to \`${other}\``,
      [{ start: called.start, end: called.end, newText: other }],
      true,
    ),
  };
}

function* alarmBeyondOne(
  rule: RabbitmqRule,
  { start, end, name }: PromqlSelector,
  comparisons: readonly PromqlComparison[],
): Iterable<TextViolation> {
  for (const comparison of comparisons) {
    const { vector, operator, number } = comparison;
    if (vector.start !== start || vector.end !== end) continue;
    const isNever =
      (operator === '>' && number >= 1) ||
      (operator === '>=' && number > 1) ||
      (operator === '==' && number !== 0 && number !== 1) ||
      (operator === '<' && number <= 0);
    if (!isNever) continue;
    yield {
      at: rule.expression.place.rangeOf(comparison),
      severity: 'error',
      message: `\`${name}\` is 0, or 1 while the alarm is on: \`${operator} ${number}\` never holds, and the alert never fires. Write \`> 0\`.`,
      fixes: expressionFix(
        rule,
        'Change to `> 0`',
        [
          {
            start: comparison.start,
            end: comparison.end,
            newText: `${rule.expression.text.slice(start, end)} > 0`,
          },
        ],
        true,
      ),
    };
  }
}
