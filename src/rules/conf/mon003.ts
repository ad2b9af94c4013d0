import { insertLines, removeSetting, replaceValue } from '../../conf/edits.ts';
import { isAtLeast } from '../../model/version.ts';
import { defineConfRule } from './conf-rule.ts';

export const resourceLimits = defineConfRule({
  id: 'MON003',
  name: 'memory-and-disk-limits',
  item: 'MON003',
  severity: 'warning',
  summary: 'A node stops publishers before memory or disk run out.',
  why: 'At these limits a node raises an alarm and blocks publishers, which is what alerts are built on. With the default of 50 MB free disk space, or with most of the memory allowed, the node is gone before anybody can act.',
  remedy:
    'Set `disk_free_limit.absolute` to at least 2 GB, and leave `vm_memory_high_watermark.relative` between 0.4 and 0.7.',
  source: 'https://www.rabbitmq.com/docs/alarms',
  versions: '>=3.10',
  examples: {
    bad: 'vm_memory_high_watermark.relative = 0.9\n',
    good: 'vm_memory_high_watermark.relative = 0.6\ndisk_free_limit.absolute = 4GB\n',
  },
  *check({ document, settings, version, profile, isWhole }) {
    const memory = settings.get('vm_memory_high_watermark.relative');
    const share = Number(memory?.value);
    const absolute = settings.get('vm_memory_high_watermark.absolute');
    const usual = isAtLeast(version, 4, 0) ? '0.6' : '0.4';
    if (memory && !memory.isOpen && !absolute && (share > 0.7 || share <= 0)) {
      yield {
        at: memory.valueRange,
        severity: share <= 0 ? 'error' : 'warning',
        message:
          share <= 0
            ? `With a memory watermark of ${memory.value} the alarm is always on: the node blocks all publishers. Set ${usual}, the default.`
            : `At a memory watermark of ${memory.value} ${share > 1 ? 'no alarm comes before the memory is gone' : 'garbage collection can take the rest of the memory before the alarm helps'}. Set 0.7 or less; ${usual} is the default.`,
        fixes: [
          { title: `Change to ${usual}, the default`, edits: [replaceValue(memory, usual)], preferred: true },
        ],
      };
    }
    for (const limit of ['vm_memory_high_watermark', 'disk_free_limit']) {
      const loser = settings.get(`${limit}.relative`);
      if (!loser || !settings.get(`${limit}.absolute`)) continue;
      yield {
        at: loser,
        severity: 'info',
        message: `\`${limit}.absolute\` is set too, and wins: \`${limit}.relative\` has no effect. Remove one of them.`,
        fixes: [{ title: 'Remove this line', edits: [removeSetting(document, loser)], preferred: true }],
      };
    }
    const [first] = document.settings;
    if (profile !== 'production' || !isWhole || !first) return;
    if (!settings.get('disk_free_limit.absolute') && !settings.get('disk_free_limit.relative')) {
      yield {
        at: memory ?? absolute ?? first,
        message:
          'No `disk_free_limit` is set: the node goes on until 50 MB are free, too late for anybody to act. Set `disk_free_limit.absolute = 2GB` or more.',
        fixes: [
          {
            title: 'Set `disk_free_limit.absolute = 2GB`',
            edits: [insertLines(document, ['disk_free_limit.absolute = 2GB'], memory ?? absolute)],
            preferred: true,
          },
        ],
      };
    }
  },
});
