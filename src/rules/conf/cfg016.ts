import { isCircular, missingIn, namesIn } from '../../conf/substitutions.ts';
import { defineConfRule } from './conf-rule.ts';

export const substitutionsEnd = defineConfRule({
  id: 'CFG016',
  name: 'configuration-substitution-known',
  item: null,
  severity: 'error',
  summary: 'What `$(NAME)` names in a value is there.',
  why: 'A node puts the value of the key NAME in the place of `$(NAME)`, else that of the environment variable. Where neither is there, or a value leads back to itself, it does not start.',
  remedy: 'Set the key that is named, or name an environment variable that the node has.',
  source: 'https://www.rabbitmq.com/docs/configure#env-variable-interpolation',
  versions: '>=3.10',
  examples: {
    bad: 'default_user = $(default_pass)\n',
    good: 'default_user = $(RABBITMQ_USER)\n',
  },
  *check({ settings, keys, isWhole }) {
    for (const { setting, overriddenBy } of settings.all) {
      if (overriddenBy || !setting.isOpen) continue;
      const names = namesIn(setting.value);
      if (isCircular(setting, names, settings)) {
        yield {
          at: setting.valueRange,
          message: `The value of \`${setting.key}\` leads back to itself: a node does not start with it. Write the value itself, or name an environment variable.`,
          brokerRefuses: true,
        };
        continue;
      }
      const missing = missingIn(names, settings, keys);
      if (missing !== undefined && isWhole) {
        yield {
          at: setting.valueRange,
          message: `\`${setting.key}\` takes the value of \`${missing}\`, which is not set: a node does not start with it. Set \`${missing}\`, or name an environment variable.`,
          brokerRefuses: true,
        };
      }
    }
  },
});
