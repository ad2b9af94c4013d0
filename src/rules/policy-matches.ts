import { patternMatches } from '../model/effective.ts';
import { queueTypeTakesPolicyKey } from '../model/facts.ts';
import { groupBy } from '../model/group.ts';
import type { Exchange, Policy, Queue } from '../model/model.ts';
import type { Evidence } from './rule.ts';

/** An object of the file that policies apply to. */
export type PolicyTarget =
  | { readonly kind: 'queue'; readonly entity: Queue; readonly type: string }
  | { readonly kind: 'exchange'; readonly entity: Exchange };

export interface PolicyMatches {
  /** The objects that a policy is for: by virtual host, `apply-to` and pattern. */
  of(policy: Policy): readonly PolicyTarget[];
  /** Those of them whose type takes all keys of the policy; for the others the broker skips it whole. */
  takenBy(policy: Policy): readonly PolicyTarget[];
}

/** What the policies of a file match, found once for all rules that ask. */
export function policyMatches(evidence: Evidence): PolicyMatches {
  const known = cache.get(evidence.topology);
  if (known) return known;
  const matches = matchesOf(evidence);
  cache.set(evidence.topology, matches);
  return matches;
}

/** "queue `orders`", for messages. */
export function targetTitle({ kind, entity }: PolicyTarget): string {
  return `${kind} \`${entity.name}\``;
}

const cache = new WeakMap<Evidence['topology'], PolicyMatches>();

function matchesOf({ model, topology, version }: Evidence): PolicyMatches {
  const queues = groupBy(model.queues, ({ vhost }) => vhost);
  const exchanges = groupBy(model.exchanges, ({ vhost }) => vhost);
  const found = new Map<Policy, readonly PolicyTarget[]>();
  const taken = new Map<Policy, readonly PolicyTarget[]>();

  const queuesNamed = ({ vhost, pattern }: Policy): readonly Queue[] => {
    const name = literalName(pattern);
    if (name === undefined)
      return (queues.get(vhost) ?? []).filter(queue => patternMatches(pattern, queue.name));
    const queue = topology.queue(vhost, name);
    return queue ? [queue] : [];
  };
  const targetsOf = (policy: Policy): readonly PolicyTarget[] => {
    const { applyTo, vhost, pattern } = policy;
    const targets: PolicyTarget[] = [];
    if (applyTo !== 'exchanges') {
      for (const entity of queuesNamed(policy)) {
        const { type } = topology.effective(entity);
        if (appliesTo(applyTo, type)) targets.push({ kind: 'queue', entity, type });
      }
    }
    if (applyTo === 'all' || applyTo === 'exchanges') {
      for (const entity of exchanges.get(vhost) ?? []) {
        if (patternMatches(pattern, entity.name)) targets.push({ kind: 'exchange', entity });
      }
    }
    return targets;
  };
  const of = (policy: Policy) => {
    const targets = found.get(policy) ?? targetsOf(policy);
    found.set(policy, targets);
    return targets;
  };
  return {
    of,
    takenBy(policy) {
      const keys = Object.keys(policy.definition);
      const targets =
        taken.get(policy) ??
        of(policy).filter(
          target =>
            target.kind === 'exchange' ||
            keys.every(key => queueTypeTakesPolicyKey(target.type, key, version)),
        );
      taken.set(policy, targets);
      return targets;
    },
  };
}

/** The only name that the pattern matches, where it is anchored and plain: thousands of such policies are quickly looked up. */
function literalName(pattern: string): string | undefined {
  const name = /^\^((?:[\w -]|\\[^\w])*)\$$/.exec(pattern)?.[1];
  return name?.replaceAll(/\\(.)/g, '$1');
}

function appliesTo(applyTo: string, type: string): boolean {
  const own = applyToOf(type);
  return applyTo === 'all' || applyTo === 'queues' || applyTo === own;
}

/** The `apply-to` for queues of one type. */
export function applyToOf(type: string): string {
  return type === 'stream' ? 'streams' : `${type}_queues`;
}
