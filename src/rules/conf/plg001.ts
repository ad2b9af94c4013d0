import { isAtLeast } from '../../model/version.ts';
import { disablePlugin } from './plugin-edits.ts';
import { definePluginsRule } from './plugins-rule.ts';

export const noDelayedExchange = definePluginsRule({
  id: 'PLG001',
  name: 'no-delayed-message-exchange',
  item: 'ERR002',
  severity: 'warning',
  summary: 'The delayed message exchange is not used.',
  why: 'The plugin keeps delayed messages in a Mnesia table of one node: lost with the node, and gone when the plugin is disabled. It is archived since January 2026, and RabbitMQ 4.3 has no Mnesia.',
  remedy:
    'Delay with a ladder of queues with a TTL and a dead letter exchange, or with the delayed retry of quorum queues from 4.3 on.',
  source: 'https://github.com/rabbitmq/rabbitmq-delayed-message-exchange#limitations',
  versions: '>=3.10',
  examples: {
    bad: '[rabbitmq_management,rabbitmq_prometheus,rabbitmq_delayed_message_exchange].\n',
    good: '[rabbitmq_management,rabbitmq_prometheus].\n',
  },
  *check({ document, version }) {
    for (const plugin of document.plugins) {
      if (plugin.name !== 'rabbitmq_delayed_message_exchange') continue;
      const isGone = isAtLeast(version, 4, 3);
      yield {
        at: plugin,
        severity: isGone ? 'error' : 'warning',
        message: isGone
          ? 'The delayed message exchange needs Mnesia, which RabbitMQ 4.3 does not have. Delay with queues that have a TTL and a dead letter exchange.'
          : 'The delayed message exchange keeps its messages on one node, in one copy, and is archived. Delay with queues that have a TTL and a dead letter exchange.',
        fixes: disablePlugin(document, plugin),
      };
    }
  },
});
