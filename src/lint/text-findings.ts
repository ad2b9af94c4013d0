import { isElsewhere } from '../conf/settings.ts';
import type { TextViolation } from '../rules/conf/conf-rule.ts';
import type { RuleDescription } from '../rules/rule.ts';
import { type LintOptions, rangeOf } from './lint.ts';
import type { TextFinding } from './lint-conf.ts';
import { fitting } from './message.ts';
import { severityIn } from './severity.ts';

/** The findings that follow from what a rule has found in a text, at the severities of the profile and of the person. */
export function findingsOf(
  rule: RuleDescription,
  violations: Iterable<TextViolation>,
  { profile, severities }: Pick<LintOptions, 'profile' | 'severities'>,
  text: string,
  pointerAt: (start: number) => string,
): readonly TextFinding[] {
  const chosen = severities?.[rule.id];
  if (chosen === 'off') return [];
  return [...violations].flatMap((violation): readonly TextFinding[] => {
    const { message, at, brokerRefuses = false, fixes = [], related = [] } = violation;
    // What stands in another file is told of there.
    if (isElsewhere(at)) return [];
    const severity = chosen ?? severityIn(profile, rule, violation);
    if (severity === 'off') return [];
    const range = rangeOf({ start: at.start, end: at.end }, text);
    return [
      {
        rule,
        severity,
        message: fitting(message),
        range,
        pointer: pointerAt(at.start),
        brokerRefuses,
        fixes: fixes.filter(({ edits }) => !edits.some(isElsewhere)),
        related,
      },
    ];
  });
}
