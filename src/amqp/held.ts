import { setTimeout as sleep } from 'node:timers/promises';
import type { Channel, ConsumeMessage, GetMessage } from 'amqplib';
import { checksum } from '../messages/checksum.ts';
import {
  type Look,
  type LookOptions,
  type LookProgress,
  type Seen,
  usualMaxBytes,
} from '../messages/look.ts';
import type { QueueLook } from '../messages/look-plan.ts';
import { type RawMessage, toMessage } from '../messages/raw.ts';
import { deliveryCount, isLastDelivery } from './give-back.ts';
import type { Rescue } from './rescue.ts';
import { rawMessage } from './wire.ts';

/** The messages that a look holds, in their order. */
export class Held {
  readonly #channel: Channel;
  readonly #plan: QueueLook;
  readonly #rescue: Rescue | undefined;
  readonly #maxBytes: number;
  readonly #onProgress: (progress: LookProgress) => void;
  readonly #entries: Entry[] = [];
  readonly #enough = new AbortController();
  #bytes = 0;
  #stopped: 'bytes' | 'last-delivery' | undefined;
  #rescues: Promise<void> = Promise.resolve();
  #toldAt = 0;

  constructor(
    channel: Channel,
    plan: QueueLook,
    rescue: Rescue | undefined,
    { maxBytes = usualMaxBytes, onProgress = () => {} }: LookOptions,
  ) {
    this.#channel = channel;
    this.#plan = plan;
    this.#rescue = rescue;
    this.#maxBytes = maxBytes;
    this.#onProgress = onProgress;
  }

  /** Aborted when no more is to be taken. */
  get enough(): AbortSignal {
    return this.#enough.signal;
  }

  get count(): number {
    return this.#entries.length;
  }

  /** How many more messages there is room for, if they are as large as those so far. */
  get room(): number {
    const size = this.#bytes / this.count;
    return size > 0
      ? Math.max(1, Math.floor((this.#maxBytes - this.#bytes) / size))
      : Number.POSITIVE_INFINITY;
  }

  take(delivery: ConsumeMessage | GetMessage): void {
    const raw = rawMessage(delivery);
    const isLast = isLastDelivery(raw, this.#plan.deliveryLimit);
    const rescue = isLast ? this.#rescue : undefined;
    // What arrives after the end goes back with the rest.
    if (this.#stopped && !rescue) return;
    const entry = this.#entryOf(raw);
    this.#entries.push(entry);
    this.#bytes += raw.body.length;
    if (rescue) this.#rescues = this.#rescues.then(() => this.#putBack(entry, raw, delivery, rescue));
    if (isLast) this.#stop('last-delivery');
    else if (this.#bytes >= this.#maxBytes) this.#stop('bytes');
    this.#tell();
  }

  /** When all that was on its last delivery is safe, or cannot be made so. */
  async rescued(): Promise<void> {
    await this.#rescues;
    if (this.#entries.some(({ fate }) => fate === 'at-tail')) await sleep(ackMs);
  }

  /** Whether what is shown may be all that is left of a message. */
  get holdsLastCopy(): boolean {
    return this.#entries.some(({ fate }) => fate === 'not-put-back');
  }

  result(signal: AbortSignal | undefined): Look {
    const full = this.count >= this.#plan.count ? 'count' : 'empty';
    return {
      messages: this.#entries,
      stopped: this.#stopped ?? (signal?.aborted ? 'cancelled' : full),
      bytes: this.#bytes,
      notes: this.#notes(),
    };
  }

  #stop(why: 'bytes' | 'last-delivery'): void {
    this.#stopped ??= why;
    this.#enough.abort();
  }

  async #putBack(
    entry: Entry,
    message: RawMessage,
    delivery: ConsumeMessage | GetMessage,
    rescue: Rescue,
  ): Promise<void> {
    entry.fate = 'not-put-back';
    if (!(await rescue.putBack(message))) return;
    entry.fate = 'at-tail';
    entry.deliveriesLeft = this.#plan.deliveryLimit;
    try {
      this.#channel.ack(delivery);
    } catch {
      // The channel is gone, and the original with it: the queue has dropped or dead-lettered it.
    }
  }

  /** Made for each message as it comes: for all at once it would take too long. */
  #entryOf(raw: RawMessage): Entry {
    const { deliveryLimit, giveBack } = this.#plan;
    const entry: Entry = { message: toMessage(raw), checksum: checksum(raw), fate: 'in-place' };
    if (deliveryLimit !== undefined) {
      const spent = deliveryCount(raw) + (giveBack === 'close' ? 1 : 0);
      entry.deliveriesLeft = Math.max(0, deliveryLimit - spent);
    }
    return entry;
  }

  #notes(): readonly string[] {
    const atTail = this.#entries.filter(({ fate }) => fate === 'at-tail').length;
    const lost = this.#entries.filter(({ fate }) => fate === 'not-put-back').length;
    const notes: string[] = [];
    if (atTail > 0) {
      notes.push(
        `${were(atTail)} on the last delivery: published again to this queue, where ${atTail === 1 ? 'it is' : 'they are'} now at the tail, with deliveries counted anew and the queue's name as routing key.`,
      );
    }
    if (lost > 0) {
      notes.push(
        `${this.#rescue?.failure?.message} Of ${lost === 1 ? 'this message' : `these ${lost} messages`} what is shown here may be the last copy: export it.`,
      );
    }
    if (this.#stopped === 'last-delivery' && !this.#rescue) {
      notes.push(
        `The look ended at a message on its last delivery (delivery limit ${this.#plan.deliveryLimit}): to hold it longer would risk it, should the connection break.`,
      );
    }
    if (this.#stopped === 'bytes') {
      notes.push(`The look ended at ${Math.round(this.#bytes / 1024 / 1024)} MB.`);
    }
    return notes;
  }

  #tell(): void {
    const now = performance.now();
    if (now - this.#toldAt < 100) return;
    this.#toldAt = now;
    this.#onProgress({ messages: this.count, bytes: this.#bytes });
  }
}

type Entry = { -readonly [name in keyof Seen]: Seen[name] };

function were(count: number): string {
  return count === 1 ? '1 message was' : `${count} messages were`;
}

/** For a quorum queue to take an acknowledgement, which it does not answer. */
const ackMs = 200;
