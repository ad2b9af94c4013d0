import type { Fix } from '../model/edit.ts';
import type { Policy } from '../model/model.ts';
import { examplePolicy, queuesExample } from './examples.ts';
import { policyTitle } from './policies.ts';
import { type PolicyTarget, policyMatches, targetTitle } from './policy-matches.ts';
import { defineRule, type Evidence } from './rule.ts';

const quorum = { 'x-queue-type': 'quorum' };
const limits = examplePolicy('limits', '^orders', { 'max-length': 100000 }, { priority: 1 });
const expiry = examplePolicy('expiry', '^orders', { 'message-ttl': 60000 });

export const policyPrioritiesDiffer = defineRule({
  id: 'POL003',
  name: 'policy-priorities-differ',
  item: null,
  severity: 'warning',
  summary: 'Of the policies that match an object, one has the highest priority.',
  why: 'Only one policy applies. Where two of the highest priority match the same queue or exchange, the broker does not say which: the same file had different winners on 3.10 and 4.0.',
  remedy: 'Give one of them a higher priority, or make the patterns match different objects.',
  source: 'https://www.rabbitmq.com/docs/policies#priorities',
  versions: '>=3.10',
  examples: {
    bad: queuesExample({ orders: quorum }, { policies: [{ ...limits, priority: 0 }, expiry] }),
    good: queuesExample({ orders: quorum }, { policies: [limits, expiry] }),
  },
  *check(evidence) {
    for (const { first, second, example, count } of draws(evidence)) {
      const more = count > 1 ? ` and ${count - 1} more` : '';
      yield {
        at: second.source.value('priority'),
        message: `${policyTitle(second)} and \`${first.name}\` both match ${targetTitle(example)}${more} with priority ${second.priority}: which one applies is undefined. Raise one.`,
        fixes: [raise(second), raise(first)],
      };
    }
  },
});

interface Draw {
  readonly first: Policy;
  readonly second: Policy;
  readonly example: PolicyTarget;
  count: number;
}

/** Pairs that meet at the top of some object; of more than two at one object, each with the first. */
function draws(evidence: Evidence): Iterable<Draw> {
  const matches = policyMatches(evidence);
  const found = new Map<string, Draw>();
  for (const kind of ['policy', 'operator policy'] as const) {
    const policies = evidence.model.policies.filter(policy => policy.kind === kind);
    const ids = new Map(policies.map((policy, index) => [policy, index]));
    const tops = new Map<PolicyTarget['entity'], { target: PolicyTarget; policies: Policy[] }>();
    for (const policy of policies) {
      for (const target of matches.takenBy(policy)) {
        const top = tops.get(target.entity);
        const best = top?.policies[0]?.priority ?? Number.NEGATIVE_INFINITY;
        if (!top || policy.priority > best) tops.set(target.entity, { target, policies: [policy] });
        else if (policy.priority === best) top.policies.push(policy);
      }
    }
    for (const { target, policies: winners } of tops.values()) {
      const [first, ...others] = winners;
      for (const second of others) {
        // Two of one name are DEF006's business; with the same settings it does not matter.
        if (!first || first.name === second.name || sameSettings(first, second)) continue;
        const id = `${kind} ${ids.get(first)} ${ids.get(second)}`;
        const draw = found.get(id);
        if (draw) draw.count++;
        else found.set(id, { first, second, example: target, count: 1 });
      }
    }
  }
  return found.values();
}

function sameSettings(a: Policy, b: Policy): boolean {
  const sorted = ({ definition }: Policy) =>
    JSON.stringify(Object.entries(definition).toSorted(([x], [y]) => (x < y ? -1 : 1)));
  return sorted(a) === sorted(b);
}

function raise({ name, source, priority }: Policy): Fix {
  return {
    title: `Let \`${name}\` win with priority ${Math.floor(priority) + 1}`,
    edits: [{ op: 'set', in: source, path: ['priority'], value: Math.floor(priority) + 1 }],
  };
}
