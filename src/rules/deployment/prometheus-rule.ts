import type { PrometheusDocument, RabbitmqRule } from '../../deployment/prometheus.ts';
import type { Version } from '../../model/version.ts';
import type { ConfRule, TextFix, TextViolation } from '../conf/conf-rule.ts';
import type { Profile } from '../rule.ts';

/** One rule about alerts, recording rules and scrape configurations of Prometheus, with its check. */
export interface PrometheusLintRule extends Omit<ConfRule, 'check'> {
  check(evidence: PrometheusEvidence): Iterable<TextViolation>;
}

/** What a rule about Prometheus may look at. */
export interface PrometheusEvidence {
  readonly document: PrometheusDocument;
  /** The alerts and recording rules that ask for metrics of RabbitMQ. */
  readonly rules: readonly RabbitmqRule[];
  readonly version: Version;
  readonly profile: Profile;
}

export function definePrometheusRule(rule: PrometheusLintRule): PrometheusLintRule {
  return rule;
}

/** Changes of an expression as a fix of the file; none where one of them has no place there. */
export function expressionFix(
  { expression: { place } }: RabbitmqRule,
  title: string,
  edits: readonly { readonly start: number; readonly end: number; readonly newText: string }[],
  preferred: boolean,
): readonly TextFix[] {
  const placed = edits.flatMap(edit => place.editOf(edit) ?? []);
  if (placed.length < edits.length) return [];
  return [{ title, edits: placed, ...(preferred ? { preferred } : {}) }];
}
