import { type Arguments, queueTitle } from '../model/model.ts';
import { queuesExample } from './examples.ts';
import { toQuorum } from './quorum-fix.ts';
import { defineRule } from './rule.ts';

export const deadLettersKept = defineRule({
  id: 'ERR004',
  name: 'dead-letters-kept',
  item: 'ERR004',
  severity: 'warning',
  summary: 'A dead letter queue keeps what it receives until somebody has looked at it.',
  why: 'A dead letter queue with a TTL, or with a length limit and the default overflow, deletes failed messages before anybody is told that they failed.',
  remedy:
    'Take the limit away and alert on the depth of the queue. Make it a quorum queue where the work queues are.',
  source: 'https://www.rabbitmq.com/docs/dlx',
  versions: '>=3.10',
  examples: {
    bad: deadQueueExample({ 'x-message-ttl': 86_400_000 }),
    good: deadQueueExample({}),
  },
  *check({ model, topology, deadLetters, roleOf }) {
    const limits = ['message-ttl', 'max-length', 'max-length-bytes'].filter(key =>
      topology.setsSomewhere(key),
    );
    const mayLose = model.queues.filter(
      queue =>
        (limits.length > 0 || topology.effective(queue).type === 'classic') && roleOf(queue) === 'dead',
    );
    for (const queue of mayLose) {
      const effective = topology.effective(queue);
      const { type } = effective;
      for (const key of limits) {
        const limit = effective.setting(key);
        if (!limit) continue;
        const drops = (effective.value('overflow') ?? 'drop-head') === 'drop-head';
        if (key !== 'message-ttl' && !drops) continue;
        yield {
          at: limit.at,
          message: `${queueTitle(queue)} holds dead letters and has \`${key}\` ${JSON.stringify(limit.value)}: failed messages are deleted before anybody has seen them. Remove the limit and alert on the depth.`,
          fixes:
            limit.from === 'argument'
              ? [
                  {
                    title: `Remove \`x-${key}\` (an existing queue must be deleted first)`,
                    edits: [{ op: 'remove', in: queue.source, path: ['arguments', `x-${key}`] }],
                    preferred: true,
                  },
                ]
              : [],
        };
      }
      // A queue that is not durable has more than its type to change: REL001.
      if (type !== 'classic' || queue.durable === false) continue;
      const replicated = deadLetters.deadLetterQueues
        .get(queue)
        ?.find(({ source }) => topology.effective(source).type === 'quorum');
      if (replicated) {
        yield {
          at: queue.source.value('arguments', 'x-queue-type'),
          severity: 'info',
          message: `${queueTitle(queue)} is classic, and its source \`${replicated.source.name}\` a quorum queue: what fails is kept less safely than what works. Make it a quorum queue.`,
          fixes: [
            {
              title: 'Make it a quorum queue (an existing queue must be deleted first)',
              edits: toQuorum(queue),
              preferred: true,
            },
          ],
        };
      }
    }
  },
});

function deadQueueExample(limits: Arguments) {
  return queuesExample({
    orders: {
      'x-queue-type': 'quorum',
      'x-dead-letter-exchange': '',
      'x-dead-letter-routing-key': 'orders.dead',
    },
    'orders.dead': { 'x-queue-type': 'quorum', ...limits },
  });
}
