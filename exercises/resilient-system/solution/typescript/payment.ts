// Takes the money for each order once, and hands the order on to shipping.
import type { ConfirmChannel, ConsumeMessage } from 'amqplib';
import { consume, type Link, publish, publishSurely } from './broker.ts';
import { openStore } from './store.ts';
import { type Order, pay } from './work.ts';

/** After the first attempt come as many more as there are waits; each has a queue of its own in definitions.json. */
const RETRY_KEYS = ['retry.1', 'retry.2', 'retry.3', 'retry.4'];
const RETRY_HEADER = 'x-retry-count';

const paid = await openStore('paid');

await consume(
  'payment',
  'p4.payment',
  async (link: Link, channel: ConfirmChannel, message: ConsumeMessage) => {
    const order = JSON.parse(message.content.toString()) as Order;
    const retries = Number(message.properties.headers?.[RETRY_HEADER] ?? 0);
    if (!paid.has(order.id)) {
      const attempt = retries + 1;
      const report = { id: order.id, attempt, at: Date.now() };
      await publish(channel, 'p4.attempts', '', report, { mandatory: false });
      try {
        await pay(order, attempt);
      } catch (error) {
        return retryLater(channel, message, retries, error);
      }
      await paid.add(order.id);
    }
    await publishSurely(link, 'p4.orders', 'shipping', message.content, { messageId: order.id });
    channel.ack(message);
  },
);

/** Into the queue of the next wait, or to the dead letters when there is none. */
async function retryLater(channel: ConfirmChannel, message: ConsumeMessage, retries: number, error: unknown) {
  const key = RETRY_KEYS[retries];
  if (key === undefined) return channel.reject(message, false);
  const { headers, messageId } = message.properties;
  await publish(channel, 'p4.retry', key, message.content, {
    messageId,
    headers: { ...headers, [RETRY_HEADER]: retries + 1, 'x-last-error': String(error) },
  });
  channel.ack(message);
}
