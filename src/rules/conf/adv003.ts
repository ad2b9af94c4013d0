import { atomFor } from '../../conf/erlang/write.ts';
import { applicationNames } from '../../conf/erlang-keys.ts';
import { nearest } from '../nearest.ts';
import { defineAdvancedRule } from './adv-rule.ts';

export const knownApplications = defineAdvancedRule({
  id: 'ADV003',
  name: 'advanced-config-application-known',
  item: null,
  severity: 'warning',
  summary: 'Every application in advanced.config is one that the node runs.',
  why: 'A node takes settings for any name, and says nothing where no application of that name reads them.',
  remedy: 'Correct the name: `rabbit` for the broker, the name of the plugin for a plugin.',
  source: 'https://www.rabbitmq.com/docs/configure#advanced-config-file',
  versions: '>=3.10',
  examples: {
    bad: '[{rabbitmq_managment, [{rates_mode, none}]}].\n',
    good: '[{rabbitmq_management, [{rates_mode, none}]}].\n',
  },
  *check({ document }) {
    if (document.isTemplate) return;
    for (const { name, nameRange, settings } of document.applications) {
      const { start, end } = nameRange;
      if (name === undefined) {
        const text = /^"([^"\\]+)"$/.exec(document.text.slice(start, end))?.[1];
        yield {
          at: nameRange,
          message:
            'The name of an application is an atom, such as `rabbit`: nothing reads what is set for anything else. Write the name without double quotes.',
          fixes: text === undefined ? [] : [rename(nameRange, text)],
        };
      } else if (name === 'lager') {
        yield {
          at: nameRange,
          message:
            'Nothing reads the settings of `lager`: from RabbitMQ 3.9 on a node logs without it. Set `log.file.level` and its like in rabbitmq.conf.',
        };
      } else if (!applicationNames().includes(name) && settings.length > 0) {
        const suggestion = nearest(name, applicationNames(), Math.min(2, Math.floor(name.length / 3)));
        yield {
          at: nameRange,
          severity: suggestion ? 'warning' : 'hint',
          message: suggestion
            ? `RabbitMQ has no application \`${name}\`: nothing reads these settings. Did you mean \`${suggestion}\`?`
            : `\`${name}\` does not come with RabbitMQ: only a plugin of others of that name reads these settings.`,
          fixes: suggestion ? [rename(nameRange, suggestion)] : [],
        };
      }
    }
  },
});

function rename({ start, end }: { readonly start: number; readonly end: number }, name: string) {
  return {
    title: `Change to \`${name}\``,
    edits: [{ start, end, newText: atomFor(name) }],
    preferred: true,
  };
}
