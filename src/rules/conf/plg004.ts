import { plugins } from '../../conf/plugins.ts';
import { nearest } from '../nearest.ts';
import { definePluginsRule } from './plugins-rule.ts';

export const knownPlugins = definePluginsRule({
  id: 'PLG004',
  name: 'plugin-known',
  item: null,
  severity: 'warning',
  summary: 'Every plugin in the list is one that the node has.',
  why: 'A node starts without a plugin that it does not find (seen on 3.10.8 and 4.3.6), and tells only its log: what the plugin was to do does not happen.',
  remedy:
    'Correct the name; `rabbitmq-plugins list` shows what a node has. A plugin of others must be installed on every node.',
  source: 'https://www.rabbitmq.com/docs/plugins',
  versions: '>=3.10',
  examples: {
    bad: '[rabbitmq_shovel_managment,rabbitmq_management,rabbitmq_prometheus].\n',
    good: '[rabbitmq_shovel_management,rabbitmq_management,rabbitmq_prometheus].\n',
  },
  *check({ document }) {
    if (document.isTemplate) return;
    for (const { name, start, end } of document.plugins) {
      // The delayed message exchange has a rule of its own.
      if (plugins.includes(name) || name === 'rabbitmq_delayed_message_exchange') continue;
      const suggestion = nearest(name, plugins, 2);
      yield {
        at: { start, end },
        severity: suggestion ? 'warning' : 'info',
        message: suggestion
          ? `RabbitMQ has no plugin \`${name}\`: a node starts without it. Did you mean \`${suggestion}\`?`
          : `\`${name}\` does not come with RabbitMQ: a node on which it is not installed starts without it, and tells only its log.`,
        fixes: suggestion
          ? [
              {
                title: `Change to \`${suggestion}\``,
                edits: [{ start, end, newText: suggestion }],
                preferred: true,
              },
            ]
          : [],
      };
    }
  },
});
