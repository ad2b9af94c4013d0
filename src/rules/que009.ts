import { queueTitle } from '../model/model.ts';
import { queuesExample } from './examples.ts';
import { policyTitle, withoutKeys } from './policies.ts';
import { argumentProblems, deleteFirst } from './queue-arguments.ts';
import { defineRule } from './rule.ts';

export const noQueueMode = defineRule({
  id: 'QUE009',
  name: 'no-queue-mode',
  item: null,
  severity: 'info',
  summary: 'Queues and policies do not set a queue mode.',
  why: 'Since 3.12 classic queues always keep most messages on disk; `lazy` and `default` have no effect. It misleads readers, and on a quorum queue it makes the broker skip the whole policy.',
  remedy: 'Remove it.',
  source: 'https://www.rabbitmq.com/docs/lazy-queues',
  versions: '>=3.12',
  examples: {
    bad: queuesExample({ orders: { 'x-queue-type': 'classic', 'x-queue-mode': 'lazy' } }),
    good: queuesExample({ orders: { 'x-queue-type': 'classic' } }),
  },
  *check(evidence) {
    const { model, topology } = evidence;
    const argument = 'x-queue-mode';
    const problems = argumentProblems(evidence);
    for (const queue of topology.queuesByArgument.get(argument) ?? []) {
      if (problems.get(queue)?.some(problem => problem.argument === argument)) continue;
      yield {
        at: queue.source.key('arguments', argument),
        message: `${queueTitle(queue)} sets \`${argument}\`, which has no effect since 3.12: classic queues keep messages on disk anyway. Remove it.`,
        fixes: [
          {
            title: `Remove \`${argument}\` ${deleteFirst}`,
            edits: [{ op: 'remove', in: queue.source, path: ['arguments', argument] }],
            preferred: true,
          },
        ],
      };
    }
    for (const policy of model.policies) {
      if (policy.kind !== 'policy' || !('queue-mode' in policy.definition)) continue;
      yield {
        at: policy.source.key('definition', 'queue-mode'),
        message: `${policyTitle(policy)} sets \`queue-mode\`, which has no effect since 3.12: classic queues keep messages on disk anyway. Remove it.`,
        fixes: [{ ...withoutKeys(evidence, policy, ['queue-mode'], 'Remove `queue-mode`'), preferred: true }],
      };
    }
  },
});
