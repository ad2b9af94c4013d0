import { pluginNeeds } from '../../conf/plugin-needs.ts';
import { isEnabled } from '../../conf/plugins.ts';
import { defineConfRule } from './conf-rule.ts';
import { relatedPlugins } from './deployment-words.ts';

export const pluginsOfSettings = defineConfRule({
  id: 'DPL001',
  name: 'plugin-of-setting-enabled',
  item: null,
  severity: 'warning',
  summary: 'What rabbitmq.conf sets for a plugin is for one that enabled_plugins beside it enables.',
  why: 'A node takes the keys of all plugins that are installed, enabled or not (seen on 3.10.8, 4.0.5 and 4.3.6): it starts, and nothing reads them. Where an authentication backend, a mechanism or a peer discovery is missing, nobody can log in, or no cluster forms.',
  remedy: 'Add the plugin to enabled_plugins, or remove its settings.',
  source: 'https://www.rabbitmq.com/docs/plugins#enabled-plugins-file',
  versions: '>=3.10',
  exampleFiles: { enabled_plugins: '[rabbitmq_management,rabbitmq_prometheus].\n' },
  examples: {
    bad: 'mqtt.listeners.tcp.default = 1883\n',
    good: 'prometheus.tcp.port = 15692\n',
  },
  *check({ settings, deployment }) {
    const { plugins } = deployment ?? {};
    if (!plugins) return;
    for (const { plugin, setting, isVital } of pluginNeeds(settings.all)) {
      if (isEnabled(plugins.enabled, plugin)) continue;
      yield {
        at: isVital ? setting.valueRange : setting.keyRange,
        severity: isVital ? 'error' : 'warning',
        message: isVital
          ? `\`${setting.key} = ${setting.value}\` needs plugin \`${plugin}\`, which is not enabled. Add it to enabled_plugins.`
          : `\`${setting.key}\` is for plugin \`${plugin}\`, which is not enabled: nothing reads it. Add the plugin to enabled_plugins, or remove the line.`,
        related: [relatedPlugins(plugins)],
      };
    }
  },
});
