import type { PromqlProblem } from '../../deployment/promql.ts';
import { definePrometheusRule, expressionFix } from './prometheus-rule.ts';

export const readableExpressions = definePrometheusRule({
  id: 'PRM009',
  name: 'promql-readable',
  item: 'MON003',
  severity: 'error',
  summary: 'Prometheus can read each expression.',
  why: 'One expression that it cannot read, and Prometheus refuses the whole file: at a reload all alerts stay as they were before, at a start it does not run.',
  remedy: 'Mend the expression. `promtool check rules FILE` says more.',
  source: 'https://prometheus.io/docs/prometheus/latest/querying/basics/',
  versions: '>=3.10',
  examples: {
    bad: `groups:
  - name: rabbitmq
    rules:
      - record: rabbitmq:messages
        expr: sum(rabbitmq_queue_messages
`,
    good: `groups:
  - name: rabbitmq
    rules:
      - record: rabbitmq:messages
        expr: sum(rabbitmq_queue_messages)
`,
  },
  *check({ rules }) {
    for (const rule of rules) {
      const { name, expression } = rule;
      const [problem] = expression.problems;
      if (!problem) continue;
      yield {
        at: expression.place.rangeOf(problem),
        message: `${what(problem, expression.text)}: Prometheus refuses the expression of \`${name}\`, and with it the whole file and all its alerts.`,
        fixes:
          problem.kind === 'no-range'
            ? expressionFix(
                rule,
                'Look back over `[5m]`',
                [{ start: problem.end, end: problem.end, newText: '[5m]' }],
                true,
              )
            : [],
      };
    }
  },
});

function what({ kind, start, end }: PromqlProblem, text: string): string {
  if (kind === 'no-range')
    return `The function around \`${text.slice(start, end)}\` wants a stretch of time, such as \`[5m]\``;
  if (kind === 'range')
    return `\`${text.slice(start, end)}\` is a stretch of time, which needs a function such as \`rate\``;
  return end >= text.trimEnd().length
    ? 'The end is missing, such as a bracket'
    : `\`${text.slice(start, end)}\` cannot stand here`;
}
