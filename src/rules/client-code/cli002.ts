import { textOf } from '../../client-code/client.ts';
import type { OpenChannel } from '../../client-code/operations.ts';
import { defineCodeRule } from './code-rule.ts';
import { isReply } from './queues.ts';

export const unroutableNoticed = defineCodeRule({
  id: 'CLI002',
  name: 'unroutable-noticed',
  item: 'REL004',
  severity: 'info',
  summary: 'Who relies on confirms hears of messages that no queue was bound for.',
  why: 'A message that no queue is bound for is confirmed like any other, and dropped: a binding that is missing, or a typo in a routing key, loses all of them without a word. With `mandatory` it comes back first; with an alternate exchange it is kept.',
  remedy:
    'Publish with `mandatory` and listen for what is returned, or give the exchange an alternate exchange.',
  source: 'https://www.rabbitmq.com/docs/publishers#unroutable',
  versions: '>=3.10',
  examples: {
    bad: {
      typescript: `import { connect } from 'amqplib';

const connection = await connect(process.env.RABBITMQ_URL ?? 'amqp://localhost');
const channel = await connection.createConfirmChannel();

export async function place(order: object): Promise<void> {
  channel.publish('orders', 'placed', Buffer.from(JSON.stringify(order)), { persistent: true });
  await channel.waitForConfirms();
}
`,
    },
    good: {
      typescript: `import { connect } from 'amqplib';

const connection = await connect(process.env.RABBITMQ_URL ?? 'amqp://localhost');
const channel = await connection.createConfirmChannel();
channel.on('return', message => console.error('No queue is bound for', message.fields.routingKey));

export async function place(order: object): Promise<void> {
  channel.publish('orders', 'placed', Buffer.from(JSON.stringify(order)), { persistent: true, mandatory: true });
  await channel.waitForConfirms();
}
`,
    },
  },
  *check(evidence) {
    const { all, channels } = evidence;
    const told = new Set<OpenChannel>();
    for (const publish of all('publish')) {
      const { call, exchange, mandatory } = publish;
      const name = textOf(exchange);
      // What goes to a queue by its name, or fans out to whoever listens, is another matter.
      if (!name || mandatory.value !== false || isReply(publish, evidence)) continue;
      const declared = all('declare-exchange').find(({ exchange: other }) => textOf(other) === name);
      if (declared?.arguments.has('alternate-exchange') || textOf(declared?.type) === 'fanout') continue;
      // Without confirms there is more to be said first, by another rule.
      const opening = channels
        .openings(publish.channel)
        ?.find(candidate => channels.confirms(candidate) === true);
      if (!opening || told.has(opening)) continue;
      told.add(opening);
      yield {
        at: call.nameRange,
        message: `What exchange \`${name}\` has no queue for is dropped, and confirmed all the same. Publish with \`mandatory\` and listen for what is returned, or give it an alternate exchange.`,
      };
    }
  },
});
