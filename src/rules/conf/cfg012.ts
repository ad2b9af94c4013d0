import { removeSetting } from '../../conf/edits.ts';
import { baseNameOf } from '../../deployment/deployment-paths.ts';
import { defineConfRule } from './conf-rule.ts';

export const setOnce = defineConfRule({
  id: 'CFG012',
  name: 'configuration-key-set-once',
  item: null,
  severity: 'warning',
  summary: 'No key is set twice, in a file or in the files that a node reads together.',
  why: 'The last line of a key wins, and nothing is logged of the others, not even where their values would keep the node from starting. Who changes the first one wonders why nothing happens.',
  remedy: 'Keep the line that is meant, and remove the others.',
  source: 'https://www.rabbitmq.com/docs/configure#config-file',
  versions: '>=3.10',
  examples: {
    bad: 'vm_memory_high_watermark.relative = 0.4\nvm_memory_high_watermark.relative = 0.6\n',
    good: 'vm_memory_high_watermark.relative = 0.6\n',
  },
  *check({ document, settings, elsewhere }) {
    // Which of the branches of a template remains, it alone knows.
    if (document.isTemplate) return;
    for (const { setting, overriddenBy } of settings.all) {
      if (!overriddenBy) continue;
      const isSame = overriddenBy.value === setting.value;
      const other = elsewhere(overriddenBy);
      const where = other ? `in ${baseNameOf(other.path)}, which is read later` : 'further down';
      yield {
        at: setting,
        // To set in a part what the main file sets too is what the parts are for.
        severity: isSame || other ? 'info' : 'warning',
        message: isSame
          ? `\`${setting.key}\` is set to the same again ${where}. Remove one of the lines.`
          : `\`${setting.key}\` is set to something else ${where}, and that wins: this line has no effect. Remove one of them.`,
        related: other ? [{ ...other, message: 'This wins' }] : [],
        fixes: [{ title: 'Remove this line', edits: [removeSetting(document, setting)], preferred: true }],
      };
    }
  },
});
