import { queueTitle } from '../model/model.ts';
import { isAtLeast } from '../model/version.ts';
import { queuesExample } from './examples.ts';
import { toQuorum } from './quorum-fix.ts';
import { defineRule } from './rule.ts';

export const quorumQueues = defineRule({
  id: 'HA002',
  name: 'quorum-queues',
  item: 'HA002',
  severity: 'warning',
  summary: 'A durable work queue is a quorum queue with at least three members.',
  why: 'A classic queue lives on one node. While that node is down, publishes to it are nacked and consumers wait; mirroring, which used to hide this, is gone since 4.0.',
  remedy:
    'Set `"x-queue-type": "quorum"`. The type of an existing queue cannot be changed: declare a new one, or delete and declare again.',
  source: 'https://www.rabbitmq.com/docs/quorum-queues',
  versions: '>=3.10',
  examples: {
    bad: queuesExample({ orders: {} }),
    good: queuesExample({ orders: { 'x-queue-type': 'quorum' } }),
  },
  *check({ model, topology, version, roleOf }) {
    const candidates = model.queues.filter(
      queue =>
        topology.effective(queue).type === 'classic' ||
        queue.arguments['x-quorum-initial-group-size'] !== undefined,
    );
    for (const queue of candidates) {
      const { type } = topology.effective(queue);
      if (type === 'quorum') {
        const size = queue.arguments['x-quorum-initial-group-size'];
        if (typeof size !== 'number' || size < 1 || (size > 2 && size % 2 === 1)) continue;
        yield {
          at: queue.source.value('arguments', 'x-quorum-initial-group-size'),
          severity: size <= 2 ? 'warning' : 'info',
          message:
            size <= 2
              ? `${queueTitle(queue)} starts with ${size} member${size === 1 ? '' : 's'}: the loss of one node stops it. Use 3, or leave the size out (3 is the default).`
              : `${queueTitle(queue)} starts with ${size} members: an even number survives no more failures than ${size - 1}. Use ${size - 1}.`,
          fixes: [
            {
              title: `Start with ${size <= 2 ? 3 : size - 1} members`,
              edits: [
                {
                  op: 'set',
                  in: queue.source,
                  path: ['arguments', 'x-quorum-initial-group-size'],
                  value: size <= 2 ? 3 : size - 1,
                },
              ],
              preferred: true,
            },
          ],
        };
        continue;
      }
      if (type !== 'classic' || queue.durable === false || roleOf(queue) !== 'work') continue;
      // Strict priorities are a reason for a classic queue until 4.3 brings them to quorum queues.
      if (queue.arguments['x-max-priority'] !== undefined && !isAtLeast(version, 4, 3)) continue;
      yield {
        at: queue.source.value('arguments', 'x-queue-type'),
        message: `${queueTitle(queue)} is a classic queue: it lives on one node and is unavailable while that node is down. Make it a quorum queue.`,
        fixes: [
          {
            title: 'Make it a quorum queue (an existing queue must be deleted first)',
            edits: toQuorum(queue),
            preferred: true,
          },
        ],
      };
    }
  },
});
