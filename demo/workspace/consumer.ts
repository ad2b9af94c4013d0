import { connect } from 'amqplib';

/** Fulfils orders. What could go wrong? Type rmq-retry in the last line to see how it is done right. */
export async function fulfilOrders(ship: (order: unknown) => Promise<void>): Promise<void> {
  const connection = await connect('amqp://guest:guest@rabbitmq.shop.example');
  const channel = await connection.createChannel();

  await channel.consume(
    'orders.work',
    async message => {
      if (message) await ship(JSON.parse(message.content.toString()));
    },
    { noAck: true },
  );

  await channel.consume('payments', async message => {
    if (!message) return;
    try {
      await ship(JSON.parse(message.content.toString()));
      channel.ack(message);
    } catch {
      channel.nack(message, false, true);
    }
  });
}

