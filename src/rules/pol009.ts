import { formatVersion } from '../model/version.ts';
import { examplePolicy, queuesExample } from './examples.ts';
import { policyTitle } from './policies.ts';
import { defineRule } from './rule.ts';

export const applyToByTypeKnown = defineRule({
  id: 'POL009',
  name: 'apply-to-queue-type-known',
  item: null,
  severity: 'error',
  summary: 'Before 3.12 a policy applies to queues, exchanges or both.',
  why: 'RabbitMQ 3.12 brought `classic_queues`, `quorum_queues` and `streams`; older brokers refuse the import.',
  remedy: 'Use `queues` with a pattern that matches only queues of one type, or upgrade.',
  source: 'https://www.rabbitmq.com/docs/policies',
  versions: '>=3.10 <3.12',
  examples: {
    bad: applyToExample('quorum_queues'),
    good: applyToExample('queues'),
  },
  *check({ model, version }) {
    for (const policy of model.policies) {
      const { applyTo, source } = policy;
      if (!['classic_queues', 'quorum_queues', 'streams'].includes(applyTo)) continue;
      yield {
        at: source.value('apply-to'),
        brokerRefuses: true,
        message: `${policyTitle(policy)}: RabbitMQ ${formatVersion(version)} does not know \`apply-to\` ${applyTo}, which came with 3.12, and refuses the import. Use \`queues\`.`,
        fixes: [
          {
            title: 'Apply it to `queues`',
            edits: [{ op: 'set', in: source, path: ['apply-to'], value: 'queues' }],
            preferred: true,
          },
        ],
      };
    }
  },
});

function applyToExample(applyTo: string) {
  return queuesExample(
    { orders: { 'x-queue-type': 'quorum' } },
    {
      rabbit_version: '3.10.8',
      policies: [examplePolicy('limits', '^orders', { 'max-length': 100000 }, { 'apply-to': applyTo })],
    },
  );
}
