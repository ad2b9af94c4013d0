import { queueTitle } from '../model/model.ts';
import { isAtLeast } from '../model/version.ts';
import { queuesExample } from './examples.ts';
import { deleteFirst } from './queue-arguments.ts';
import { defineRule } from './rule.ts';

export const deadLetterQueueSurvives = defineRule({
  id: 'DLX010',
  name: 'dead-letter-queue-survives',
  item: 'REL001',
  severity: 'warning',
  summary: 'A dead letter queue lives as long as the queues that it serves.',
  why: 'A transient dead letter queue is gone after a restart of its node, one with auto-delete when its last consumer leaves: with the failed messages of durable queues.',
  remedy: 'Make the dead letter queue durable and not auto-delete.',
  source: 'https://www.rabbitmq.com/docs/queues#durability',
  versions: '>=3.10',
  examples: {
    bad: deadExample(true),
    good: deadExample(false),
  },
  *check({ model, topology, deadLetters, version }) {
    const vanishing = model.queues.filter(({ durable, autoDelete }) => durable === false || autoDelete);
    for (const queue of vanishing) {
      const served = deadLetters.deadLetterQueues
        .get(queue)
        ?.find(({ source }) => source.durable !== false && !source.autoDelete);
      // A replicated queue cannot be either: QUE012.
      if (!served || topology.effective(queue).type !== 'classic') continue;
      const field = queue.autoDelete ? 'auto_delete' : queue.durable === false ? 'durable' : undefined;
      // From 4.3 on the import leaves transient queues out: REL001.
      if (field === undefined || (field === 'durable' && isAtLeast(version, 4, 3))) continue;
      yield {
        at: queue.source.value(field),
        message: `${queueTitle(queue)} keeps the dead letters of the durable queue \`${served.source.name}\`, but ${field === 'durable' ? 'is gone after a restart' : 'is deleted when its last consumer leaves'}. Make it ${field === 'durable' ? 'durable' : 'stay'}.`,
        fixes: [
          {
            title: `${field === 'durable' ? 'Make it durable' : 'Turn auto-delete off'} ${deleteFirst}`,
            edits: [{ op: 'set', in: queue.source, path: [field], value: field === 'durable' }],
            preferred: true,
          },
        ],
      };
    }
  },
});

function deadExample(autoDelete: boolean) {
  const queue = (name: string, auto_delete: boolean, own: object) => ({
    name,
    vhost: 'shop',
    durable: true,
    auto_delete,
    arguments: own,
  });
  return queuesExample(
    {},
    {
      queues: [
        queue('orders', false, {
          'x-queue-type': 'quorum',
          'x-dead-letter-exchange': '',
          'x-dead-letter-routing-key': 'orders.dead',
        }),
        queue('orders.dead', autoDelete, { 'x-queue-type': 'classic' }),
      ],
    },
  );
}
