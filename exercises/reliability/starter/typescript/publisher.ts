// node publisher.ts COUNT PREFIX: publishes the orders PREFIX-1, PREFIX-2 and so on.
import { connect } from 'amqplib';

const [count = '100', prefix = 'order'] = process.argv.slice(2);

const connection = await connect(process.env.RABBITMQ_URL ?? 'amqp://localhost', {
  clientProperties: { connection_name: 'rmq-course:ex1:publisher' },
});
const channel = await connection.createChannel();

for (let n = 1; n <= Number(count); n++) {
  const order = { id: `${prefix}-${n}`, amount: 10 };
  channel.publish('ex1', 'order.placed', Buffer.from(JSON.stringify(order)));
}
console.log(`sent ${count}`);

await channel.close();
await connection.close();
