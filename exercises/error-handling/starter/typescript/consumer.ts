// Works on the orders of ex2.work. It tells ex2.attempts of each try, and ex2.done of each order that is done.
import { type ConfirmChannel, type ConsumeMessage, connect } from 'amqplib';
import { handle } from './handler.ts';

const connection = await connect(process.env.RABBITMQ_URL ?? 'amqp://localhost', {
  clientProperties: { connection_name: 'rmq-course:ex2:consumer' },
});
const channel = await connection.createConfirmChannel();
await channel.prefetch(20);
await channel.consume('ex2.work', message => {
  if (message) void work(channel, message);
});

async function work(channel: ConfirmChannel, message: ConsumeMessage): Promise<void> {
  const order = JSON.parse(message.content.toString());
  tell('ex2.attempts', { id: order.id, attempt: message.fields.redelivered ? 2 : 1, at: Date.now() });
  try {
    await handle(order);
    tell('ex2.done', { id: order.id });
    channel.ack(message);
  } catch {
    channel.nack(message, false, true);
  }
}

function tell(exchange: string, body: unknown): void {
  channel.publish(exchange, '', Buffer.from(JSON.stringify(body)), { persistent: true });
}
