import { removeSetting } from '../../conf/edits.ts';
import { isAtLeast } from '../../model/version.ts';
import { defineConfRule } from './conf-rule.ts';

export const maxMessageSize = defineConfRule({
  id: 'CFG007',
  name: 'max-message-size-moderate',
  item: null,
  severity: 'info',
  summary: 'Messages are not larger than 16 MiB.',
  why: 'A large message takes its time on a connection that others share, and its whole size in memory on every node that keeps a copy. 16 MiB are the default from RabbitMQ 4.0 on; before, it was 128 MiB.',
  remedy: 'Keep large data in a store of its own and send its address.',
  source: 'https://www.rabbitmq.com/docs/configure#config-items',
  versions: '>=3.10',
  examples: { bad: 'max_message_size = 536870912\n', good: 'max_message_size = 16777216\n' },
  *check({ document, settings, version }) {
    const setting = settings.get('max_message_size');
    const limit = isAtLeast(version, 4, 0) ? 16 : 128;
    const megabytes = Number(setting?.value) / 2 ** 20;
    if (!setting || setting.isOpen || !(megabytes > limit && megabytes <= 512)) return;
    yield {
      at: setting.valueRange,
      message: `\`max_message_size\` is ${Math.round(megabytes)} MiB, ${limit} by default: such a message takes that much memory on every node with a copy. Keep large data elsewhere and send its address.`,
      fixes: [{ title: `Remove it (${limit} MiB by default)`, edits: [removeSetting(document, setting)] }],
    };
  },
});
