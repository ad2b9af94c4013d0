import { setTimeout as sleep } from 'node:timers/promises';
import { type Channel, connect } from 'amqplib';
import type { Demo } from '../../demo/demo.ts';
import type { Lifetime } from '../../tools/lifetime.ts';

/** Queues of the demo's shop in which nothing happens but what a test does: `returns`, and where its messages die. */
export interface Returns {
  readonly channel: Channel;
  /** How many messages each has. */
  count(queue: 'returns' | 'returns.dead'): Promise<number>;
  /** When it resolves, {@link deadReturns} are in `returns.dead`, rejected over some seconds. */
  readonly died: Promise<void>;
}

export const deadReturns = 40;

export async function startReturns(lifetime: Lifetime, { amqpUrl, vhosts }: Demo): Promise<Returns> {
  const connection = await connect(`${amqpUrl}/${encodeURIComponent(vhosts.shop)}`);
  connection.on('error', () => {});
  lifetime.defer(() => connection.close());
  const channel = await connection.createChannel();
  await channel.assertExchange('returns.dlx', 'fanout');
  await channel.assertQueue('returns.dead');
  await channel.bindQueue('returns.dead', 'returns.dlx', '');
  await channel.assertQueue('returns', { deadLetterExchange: 'returns.dlx' });
  return {
    channel,
    count: async queue => (await channel.checkQueue(queue)).messageCount,
    died: dieOverTime(channel),
  };
}

async function dieOverTime(channel: Channel): Promise<void> {
  for (let number = 1; number <= deadReturns; number++) {
    // Ever faster, as it goes when something breaks.
    await sleep(12_000 / (number + 10));
    channel.sendToQueue('returns', Buffer.from(JSON.stringify(parcel(number))), {
      persistent: true,
      contentType: 'application/json',
      messageId: `return-${number}`,
      appId: 'web-shop',
      headers: { 'x-exception-message': exception(number), tenant: number % 3 === 0 ? 'north' : 'main' },
    });
    const message = await channel.get('returns');
    if (message) channel.reject(message, false);
  }
}

function parcel(number: number) {
  return {
    return: `R-${number}`,
    order: `O-${100 + number}`,
    items: [{ sku: `SKU-${number % 9}`, quantity: 1 }],
  };
}

function exception(number: number): string {
  return number % 8 === 0
    ? 'ValidationException: no reason given'
    : 'TimeoutException: the carrier did not answer';
}
