import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ConfirmChannel } from 'amqplib';
import { openConnection } from './open-connection.ts';

/** The ids of what is done. It stands for a table with a unique key, which a service keeps beside what it writes. */
const STORE = 'done.ids';

/** Gives a function that has the effect of an order once, however often it is asked, and resolves when the effect is safe. */
export async function openEffects(url: string): Promise<(id: string) => Promise<void>> {
  let channel: ConfirmChannel | undefined;
  // A connection of its own: a blocked or broken consumer connection does not take the effects with it.
  await openConnection(url, async connection => {
    channel = await connection.createConfirmChannel();
    channel.on('error', error => console.error('Channel closed by the broker:', error.message));
  });
  const stored = existsSync(STORE) ? readFileSync(STORE, 'utf8').split('\n') : [];
  const effects = new Map(stored.map(id => [id, Promise.resolve()]));

  async function effect(id: string): Promise<void> {
    while (!(channel && (await confirmed(channel, id)))) await sleep(100);
    appendFileSync(STORE, `${id}\n`);
  }

  return id => {
    const underWay = effects.get(id) ?? effect(id);
    effects.set(id, underWay);
    return underWay;
  };
}

/** Whether the broker has it. Where the connection is lost before it says so, it may have it all the same. */
function confirmed(channel: ConfirmChannel, id: string): Promise<boolean> {
  return new Promise(resolve => {
    try {
      const body = Buffer.from(JSON.stringify({ id }));
      channel.publish('ex1.done', '', body, { persistent: true, messageId: id }, error => resolve(!error));
    } catch {
      resolve(false);
    }
  });
}
