import { defineCodeRule } from './code-rule.ts';

export const deliveryCountNotOverQueues = defineCodeRule({
  id: 'CLI005',
  name: 'delivery-count-within-queue',
  item: 'ERR003',
  severity: 'warning',
  summary: '`x-delivery-count` counts the deliveries of one queue, not those over a ladder of retries.',
  why: 'A quorum queue counts for itself: what is dead-lettered into a queue that waits, and back, comes with a count that begins anew, at once on 4.3 and with the next requeue on 4.0. A limit on it is never reached.',
  remedy: 'Over a ladder of queues read `x-death`, which the broker keeps, or count in a header of your own.',
  source: 'https://www.rabbitmq.com/docs/quorum-queues#poison-message-handling',
  versions: '>=3.10',
  examples: {
    bad: {
      typescript: ladderExample(`message.properties.headers?.['x-delivery-count'] ?? 0`),
    },
    good: {
      typescript: ladderExample(`message.properties.headers?.['x-death']?.[0]?.count ?? 0`),
    },
  },
  *check({ all, program }) {
    const counts = program.texts.filter(({ value }) => value === 'x-delivery-count');
    const [first] = counts;
    if (!first || program.texts.some(({ value }) => value === 'x-death')) return;
    const returns = all('declare-queue').some(
      ({ arguments: given }) => given.has('x-message-ttl') && given.has('x-dead-letter-exchange'),
    );
    const refuses = all('settle').some(
      ({ verdict, requeue }) => verdict !== 'ack' && requeue.value === false,
    );
    if (!returns || !refuses) return;
    yield {
      at: first,
      message:
        '`x-delivery-count` begins anew in each queue: over a retry queue that gives messages back, this limit is never reached. Read `x-death`, or count in a header of your own.',
    };
  },
});

function ladderExample(count: string): string {
  return `import type { Channel } from 'amqplib';

export async function consume(channel: Channel, handle: (order: unknown) => Promise<void>): Promise<void> {
  const retryArguments = { 'x-message-ttl': 5000, 'x-dead-letter-exchange': '', 'x-dead-letter-routing-key': 'orders' };
  await channel.assertQueue('orders.retry', { arguments: retryArguments });
  await channel.prefetch(20);
  await channel.consume('orders', async message => {
    if (!message) return;
    const tries = ${count};
    try {
      if (Number(tries) < 3) await handle(JSON.parse(message.content.toString()));
      channel.ack(message);
    } catch {
      channel.reject(message, false);
    }
  });
}
`;
}
