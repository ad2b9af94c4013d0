import { removeSetting } from '../../conf/edits.ts';
import { isAtLeast } from '../../model/version.ts';
import { defineConfRule } from './conf-rule.ts';

export const frameMax = defineConfRule({
  id: 'CFG006',
  name: 'frame-max-large-enough',
  item: null,
  severity: 'error',
  summary: 'The greatest frame is at least 8192 bytes.',
  why: 'From RabbitMQ 4.1 on the first frames, with the authentication token in them, may have 8192 bytes; a client that negotiates less cannot connect. AMQP 0-9-1 itself asks for 4096.',
  remedy: 'Leave `frame_max` at its default (131072).',
  source: 'https://www.rabbitmq.com/docs/configure#config-items',
  versions: '>=3.10',
  examples: { bad: 'frame_max = 4096\n', good: 'frame_max = 131072\n' },
  *check({ document, settings, version }) {
    const setting = settings.get('frame_max');
    const least = isAtLeast(version, 4, 1) ? 8192 : 4096;
    const bytes = Number(setting?.value);
    if (!setting || setting.isOpen || !(bytes > 0 && bytes < least)) return;
    yield {
      at: setting.valueRange,
      message: `\`frame_max\` is ${bytes} bytes, less than the ${least} that a client needs to connect. Leave it at its default (131072).`,
      fixes: [
        {
          title: 'Remove `frame_max` (131072 by default)',
          edits: [removeSetting(document, setting)],
          preferred: true,
        },
      ],
    };
  },
});
