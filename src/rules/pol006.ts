import { examplePolicy, queuesExample } from './examples.ts';
import { isCatchAll, policyTitle } from './policies.ts';
import { defineRule } from './rule.ts';

export const blanketPoliciesLow = defineRule({
  id: 'POL006',
  name: 'blanket-policy-below-zero',
  item: null,
  severity: 'warning',
  summary: 'A policy that matches everything has a low priority.',
  why: 'With a priority above 0 it displaces every policy that says none, and reaches what nobody had in mind: the `amq.` exchanges, reply queues, dead letter queues, which then dead-letter into themselves.',
  remedy: 'Give the blanket policy a negative priority, so that any other beats it, or a narrower pattern.',
  source: 'https://www.rabbitmq.com/docs/policies#priorities',
  versions: '>=3.10',
  examples: {
    bad: queuesExample(
      { orders: { 'x-queue-type': 'quorum' } },
      { policies: [examplePolicy('all', '.*', { 'max-length': 100000 }, { priority: 10 })] },
    ),
    good: queuesExample(
      { orders: { 'x-queue-type': 'quorum' } },
      { policies: [examplePolicy('all', '.*', { 'max-length': 100000 }, { priority: -1 })] },
    ),
  },
  *check({ model }) {
    for (const policy of model.policies) {
      const { kind, pattern, applyTo, priority, definition, source } = policy;
      // Operator policies are there to hold for everything.
      if (kind !== 'policy' || priority <= 0 || !isCatchAll(pattern)) continue;
      if (applyTo !== 'all' && applyTo !== 'queues') continue;
      const consequence =
        'dead-letter-exchange' in definition
          ? 'dead letter queues too, which then dead-letter into themselves'
          : 'reply queues too, and displaces policies of lower priority';
      yield {
        at: source.value('priority'),
        message: `${policyTitle(policy)} matches everything with priority ${priority}: ${consequence}. Give it a negative priority or a narrower pattern.`,
        fixes: [
          {
            title: 'Give it the priority -1',
            edits: [{ op: 'set', in: source, path: ['priority'], value: -1 }],
            preferred: true,
          },
        ],
      };
    }
  },
});
