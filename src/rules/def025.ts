import { type Binding, inVhost } from '../model/model.ts';
import { toValue } from '../model/written.ts';
import { exampleBinding, exampleExchange, queuesExample } from './examples.ts';
import { isLeftOutQueue } from './left-out.ts';
import { defineRule, type Evidence } from './rule.ts';
import { isTemplate } from './template.ts';

export const localRandomBindings = defineRule({
  id: 'DEF025',
  name: 'local-random-bindings',
  item: null,
  severity: 'error',
  summary: 'A binding of an `x-local-random` exchange leads to a classic queue, with an empty key.',
  why: 'The exchange takes one of the queues on the node of the publisher, whatever the key: a binding with a key, to a replicated queue or to an exchange fails the import.',
  remedy: 'Write `"routing_key": ""`, and bind classic queues only.',
  source: 'https://www.rabbitmq.com/docs/local-random-exchange',
  versions: '>=4.0',
  examples: { bad: randomExample('orders'), good: randomExample('') },
  *check(evidence) {
    const { model, topology } = evidence;
    // Hardly a file has such an exchange, and many have a lot of bindings.
    if (!model.exchanges.some(({ type }) => type === 'x-local-random')) return;
    for (const binding of model.bindings) {
      const { from, to, vhost, source } = binding;
      if (topology.exchange(vhost, from)?.type !== 'x-local-random') continue;
      const problem = problemOf(evidence, binding);
      if (!problem) continue;
      yield {
        at: source.value(problem.field),
        brokerRefuses: true,
        message: `Binding \`${from}\` → \`${to}\`${inVhost(binding)}: an x-local-random exchange takes only ${problem.wanted}, or the broker refuses the import.`,
        fixes:
          problem.field === 'routing_key'
            ? [
                {
                  title: 'Empty the routing key',
                  edits: [{ op: 'set', in: source, path: ['routing_key'], value: '' }],
                  preferred: true,
                },
              ]
            : [
                {
                  title: 'Remove the binding',
                  edits: [{ op: 'remove', in: source, path: [] }],
                  preferred: true,
                },
              ],
      };
    }
  },
});

interface Problem {
  readonly field: string;
  readonly wanted: string;
}

/** Seen on 4.0.5 and 4.3.6. What the import misses first is DEF002's business. */
function problemOf(evidence: Evidence, binding: Binding): Problem | undefined {
  const { topology, file } = evidence;
  const { to, toType, vhost, source } = binding;
  if (toType === 'exchange') return { field: 'destination', wanted: 'bindings to queues' };
  const queue = topology.queue(vhost, to);
  if (!queue || isLeftOutQueue(evidence, queue)) return undefined;
  if (topology.effective(queue).type !== 'classic') return { field: 'destination', wanted: 'classic queues' };
  // One that is missing or no text is not empty.
  const node = file?.node(source, 'routing_key');
  const key = file ? node && toValue(node) : binding.routingKey;
  return key === '' || isTemplate(key) ? undefined : { field: 'routing_key', wanted: 'an empty routing key' };
}

function randomExample(routingKey: string) {
  return queuesExample(
    { orders: { 'x-queue-type': 'classic' } },
    {
      exchanges: [exampleExchange('shop.nearby', 'x-local-random')],
      bindings: [exampleBinding('shop.nearby', 'orders', routingKey)],
    },
  );
}
