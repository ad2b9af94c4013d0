import type { Channel, ChannelModel, ConsumeMessage } from 'amqplib';
import * as z from 'zod/mini';

/** A message as a tap has seen it. */
export interface Tapped {
  /** The `messageId` where it has one, else the `id` of its JSON body, else empty. */
  readonly id: string;
  /** Milliseconds of `performance.now()` when it came. */
  readonly at: number;
  readonly message: ConsumeMessage;
}

/** A copy of all that goes through an exchange, from now on. */
export class Tap {
  readonly seen: Tapped[] = [];

  readonly #channel: Channel;
  readonly #queue: string;

  private constructor(channel: Channel, queue: string) {
    this.#channel = channel;
    this.#queue = queue;
  }

  /** Rejects with amqplib's error where there is no such exchange. */
  static async open(connection: ChannelModel, exchange: string, keys: readonly string[]): Promise<Tap> {
    const channel = await connection.createChannel();
    channel.on('error', () => {});
    const { queue } = await channel.assertQueue('', { exclusive: true });
    const tap = new Tap(channel, queue);
    for (const key of keys) await channel.bindQueue(queue, exchange, key);
    await channel.consume(
      queue,
      message => {
        if (message) tap.seen.push({ id: idOf(message), at: performance.now(), message });
      },
      { noAck: true },
    );
    return tap;
  }

  /** Its queue goes: it takes no more messages. */
  async close(): Promise<void> {
    await this.#channel.deleteQueue(this.#queue);
    await this.#channel.close();
  }

  /** How often each of these ids came; those that did not are left out. */
  counts(ids: ReadonlySet<string>): ReadonlyMap<string, number> {
    const counts = new Map<string, number>();
    for (const { id } of this.seen) if (ids.has(id)) counts.set(id, (counts.get(id) ?? 0) + 1);
    return counts;
  }
}

const body = z.looseObject({ id: z.string() });

function idOf({ properties, content }: ConsumeMessage): string {
  if (typeof properties.messageId === 'string' && properties.messageId !== '') return properties.messageId;
  try {
    return body.safeParse(JSON.parse(content.toString())).data?.id ?? '';
  } catch {
    return '';
  }
}
