import type { Fix } from '../model/edit.ts';
import { type Queue, queueTitle } from '../model/model.ts';
import { examplePolicy, queuesExample } from './examples.ts';
import { defineRule } from './rule.ts';

export const settingsOnce = defineRule({
  id: 'POL010',
  name: 'setting-in-one-place',
  item: null,
  severity: 'info',
  summary: 'A queue gets a setting from its policy or from an argument, not from both.',
  why: 'Which of two values holds depends on the setting: of limits the lower one, of a dead letter exchange the argument, of a stream and of the overflow of a quorum queue the policy.',
  remedy:
    'Keep the value in the policy, which can be changed while the queue lives, and take the argument out.',
  source: 'https://www.rabbitmq.com/docs/policies#conflict-resolution',
  versions: '>=3.10',
  examples: {
    bad: queuesExample(
      { orders: { 'x-queue-type': 'quorum', 'x-max-length': 500, 'x-overflow': 'reject-publish' } },
      {
        policies: [examplePolicy('limits', '^orders', { 'max-length': 100000, overflow: 'reject-publish' })],
      },
    ),
    good: queuesExample(
      { orders: { 'x-queue-type': 'quorum' } },
      {
        policies: [examplePolicy('limits', '^orders', { 'max-length': 100000, overflow: 'reject-publish' })],
      },
    ),
  },
  *check({ model, topology }) {
    if (model.policies.length === 0) return;
    for (const queue of model.queues) {
      const effective = topology.effective(queue);
      const { policy } = effective;
      if (!policy) continue;
      for (const [argument, own] of Object.entries(queue.arguments)) {
        if (!argument.startsWith('x-')) continue;
        const key = argument.slice(2);
        const other = policy.definition[key];
        if (other === undefined || JSON.stringify(other) === JSON.stringify(own)) continue;
        const winner = effective.setting(key);
        // An operator policy that beats both does what it is there for.
        if (!winner || winner.from === 'operator policy') continue;
        const [holds, loses] = winner.from === 'argument' ? [own, other] : [other, own];
        yield {
          at: queue.source.value('arguments', argument),
          message: `${queueTitle(queue)}: \`${key}\` is ${brief(own)} by argument and ${brief(other)} by policy \`${policy.name}\`. The ${winner.from}'s ${brief(holds)} holds, not ${brief(loses)}. Keep one.`,
          fixes: fixesFor(queue, argument),
        };
      }
    }
  },
});

function fixesFor({ source, arguments: own }: Queue, argument: string): readonly Fix[] {
  // The routing key and the strategy are refused, or do nothing, without the exchange beside them.
  const needed = argument === 'x-dead-letter-exchange' && 'x-dead-letter-routing-key' in own;
  if (needed) return [];
  return [
    {
      title: `Leave it to the policy: remove \`${argument}\` (an existing queue must be deleted first)`,
      edits: [{ op: 'remove', in: source, path: ['arguments', argument] }],
      preferred: true,
    },
  ];
}

function brief(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return `\`${text.length > 30 ? `${text.slice(0, 30)}…` : text}\``;
}
