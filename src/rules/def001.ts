import { isMirroringKey, policyTitle, withoutKeys } from './policies.ts';
import { defineRule } from './rule.ts';

export const noMirroring = defineRule({
  id: 'DEF001',
  name: 'no-classic-mirroring',
  item: 'HA002',
  severity: 'error',
  summary: 'No policy mirrors classic queues.',
  why: 'RabbitMQ 4.0 removed the mirroring of classic queues. A policy with an `ha-` key makes the import fail, and keeps a node that loads the file at boot from starting.',
  remedy:
    'Delete the `ha-` keys, or the policy where nothing else is in it, and make the queues quorum queues.',
  source: 'https://www.rabbitmq.com/docs/definitions',
  versions: '>=4.0',
  examples: {
    bad: {
      vhosts: [{ name: 'shop' }],
      policies: [
        {
          name: 'mirrored',
          vhost: 'shop',
          pattern: '^orders',
          'apply-to': 'queues',
          priority: 0,
          definition: { 'ha-mode': 'exactly', 'ha-params': 2, 'max-length': 100000 },
        },
      ],
    },
    good: {
      vhosts: [{ name: 'shop' }],
      policies: [
        {
          name: 'limited',
          vhost: 'shop',
          pattern: '^orders',
          'apply-to': 'queues',
          priority: 0,
          definition: { 'max-length': 100000 },
        },
      ],
    },
  },
  *check(evidence) {
    for (const policy of evidence.model.policies) {
      const keys = Object.keys(policy.definition).filter(isMirroringKey);
      const [first] = keys;
      if (first === undefined) continue;
      yield {
        at: policy.source.key('definition', first),
        brokerRefuses: true,
        message: `${policyTitle(policy)} mirrors queues with \`${first}\`: from 4.0 on the broker refuses the import and does not boot with it. Remove the key and use quorum queues.`,
        fixes: [
          {
            ...withoutKeys(evidence, policy, keys, `Remove ${keys.map(key => `\`${key}\``).join(', ')}`),
            preferred: true,
          },
        ],
      };
    }
  },
});
