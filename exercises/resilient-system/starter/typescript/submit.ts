// Reads orders from standard input, a JSON object a line, and says of each that it is accepted.
import { createInterface } from 'node:readline';
import { openChannel } from './broker.ts';
import type { Order } from './work.ts';

const channel = await openChannel('submit');
for await (const line of createInterface({ input: process.stdin })) {
  const order = JSON.parse(line) as Order;
  channel.publish('p4.orders', 'payment', Buffer.from(line), { messageId: order.id });
  console.log(JSON.stringify({ accepted: order.id }));
}
await channel.close();
process.exit(0);
