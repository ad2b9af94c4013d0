import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';

/** A way to a broker, for one program. */
export interface HeldLine {
  readonly url: string;
  close(): void;
}

/**
 * Hands over together, as a busy machine may, the broker's word that a consumer has begun and its word that the connection is
 * closed. What comes after that it lets pass.
 */
export async function holdFromConsumeToClose(url: string): Promise<HeldLine> {
  const { hostname, port } = new URL(url);
  let isHeld = true;
  const server = createServer(client => {
    const broker = connect(Number(port), hostname);
    let held: Buffer[] | undefined;
    client.on('data', bytes => {
      if (isHeld && bytes.includes(basicConsume)) held ??= [];
      broker.write(bytes);
    });
    broker.on('data', bytes => {
      if (!held) return client.write(bytes);
      held.push(bytes);
      if (!bytes.includes(closedByOperator)) return;
      isHeld = false;
      client.write(Buffer.concat(held));
      held = undefined;
    });
    for (const [from, to] of [
      [client, broker],
      [broker, client],
    ] as const)
      from.on('error', () => to.destroy()).on('end', () => to.end());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const own = new URL(url);
  own.hostname = '127.0.0.1';
  own.port = String((server.address() as AddressInfo).port);
  return { url: own.href, close: () => server.close() };
}

/** The class and the method: https://www.rabbitmq.com/amqp-0-9-1-quickref */
const basicConsume = Buffer.from([0, 60, 0, 20]);
const closedByOperator = 'CONNECTION_FORCED';
