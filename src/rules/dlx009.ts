import { queueTitle } from '../model/model.ts';
import { deadLetterTarget } from './dead-letter-target.ts';
import { queuesExample } from './examples.ts';
import { otherVhosts } from './other-vhosts.ts';
import { defineRule } from './rule.ts';

export const deadLettersStayInVhost = defineRule({
  id: 'DLX009',
  name: 'dead-letters-stay-in-vhost',
  item: 'ERR001',
  severity: 'error',
  summary: 'A queue dead-letters to an exchange in its own virtual host.',
  why: 'The broker looks for the dead letter exchange in the virtual host of the queue and nowhere else. One of the same name in another virtual host is not found, and the messages are lost.',
  remedy: 'Declare an exchange with a queue here; to bring messages to another virtual host, use a shovel.',
  source: 'https://www.rabbitmq.com/docs/dlx',
  versions: '>=3.10',
  examples: {
    bad: example('billing'),
    good: example('shop'),
  },
  *check(evidence) {
    const { topology, deadLetters } = evidence;
    const elsewhere = otherVhosts(evidence);
    for (const { source, exchange } of deadLetters.routes.values().filter(route => !route.exchangeExists)) {
      const other = elsewhere.ofExchange(source.vhost, exchange);
      if (other === undefined) continue;
      yield {
        at: topology.effective(source).setting('dead-letter-exchange')?.at ?? source.source.value('name'),
        message: `${queueTitle(source)} dead-letters to exchange \`${exchange}\`, which only vhost \`${other}\` has: dead letters cannot leave their vhost and are lost. Declare it in \`${source.vhost}\`.`,
        fixes: [
          {
            title: `Declare the fanout exchange \`${exchange}\` in vhost \`${source.vhost}\`, with a queue behind it`,
            edits: deadLetterTarget(evidence, source, exchange),
            preferred: true,
          },
        ],
      };
    }
  },
});

function example(vhost: string) {
  const own = { durable: true, auto_delete: false, arguments: {} };
  return queuesExample(
    { orders: { 'x-queue-type': 'quorum', 'x-dead-letter-exchange': 'dlx' } },
    {
      vhosts: [{ name: 'shop' }, { name: 'billing' }],
      queues: [
        {
          ...own,
          name: 'orders',
          vhost: 'shop',
          arguments: { 'x-queue-type': 'quorum', 'x-dead-letter-exchange': 'dlx' },
        },
        { ...own, name: 'dead', vhost, arguments: { 'x-queue-type': 'quorum' } },
      ],
      exchanges: [{ ...own, name: 'dlx', vhost, type: 'fanout', internal: false }],
      bindings: [
        {
          source: 'dlx',
          vhost,
          destination: 'dead',
          destination_type: 'queue',
          routing_key: '',
          arguments: {},
        },
      ],
    },
  );
}
