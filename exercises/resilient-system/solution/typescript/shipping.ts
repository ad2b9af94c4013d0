// Ships each paid order once, and tells the world.
import { consume, publishSurely } from './broker.ts';
import { openStore } from './store.ts';
import { type Order, ship } from './work.ts';

const shipped = await openStore('shipped');

await consume('shipping', 'p4.shipping', async (link, channel, message) => {
  const order = JSON.parse(message.content.toString()) as Order;
  if (!shipped.has(order.id)) {
    await ship(order);
    // Told first, noted then: a crash between the two tells it twice, the other way round never.
    const done = { id: order.id, state: 'shipped' };
    await publishSurely(link, 'p4.done', '', done, { messageId: order.id });
    await shipped.add(order.id);
  }
  channel.ack(message);
});
