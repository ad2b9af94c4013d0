import type { Fix } from '../model/edit.ts';
import { exchangeTypes } from '../model/facts.ts';
import { type Exchange, inVhost } from '../model/model.ts';
import { formatVersion } from '../model/version.ts';
import { exampleExchange, queuesExample } from './examples.ts';
import { isLeftOutExchange } from './left-out.ts';
import { nearest } from './nearest.ts';
import { pluginNeeded } from './plugin-needed.ts';
import { defineRule } from './rule.ts';
import { isTemplate } from './template.ts';

export const exchangeTypeKnown = defineRule({
  id: 'DEF008',
  name: 'exchange-type-known',
  item: null,
  severity: 'error',
  summary: 'The type of an exchange is one that the broker has.',
  why: 'An unknown type fails the import, and a node that loads the file at boot does not start. Types of plugins are known only while the plugin is enabled.',
  remedy:
    'Correct the type (`direct`, `fanout`, `topic`, `headers`, in lower case), or enable the plugin before the import.',
  source: 'https://www.rabbitmq.com/docs/exchanges#types',
  versions: '>=3.10',
  examples: {
    bad: queuesExample({}, { exchanges: [exampleExchange('shop.events', 'Topic')] }),
    good: queuesExample({}, { exchanges: [exampleExchange('shop.events', 'topic')] }),
  },
  *check({ model, version, deployment }) {
    const types = exchangeTypes(version);
    const builtIn = [...types].filter(([, plugin]) => plugin === 'rabbit').map(([type]) => type);
    const mentioned = new Set<string>();
    for (const exchange of model.exchanges) {
      const { type, source, name } = exchange;
      const plugin = types.get(type);
      if (plugin === 'rabbit' || isTemplate(type) || isLeftOutExchange(name) || name === '') continue;
      if (plugin === undefined) {
        yield {
          at: source.value('type'),
          brokerRefuses: true,
          message: `Exchange \`${name}\`${inVhost(exchange)} has type \`${type}\`, which RabbitMQ ${formatVersion(version)} does not know: it refuses the import. Use direct, fanout, topic or headers.`,
          fixes: fixesFor(exchange, builtIn),
        };
      } else if (!mentioned.has(type)) {
        // One remark for all exchanges of the type is enough.
        mentioned.add(type);
        const [needed = ''] = plugin.split(' ');
        const title = `Exchange \`${name}\`${inVhost(exchange)}`;
        const violation = pluginNeeded(title, needed, `type \`${type}\``, deployment);
        if (violation) yield { at: source.value('type'), ...violation };
      }
    }
  },
});

function fixesFor({ type, source }: Exchange, builtIn: readonly string[]): readonly Fix[] {
  const lower = type.toLowerCase();
  const close = builtIn.includes(lower) ? lower : nearest(lower, builtIn, 3);
  const choices = close === undefined ? ['direct', 'fanout', 'topic', 'headers'] : [close];
  return choices.map(value => ({
    title: `Make it a ${value} exchange`,
    edits: [{ op: 'set', in: source, path: ['type'], value }],
    preferred: value === close,
  }));
}
