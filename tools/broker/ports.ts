import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/** The TCP ports of a node. */
export interface NodePorts {
  readonly amqp: number;
  readonly management: number;
  readonly prometheus: number;
  readonly distribution: number;
  readonly epmd: number;
}

/**
 * Ports that are free on 127.0.0.1, for a node that opens them seconds later. They lie below what systems give
 * to outgoing connections (from 32768 on Linux, 49152 elsewhere), so nobody is given one in the meantime. One process
 * is never given the same ones twice.
 */
export async function freePorts(): Promise<NodePorts> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const amqp = FIRST + COUNT * randomInt((LAST - FIRST) / COUNT);
    if (given.has(amqp)) continue;
    given.add(amqp);
    const ports = {
      amqp,
      management: amqp + 1,
      prometheus: amqp + 2,
      distribution: amqp + 3,
      epmd: amqp + 4,
    };
    const free = await Promise.all(Object.values(ports).map(isFree));
    if (free.every(Boolean)) return ports;
  }
  throw new Error(`No ${COUNT} ports in a row are free between ${FIRST} and ${LAST}`);
}

const given = new Set<number>();
const COUNT = 5;
const FIRST = 20_000;
const LAST = 32_000;

function isFree(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const server = createServer().once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
