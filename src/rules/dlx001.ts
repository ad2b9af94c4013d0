import { inVhost, queueTitle } from '../model/model.ts';
import { deadLetterTarget } from './dead-letter-target.ts';
import { exampleBinding, exampleExchange, queuesExample } from './examples.ts';
import { otherVhosts } from './other-vhosts.ts';
import { defineRule } from './rule.ts';
import { isTemplate } from './template.ts';

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
    bad: queuesExample({ orders: { 'x-queue-type': 'quorum', 'x-dead-letter-exchange': 'orders.dlx' } }),
    good: queuesExample(
      {
        orders: { 'x-queue-type': 'quorum', 'x-dead-letter-exchange': 'orders.dlx' },
        'orders.dead': { 'x-queue-type': 'quorum' },
      },
      {
        exchanges: [exampleExchange('orders.dlx', 'fanout')],
        bindings: [exampleBinding('orders.dlx', 'orders.dead', '')],
      },
    ),
  },
  *check(evidence) {
    const { topology, deadLetters } = evidence;
    const elsewhere = otherVhosts(evidence);
    for (const { source, exchange } of deadLetters.routes.values().filter(route => !route.exchangeExists)) {
      // A name that another virtual host has is DLX009's business.
      if (isTemplate(exchange) || elsewhere.ofExchange(source.vhost, exchange)) continue;
      const setting = topology.effective(source).setting('dead-letter-exchange');
      yield {
        at: setting?.at ?? source.source.value('name'),
        message: `${queueTitle(source)} dead-letters to exchange \`${exchange}\`, which${inVhost(source) === '' ? '' : ` vhost \`${source.vhost}\``} does not have: dead messages are lost. Declare it or correct the name.`,
        fixes: [
          {
            title: `Declare the fanout exchange \`${exchange}\`, with a queue behind it`,
            edits: deadLetterTarget(evidence, source, exchange),
            preferred: true,
          },
        ],
      };
    }
  },
});
