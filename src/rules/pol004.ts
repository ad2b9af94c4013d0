import type { Policy } from '../model/model.ts';
import { examplePolicy, queuesExample } from './examples.ts';
import { policyTitle, removePolicy } from './policies.ts';
import { type PolicyTarget, policyMatches } from './policy-matches.ts';
import { defineRule } from './rule.ts';

const quorum = { 'x-queue-type': 'quorum' };
const all = examplePolicy('all-orders', '^orders\\.', { 'max-length': 100000 }, { priority: 5 });
const one = examplePolicy('orders-eu', '^orders\\.eu$', { 'max-length': 500 });

export const policiesApply = defineRule({
  id: 'POL004',
  name: 'policy-not-shadowed',
  item: null,
  severity: 'info',
  summary: 'A policy wins for at least one of the objects that it matches.',
  why: 'Only the policy of the highest priority applies to an object; definitions are not merged. One that loses everywhere does nothing.',
  remedy:
    'Raise its priority above that of the wider policy and repeat in it what it takes over, or remove it.',
  source: 'https://www.rabbitmq.com/docs/policies#priorities',
  versions: '>=3.10',
  examples: {
    bad: queuesExample({ 'orders.eu': quorum, 'orders.us': quorum }, { policies: [all, one] }),
    good: queuesExample(
      { 'orders.eu': quorum, 'orders.us': quorum },
      { policies: [all, { ...one, priority: 10 }] },
    ),
  },
  *check(evidence) {
    const matches = policyMatches(evidence);
    for (const kind of ['policy', 'operator policy'] as const) {
      const policies = evidence.model.policies.filter(policy => policy.kind === kind);
      const best = new Map<PolicyTarget['entity'], Policy>();
      for (const policy of policies) {
        for (const { entity } of matches.takenBy(policy)) {
          const known = best.get(entity);
          if (!known || policy.priority > known.priority) best.set(entity, policy);
        }
      }
      for (const policy of policies) {
        const targets = matches.takenBy(policy);
        const winners = targets.map(({ entity }) => best.get(entity));
        const [winner] = winners;
        if (!winner || winners.some(other => !other || other.priority <= policy.priority)) continue;
        yield {
          at: policy.source.value('pattern'),
          message: `${policyTitle(policy)} never applies: whatever it matches (${targets.length} in this file), \`${winner.name}\` ${new Set(winners).size > 1 ? 'or another ' : ''}has a higher priority. Raise it or remove it.`,
          fixes: [
            {
              title: `Let it win with priority ${highest(winners) + 1}`,
              edits: [{ op: 'set', in: policy.source, path: ['priority'], value: highest(winners) + 1 }],
            },
            removePolicy(evidence, policy),
          ],
        };
      }
    }
  },
});

function highest(policies: readonly (Policy | undefined)[]): number {
  return policies.reduce((most, policy) => Math.max(most, Math.floor(policy?.priority ?? 0)), 0);
}
