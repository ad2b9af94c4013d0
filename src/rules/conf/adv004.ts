import { holdingEntries } from '../../conf/advanced-settings.ts';
import { atomFor, withComma } from '../../conf/erlang/write.ts';
import { confNamesAt, environmentOf } from '../../conf/erlang-keys.ts';
import { suggester } from '../nearest.ts';
import { defineAdvancedRule } from './adv-rule.ts';

export const knownTerms = defineAdvancedRule({
  id: 'ADV004',
  name: 'advanced-config-key-known',
  item: null,
  severity: 'warning',
  summary: 'Every key in advanced.config is one that its application reads in this version.',
  why: 'Nothing checks the keys of advanced.config: a node starts with a misspelled one, and goes on with the default.',
  remedy: 'Correct the key, or set it in rabbitmq.conf, whose keys are checked.',
  source: 'https://www.rabbitmq.com/docs/configure#config-items',
  versions: '>=3.10',
  examples: {
    bad: '[{rabbit, [{backround_gc_enabled, true}]}].\n',
    good: '[{rabbit, [{background_gc_enabled, true}]}].\n',
  },
  *check({ document, keys }) {
    if (document.isTemplate) return;
    for (const { name = '', settings } of holdingEntries(document)) {
      const known = /^rabbit(?:$|mq_)/.test(name) ? environmentOf(name) : undefined;
      // Of an application that declares and reads nothing by name, nothing is known.
      if (!known || known.size === 0) continue;
      const suggest = suggester(() => [...known.keys()]);
      for (const { path, keyRange, list, pair } of settings) {
        const key = path.at(-1) ?? '';
        const unread = confNamesAt(path).map(({ key: named }) => keys.all.get(named)?.unread)[0];
        // The strategy for partitions has a rule of its own.
        if (unread && key !== 'cluster_partition_handling') {
          const range = withComma(document.text, list, pair);
          yield {
            at: keyRange,
            severity: 'info',
            message: `Nothing reads \`${key}\` of \`${name}\` any more: it has no effect in this version. Remove it.`,
            fixes: range
              ? [{ title: `Remove \`${key}\``, edits: [{ ...range, newText: '' }], preferred: true }]
              : [],
          };
        }
        if (known.has(key)) continue;
        const suggestion = suggest(key);
        yield {
          at: keyRange,
          severity: suggestion ? 'warning' : 'info',
          message: suggestion
            ? `\`${name}\` reads no key \`${key}\`: a node starts with it, and it has no effect. Did you mean \`${suggestion}\`?`
            : `Nothing in RabbitMQ 3.10, 4.0 and 4.3 reads \`${key}\` of \`${name}\` by this name: it may have no effect. Remove it, or look it up.`,
          fixes: suggestion
            ? [
                {
                  title: `Change to \`${suggestion}\``,
                  edits: [{ ...keyRange, newText: atomFor(suggestion) }],
                  preferred: true,
                },
              ]
            : [],
        };
      }
    }
  },
});
