import { inVhost, queueTitle } from '../model/model.ts';
import { addExchange } from './additions.ts';
import { defineRule } from './rule.ts';

export const deadLetterExchangeExists = defineRule({
  id: 'DLX001',
  name: 'dead-letter-exchange-exists',
  item: 'ERR001',
  severity: 'error',
  summary: 'The dead letter exchange of a queue exists.',
  why: 'The broker accepts any name. When a message dies, it is looked up, not found, and the message is gone; with at-least-once dead-lettering it stays and blocks the publishers.',
  remedy: 'Declare the exchange in the same virtual host, or correct the name.',
  source: 'https://www.rabbitmq.com/docs/dlx',
  versions: '>=3.10',
  examples: {
    bad: {
      vhosts: [{ name: 'shop' }],
      queues: [
        {
          name: 'orders',
          vhost: 'shop',
          durable: true,
          auto_delete: false,
          arguments: { 'x-queue-type': 'quorum', 'x-dead-letter-exchange': 'orders.dlx' },
        },
      ],
    },
    good: {
      vhosts: [{ name: 'shop' }],
      exchanges: [
        {
          name: 'orders.dlx',
          vhost: 'shop',
          type: 'fanout',
          durable: true,
          auto_delete: false,
          arguments: {},
        },
      ],
      queues: [
        {
          name: 'orders',
          vhost: 'shop',
          durable: true,
          auto_delete: false,
          arguments: { 'x-queue-type': 'quorum', 'x-dead-letter-exchange': 'orders.dlx' },
        },
        {
          name: 'orders.dead',
          vhost: 'shop',
          durable: true,
          auto_delete: false,
          arguments: { 'x-queue-type': 'quorum' },
        },
      ],
      bindings: [
        {
          source: 'orders.dlx',
          vhost: 'shop',
          destination: 'orders.dead',
          destination_type: 'queue',
          routing_key: '',
          arguments: {},
        },
      ],
    },
  },
  *check({ topology, deadLetters }) {
    for (const { source, exchange, exchangeExists } of deadLetters.routes.values()) {
      if (exchangeExists) continue;
      const setting = topology.effective(source).setting('dead-letter-exchange');
      yield {
        at: setting?.at ?? source.source.value('name'),
        message: `${queueTitle(source)} dead-letters to exchange \`${exchange}\`, which${inVhost(source) === '' ? '' : ` vhost \`${source.vhost}\``} does not have: its dead messages are lost. Declare the exchange or correct the name.`,
        fixes: [
          {
            title: `Declare the fanout exchange \`${exchange}\``,
            edits: [addExchange(source.vhost, exchange, 'fanout')],
          },
        ],
      };
    }
  },
});
