import { patternMatches } from '../model/effective.ts';
import { predeclaredExchanges } from '../model/facts.ts';
import type { Policy } from '../model/model.ts';
import { examplePolicy, queuesExample } from './examples.ts';
import { isBrokenPattern } from './pcre.ts';
import { policyTitle } from './policies.ts';
import { policyMatches } from './policy-matches.ts';
import { defineRule } from './rule.ts';
import { isTemplate } from './template.ts';

const quorum = { 'x-queue-type': 'quorum' };

export const policiesMatch = defineRule({
  id: 'POL005',
  name: 'policy-matches-something',
  item: null,
  severity: 'info',
  summary: 'A policy matches some object of the file.',
  why: 'A policy that matches nothing does nothing; mostly its pattern, its `apply-to` or its virtual host is not what was meant. Queues that clients declare are not in the file.',
  remedy: 'Correct the pattern, or leave it where clients declare the queues.',
  source: 'https://www.rabbitmq.com/docs/policies',
  versions: '>=3.10',
  examples: {
    bad: queuesExample(
      { orders: quorum },
      { policies: [examplePolicy('limits', '^order$', { 'max-length': 9 })] },
    ),
    good: queuesExample(
      { orders: quorum },
      { policies: [examplePolicy('limits', '^orders$', { 'max-length': 9 })] },
    ),
  },
  *check(evidence) {
    const { model } = evidence;
    const withQueues = new Set(model.queues.map(({ vhost }) => vhost));
    const withExchanges = new Set(model.exchanges.map(({ vhost }) => vhost));
    const matches = policyMatches(evidence);
    for (const policy of model.policies) {
      const { applyTo, vhost, pattern } = policy;
      const counted =
        applyTo === 'exchanges'
          ? withExchanges.has(vhost)
          : withQueues.has(vhost) && (applyTo !== 'all' || withExchanges.has(vhost));
      if (!counted || isTemplate(pattern) || isBrokenPattern(pattern)) continue;
      if (matches.of(policy).length > 0 || matchesBuiltIn(policy)) continue;
      yield {
        at: policy.source.value('pattern'),
        message: `${policyTitle(policy)} matches no ${objectsFor(policy)} in this file: if clients declare none that it fits, it does nothing. Check its pattern.`,
      };
    }
  },
});

/** Exchanges that are in no export, and names that the broker chooses. */
function matchesBuiltIn({ applyTo, pattern }: Policy): boolean {
  const names = applyTo === 'exchanges' ? [...predeclaredExchanges] : [...predeclaredExchanges, 'amq.gen-x'];
  return (
    (applyTo === 'all' || applyTo === 'exchanges' || pattern.includes('amq')) &&
    names.some(name => name !== '' && patternMatches(pattern, name))
  );
}

function objectsFor({ applyTo }: Policy): string {
  const words: Readonly<Record<string, string>> = {
    all: 'queue or exchange',
    classic_queues: 'classic queue',
    exchanges: 'exchange',
    quorum_queues: 'quorum queue',
    streams: 'stream',
  };
  return words[applyTo] ?? 'queue';
}
