import { definePluginsRule } from './plugins-rule.ts';

export const pluginsReadable = definePluginsRule({
  id: 'PLG002',
  name: 'enabled-plugins-syntax',
  item: null,
  severity: 'error',
  summary: 'enabled_plugins is one Erlang list of plugin names, ended by a full stop.',
  why: 'The file is read as Erlang terms before the node boots. A forgotten full stop, quotes as in JSON or a comma too many keep the node from starting.',
  remedy:
    'Write `[rabbitmq_management,rabbitmq_prometheus].`, or let `rabbitmq-plugins enable` write the file.',
  source: 'https://www.rabbitmq.com/docs/plugins#enabled-plugins-file',
  versions: '>=3.10',
  examples: {
    bad: '[rabbitmq_management,rabbitmq_prometheus]\n',
    good: '[rabbitmq_management,rabbitmq_prometheus].\n',
  },
  *check({ document }) {
    if (document.isTemplate) return;
    for (const { message, isRefused, edit, ...at } of document.problems) {
      yield {
        at,
        message: isRefused
          ? `${message}. A node does not start with it: write \`[rabbitmq_management,rabbitmq_prometheus].\``
          : `${message}. A node starts without it, and says nothing: write the name without quotes.`,
        brokerRefuses: isRefused,
        fixes: edit
          ? [
              {
                title: edit.newText === '' ? 'Remove it' : `Write \`${edit.newText}\``,
                edits: [edit],
                preferred: true,
              },
            ]
          : [],
      };
    }
  },
});
