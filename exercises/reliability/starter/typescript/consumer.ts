// Takes the orders, and has an effect for each: it tells the exchange ex1.done.
import { connect } from 'amqplib';

const connection = await connect(process.env.RABBITMQ_URL ?? 'amqp://localhost', {
  clientProperties: { connection_name: 'rmq-course:ex1:consumer' },
});
const channel = await connection.createChannel();

await channel.consume(
  'ex1.orders',
  message => {
    if (!message) return;
    const { id } = JSON.parse(message.content.toString());
    channel.publish('ex1.done', '', Buffer.from(JSON.stringify({ id })));
  },
  { noAck: true },
);
