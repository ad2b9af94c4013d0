import { inVhost, queueTitle } from '../model/model.ts';
import { isAtLeast } from '../model/version.ts';
import { defineRule } from './rule.ts';

export const durableQueues = defineRule({
  id: 'REL001',
  name: 'durable-queues',
  item: 'REL001',
  severity: 'warning',
  summary: 'A queue that does real work, and the exchange that feeds it, survive a restart of the broker.',
  why: 'A transient queue disappears with its messages when its node restarts; a transient exchange takes its bindings along. RabbitMQ 4.3 denies transient queues that are not exclusive, and an import leaves them out without an error.',
  remedy:
    'Declare the queue or exchange with `"durable": true`. Queues for replies may stay transient: make them exclusive.',
  source: 'https://www.rabbitmq.com/docs/queues#durability',
  versions: '>=3.10',
  examples: {
    bad: {
      queues: [{ name: 'orders', vhost: '/', durable: false, auto_delete: false, arguments: {} }],
      vhosts: [{ name: '/' }],
    },
    good: {
      queues: [{ name: 'orders', vhost: '/', durable: true, auto_delete: false, arguments: {} }],
      vhosts: [{ name: '/' }],
    },
  },
  *check({ model, topology, version, roleOf, file }) {
    for (const queue of model.queues.filter(({ durable }) => durable !== true)) {
      // What a replicated queue refuses is QUE012's business.
      if (topology.effective(queue).type !== 'classic') continue;
      const fixes = [
        {
          title: 'Make the queue durable (an existing one must be deleted first)',
          edits: [{ op: 'set', in: queue.source, path: ['durable'], value: true } as const],
          preferred: true,
        },
      ];
      if (queue.durable === undefined && !isAtLeast(version, 3, 11)) {
        yield {
          at: queue.source.key('durable'),
          severity: 'error',
          brokerRefuses: true,
          message: `${queueTitle(queue)} has no \`durable\`: before 3.11 the broker refuses the whole import for it. Say \`"durable": true\`.`,
          fixes,
        };
      }
      if (queue.durable !== false || ['reply', 'temporary', 'internal'].includes(roleOf(queue))) continue;
      // What a cluster has, it has not denied.
      const denied = file !== undefined && isAtLeast(version, 4, 3);
      yield {
        at: queue.source.value('durable'),
        severity: denied ? 'error' : 'warning',
        message: denied
          ? `${queueTitle(queue)} is not durable: 4.3 denies such queues by default, and the import leaves it out without an error. Make it durable.`
          : `${queueTitle(queue)} is not durable: it and its messages disappear when its node restarts. Make it durable.`,
        fixes,
      };
    }
    for (const exchange of model.exchanges) {
      if (exchange.durable !== false) continue;
      const durableTarget = topology
        .bindingsFrom(exchange.vhost, exchange.name)
        .find(({ to, toType }) => toType === 'queue' && topology.queue(exchange.vhost, to)?.durable);
      if (!durableTarget) continue;
      yield {
        at: exchange.source.value('durable'),
        message: `Exchange \`${exchange.name}\`${inVhost(exchange)} is not durable: a restart removes it and its binding to the durable queue \`${durableTarget.to}\`. Make it durable.`,
        fixes: [
          {
            title: 'Make the exchange durable (an existing one must be deleted first)',
            edits: [{ op: 'set', in: exchange.source, path: ['durable'], value: true }],
            preferred: true,
          },
        ],
      };
    }
  },
});
