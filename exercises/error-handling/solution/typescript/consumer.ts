// Works on the orders of ex2.work. It tells ex2.attempts of each try, and ex2.done of each order that is done.
import type { ConfirmChannel, ConsumeMessage, Options } from 'amqplib';
import { handle, PermanentError } from './handler.ts';
import { openConnection } from './open-connection.ts';

/** The wait before each retry, as the keys of ex2.retry name it; when they are used up, the order is dead. */
const WAITS = ['1s', '2s', '4s'];
/** Our own count. The broker's x-death is not taken over from a message that a client publishes. */
const RETRY_HEADER = 'x-retry-count';

await openConnection(process.env.RABBITMQ_URL ?? 'amqp://localhost', async connection => {
  const channel = await connection.createConfirmChannel();
  channel.on('error', error => console.error('Channel closed by the broker:', error.message));
  // In doubt, start anew: what was not acknowledged comes back.
  const startAnew = () => connection.close().catch(() => {});
  channel.on('close', startAnew);
  channel.on('return', startAnew);
  await channel.prefetch(20);
  await channel.consume('ex2.work', message => {
    if (!message) return;
    work(channel, message).catch(error => {
      console.error('Not finished with an order:', error.message);
      startAnew();
    });
  });
});

async function work(channel: ConfirmChannel, message: ConsumeMessage): Promise<void> {
  const order = JSON.parse(message.content.toString());
  const retries = Number(message.properties.headers?.[RETRY_HEADER] ?? 0);
  await tell(channel, 'ex2.attempts', { id: order.id, attempt: retries + 1, at: Date.now() });
  try {
    await handle(order);
  } catch (error) {
    const wait = WAITS[retries];
    if (error instanceof PermanentError || wait === undefined) return channel.reject(message, false);
    await retryLater(channel, message, wait, { [RETRY_HEADER]: retries + 1, 'x-last-error': String(error) });
    return channel.ack(message);
  }
  await tell(channel, 'ex2.done', { id: order.id });
  channel.ack(message);
}

/** Resolves when the broker has the copy: only then the original may go. */
function retryLater(
  channel: ConfirmChannel,
  { content, properties }: ConsumeMessage,
  wait: string,
  more: object,
): Promise<void> {
  const { userId, ...kept } = properties;
  const headers = { ...kept.headers, ...more };
  return publish(channel, 'ex2.retry', wait, content, {
    ...kept,
    headers,
    persistent: true,
    mandatory: true,
  });
}

function tell(channel: ConfirmChannel, exchange: string, body: unknown): Promise<void> {
  return publish(channel, exchange, '', Buffer.from(JSON.stringify(body)), { persistent: true });
}

function publish(
  channel: ConfirmChannel,
  exchange: string,
  key: string,
  content: Buffer,
  options: Options.Publish,
): Promise<void> {
  return new Promise((resolve, reject) => {
    channel.publish(exchange, key, content, options, error => (error ? reject(error) : resolve()));
  });
}
