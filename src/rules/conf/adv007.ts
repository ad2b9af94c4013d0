import type { TermSetting } from '../../conf/advanced-config.ts';
import { confSettingsFor, holdingEntries } from '../../conf/advanced-settings.ts';
import { isTaken } from '../../conf/advanced-to-conf.ts';
import type { KeyTable } from '../../conf/keys.ts';
import { defineAdvancedRule } from './adv-rule.ts';

export const plainSettingsInConf = defineAdvancedRule({
  id: 'ADV007',
  name: 'advanced-config-for-the-rest',
  item: null,
  severity: 'hint',
  summary: 'What rabbitmq.conf can say stands there, and advanced.config has the rest.',
  why: 'A node checks every key and value of rabbitmq.conf before it boots, and nothing of advanced.config. What stands in advanced.config also wins over rabbitmq.conf, where most people look.',
  remedy: 'Move the setting to rabbitmq.conf under the key that the finding names.',
  source: 'https://www.rabbitmq.com/docs/configure#advanced-config-file',
  versions: '>=3.10',
  examples: {
    bad: '[{rabbit, [{heartbeat, 60}]}].\n',
    good: '[{rabbit, [{credit_flow_default_credit, {400, 200}}]}].\n',
  },
  *check({ document, keys, isClassic }) {
    if (document.isTemplate || isClassic) return;
    for (const setting of holdingEntries(document).flatMap(({ settings }) => settings)) {
      const [first, ...others] = knownKeys(setting, document.text, keys);
      if (first === undefined) continue;
      const more = others.length > 0 ? ` and ${others.length} more` : '';
      yield {
        at: setting.keyRange,
        message: `rabbitmq.conf says this as \`${first}\`${more}, and a node checks it there. Keep advanced.config for what only it can say.`,
      };
    }
  },
});

/** The keys that say all of a setting; none where the version does not take one of them with its value. */
function knownKeys(setting: TermSetting, text: string, keys: KeyTable): readonly string[] {
  const settings = confSettingsFor(setting, text) ?? [];
  return settings.every(one => isTaken(one, keys)) ? settings.map(({ key }) => key) : [];
}
