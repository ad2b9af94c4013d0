// Ships a paid order, and tells the world.
import { openChannel } from './broker.ts';
import { type Order, ship } from './work.ts';

const channel = await openChannel('shipping');
await channel.consume(
  'p4.shipping',
  async message => {
    if (!message) return;
    const order = JSON.parse(message.content.toString()) as Order;
    await ship(order);
    const done = { id: order.id, state: 'shipped' };
    channel.publish('p4.done', '', Buffer.from(JSON.stringify(done)), { messageId: order.id });
  },
  { noAck: true },
);
