import { conflictsOf } from '../../conf/dependencies.ts';
import { defineConfRule } from './conf-rule.ts';

export const settingsGoTogether = defineConfRule({
  id: 'CFG013',
  name: 'configuration-settings-agree',
  item: null,
  severity: 'error',
  summary: 'Settings that need each other are all there, and none that exclude each other.',
  why: 'Some settings make one Erlang value together. Where a part of it is missing, or two parts contradict each other, the node has no value and does not start.',
  remedy: 'Complete the settings, or remove the ones that are too many.',
  source: 'https://www.rabbitmq.com/docs/configure#config-items',
  versions: '>=3.10',
  examples: {
    bad: 'default_permissions.configure = .*\n',
    good: 'default_permissions.configure = .*\ndefault_permissions.read = .*\ndefault_permissions.write = .*\n',
  },
  *check({ document, settings, isWhole }) {
    for (const { setting, words, isIncomplete } of conflictsOf(settings)) {
      yield {
        at: setting.keyRange,
        message: `\`${setting.key}\` ${words}: a node does not start with the file as it is.`,
        brokerRefuses: isIncomplete ? isWhole : !document.isTemplate,
      };
    }
  },
});
