import { defineCodeRule } from './code-rule.ts';
import { consumerAround } from './consumers.ts';
import { isReply } from './queues.ts';

export const publishersApart = defineCodeRule({
  id: 'CLI007',
  name: 'publishers-on-their-own-connection',
  item: null,
  severity: 'info',
  summary: 'Who publishes and consumes does each on a connection of its own.',
  why: 'When memory or disk run short the broker reads no more from connections that publish: a consumer on the same one cannot acknowledge what it has done either, and nothing drains the queues.',
  remedy: 'Open one connection for publishing and one for consuming.',
  source: 'https://www.rabbitmq.com/docs/alarms#effects-on-clusters',
  versions: '>=3.10',
  examples: {
    bad: {
      typescript: twoJobsExample('connection'),
    },
    good: {
      typescript: twoJobsExample('publishing'),
    },
  },
  *check(evidence) {
    const { all, channels } = evidence;
    const consumers = all('consume').flatMap(({ channel }) => channels.openings(channel) ?? []);
    for (const publish of all('publish')) {
      // What a consumer publishes is a part of its work.
      if (consumerAround(publish.call, evidence) || isReply(publish, evidence)) continue;
      const openings = channels.openings(publish.channel) ?? [];
      const shares = openings.some(opening =>
        consumers.some(
          consumer =>
            consumer === opening || channels.isSame(consumer.connection, opening.connection) === true,
        ),
      );
      if (!shares) continue;
      yield {
        at: publish.call.nameRange,
        message:
          'This publishes on the connection of a consumer: when memory or disk run short the broker reads nothing from it, acknowledgements included, and the queues do not drain. Publish on another one.',
      };
      return;
    }
  },
});

function twoJobsExample(publishing: string): string {
  return `import { connect } from 'amqplib';

const url = process.env.RABBITMQ_URL ?? 'amqp://localhost';
const connection = await connect(url);
const publishing = await connect(url);
for (const each of [connection, publishing]) each.on('close', () => process.exit(1));
const orders = await connection.createChannel();
const shipments = await ${publishing}.createConfirmChannel();
await orders.prefetch(20);
await orders.consume('orders', async message => {
  if (!message) return;
  await ship(JSON.parse(message.content.toString()));
  orders.ack(message);
});

export async function announce(shipment: object): Promise<void> {
  shipments.sendToQueue('shipments', Buffer.from(JSON.stringify(shipment)), { persistent: true });
  await shipments.waitForConfirms();
}
`;
}
