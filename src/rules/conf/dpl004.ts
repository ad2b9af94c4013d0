import { confKeys } from '../../conf/keys.ts';
import { pluginNeeds } from '../../conf/plugin-needs.ts';
import { isEnabled, withDependencies } from '../../conf/plugins.ts';
import { settingsOf } from '../../conf/settings.ts';
import type { Place } from '../../deployment/deployment-lent.ts';
import { baseNameOf } from '../../deployment/deployment-paths.ts';
import { enablePlugin } from './plugin-edits.ts';
import { definePluginsRule, type PluginsEvidence } from './plugins-rule.ts';

export const neededPluginsEnabled = definePluginsRule({
  id: 'DPL004',
  name: 'needed-plugin-enabled',
  item: null,
  severity: 'error',
  summary: 'The plugins that the definitions and settings of the node need are enabled.',
  why: 'The broker refuses definitions with an exchange type, a parameter or a policy key of a plugin that is not enabled, and a node that imports them at boot ends. Settings of such a plugin have no effect.',
  remedy: 'Add the plugin to the list.',
  source: 'https://www.rabbitmq.com/docs/plugins#enabled-plugins-file',
  versions: '>=3.10',
  exampleFiles: {
    'rabbitmq.conf': 'load_definitions = definitions.json\n',
    'definitions.json':
      '{\n  "users": [{ "name": "shop" }],\n  "vhosts": [{ "name": "/" }],\n  "exchanges": [\n    { "name": "orders", "vhost": "/", "type": "x-consistent-hash", "durable": true, "arguments": {} }\n  ]\n}\n',
  },
  examples: {
    bad: '[rabbitmq_management,rabbitmq_prometheus].\n',
    good: '[rabbitmq_management,rabbitmq_prometheus,rabbitmq_consistent_hash_exchange].\n',
  },
  *check(evidence) {
    const { document } = evidence;
    if (document.isTemplate || document.problems.length > 0) return;
    const enabled = withDependencies(document.plugins.map(({ name }) => name));
    const told = new Set<string>();
    for (const { plugin, words, at, isRefused } of needsIn(evidence)) {
      // The management plugin and Prometheus have rules of their own, which look at no other file.
      if (
        isEnabled(enabled, plugin) ||
        told.has(plugin) ||
        plugin === 'rabbitmq_management' ||
        plugin === 'rabbitmq_prometheus'
      )
        continue;
      told.add(plugin);
      yield {
        at: document.list,
        severity: isRefused ? 'error' : 'warning',
        message: isRefused
          ? `${baseNameOf(at.path)} needs plugin \`${plugin}\` for ${words}: without it the broker refuses the import. Add it.`
          : `${baseNameOf(at.path)} sets ${words}, which is for plugin \`${plugin}\`. Add it, or remove the setting.`,
        fixes: enablePlugin(document, plugin),
        related: [{ ...at, message: `This needs \`${plugin}\`` }],
      };
    }
  },
});

interface Need {
  readonly plugin: string;
  readonly words: string;
  readonly at: Place;
  readonly isRefused: boolean;
}

function* needsIn({ deployment, version }: PluginsEvidence): Iterable<Need> {
  for (const { needs } of deployment?.definitions ?? []) {
    for (const need of needs(version)) yield { ...need, isRefused: true };
  }
  for (const conf of deployment?.before ?? []) {
    const { all } = settingsOf(conf.document(version), confKeys(version));
    for (const { plugin, setting } of pluginNeeds(all)) {
      yield { plugin, words: `\`${setting.key}\``, at: conf.place(setting.keyRange), isRefused: false };
    }
  }
}
