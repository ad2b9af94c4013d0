import { isAtLeast } from '../model/version.ts';
import { queuesExample } from './examples.ts';
import { isMirroringKey, keysFor, policyTitle, withoutKeys } from './policies.ts';
import { defineRule } from './rule.ts';
import { isTemplate } from './template.ts';

export const operatorPolicyKeys = defineRule({
  id: 'POL011',
  name: 'operator-policy-keys',
  item: null,
  severity: 'error',
  summary: 'An operator policy has only the keys that it may have: limits.',
  why: 'Operator policies hold what users must not exceed. A dead letter exchange or another key that is no limit fails the import.',
  remedy: 'Move the key to a policy in the section `policies`.',
  source: 'https://www.rabbitmq.com/docs/policies#operator-policies',
  versions: '>=3.10',
  examples: {
    bad: operatorExample({ 'max-length': 100000, 'consumer-timeout': 3600000 }),
    good: operatorExample({ 'max-length': 100000 }),
  },
  *check(evidence) {
    const { model, version } = evidence;
    const allowed = keysFor('operator policy', version);
    for (const policy of model.policies) {
      if (policy.kind !== 'operator policy') continue;
      for (const key of Object.keys(policy.definition)) {
        const isDef001 = isMirroringKey(key) && isAtLeast(version, 4, 0);
        if (allowed.has(key) || isDef001 || isTemplate(key)) continue;
        yield {
          at: policy.source.key('definition', key),
          brokerRefuses: true,
          message: `${policyTitle(policy)} cannot have \`${key}\`: the broker refuses the import. Operator policies hold limits; put the key into a policy.`,
          fixes: [{ ...withoutKeys(evidence, policy, [key], `Remove \`${key}\``), preferred: true }],
        };
      }
    }
  },
});

function operatorExample(definition: Readonly<Record<string, unknown>>) {
  return queuesExample(
    { orders: { 'x-queue-type': 'quorum' } },
    {
      parameters: [
        {
          component: 'operator_policy',
          vhost: 'shop',
          name: 'limits',
          value: { pattern: '^orders', 'apply-to': 'queues', priority: 0, definition },
        },
      ],
    },
  );
}
