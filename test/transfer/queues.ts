import { randomUUID } from 'node:crypto';
import type { ConsumeMessage } from 'amqplib';
import { type AmqpConnection, openConnection } from '../../src/amqp/connection.ts';
import { readyMessages } from '../../src/amqp/ready.ts';
import { rawMessage, sendRaw } from '../../src/amqp/wire.ts';
import { within } from '../../src/amqp/within.ts';
import { checksum } from '../../src/messages/checksum.ts';
import type { PublishPlan } from '../../src/messages/plan.ts';
import { encodeProperties } from '../../src/messages/properties.ts';
import type { Outgoing, RawMessage } from '../../src/messages/raw.ts';
import type { Broker } from '../../tools/broker.ts';
import { waitFor } from '../../tools/lifetime.ts';

export type BrokerAccess = Pick<Broker, 'amqpUrl' | 'username' | 'password'>;

export function connectTo({ amqpUrl, username, password }: BrokerAccess): Promise<AmqpConnection> {
  const { hostname: host, port } = new URL(amqpUrl);
  return openConnection({ host, port: Number(port), tls: false, vhost: '/', username, password });
}

/** A plan for messages of `queue`, which go on as they are unless `changes` say so. */
export function planFor(
  broker: BrokerAccess,
  queue: string,
  { to, ...changes }: Partial<PublishPlan> & { readonly to?: string },
): PublishPlan {
  return {
    action: 'move',
    target: { kind: 'queue', queue: to ?? queue },
    queue,
    run: randomUUID(),
    username: broker.username,
    expiration: 'keep',
    deaths: 'keep',
    ...changes,
  };
}

export async function declare(
  connection: AmqpConnection,
  queue: string,
  settings: Record<string, unknown> = {},
): Promise<void> {
  const channel = await connection.openChannel();
  await channel.assertQueue(queue, { durable: true, arguments: settings });
  await channel.close();
}

export async function publish(connection: AmqpConnection, messages: Iterable<Outgoing>): Promise<void> {
  const channel = await connection.openConfirmChannel();
  for (const message of messages) sendRaw(channel, message, () => {});
  await channel.waitForConfirms();
  await channel.close();
}

/** Persistent messages to a queue, with their number as body. */
export function numbered(queue: string, count: number, properties?: Uint8Array): Outgoing[] {
  const persistent = properties ?? encodeProperties({ deliveryMode: 2 });
  return Array.from({ length: count }, (_, index) => ({
    exchange: '',
    routingKey: queue,
    properties: persistent,
    body: Buffer.from(String(index)),
  }));
}

/** What is in a queue, in its order; it stays there, which costs messages of a quorum queue a delivery. */
export async function contents(connection: AmqpConnection, queue: string): Promise<RawMessage[]> {
  const messages = await consumeAll(connection, queue, false);
  await untilReady(connection, queue, messages.length);
  return messages;
}

/** Takes all that is in a queue. */
export function drain(connection: AmqpConnection, queue: string): Promise<RawMessage[]> {
  return consumeAll(connection, queue, true);
}

/** Over one consumer: a quorum queue does not keep the order of what many gave back. */
async function consumeAll(connection: AmqpConnection, queue: string, noAck: boolean): Promise<RawMessage[]> {
  const channel = await connection.openChannel();
  const messageCount = await readyMessages(channel, queue);
  const messages: RawMessage[] = [];
  if (messageCount > 0) {
    // Without a prefetch a quorum queue has 2,000 messages out at most.
    await channel.prefetch(60_000);
    let enough = () => {};
    const all = new Promise<void>(resolve => {
      enough = resolve;
    });
    const take = (message: ConsumeMessage | null) => {
      if (message) messages.push(rawMessage(message));
      if (messages.length === messageCount) enough();
    };
    const { consumerTag } = await channel.consume(queue, take, { noAck });
    await within(`Getting ${messageCount} messages`, all, { milliseconds: 20_000 });
    await channel.cancel(consumerTag);
  }
  await channel.close();
  return messages;
}

/** Waits until so many messages are ready: what is given back to a quorum queue takes a moment. */
export async function untilReady(connection: AmqpConnection, queue: string, count: number): Promise<void> {
  const channel = await connection.openChannel();
  let ready = 0;
  await waitFor(`${count} messages to be ready`, async () => {
    ready = await readyMessages(channel, queue);
    return ready === count || undefined;
  }).catch((error: Error) => {
    throw new Error(`${error.message}: there are ${ready} in ${queue}`);
  });
  await channel.close();
}

export function bodies(messages: readonly RawMessage[]): string[] {
  return messages.map(({ body }) => Buffer.from(body).toString());
}

export function selectionOf(messages: readonly RawMessage[]): Map<string, number> {
  const selection = new Map<string, number>();
  for (const message of messages) {
    const sum = checksum(message);
    selection.set(sum, (selection.get(sum) ?? 0) + 1);
  }
  return selection;
}
