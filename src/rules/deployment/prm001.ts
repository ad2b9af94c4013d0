import { findMetric, hasMetric, type Metric, metricNames, renamedMetric } from '../../deployment/metrics.ts';
import { formatVersion, isAtLeast, parseVersion, type Version } from '../../model/version.ts';
import { suggester } from '../nearest.ts';
import { exporterMetrics } from './exporter-metrics.ts';
import { definePrometheusRule, expressionFix } from './prometheus-rule.ts';

export const knownMetrics = definePrometheusRule({
  id: 'PRM001',
  name: 'metric-in-this-version',
  item: 'MON003',
  severity: 'error',
  summary: 'Each metric that an expression asks for is one of the version.',
  why: 'An expression about a metric that is not there finds nothing, and nothing never fires: the alert looks in order until the day it is needed. RabbitMQ 4.2 gave all Raft metrics new names; 4.0 and 4.3 took some away.',
  remedy: 'Use the name that the version has, or remove the rule.',
  source: 'https://www.rabbitmq.com/docs/prometheus',
  versions: '>=3.10',
  examples: {
    bad: `groups:
  - name: rabbitmq
    rules:
      - alert: RaftBehind
        expr: rabbitmq_raft_log_commit_index - rabbitmq_raft_log_last_applied_index > 100
        for: 5m
`,
    good: `groups:
  - name: rabbitmq
    rules:
      - alert: RaftBehind
        expr: rabbitmq_raft_commit_index - rabbitmq_raft_last_applied > 100
        for: 5m
`,
  },
  *check({ document, rules, version }) {
    const recorded = new Set(
      document.groups.flatMap(group =>
        group.rules.flatMap(({ kind, name }) => (kind === 'record' ? name : [])),
      ),
    );
    const suggest = suggester(() => [...metricNames(version)]);
    for (const rule of rules) {
      for (const { name = '', nameRange } of rule.expression.selectors) {
        if (!/^(?:rabbitmq|erlang)_\w+$/.test(name) || recorded.has(name) || exporterMetrics.has(name))
          continue;
        const metric = findMetric(name);
        // Other programs in Erlang have metrics of their own.
        if (metric ? hasMetric(version, metric) !== false : name.startsWith('erlang_')) continue;
        const other = renamedMetric(version, name) ?? (metric ? undefined : suggest(name));
        const words = metric ? history(metric, version) : 'no release from 3.10 to 4.3 has it';
        yield {
          at: rule.expression.place.rangeOf(nameRange),
          severity: metric || other ? 'error' : 'warning',
          message: `RabbitMQ ${formatVersion(version)} has no metric \`${name}\`: ${words}. The expression finds nothing. ${remedy(other, metric)}`,
          fixes:
            other === undefined
              ? []
              : expressionFix(rule, `Change to \`${other}\``, [{ ...nameRange, newText: other }], true),
        };
      }
    }
  },
});

function history({ releases }: Metric, version: Version): string {
  const later = releases.filter(release => !isOlder(release, version));
  return later.length === releases.length ? `${later[0]} has it` : `${releases.at(-1)} had it`;
}

function isOlder(release: string, { major, minor }: Version): boolean {
  const parsed = parseVersion(release);
  return parsed !== undefined && !isAtLeast(parsed, major, minor);
}

function remedy(other: string | undefined, metric: Metric | undefined): string {
  if (other === undefined) return 'Remove it.';
  return metric ? `It is \`${other}\` now.` : `Did you mean \`${other}\`?`;
}
