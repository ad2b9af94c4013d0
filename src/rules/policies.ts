import type { Edit, Fix } from '../model/edit.ts';
import { type PolicyKey, policyKeys, seriesOf } from '../model/facts.ts';
import { inVhost, type Policy } from '../model/model.ts';
import { isAtLeast, type Version } from '../model/version.ts';
import type { Evidence } from './rule.ts';

/** "Policy `a` in vhost `/`", "Operator policy `a`". */
export function policyTitle(policy: Pick<Policy, 'kind' | 'name' | 'vhost'>): string {
  const kind = policy.kind === 'policy' ? 'Policy' : 'Operator policy';
  return `${kind} \`${policy.name}\`${inVhost(policy)}`;
}

/** The keys that a policy of this kind may have. */
export function keysFor(kind: Policy['kind'], version: Version): ReadonlyMap<string, PolicyKey> {
  const series = seriesOf(version);
  const known = [...policyKeys(version)].filter(
    ([name, key]) =>
      (kind === 'policy' || key.operator_series.includes(series)) &&
      // Denied unless the node's configuration permits the deprecated feature (seen on 4.3.6).
      !(name === 'queue-master-locator' && isAtLeast(version, 4, 3)),
  );
  return new Map(known);
}

/** Mirroring of classic queues, removed in 4.0: https://www.rabbitmq.com/docs/ha */
export function isMirroringKey(key: string): boolean {
  return key.startsWith('ha-');
}

/** Removes keys from a policy, or the policy where nothing is left: an empty definition is refused on every version. */
export function withoutKeys(evidence: Evidence, policy: Policy, keys: readonly string[], title: string): Fix {
  const rest = Object.keys(policy.definition).filter(key => !keys.includes(key));
  if (rest.length === 0) return removePolicy(evidence, policy);
  return {
    title,
    edits: keys.map((key): Edit => ({ op: 'remove', in: policy.source, path: ['definition', key] })),
  };
}

export function removePolicy(evidence: Evidence, policy: Policy): Fix {
  return {
    title: `Remove ${policy.kind === 'policy' ? 'policy' : 'operator policy'} \`${policy.name}\``,
    edits: [{ op: 'remove', in: ownerOf(evidence, policy), path: [] }],
  };
}

/** The object of the file that holds the policy: an operator policy is the value of a parameter. */
export function ownerOf({ model }: Evidence, policy: Policy): Policy['source'] {
  if (policy.kind === 'policy') return policy.source;
  const place = policy.source.at;
  const parameter = model.parameters.find(({ component, source }) => {
    if (component !== 'operator_policy') return false;
    const value = source.value('value');
    return 'start' in place && 'start' in value && value.start === place.start;
  });
  return parameter?.source ?? policy.source;
}

/** A pattern that finds itself in every name. */
export function isCatchAll(pattern: string): boolean {
  return ['', '^', '$', '.*', '^.*', '.*$', '^.*$', '.', '^.', '.+', '^.+', '.+$', '^.+$'].includes(pattern);
}
