// Declares what the orders go through. Nothing else declares.
import { connect } from 'amqplib';

const connection = await connect(process.env.RABBITMQ_URL ?? 'amqp://localhost', {
  clientProperties: { connection_name: 'rmq-course:ex1:topology' },
});
const channel = await connection.createChannel();

await channel.assertExchange('ex1', 'direct', { durable: true });
await channel.assertExchange('ex1.done', 'fanout', { durable: true });
await channel.assertQueue('ex1.orders', { durable: false });
await channel.bindQueue('ex1.orders', 'ex1', 'order.placed');

await connection.close();
