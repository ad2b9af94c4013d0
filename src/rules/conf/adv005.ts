import { settingsBelow, type TermSetting } from '../../conf/advanced-config.ts';
import { holdingEntries } from '../../conf/advanced-settings.ts';
import { expectationOf } from '../../conf/advanced-values.ts';
import { defineAdvancedRule } from './adv-rule.ts';

export const soundTerms = defineAdvancedRule({
  id: 'ADV005',
  name: 'advanced-config-value-type',
  item: null,
  severity: 'warning',
  summary: 'Every value in advanced.config is a term of the kind that its key takes.',
  why: 'Nothing checks the values of advanced.config. Where a number stands in quotes, or a text is a string and not a binary, what reads the value fails: some nodes while they boot, some when the first client comes.',
  remedy: 'Write the term that the key takes, or set the key in rabbitmq.conf, whose values are checked.',
  source: 'https://www.rabbitmq.com/docs/configure#config-items',
  versions: '>=3.10',
  examples: {
    bad: '[{rabbit, [{heartbeat, "60"}, {default_vhost, "shop"}]}].\n',
    good: '[{rabbit, [{heartbeat, 60}, {default_vhost, <<"shop">>}]}].\n',
  },
  *check({ document, keys }) {
    if (document.isTemplate) return;
    for (const setting of holdingEntries(document).flatMap(({ settings }) => settings.flatMap(withBelow))) {
      const { path, value } = setting;
      const expected = expectationOf(path, value, keys);
      if (!expected || expected.isMet) continue;
      const { words, better, isNeededToBoot } = expected;
      yield {
        at: value,
        severity: isNeededToBoot ? 'error' : 'warning',
        message: `\`${path.at(-1)}\` of \`${path[0]}\` takes ${words}. ${isNeededToBoot ? 'A node does not start with this value.' : 'Nothing checks this value, and what reads it may fail: at boot, or when the first client comes.'}`,
        brokerRefuses: isNeededToBoot,
        fixes:
          better === undefined
            ? []
            : [
                {
                  title: `Change to \`${better}\``,
                  edits: [{ start: value.start, end: value.end, newText: better }],
                  preferred: true,
                },
              ],
      };
    }
  },
});

function withBelow(setting: TermSetting): readonly TermSetting[] {
  return [setting, ...settingsBelow(setting).flatMap(withBelow)];
}
