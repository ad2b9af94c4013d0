import { replaceValue } from '../../conf/edits.ts';
import { defineConfRule } from './conf-rule.ts';

export const heartbeats = defineConfRule({
  id: 'CFG009',
  name: 'heartbeat-on',
  item: null,
  severity: 'warning',
  summary: 'Connections have a heartbeat of five seconds or more.',
  why: 'Without heartbeats a connection whose other end is gone stays open for minutes, with the messages it holds. Under five seconds a busy network or a pause of the garbage collector ends healthy ones.',
  remedy:
    'Leave `heartbeat` at its default (60 seconds), or set 5 to 20 where a failure must be seen quickly.',
  source: 'https://www.rabbitmq.com/docs/heartbeats',
  versions: '>=3.10',
  examples: { bad: 'heartbeat = 0\n', good: 'heartbeat = 30\n' },
  *check({ settings }) {
    const setting = settings.get('heartbeat');
    const seconds = Number(setting?.value);
    if (!setting || setting.isOpen || !/^\d+$/.test(setting.value) || seconds >= 5) return;
    yield {
      at: setting.valueRange,
      message:
        seconds === 0
          ? '`heartbeat = 0` asks for no heartbeats: a connection whose client is gone stays open with its messages. Set 60, the default.'
          : `\`heartbeat = ${seconds}\` ends healthy connections on a busy network. Set 5 seconds or more; 60 is the default.`,
      fixes: [{ title: 'Change to 60', edits: [replaceValue(setting, '60')], preferred: true }],
    };
  },
});
