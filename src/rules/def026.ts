import type { BrokerModel, Queue } from '../model/model.ts';
import { isAtLeast } from '../model/version.ts';
import { queuesExample } from './examples.ts';
import { defineRule } from './rule.ts';

export const queuesWithinLimit = defineRule({
  id: 'DEF026',
  name: 'queues-within-limit',
  item: null,
  severity: 'error',
  summary: 'A virtual host has no more queues than its limit `max-queues` allows.',
  why: 'The limits are imported before the queues. 4.x then leaves queues out without an error, which ones is luck, and fails over their bindings; 3.10 makes them all, and no client can declare another.',
  remedy: 'Raise `max-queues`, or take queues out of the virtual host.',
  source: 'https://www.rabbitmq.com/docs/vhosts#limits',
  versions: '>=3.10',
  examples: { bad: limitExample(1), good: limitExample(100) },
  *check({ model, topology, version }) {
    for (const { component, vhost, value, source } of model.parameters) {
      const limit = value['max-queues'];
      // A negative number is no limit.
      if (component !== 'vhost-limits' || typeof limit !== 'number' || limit < 0) continue;
      if (model.queues.length <= limit) continue;
      const queues = queuesIn(model, vhost);
      if (queues.size <= limit) continue;
      const drops = isAtLeast(version, 4, 0);
      // Queues are counted while others are being made: only of none it is certain which ones are missing.
      const isBound = (queue: Queue) => topology.bindingsTo(queue).some(({ from }) => from !== '');
      const refused = drops && limit === 0 && [...queues.values()].some(isBound);
      yield {
        at: source.value('value', 'max-queues'),
        severity: drops ? 'error' : 'warning',
        brokerRefuses: refused,
        message: `Vhost \`${vhost}\` may have ${limit} queues, and the file has ${queues.size}: ${drops ? 'the import leaves some out without an error' : 'no client can declare another'}. Raise \`max-queues\`.`,
        fixes: [
          {
            title: `Raise \`max-queues\` to ${queues.size * 2}`,
            edits: [{ op: 'set', in: source, path: ['value', 'max-queues'], value: queues.size * 2 }],
            preferred: true,
          },
          {
            title: 'Remove `max-queues`',
            edits: [{ op: 'remove', in: source, path: ['value', 'max-queues'] }],
          },
        ],
      };
    }
  },
});

/** By name: two of one name are one queue. */
function queuesIn({ queues }: BrokerModel, vhost: string): ReadonlyMap<string, Queue> {
  const found = new Map<string, Queue>();
  for (const queue of queues) if (queue.vhost === vhost) found.set(queue.name, queue);
  return found;
}

function limitExample(limit: number) {
  return queuesExample(
    { orders: { 'x-queue-type': 'quorum' }, 'orders.dead': { 'x-queue-type': 'quorum' } },
    {
      parameters: [
        { component: 'vhost-limits', vhost: 'shop', name: 'limits', value: { 'max-queues': limit } },
      ],
    },
  );
}
