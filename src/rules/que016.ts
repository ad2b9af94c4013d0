import { queueTitle } from '../model/model.ts';
import { queuesExample } from './examples.ts';
import { deleteFirst } from './queue-arguments.ts';
import { defineRule } from './rule.ts';

export const fewPriorities = defineRule({
  id: 'QUE016',
  name: 'few-priorities',
  item: null,
  severity: 'info',
  summary: 'A classic queue has at most 10 priorities.',
  why: 'Each priority is a queue of its own inside the queue: it costs memory, disk and processor time, whether used or not. Two to five are enough for almost everybody.',
  remedy: 'Lower `x-max-priority`. Messages with a higher priority than that count as the highest.',
  source: 'https://www.rabbitmq.com/docs/priority',
  versions: '>=3.10',
  examples: {
    bad: queuesExample({ orders: { 'x-queue-type': 'classic', 'x-max-priority': 255 } }),
    good: queuesExample({ orders: { 'x-queue-type': 'classic', 'x-max-priority': 5 } }),
  },
  *check({ topology }) {
    for (const queue of topology.queuesByArgument.get('x-max-priority') ?? []) {
      const priorities = queue.arguments['x-max-priority'];
      if (typeof priorities !== 'number' || priorities <= enough || priorities > 255) continue;
      if (topology.effective(queue).type !== 'classic') continue;
      yield {
        at: queue.source.value('arguments', 'x-max-priority'),
        message: `${queueTitle(queue)} has ${priorities} priorities: the broker keeps a queue of its own for each. Two to five are mostly enough; use at most ${enough}.`,
        fixes: [
          {
            title: `Use ${enough} priorities ${deleteFirst}`,
            edits: [{ op: 'set', in: queue.source, path: ['arguments', 'x-max-priority'], value: enough }],
            preferred: true,
          },
        ],
      };
    }
  },
});

const enough = 10;
