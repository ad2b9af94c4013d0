import { type Binding, inVhost } from '../model/model.ts';
import { isAtLeast } from '../model/version.ts';
import { exampleBinding, exampleExchange, queuesExample } from './examples.ts';
import { defineRule, type Violation } from './rule.ts';
import { isTemplate } from './template.ts';

export const topicKeys = defineRule({
  id: 'DEF019',
  name: 'topic-binding-keys',
  item: null,
  severity: 'info',
  summary: 'The key of a topic binding is made of words, dots and at most two `#`.',
  why: 'Only `.` separates words, and `*` and `#` are wildcards only as words of their own: `a/b.*` and `orders*` match almost nothing. From 4.3.5 on a key with three or more `#` is refused.',
  remedy: 'Write the key as words with dots between them; one `#` in a row is enough.',
  source: 'https://www.rabbitmq.com/docs/exchanges#topic',
  versions: '>=3.10',
  examples: { bad: topicExample('orders/eu.*'), good: topicExample('orders.eu.*') },
  *check({ model, topology, version }) {
    const suspicious = model.bindings.filter(
      ({ vhost, from, routingKey }) =>
        mayBeMeantOtherwise.test(routingKey) && topology.exchange(vhost, from)?.type === 'topic',
    );
    for (const binding of suspicious) {
      const { from, routingKey } = binding;
      if (isTemplate(routingKey)) continue;
      const title = () => `Binding \`${from}\` → \`${binding.to}\`${inVhost(binding)}`;
      const hashes = routingKey.includes('#') ? routingKey.split('.').filter(word => word === '#').length : 0;
      if (hashes > 2) {
        const refused = isAtLeast(version, 4, 3, 5);
        yield {
          ...violation(binding, shortened(routingKey)),
          severity: refused ? 'error' : 'info',
          brokerRefuses: refused,
          message: `${title()}: the key has ${hashes} \`#\`. ${refused ? 'From 4.3.5 on the broker refuses the import' : 'From 4.3.5 on the broker refuses such a file'}; more than two also make routing slow. Use fewer.`,
        };
      } else if (/[./*#]/.test(routingKey) && /\/|::/.test(routingKey) && /[.*#]/.test(routingKey)) {
        yield {
          ...violation(binding, routingKey.replaceAll(/::|\//g, '.')),
          message: `${title()}: in the key \`${routingKey}\` only \`.\` separates words, so \`/\` and \`::\` are letters and wildcards do not stand for what is between them.`,
        };
      } else if (/[^.][*#]|[*#][^.]/.test(routingKey)) {
        yield {
          ...violation(binding, undefined),
          message: `${title()}: in the key \`${routingKey}\` a \`*\` or \`#\` is part of a word, and so a letter like others. Wildcards stand for whole words between dots.`,
        };
      }
    }
  },
});

/** A second `#`, a wildcard that is a part of a word, or words that `/` or `::` part: most keys have none of it. */
const mayBeMeantOtherwise = /#.*#|[^.][*#]|[*#][^.]|\/|::/;

function violation({ source }: Binding, better: string | undefined): Pick<Violation, 'at' | 'fixes'> {
  return {
    at: source.value('routing_key'),
    fixes:
      better === undefined
        ? []
        : [
            {
              title: `Change the key to \`${better}\``,
              edits: [{ op: 'set', in: source, path: ['routing_key'], value: better }],
              preferred: true,
            },
          ],
  };
}

/** Of `#` words in a row one says the same; where more than two remain, there is no short key. */
function shortened(key: string): string | undefined {
  const better = key
    .split('.')
    .filter((word, index, words) => word !== '#' || words[index - 1] !== '#')
    .join('.');
  return better.split('.').filter(word => word === '#').length > 2 ? undefined : better;
}

function topicExample(routingKey: string) {
  return queuesExample(
    { orders: { 'x-queue-type': 'quorum' } },
    {
      exchanges: [exampleExchange('shop.events', 'topic')],
      bindings: [exampleBinding('shop.events', 'orders', routingKey)],
    },
  );
}
