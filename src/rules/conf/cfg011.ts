import { parseAdvancedConfig } from '../../conf/advanced-config.ts';
import { allAsConf, writtenAsConf } from '../../conf/advanced-to-conf.ts';
import { type ConfEvidence, defineConfRule, type TextFix } from './conf-rule.ts';

export const newFormat = defineConfRule({
  id: 'CFG011',
  name: 'configuration-not-erlang-terms',
  item: null,
  severity: 'error',
  summary: 'rabbitmq.conf is not in the classic format.',
  why: 'Erlang terms belong into rabbitmq.config, the classic format, or into advanced.config. Under the name rabbitmq.conf a node reads `key = value`, takes Erlang terms for a syntax error, and does not start.',
  remedy: 'Rename the file to advanced.config, or write its settings in the new format.',
  source: 'https://www.rabbitmq.com/docs/configure#config-file-formats',
  versions: '>=3.10',
  examples: {
    bad: '[{rabbit, [{heartbeat, 30}]}].\n',
    good: 'heartbeat = 30\n',
  },
  *check({ document, keys, version }) {
    if (document.format !== 'erlang') return;
    const start = document.text.indexOf('[');
    yield {
      at: { start, end: start + 1 },
      message:
        'These are Erlang terms, the classic format: under the name rabbitmq.conf a node does not start with them. Rename the file to advanced.config, or write `key = value`.',
      brokerRefuses: !document.isTemplate,
      fixes: translated(document.text, keys, version),
    };
  },
});

/** Where all that the terms set has a key of its own. */
function translated(
  text: string,
  keys: ConfEvidence['keys'],
  version: ConfEvidence['version'],
): readonly TextFix[] {
  const terms = parseAdvancedConfig(text, version);
  const settings = allAsConf(terms, keys);
  if (!settings) return [];
  const newText = writtenAsConf(terms, settings);
  return [{ title: 'Write the same in the new format', edits: [{ start: 0, end: text.length, newText }] }];
}
