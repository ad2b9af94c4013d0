import { disablePlugin } from './plugin-edits.ts';
import { definePluginsRule } from './plugins-rule.ts';

export const diagnosticPluginsOff = definePluginsRule({
  id: 'PLG003',
  name: 'diagnostic-plugins-off',
  item: null,
  severity: 'info',
  summary: 'Plugins for a diagnosis are off when it is done.',
  why: 'Tracing copies messages and writes them to disk in clear, the event exchange publishes each event of the node, and top watches all its processes: that costs throughput, and shows what users should not see.',
  remedy: 'Enable them with `rabbitmq-plugins enable` when they are needed, and disable them afterwards.',
  source: 'https://www.rabbitmq.com/docs/firehose',
  versions: '>=3.10',
  examples: {
    bad: '[rabbitmq_management,rabbitmq_prometheus,rabbitmq_tracing].\n',
    good: '[rabbitmq_management,rabbitmq_prometheus].\n',
  },
  *check({ document }) {
    for (const plugin of document.plugins) {
      const cost = costs[plugin.name];
      if (cost === undefined) continue;
      yield {
        at: plugin,
        message: `\`${plugin.name}\` ${cost}. Enable it for a diagnosis only.`,
        fixes: disablePlugin(document, plugin),
      };
    }
  },
});

const costs: Readonly<Record<string, string>> = {
  rabbitmq_top: 'watches all processes of the node, which costs time on a busy one',
  rabbitmq_tracing: 'can write copies of messages to the disk of the node in clear',
  rabbitmq_event_exchange: 'publishes every event of the node, with the names of users and queues',
};
