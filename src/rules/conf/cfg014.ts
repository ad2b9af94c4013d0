import type { Setting } from '../../conf/conf.ts';
import { removeSetting, replaceKey } from '../../conf/edits.ts';
import { renamedTo } from '../../conf/keys.ts';
import type { ConfSettings } from '../../conf/settings.ts';
import { defineConfRule } from './conf-rule.ts';

export const settingsInUse = defineConfRule({
  id: 'CFG014',
  name: 'configuration-key-current',
  item: null,
  severity: 'info',
  summary: 'No key of rabbitmq.conf is without effect or under an old name.',
  why: 'A key whose feature went is often still accepted: the node starts, and nothing reads the value. A key that was renamed works until a later release drops the old name, and then the node does not start.',
  remedy: 'Remove what has no effect, and use the new names.',
  source: 'https://www.rabbitmq.com/docs/configure#config-items',
  versions: '>=3.10',
  examples: {
    bad: 'hipe_compile = false\nqueue_master_locator = client-local\n',
    good: 'queue_leader_locator = client-local\n',
  },
  *check({ document, settings, keys }) {
    for (const { setting, key } of settings.all) {
      // The strategy for partitions has a rule of its own.
      if (!key || key.key.startsWith('cluster_partition_handling')) continue;
      const successor = renamedTo(setting.key);
      if (key.unread) {
        const instead = key.unread.use ? ` Use \`${key.unread.use}\`.` : ' Remove it.';
        yield {
          at: setting,
          message: `Nothing reads \`${setting.key}\` ${since(key.unread.since)}: it has no effect.${instead}`,
          fixes: [{ title: 'Remove this line', edits: [removeSetting(document, setting)], preferred: true }],
        };
      } else if (successor && keys.all.has(successor)) {
        yield {
          at: setting.keyRange,
          severity: 'hint',
          message: `\`${setting.key}\` is now called \`${successor}\`; the old name still works.`,
          fixes: keepsMeaning(setting, successor, settings)
            ? [
                {
                  title: `Change to \`${successor}\``,
                  edits: [replaceKey(setting, successor)],
                  preferred: true,
                },
              ]
            : [],
        };
      }
    }
  },
});

/** Whether the new name says the same in this file: the words for locators differ, and old and new listeners do not mix. */
function keepsMeaning({ key, value }: Setting, successor: string, settings: ConfSettings): boolean {
  if (settings.get(successor)) return false;
  if (successor === 'queue_leader_locator') return value === 'client-local';
  return (
    !key.startsWith('management.listener.') ||
    settings.all.every(
      ({ setting }) => setting.key === key || !setting.key.startsWith('management.listener.'),
    )
  );
}

/** The tables begin with 3.8. */
function since(series: string): string {
  return series === '3.8' ? 'any more' : `from RabbitMQ ${series} on`;
}
