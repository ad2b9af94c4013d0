import { defineItem, inModel, judging, note, pass, quantity, queuesIn } from '../item.ts';

export const deadLettersKept = defineItem({
  id: 'ERR001',
  lesson: ['dead-letter-exchanges', 'setting-up'],
  remedy:
    'Give each queue for work a dead letter exchange by policy, and bind a queue to that exchange. A policy can be changed later, an argument cannot.',
  attestable: false,
  spansVhosts: true,
  unseen: 'There is no queue for work to judge by. Check a cluster that is in use, or a definitions file.',
  *judge(seen) {
    for (const model of seen.models) {
      const { topology, deadLetters } = model.evidence;
      const queues = queuesIn(model, 'work');
      const kept = queues.filter(queue => (deadLetters.routes.get(queue)?.targets.length ?? 0) > 0);
      if (queues.length === 0 || kept.length < queues.length) continue;
      const byPolicy = kept.filter(
        queue => topology.effective(queue).setting('dead-letter-exchange')?.from !== 'argument',
      );
      yield pass(
        `${queues.length === 1 ? 'The one queue' : `All ${quantity(queues.length, 'queue')}`} for work${inModel(model)} dead-letter${queues.length === 1 ? 's' : ''} into a queue, ${byPolicy.length.toLocaleString('en')} by policy.`,
      );
    }
    yield* judging(seen, 'metrics', function* (metrics) {
      const lost = reasons.flatMap(reason => {
        const name = `rabbitmq_global_messages_dead_lettered_${reason}_total`;
        const count = metrics.sum(name, { dead_letter_strategy: 'disabled' }) ?? 0;
        return count > 0 ? [`${count.toLocaleString('en')} ${reason.replace('_', ' ')}`] : [];
      });
      if (lost.length > 0)
        yield note(
          `Messages have died in a queue without a dead letter exchange since the node that answers started, and are gone: ${lost.join(', ')}.`,
        );
    });
  },
});

/** https://www.rabbitmq.com/docs/dlx#overview */
const reasons = ['rejected', 'expired', 'maxlen', 'delivery_limit'];
