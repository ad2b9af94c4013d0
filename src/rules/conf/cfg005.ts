import { replaceValue } from '../../conf/edits.ts';
import { isAtLeast } from '../../model/version.ts';
import { defineConfRule } from './conf-rule.ts';

export const consumerTimeout = defineConfRule({
  id: 'CFG005',
  name: 'consumer-timeout-useful',
  item: 'REL003',
  severity: 'warning',
  summary: 'The consumer timeout is at least a minute.',
  why: 'A consumer that never acknowledges holds its messages; after `consumer_timeout` (30 minutes) the node takes them back. The node looks once a minute, so a shorter one does not mean what it says and ends consumers that are merely slow.',
  remedy: 'Leave `consumer_timeout` out, or set it in milliseconds to more than the slowest message takes.',
  source: 'https://www.rabbitmq.com/docs/consumers#acknowledgement-timeout',
  versions: '>=3.10',
  examples: { bad: 'consumer_timeout = 1800\n', good: 'consumer_timeout = 1800000\n' },
  *check({ settings, version }) {
    const setting = settings.get('consumer_timeout');
    const milliseconds = Number(setting?.value);
    if (!setting || setting.isOpen || !/^\d+$/.test(setting.value) || milliseconds >= 60_000) return;
    const consequence = isAtLeast(version, 4, 3)
      ? 'consumers of quorum queues that work longer on a message are cancelled'
      : 'channels whose consumers work longer on a message are closed';
    yield {
      at: setting.valueRange,
      message: `\`consumer_timeout\` is in milliseconds: after ${milliseconds} ms, as seen once a minute, ${consequence}. Set a minute (60000) or more.`,
      fixes:
        milliseconds >= 60
          ? [
              {
                title: `Change to ${milliseconds * 1000} (${milliseconds} s)`,
                edits: [replaceValue(setting, String(milliseconds * 1000))],
              },
            ]
          : [],
    };
  },
});
