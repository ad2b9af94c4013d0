import type { ConfirmChannel, ConsumeMessage, Message } from 'amqplib';
import { callApi } from '../../tools/broker/api.ts';
import type { Broker } from '../../tools/broker.ts';
import { waitFor } from '../../tools/lifetime.ts';
import type { Program } from './program.ts';

/** What a scenario works with: one language, and a vhost of its own. */
export interface Stage {
  readonly broker: Broker;
  readonly vhost: string;
  /** Where the broker takes TLS, and the two files with authorities: its own, and a stranger's. */
  readonly tls: { readonly port: number; readonly caFile: string; readonly otherCaFile: string };
  /** A connection of the test's own to the vhost. */
  channel(): Promise<ConfirmChannel>;
  /** Runs the driver with the snippet on the vhost, or on another URL. */
  start(args?: readonly string[], options?: { url?: string; workMs?: number }): Program;
  /** The broker goes down and comes back, once for all languages. */
  fault(): Promise<void>;
}

export const WORK = 'orders.work';
export const DEAD = 'orders.work.dead';
export const RETRY_DELAYS_MS = [1_000, 2_000, 4_000];
export const ladder = RETRY_DELAYS_MS.map(delay => `${WORK}.retry.${delay}ms`);

/** The exchange, and the quorum queue that the consuming snippets read. */
export async function declareWork(channel: ConfirmChannel, { deadLetters = false } = {}): Promise<void> {
  await channel.assertExchange('orders', 'topic');
  if (deadLetters) await channel.assertQueue(DEAD, { arguments: { 'x-queue-type': 'quorum' } });
  const deadLetterTo = { 'x-dead-letter-exchange': '', 'x-dead-letter-routing-key': DEAD };
  await channel.assertQueue(WORK, {
    arguments: { 'x-queue-type': 'quorum', ...(deadLetters ? deadLetterTo : {}) },
  });
  await channel.bindQueue(WORK, 'orders', 'order.placed');
}

export function numbered(name: string, length: number): string[] {
  return Array.from({ length }, (_, n) => `${name}-${n}`);
}

export async function send(channel: ConfirmChannel, ids: readonly string[]): Promise<void> {
  for (const messageId of ids) {
    channel.sendToQueue(WORK, Buffer.from('{}'), { ...(messageId && { messageId }), persistent: true });
  }
  await channel.waitForConfirms();
}

export async function drain(channel: ConfirmChannel, queue: string): Promise<ConsumeMessage[]> {
  const messages: ConsumeMessage[] = [];
  const expected = await count(channel, queue);
  const { consumerTag } = await channel.consume(queue, message => message && messages.push(message), {
    noAck: true,
  });
  await waitFor(`${expected} messages from ${queue}`, () => messages.length >= expected || undefined);
  await channel.cancel(consumerTag);
  return messages;
}

export async function count(channel: ConfirmChannel, queue: string): Promise<number> {
  return (await channel.checkQueue(queue)).messageCount;
}

export async function ready(channel: ConfirmChannel, queues: readonly string[]): Promise<number> {
  let sum = 0;
  for (const queue of queues) sum += await count(channel, queue);
  return sum;
}

export function missing(ids: readonly string[], programs: readonly Program[]): string[] {
  const done = new Set(programs.flatMap(program => program.told('done')));
  return ids.filter(message => !done.has(message));
}

export function ifNone(list: readonly string[]): true | undefined {
  if (list.length === 0) return true;
  throw new Error(`${list.length} are missing: ${list.slice(0, 5).join(', ')}`);
}

export function is(wanted: string): (given: string) => boolean {
  return given => given === wanted;
}

export function id(message: Message): string {
  return message.properties.messageId;
}

export function header(message: Message, name: string): unknown {
  return message.properties.headers?.[name];
}

/** Closes, from the broker's side, the connections of that name as an operator would. */
export async function dropConnections({ broker, vhost }: Stage, connectionName: string): Promise<void> {
  await waitFor(
    'the connection in the management API',
    async () => {
      const listed = (await callApi(broker, 'GET', `/api/vhosts/${vhost}/connections`)) as {
        name: string;
        user_provided_name?: string;
      }[];
      const found = listed.filter(connection => connection.user_provided_name === connectionName);
      for (const { name } of found) {
        await callApi(broker, 'DELETE', `/api/connections/${encodeURIComponent(name)}`);
      }
      return found.length > 0 ? true : undefined;
    },
    { timeoutMs: 90_000 },
  );
}
