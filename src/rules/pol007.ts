import type { Fix } from '../model/edit.ts';
import { patternMatches } from '../model/effective.ts';
import type { Source } from '../model/model.ts';
import { examplePolicy, queuesExample } from './examples.ts';
import { isBrokenPattern } from './pcre.ts';
import { isCatchAll, policyTitle } from './policies.ts';
import { policyMatches, targetTitle } from './policy-matches.ts';
import { defineRule } from './rule.ts';
import { isTemplate } from './template.ts';

export const patternsAnchored = defineRule({
  id: 'POL007',
  name: 'policy-pattern-anchored',
  item: null,
  severity: 'info',
  summary: 'The pattern of a policy says where in the name it stands.',
  why: 'The broker searches the pattern anywhere in the name: `orders` also matches `reorders.audit`, today or when somebody declares such a queue.',
  remedy: 'Begin the pattern with `^`, and end it with `$` where it is the whole name.',
  source: 'https://www.rabbitmq.com/docs/policies',
  versions: '>=3.10',
  examples: {
    bad: queuesExample(
      { orders: { 'x-queue-type': 'quorum' } },
      { policies: [examplePolicy('limits', 'orders', { 'max-length': 100000 })] },
    ),
    good: queuesExample(
      { orders: { 'x-queue-type': 'quorum' } },
      { policies: [examplePolicy('limits', '^orders', { 'max-length': 100000 })] },
    ),
  },
  *check(evidence) {
    const matches = policyMatches(evidence);
    for (const policy of evidence.model.policies) {
      const { pattern, source } = policy;
      if (isDeliberate(pattern) || isTemplate(pattern) || isBrokenPattern(pattern)) continue;
      const whole = pattern.includes('|') ? `(?:${pattern})` : pattern;
      const atStart = `^${whole}`;
      const targets = matches.of(policy);
      const surprise = targets.find(({ entity }) => !patternMatches(atStart, entity.name));
      const word = /^[\w-]+/.exec(pattern)?.[0] ?? 'it';
      yield {
        at: source.value('pattern'),
        message: `${policyTitle(policy)}: the pattern \`${pattern.slice(0, 60)}\` is not anchored, so it matches ${surprise ? `${targetTitle(surprise)} too` : `\`re${word}\` as well`}. Begin it with \`^\`.`,
        fixes: [
          change(source, atStart, surprise === undefined),
          ...(/[*+]$/.test(pattern) ? [] : [change(source, `${atStart}$`, false)]),
        ],
      };
    }
  },
});

/** Anchored somewhere, or begun with what stands for anything. */
function isDeliberate(pattern: string): boolean {
  return isCatchAll(pattern) || /\^|\$|\\[AzZbG]|^\(?\.[*+]|^\(\?/.test(pattern);
}

function change(source: Source, value: string, preferred: boolean): Fix {
  return {
    title: `Change it to \`${value}\``,
    edits: [{ op: 'set', in: source, path: ['pattern'], value }],
    preferred,
  };
}
