import { replaceKey } from '../../conf/edits.ts';
import { seriesWith } from '../../conf/keys.ts';
import { seriesOf } from '../../model/facts.ts';
import { defineConfRule } from './conf-rule.ts';
import { keySuggester } from './suggest.ts';

export const knownKeys = defineConfRule({
  id: 'CFG001',
  name: 'configuration-key-known',
  item: null,
  severity: 'error',
  summary: 'Every key of rabbitmq.conf is one that RabbitMQ has.',
  why: 'A node reads rabbitmq.conf before anything else and does not start where a key is unknown: a typing error keeps it down. The keys of all plugins that are installed count, enabled or not.',
  remedy: 'Correct the key, or remove the line.',
  source: 'https://www.rabbitmq.com/docs/configure#config-file',
  versions: '>=3.10',
  examples: {
    bad: 'listener.tcp.default = 5672\n',
    good: 'listeners.tcp.default = 5672\n',
  },
  *check({ document, settings, keys, version }) {
    const suggest = keySuggester(keys);
    for (const { setting, key } of settings.all) {
      if (key || seriesWith(setting.segments).length > 0) continue;
      const suggestion = suggest(setting.segments);
      const remedy = suggestion ? `Did you mean \`${suggestion}\`?` : 'Correct or remove it.';
      yield {
        at: setting.keyRange,
        message: `RabbitMQ ${seriesOf(version)} has no key \`${shortened(setting.key)}\`: a node does not start with it. ${remedy}`,
        brokerRefuses: !document.isTemplate,
        fixes: suggestion
          ? [
              {
                title: `Change to \`${suggestion}\``,
                edits: [replaceKey(setting, suggestion)],
                preferred: true,
              },
            ]
          : [],
      };
    }
  },
});

function shortened(key: string): string {
  return key.length > 80 ? `${key.slice(0, 79)}…` : key;
}
