import type { Profile, RuleDescription, Severity, Violation } from '../rules/rule.ts';

/**
 * The severity of a finding in a file of this profile.
 *
 * What breaks stays an error everywhere. A development file is told of data safety as information, and is left in
 * peace about clusters and TLS: a single node without certificates is what it is for.
 */
export function severityIn(
  profile: Profile,
  rule: Pick<RuleDescription, 'item' | 'severity'>,
  violation: Pick<Violation, 'severity' | 'brokerRefuses'>,
): Severity | 'off' {
  const severity = violation.severity ?? rule.severity;
  const area = rule.item?.slice(0, 3);
  if (profile === 'production' || violation.brokerRefuses || area === undefined) return severity;
  if (area === 'REL' || area === 'ERR') {
    return profile === 'development' && severity === 'warning' ? 'info' : severity;
  }
  if (profile === 'staging') return severity === 'warning' ? 'info' : severity;
  return area === 'HA0' || rule.item === 'SEC002' ? 'off' : 'hint';
}
