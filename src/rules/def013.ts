import { inVhost } from '../model/model.ts';
import { isAtLeast } from '../model/version.ts';
import { exampleBinding, exampleExchange, queuesExample } from './examples.ts';
import { nearest } from './nearest.ts';
import { defineRule } from './rule.ts';
import { isTemplate } from './template.ts';

export const headersMatchKnown = defineRule({
  id: 'DEF013',
  name: 'headers-match-known',
  item: null,
  severity: 'error',
  summary: 'The `x-match` of a headers binding is `all`, `any`, `all-with-x` or `any-with-x`.',
  why: 'Another value fails the import on 4.x, and 3.10 leaves the binding out: the queue gets nothing. Without `x-match` all headers must match.',
  remedy: 'Use one of the four values, or leave `x-match` out.',
  source: 'https://www.rabbitmq.com/docs/exchanges#headers',
  versions: '>=3.10',
  examples: { bad: matchExample('both'), good: matchExample('all') },
  *check({ model, topology, version }) {
    for (const binding of model.bindings.filter(({ arguments: own }) => 'x-match' in own)) {
      const { from, to, vhost, source } = binding;
      const match = binding.arguments['x-match'];
      // The import refuses null in arguments: DEF022.
      if (match === null || isTemplate(match)) continue;
      if (topology.exchange(vhost, from)?.type !== 'headers') continue;
      if (typeof match === 'string' && values.includes(match)) continue;
      const refused = isAtLeast(version, 3, 13);
      const close = typeof match === 'string' ? nearest(match.toLowerCase(), values, 2) : undefined;
      yield {
        at: source.key('arguments', 'x-match'),
        brokerRefuses: refused,
        message: `Binding \`${from}\` → \`${to}\`${inVhost(binding)}: \`x-match\` must be all, any, all-with-x or any-with-x, or the broker ${refused ? 'refuses the import' : 'leaves the binding out'}.`,
        fixes: (close === undefined ? ['all', 'any'] : [close]).map(value => ({
          title: `Change it to \`${value}\``,
          edits: [{ op: 'set', in: source, path: ['arguments', 'x-match'], value }],
          preferred: value === close,
        })),
      };
    }
  },
});

const values = ['all', 'any', 'all-with-x', 'any-with-x'];

function matchExample(match: string) {
  return queuesExample(
    { orders: { 'x-queue-type': 'quorum' } },
    {
      exchanges: [exampleExchange('shop.events', 'headers')],
      bindings: [
        { ...exampleBinding('shop.events', 'orders', ''), arguments: { 'x-match': match, kind: 'order' } },
      ],
    },
  );
}
