// Takes the orders, and has an effect for each: it tells the exchange ex1.done. An order is acknowledged after its effect.
import type { Channel, ConsumeMessage } from 'amqplib';
import { openEffects } from './effects.ts';
import { openConnection } from './open-connection.ts';

/** How many orders may be under way at once. */
const PREFETCH = 20;

const url = process.env.RABBITMQ_URL ?? 'amqp://localhost';
const takeEffect = await openEffects(url);

await openConnection(url, async connection => {
  const channel = await connection.createChannel();
  channel.on('error', error => console.error('Channel closed by the broker:', error.message));
  // In doubt, start anew: what was not acknowledged comes back.
  channel.on('close', () => connection.close().catch(() => {}));
  await channel.prefetch(PREFETCH);
  await channel.consume('ex1.orders', message => {
    if (message) work(channel, message).catch(error => console.error('Not acknowledged:', error.message));
  });
});

async function work(channel: Channel, message: ConsumeMessage): Promise<void> {
  await takeEffect(message.properties.messageId);
  // Throws where the connection is gone. The order comes again then, and its id is known.
  channel.ack(message);
}
