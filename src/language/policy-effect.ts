import { patternMatches } from '../model/effective.ts';
import type { Exchange, Policy, TextRange } from '../model/model.ts';
import type { PolicyTarget } from '../rules/policy-matches.ts';
import type { LanguageDocument } from './document.ts';

/** What a policy comes to: only one policy of a kind applies to an object. */
export interface PolicyEffect {
  readonly matched: readonly PolicyTarget[];
  /** Those of the matched that it applies to. */
  readonly applied: readonly PolicyTarget[];
  /** The policies that apply in its place, with the number of objects. */
  readonly beatenBy: ReadonlyMap<Policy, number>;
  /** The matched whose type does not take all its keys: the broker skips the policy for them. */
  readonly skipped: readonly PolicyTarget[];
}

export function policyEffect(document: LanguageDocument, policy: Policy): PolicyEffect {
  const { policyMatches } = document;
  const matched = policyMatches.of(policy);
  const taken = new Set(policyMatches.takenBy(policy));
  const applied: PolicyTarget[] = [];
  const beatenBy = new Map<Policy, number>();
  for (const target of taken) {
    const winner = winnerFor(document, policy, target);
    if (winner === policy || winner === undefined) applied.push(target);
    else beatenBy.set(winner, (beatenBy.get(winner) ?? 0) + 1);
  }
  return { matched, applied, beatenBy, skipped: matched.filter(target => !taken.has(target)) };
}

/** The policy, or operator policy, that an object of the file holds. */
export function policyAt(document: LanguageDocument, owner: TextRange): Policy | undefined {
  return document.definitions.model.policies.find(({ source: { at } }) => {
    return 'start' in at && owner.start <= at.start && at.end <= owner.end;
  });
}

/** The policy that applies to an exchange. Operator policies have no keys for exchanges. */
export function exchangePolicy(
  { definitions: { model } }: LanguageDocument,
  { vhost, name }: Pick<Exchange, 'vhost' | 'name'>,
): Policy | undefined {
  let best: Policy | undefined;
  for (const policy of model.policies) {
    const isFor = policy.applyTo === 'all' || policy.applyTo === 'exchanges';
    if (policy.kind !== 'policy' || policy.vhost !== vhost || !isFor || !patternMatches(policy.pattern, name))
      continue;
    if (!best || policy.priority > best.priority) best = policy;
  }
  return best;
}

function winnerFor(document: LanguageDocument, { kind }: Policy, target: PolicyTarget): Policy | undefined {
  if (target.kind === 'exchange')
    return kind === 'policy' ? exchangePolicy(document, target.entity) : undefined;
  const { policy, operatorPolicy } = document.topology.effective(target.entity);
  return kind === 'policy' ? policy : operatorPolicy;
}
