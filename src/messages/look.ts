import type { Checksum } from './checksum.ts';
import type { Message } from './message.ts';

/** What a look has shown. */
export interface Look {
  /** From the head of the queue on. */
  readonly messages: readonly Seen[];
  /** Why it ended: as many as asked for, no more there, as many bytes as may be, a message on its last delivery, a person. */
  readonly stopped: 'count' | 'empty' | 'bytes' | 'last-delivery' | 'cancelled';
  /** Of all bodies. */
  readonly bytes: number;
  /** Sentences about what a person should know of it. */
  readonly notes: readonly string[];
}

export interface Seen {
  readonly message: Message;
  readonly checksum: Checksum;
  /** Where it is now: where it was, the last one of its queue, or about to be dropped or dead-lettered by the broker. */
  readonly fate: 'in-place' | 'at-tail' | 'not-put-back';
  /** How many more deliveries may fail before the broker drops or dead-letters it; undefined where there is no limit. */
  readonly deliveriesLeft?: number;
}

/** How many deliveries messages that were seen have left. */
export type DeliveriesLeft = ReadonlyMap<Checksum, number>;

/** What every look takes, into queues and streams. */
export interface LookOptions {
  /** Ends the look; what it has shown until then is the result. */
  readonly signal?: AbortSignal;
  /** When the bodies together have more bytes, the look ends; {@link usualMaxBytes} where nothing is said. */
  readonly maxBytes?: number;
  /** Called ten times a second at most. */
  readonly onProgress?: (progress: LookProgress) => void;
}

export interface LookProgress {
  readonly messages: number;
  /** Of all bodies. */
  readonly bytes: number;
}

export const usualMaxBytes = 64 * 1024 * 1024;

/** What is known of the deliveries that messages have left, after a look. */
export function remember(before: DeliveriesLeft, { messages, stopped }: Look): DeliveriesLeft {
  // A look that has seen all there is also tells which messages are gone.
  const left = new Map(stopped === 'empty' ? [] : before);
  const fresh = new Map<Checksum, number>();
  for (const { checksum, deliveriesLeft } of messages) {
    if (deliveriesLeft === undefined) continue;
    fresh.set(checksum, Math.min(deliveriesLeft, fresh.get(checksum) ?? deliveriesLeft));
  }
  for (const [checksum, deliveries] of fresh) left.set(checksum, deliveries);
  return left;
}
