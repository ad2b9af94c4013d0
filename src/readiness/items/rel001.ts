import { defineItem, inModel, pass, quantity, queuesIn } from '../item.ts';

export const durableQueues = defineItem({
  id: 'REL001',
  lesson: ['reliability', 'durability'],
  remedy:
    'Declare queues and the exchanges that feed them durable. An existing queue keeps what it was declared with: delete it and declare it again.',
  attestable: false,
  spansVhosts: true,
  unseen: 'There is no queue for work to judge by. Check a cluster that is in use, or a definitions file.',
  *judge(seen) {
    for (const model of seen.models) {
      const queues = queuesIn(model, 'work', 'retry', 'dead', 'stream');
      if (queues.length === 0 || queues.some(({ durable }) => durable === false)) continue;
      yield pass(
        `${queues.length === 1 ? 'The one queue' : `All ${quantity(queues.length, 'queue')}`} for work${inModel(model)} ${queues.length === 1 ? 'is' : 'are'} durable.`,
      );
    }
  },
});
