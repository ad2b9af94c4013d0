import { patternMatches } from '../model/effective.ts';
import { examplePolicy, queuesExample } from './examples.ts';
import { isBrokenPattern } from './pcre.ts';
import { policyTitle } from './policies.ts';
import { policyMatches, targetTitle } from './policy-matches.ts';
import { defineRule } from './rule.ts';
import { isTemplate } from './template.ts';

export const patternDotsEscaped = defineRule({
  id: 'POL012',
  name: 'policy-pattern-dots',
  item: null,
  severity: 'info',
  summary: 'A dot of a name is escaped in the pattern of a policy.',
  why: 'In a regular expression `.` is any character: `^orders.eu$` also matches `orders-eu`. In JSON the backslash before it is written twice.',
  remedy: 'Write `\\\\.` in the JSON text for a dot.',
  source: 'https://www.rabbitmq.com/docs/policies',
  versions: '>=3.10',
  examples: {
    bad: dotExample('^orders.eu$'),
    good: dotExample('^orders\\.eu$'),
  },
  *check(evidence) {
    const matches = policyMatches(evidence);
    for (const policy of evidence.model.policies) {
      const { pattern, source } = policy;
      if (isTemplate(pattern) || isBrokenPattern(pattern)) continue;
      const better = corrected(pattern);
      if (better === pattern) continue;
      const surprise = matches.of(policy).find(({ entity }) => !patternMatches(better, entity.name));
      const reason = pattern.includes('\\\\')
        ? 'asks for a backslash, which names hardly have'
        : `has a \`.\` that is any character${surprise ? `: it matches ${targetTitle(surprise)}` : ''}`;
      yield {
        at: source.value('pattern'),
        message: `${policyTitle(policy)}: the pattern \`${pattern.slice(0, 60)}\` ${reason}. For a dot write \`\\\\.\` in JSON.`,
        fixes: [
          {
            title: `Change it to \`${better}\``,
            edits: [{ op: 'set', in: source, path: ['pattern'], value: better }],
            preferred: surprise === undefined,
          },
        ],
      };
    }
  },
});

/**
 * The pattern with its dots escaped, where they stand between the letters of names: `.*` and `.+` are meant.
 * A backslash that was escaped once too often (`\\.` as the broker sees it) becomes one again.
 */
function corrected(pattern: string): string {
  if (/[[(]/.test(pattern)) return pattern;
  return pattern
    .replaceAll('\\\\.', '\\.')
    .replaceAll(/(?<=[\w-])\.(?=[\w-]|\.[*+]|\\|\$|$)(?![*+?{])/g, '\\.');
}

function dotExample(pattern: string) {
  return queuesExample(
    { 'orders.eu': { 'x-queue-type': 'quorum' } },
    { policies: [examplePolicy('limits', pattern, { 'max-length': 100000 })] },
  );
}
