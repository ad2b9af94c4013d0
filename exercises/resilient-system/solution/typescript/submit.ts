// Reads orders from standard input, a JSON object a line, and says of each when the broker has it.
import { createInterface } from 'node:readline';
import { openLink, publishSurely } from './broker.ts';
import type { Order } from './work.ts';

/** How far publishing may run ahead of the confirms. */
const MAX_UNCONFIRMED = 200;

const link = await openLink('submit');
const underWay = new Set<Promise<void>>();
for await (const line of createInterface({ input: process.stdin })) {
  const order = JSON.parse(line) as Order;
  const sent: Promise<void> = publishSurely(link, 'p4.orders', 'payment', order, {
    messageId: order.id,
  }).then(() => {
    console.log(JSON.stringify({ accepted: order.id }));
    underWay.delete(sent);
  });
  underWay.add(sent);
  if (underWay.size >= MAX_UNCONFIRMED) await Promise.race(underWay);
}
await Promise.all(underWay);
await link.close();
