import { inVhost } from '../model/model.ts';
import { defineRule } from './rule.ts';

export const persistentMessages = defineRule({
  id: 'REL002',
  name: 'persistent-messages',
  item: 'REL002',
  severity: 'warning',
  summary: 'A shovel republishes messages as persistent.',
  why: 'A message with delivery mode 1 in a classic queue is gone after a restart, even in a durable queue. A shovel that sets mode 1 strips the persistence from everything it moves.',
  remedy:
    'Set `delivery_mode` to 2 in the properties that the shovel publishes with, or leave it out: then each message keeps its own.',
  source: 'https://www.rabbitmq.com/docs/shovel-dynamic',
  versions: '>=3.10',
  examples: {
    bad: shovelExample(1),
    good: shovelExample(2),
  },
  *check({ model }) {
    for (const parameter of model.parameters) {
      if (parameter.component !== 'shovel') continue;
      for (const key of ['dest-publish-properties', 'dest-properties', 'publish-properties']) {
        const properties = parameter.value[key];
        if (!isRecord(properties) || properties.delivery_mode !== 1) continue;
        yield {
          at: parameter.source.value('value', key, 'delivery_mode'),
          message: `Shovel \`${parameter.name}\`${inVhost(parameter)} republishes with delivery mode 1: a restart loses what waits in a classic queue. Use 2, or leave it out.`,
          fixes: [
            {
              title: 'Publish persistent messages (delivery mode 2)',
              edits: [{ op: 'set', in: parameter.source, path: ['value', key, 'delivery_mode'], value: 2 }],
              preferred: true,
            },
            {
              title: 'Let each message keep its own delivery mode',
              edits: [{ op: 'remove', in: parameter.source, path: ['value', key, 'delivery_mode'] }],
            },
          ],
        };
      }
    }
  },
});

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function shovelExample(deliveryMode: number) {
  return {
    vhosts: [{ name: '/' }],
    parameters: [
      {
        name: 'orders-to-archive',
        vhost: '/',
        component: 'shovel',
        value: {
          'src-protocol': 'amqp091',
          'src-uri': 'amqp://',
          'src-queue': 'orders.audit',
          'dest-protocol': 'amqp091',
          'dest-uri': 'amqp://',
          'dest-queue': 'archive',
          'dest-publish-properties': { delivery_mode: deliveryMode },
        },
      },
    ],
  };
}
