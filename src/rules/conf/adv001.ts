import { defineAdvancedRule } from './adv-rule.ts';

export const advancedReadable = defineAdvancedRule({
  id: 'ADV001',
  name: 'advanced-config-syntax',
  item: null,
  severity: 'error',
  summary:
    'advanced.config is one Erlang list of applications, each with a list of pairs, ended by a full stop.',
  why: 'The file is read as an Erlang expression before the node boots. A comma too many, a bracket or the full stop that is missing, a unit behind a number or a file with nothing in it keep the node from starting.',
  remedy: 'Write `[{rabbit, [{key, value}]}].`, with commas between the elements only.',
  source: 'https://www.rabbitmq.com/docs/configure#advanced-config-file',
  versions: '>=3.10',
  examples: {
    bad: '[\n  {rabbit, [\n    {tcp_listeners, [5672]},\n  ]}\n]\n',
    good: '[\n  {rabbit, [\n    {tcp_listeners, [{"127.0.0.1", 5672}]}\n  ]}\n].\n',
  },
  *check({ document }) {
    // What stands in the place of the marks a template knows.
    if (document.isTemplate) return;
    for (const { message, edit, ...at } of document.problems) {
      yield {
        at,
        message: `${message}. A node does not start with it.`,
        brokerRefuses: true,
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
