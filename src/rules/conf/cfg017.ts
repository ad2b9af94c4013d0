import { replaceKey } from '../../conf/edits.ts';
import { isAtLeast } from '../../model/version.ts';
import { defineConfRule } from './conf-rule.ts';

export const nodeImportsDefinitions = defineConfRule({
  id: 'CFG017',
  name: 'definitions-imported-by-the-node',
  item: null,
  severity: 'error',
  summary: 'The node imports definitions itself, and not the management plugin.',
  why: 'The import of the management plugin comes before all plugins are ready. A node of RabbitMQ 4.3.6 stands still in it: it never finishes its start, and no client can connect (3.10.8 and 4.0.5 start).',
  remedy: 'Set `load_definitions` in its place: it takes the same file, and does not need the plugin.',
  source: 'https://www.rabbitmq.com/docs/definitions#import-on-boot',
  versions: '>=3.10',
  examples: {
    bad: 'management.load_definitions = /etc/rabbitmq/definitions.json\n',
    good: 'load_definitions = /etc/rabbitmq/definitions.json\n',
  },
  *check({ settings, version }) {
    const setting = settings.get('management.load_definitions');
    if (!setting || setting.value === 'none') return;
    const hangs = isAtLeast(version, 4, 3);
    const isFree = !settings.get('load_definitions') && !settings.get('definitions.import_backend');
    yield {
      at: setting.keyRange,
      severity: hangs ? 'error' : 'info',
      message: hangs
        ? 'With `management.load_definitions` a node of RabbitMQ 4.3 never finishes its start (seen on 4.3.6): no client can connect. Use `load_definitions`.'
        : 'From RabbitMQ 4.3 on a node with `management.load_definitions` never finishes its start (seen on 4.3.6). Use `load_definitions`, which does the same.',
      fixes: isFree
        ? [
            {
              title: 'Change to `load_definitions`',
              edits: [replaceKey(setting, 'load_definitions')],
              preferred: true,
            },
          ]
        : [],
    };
  },
});
