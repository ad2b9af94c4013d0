import { definitionsSections, informationalKeys } from '../model/facts.ts';
import { member, toValue } from '../model/written.ts';
import { exampleExchange, queuesExample } from './examples.ts';
import { nearest } from './nearest.ts';
import { defineRule } from './rule.ts';

const queue = {
  name: 'orders',
  vhost: 'shop',
  durable: true,
  auto_delete: false,
  arguments: { 'x-queue-type': 'quorum' },
};

export const topLevelKeysKnown = defineRule({
  id: 'DEF015',
  name: 'top-level-keys-known',
  item: null,
  severity: 'info',
  summary: 'The file has only sections that the broker reads.',
  why: 'The broker ignores other keys at the top, so everything below a misspelled `binding` or `queue` is missing after the import, which says nothing.',
  remedy: 'Correct the name of the section, or remove it.',
  source: 'https://www.rabbitmq.com/docs/definitions',
  versions: '>=3.10',
  examples: {
    bad: { vhosts: [{ name: 'shop' }], exchanges: [exampleExchange('orders.dlx', 'fanout')], queue: [queue] },
    good: queuesExample(
      { orders: { 'x-queue-type': 'quorum' } },
      { exchanges: [exampleExchange('orders.dlx', 'fanout')] },
    ),
  },
  *check({ file }) {
    if (!file) return;
    const root = file.root;
    for (const { key, keyRange, value } of file.root.members) {
      if (definitionsSections.includes(key) || informationalKeys.includes(key) || isRemark.test(key))
        continue;
      const close = nearest(key.toLowerCase().replaceAll(/[- ]/g, '_'), definitionsSections, 2);
      const canBeRenamed = close !== undefined && !member(file.root, close) && value?.kind === 'array';
      yield {
        at: keyRange,
        message: `The broker ignores \`${key}\` at the top of the file, and all that is in it.${close === undefined ? ' Remove it, or use one of its sections.' : ` Did you mean \`${close}\`?`}`,
        fixes: [
          ...(canBeRenamed
            ? [
                {
                  title: `Rename it to \`${close}\``,
                  edits: [
                    { op: 'remove', in: root, path: [key] } as const,
                    { op: 'set', in: root, path: [close], value: toValue(value) } as const,
                  ],
                  preferred: true,
                },
              ]
            : []),
          { title: `Remove \`${key}\``, edits: [{ op: 'remove', in: root, path: [key] }] },
        ],
      };
    }
  },
});

/** What people write where JSON has no comments. */
const isRemark = /^(\$|_|\/\/|#|comments?$)/i;
