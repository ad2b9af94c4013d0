import { queueTitle } from '../model/model.ts';
import { defineRule } from './rule.ts';

export const replicatedQueueProperties = defineRule({
  id: 'QUE012',
  name: 'replicated-queue-properties',
  item: 'REL001',
  severity: 'error',
  summary: 'Quorum queues and streams are durable and not auto-delete.',
  why: 'The import answers 204 and leaves such a queue out: the file looks deployed and the queue is not there.',
  remedy: 'Set `"durable": true` and `"auto_delete": false`, or make it a classic queue.',
  source: 'https://www.rabbitmq.com/docs/quorum-queues#feature-matrix',
  versions: '>=3.10',
  examples: {
    bad: {
      vhosts: [{ name: '/' }],
      queues: [
        {
          name: 'orders',
          vhost: '/',
          durable: false,
          auto_delete: false,
          arguments: { 'x-queue-type': 'quorum' },
        },
      ],
    },
    good: {
      vhosts: [{ name: '/' }],
      queues: [
        {
          name: 'orders',
          vhost: '/',
          durable: true,
          auto_delete: false,
          arguments: { 'x-queue-type': 'quorum' },
        },
      ],
    },
  },
  *check({ model, topology }) {
    for (const queue of model.queues.filter(({ durable, autoDelete }) => durable === false || autoDelete)) {
      const { type } = topology.effective(queue);
      if (type !== 'quorum' && type !== 'stream') continue;
      const kind = type === 'quorum' ? 'quorum queue' : 'stream';
      if (queue.durable === false) {
        yield {
          at: queue.source.value('durable'),
          message: `${queueTitle(queue)} is a ${kind} that is not durable: the import leaves it out without an error. Make it durable.`,
          fixes: [
            {
              title: 'Make it durable',
              edits: [{ op: 'set', in: queue.source, path: ['durable'], value: true }],
              preferred: true,
            },
          ],
        };
      }
      if (queue.autoDelete) {
        yield {
          at: queue.source.value('auto_delete'),
          message: `${queueTitle(queue)} is a ${kind} with auto-delete: the import leaves it out without an error. Turn auto-delete off.`,
          fixes: [
            {
              title: 'Turn auto-delete off',
              edits: [{ op: 'set', in: queue.source, path: ['auto_delete'], value: false }],
              preferred: true,
            },
          ],
        };
      }
    }
  },
});
