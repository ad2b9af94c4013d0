import type { Edit, Fix } from '../model/edit.ts';
import { policyKeys } from '../model/facts.ts';
import type { Policy } from '../model/model.ts';
import { formatVersion, isAtLeast, newestVersion } from '../model/version.ts';
import { examplePolicy, queuesExample } from './examples.ts';
import { nearest } from './nearest.ts';
import { isMirroringKey, keysFor, policyTitle, withoutKeys } from './policies.ts';
import { defineRule, type Evidence } from './rule.ts';
import { isTemplate } from './template.ts';
import { wantedInstead } from './value-type.ts';

export const policyKeysKnown = defineRule({
  id: 'POL001',
  name: 'policy-keys-known',
  item: null,
  severity: 'error',
  summary: 'A policy has only keys that the broker knows.',
  why: 'One unknown key and the import fails with "not recognised policy settings". Keys have no `x-` in front, as the arguments of a queue do, and some came or went with a version.',
  remedy:
    'Correct the key or remove it. The type of a queue is no policy key: it is an argument or the default of the virtual host.',
  source: 'https://www.rabbitmq.com/docs/policies',
  versions: '>=3.10',
  examples: {
    bad: queuesExample(
      { orders: { 'x-queue-type': 'quorum' } },
      { policies: [examplePolicy('limits', '^orders', { 'x-max-length': 100000 })] },
    ),
    good: queuesExample(
      { orders: { 'x-queue-type': 'quorum' } },
      { policies: [examplePolicy('limits', '^orders', { 'max-length': 100000 })] },
    ),
  },
  *check(evidence) {
    const { model, version } = evidence;
    const keys = keysFor('policy', version);
    for (const policy of model.policies) {
      // What an operator policy takes is POL011's business.
      if (policy.kind !== 'policy') continue;
      for (const key of Object.keys(policy.definition)) {
        const isDef001 = isMirroringKey(key) && isAtLeast(version, 4, 0);
        if (keys.has(key) || isDef001 || isTemplate(key)) continue;
        const better = betterKey(key, [...keys.keys()]);
        yield {
          at: policy.source.key('definition', key),
          brokerRefuses: true,
          message: `${policyTitle(policy)}: RabbitMQ ${formatVersion(version)} does not know the key \`${key}\` and refuses the import. ${advice(key, better)}`,
          fixes: fixesFor(evidence, policy, key, better),
        };
      }
    }
  },
});

function betterKey(key: string, known: readonly string[]): string | undefined {
  const plain = key.toLowerCase().replaceAll('_', '-').replace(/^x-/, '');
  return known.includes(plain) ? plain : nearest(plain, known, 3);
}

function advice(key: string, better: string | undefined): string {
  if (key === 'queue-master-locator') return 'Use `queue-leader-locator`.';
  if (/^(x-)?queue-type$/.test(key))
    return 'A queue gets its type by argument or from its vhost. Remove the key.';
  if (policyKeys(newestVersion).has(key)) return 'Newer versions do. Remove the key.';
  return better === undefined ? 'Remove the key.' : `Did you mean \`${better}\`?`;
}

function fixesFor(
  evidence: Evidence,
  policy: Policy,
  key: string,
  better: string | undefined,
): readonly Fix[] {
  const removal = withoutKeys(evidence, policy, [key], `Remove \`${key}\``);
  const target = key === 'queue-master-locator' ? 'queue-leader-locator' : better;
  if (target === undefined || !canTake(evidence, policy, key, target))
    return [{ ...removal, preferred: true }];
  const rename: readonly Edit[] = [
    { op: 'remove', in: policy.source, path: ['definition', key] },
    { op: 'set', in: policy.source, path: ['definition', target], value: policy.definition[key] },
  ];
  return [{ title: `Rename it to \`${target}\``, edits: rename, preferred: true }, removal];
}

/** The renamed key must not bring another error: a value of the wrong type, or a dead letter exchange that is not there. */
function canTake({ topology, version }: Evidence, policy: Policy, key: string, target: string): boolean {
  const type = keysFor('policy', version).get(target);
  const value = policy.definition[key];
  if (!type || target in policy.definition || wantedInstead(type, value, false) !== undefined) return false;
  return target !== 'dead-letter-exchange' || topology.exchange(policy.vhost, String(value)) !== undefined;
}
