import type { Edit, Fix } from '../model/edit.ts';
import { predeclaredExchanges } from '../model/facts.ts';
import { inVhost, queueTitle } from '../model/model.ts';
import { queuesExample } from './examples.ts';
import { isLeftOutExchange } from './left-out.ts';
import { defineRule } from './rule.ts';

export const reservedNames = defineRule({
  id: 'DEF007',
  name: 'reserved-names',
  item: null,
  severity: 'warning',
  summary: 'No queue or exchange has a name that begins with `amq.`.',
  why: 'Names with `amq.` belong to the broker: the import skips such an object with a line in the log, answers 204, and since 3.13 fails at its bindings.',
  remedy:
    'Give it another name, or take it out of the file: queues like `amq.gen-…` come from clients that let the broker choose a name.',
  source: 'https://www.rabbitmq.com/docs/queues#names',
  versions: '>=3.10',
  examples: {
    bad: queuesExample({
      invoices: { 'x-queue-type': 'quorum' },
      'amq.orders': { 'x-queue-type': 'quorum' },
    }),
    good: queuesExample({ invoices: { 'x-queue-type': 'quorum' }, orders: { 'x-queue-type': 'quorum' } }),
  },
  *check({ model, topology, deadLetters }) {
    for (const queue of model.queues.filter(({ name }) => name.startsWith('amq.'))) {
      const bindings = topology.bindingsTo(queue);
      yield {
        at: queue.source.value('name'),
        message: `${queueTitle(queue)} has a reserved name: the import leaves it out without an error. Names with \`amq.\` belong to the broker; rename or remove it.`,
        fixes: [removal([queue, ...bindings].map(({ source }) => ({ op: 'remove', in: source, path: [] })))],
      };
    }
    for (const exchange of model.exchanges) {
      const { name, vhost, source, type } = exchange;
      if (predeclaredExchanges.has(name) && name !== '') {
        const own = predeclaredType(name);
        if (own === type) continue;
        yield {
          at: source.value('type'),
          message: `Exchange \`${name}\`${inVhost(exchange)} is always of type ${own}: the import ignores the type \`${type}\`. Use an exchange with a name of its own.`,
          fixes: [
            {
              title: `Make it ${own}, as the broker does`,
              edits: [{ op: 'set', in: source, path: ['type'], value: own }],
              preferred: true,
            },
          ],
        };
      }
      if (!isLeftOutExchange(name)) continue;
      const edges = topology.bindingsFrom(vhost, name);
      const isNeeded = deadLetters.useExchange(vhost, name);
      yield {
        at: source.value('name'),
        message: `Exchange \`${name}\`${inVhost(exchange)} has a reserved name: the import leaves it out without an error. Names with \`amq.\` belong to the broker; rename or remove it.`,
        fixes: isNeeded
          ? []
          : [removal([exchange, ...edges].map(entity => ({ op: 'remove', in: entity.source, path: [] })))],
      };
    }
  },
});

function removal(edits: readonly Edit[]): Fix {
  const bindings = edits.length - 1;
  return {
    title:
      bindings === 0
        ? 'Remove it'
        : `Remove it and its ${bindings === 1 ? 'binding' : `${bindings} bindings`}`,
    edits,
    preferred: true,
  };
}

/** https://www.rabbitmq.com/docs/exchanges#default-exchange */
function predeclaredType(name: string): string {
  if (name === 'amq.match') return 'headers';
  return name === 'amq.rabbitmq.trace' ? 'topic' : name.slice('amq.'.length);
}
