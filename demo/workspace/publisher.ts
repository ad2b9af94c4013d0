import { connect } from 'amqplib';

/** Places an order. What could go wrong? Type rmq-confirm in the last line to see how it is done right. */
export async function placeOrder(order: { id: string; total: number }): Promise<void> {
  const connection = await connect('amqp://guest:guest@rabbitmq.shop.example');
  const channel = await connection.createChannel();
  await channel.assertQueue('orders.work', { durable: false });
  channel.publish('orders', 'order.placed', Buffer.from(JSON.stringify(order)));
  await connection.close();
}

