import { inVhost } from '../model/model.ts';
import { isAtLeast, type Version } from '../model/version.ts';
import { exampleBinding, exampleExchange, queuesExample } from './examples.ts';
import { isLeftOutQueue } from './left-out.ts';
import { defineRule } from './rule.ts';
import { isTemplate } from './template.ts';

export const hashBindingWeights = defineRule({
  id: 'DEF012',
  name: 'hash-binding-weights',
  item: null,
  severity: 'error',
  summary: 'A binding to a consistent hash exchange has a whole number as its routing key.',
  why: 'The key is the weight of the queue, not a routing key. With anything but a number from 1 on the import fails on 4.x, and 3.10 leaves the binding out: the queue gets nothing.',
  remedy: 'Use `"1"` for all queues, or other small numbers for unequal shares.',
  source: 'https://www.rabbitmq.com/docs/exchanges#types',
  versions: '>=3.10',
  examples: { bad: hashExample('orders'), good: hashExample('1') },
  *check(evidence) {
    const { model, topology, version } = evidence;
    if (!model.exchanges.some(({ type }) => type === 'x-consistent-hash')) return;
    const unweighted = model.bindings.filter(
      ({ routingKey, vhost, from }) =>
        !isWeight(routingKey, version) && topology.exchange(vhost, from)?.type === 'x-consistent-hash',
    );
    for (const binding of unweighted) {
      const { from, to, toType, vhost, routingKey, source } = binding;
      if (isTemplate(routingKey)) continue;
      // What the import misses first is DEF002's business.
      if (toType === 'queue' && isLeftOutQueue(evidence, topology.queue(vhost, to))) continue;
      const refused = isAtLeast(version, 3, 13);
      yield {
        at: source.value('routing_key'),
        brokerRefuses: refused,
        message: `Binding \`${from}\` → \`${to}\`${inVhost(binding)}: the key \`${routingKey}\` must be a weight, a whole number from 1 on, or the broker ${refused ? 'refuses the import' : 'leaves the binding out'}. Use \`"1"\`.`,
        fixes: [
          {
            title: 'Give it the weight 1',
            edits: [{ op: 'set', in: source, path: ['routing_key'], value: '1' }],
            preferred: true,
          },
        ],
      };
    }
  },
});

/** At most 10,000 from 4.2.6 on (seen on 4.3.6: status 500). */
function isWeight(key: string, version: Version): boolean {
  return /^\+?0*[1-9]\d*$/.test(key) && (Number(key) <= 10_000 || !isAtLeast(version, 4, 2, 6));
}

function hashExample(routingKey: string) {
  return queuesExample(
    { orders: { 'x-queue-type': 'quorum' } },
    {
      exchanges: [exampleExchange('shop.shares', 'x-consistent-hash')],
      bindings: [exampleBinding('shop.shares', 'orders', routingKey)],
    },
  );
}
