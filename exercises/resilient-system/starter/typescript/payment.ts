// Takes the money for an order, and hands the order on to shipping.
import { openChannel } from './broker.ts';
import { type Order, pay } from './work.ts';

const channel = await openChannel('payment');
await channel.consume(
  'p4.payment',
  async message => {
    if (!message) return;
    const order = JSON.parse(message.content.toString()) as Order;
    const report = { id: order.id, attempt: 1, at: Date.now() };
    channel.publish('p4.attempts', '', Buffer.from(JSON.stringify(report)));
    try {
      await pay(order, 1);
      channel.publish('p4.orders', 'shipping', message.content, { messageId: order.id });
    } catch (error) {
      console.error(`${order.id} was not paid:`, error);
    }
  },
  { noAck: true },
);
