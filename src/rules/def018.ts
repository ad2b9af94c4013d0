import { inVhost } from '../model/model.ts';
import { exampleBinding, queuesExample } from './examples.ts';
import { defineRule } from './rule.ts';

export const defaultExchangeUnbound = defineRule({
  id: 'DEF018',
  name: 'no-default-exchange-binding',
  item: null,
  severity: 'hint',
  summary: 'No binding comes from the default exchange.',
  why: 'The default exchange, whose name is empty, leads to every queue by its name. A binding from it changes nothing: it cannot be given another key.',
  remedy: 'Remove the binding; to route by another key, use an exchange with a name.',
  source: 'https://www.rabbitmq.com/docs/exchanges#default-exchange',
  versions: '>=3.10',
  examples: {
    bad: queuesExample(
      { orders: { 'x-queue-type': 'quorum' } },
      { bindings: [exampleBinding('', 'orders', 'orders')] },
    ),
    good: queuesExample({ orders: { 'x-queue-type': 'quorum' } }, { bindings: [] }),
  },
  *check({ model }) {
    for (const binding of model.bindings.filter(({ from }) => from === '')) {
      yield {
        at: binding.source.value('source'),
        message: `Binding from the default exchange to \`${binding.to}\`${inVhost(binding)} does nothing: that exchange leads to every queue by its name. Remove it.`,
        fixes: [
          {
            title: 'Remove the binding',
            edits: [{ op: 'remove', in: binding.source, path: [] }],
            preferred: true,
          },
        ],
      };
    }
  },
});
