import type { ConfirmChannel, Message as Returned } from 'amqplib';
import { inHeaderOrder } from '../messages/properties.ts';
import type { Outgoing } from '../messages/raw.ts';
import { type AmqpConnection, callFailure, callMs, channelFailure } from './connection.ts';
import { AmqpError, amqpError } from './error.ts';
import type { Outcome } from './outcome.ts';
import { retry } from './retry.ts';
import { maxPropertyBytes, rawMessage, sendRaw } from './wire.ts';
import { within } from './within.ts';

export interface PublisherOptions {
  readonly connect: (signal: AbortSignal) => Promise<AmqpConnection>;
  /** How long the broker may take to confirm, in ms; not counted while an alarm blocks the connection. */
  readonly confirmWithinMs?: number;
  /** How long to try to get a lost connection back, in ms. */
  readonly reconnectWithinMs?: number;
}

/**
 * Publishes with confirms, all messages mandatory, over a connection of its own: an alarm that blocks it blocks no
 * consumer. A lost connection is made again, and what was not confirmed is sent again. Where the broker closes the channel
 * over a message, those in flight are sent again one by one until it is known over which.
 */
export class Publisher {
  readonly #options: Required<PublisherOptions>;
  readonly #stopping = new AbortController();
  /** In flight, in the order of publishing. */
  readonly #entries = new Set<Entry>();
  /** Those of them that wait to be sent. */
  #waiting: Entry[] = [];
  #sent = 0;
  #suspects = 0;
  #possiblyTwice = 0;
  /** The broker's answers for exchanges that are not there or not ours to publish to. */
  readonly #refusedExchanges = new Map<string, AmqpError>();
  #connection: AmqpConnection | undefined;
  #channel: ConfirmChannel | undefined;
  #reconnecting: string | undefined;
  #unblockedAt = 0;
  #watch: NodeJS.Timeout | undefined;

  private constructor(options: PublisherOptions) {
    this.#options = { confirmWithinMs: 30_000, reconnectWithinMs: 120_000, ...options };
  }

  /** @throws {AmqpError} */
  static async open(options: PublisherOptions, signal: AbortSignal): Promise<Publisher> {
    const publisher = new Publisher(options);
    try {
      await publisher.#open(AbortSignal.any([signal, publisher.#stopping.signal]));
    } catch (error) {
      await publisher.close();
      throw error;
    }
    publisher.#watch = setInterval(() => publisher.#checkDeadline(), 500);
    return publisher;
  }

  /** Sent and not confirmed yet, or waiting to be sent. */
  get inFlight(): number {
    return this.#entries.size;
  }

  /** At most so many messages arrived twice: sent again after their connection was lost before the confirm came. */
  get possiblyTwice(): number {
    return this.#possiblyTwice;
  }

  /** Why nothing moves at the moment, in words. */
  get waitingFor(): string | undefined {
    if (this.#reconnecting !== undefined) return this.#reconnecting;
    const alarm = this.#connection?.blocked;
    return alarm === undefined ? undefined : `The broker takes no messages at the moment: ${alarm}.`;
  }

  /** Aborted, with an {@link AmqpError} as its reason, once nothing can be published any more. */
  get ended(): AbortSignal {
    return this.#stopping.signal;
  }

  /** Asks the broker something on a channel of its own, such as whether a queue exists. @throws {AmqpError} */
  async ask<T>(question: (channel: ConfirmChannel) => Promise<T>): Promise<T> {
    const connection = this.#connection;
    if (!connection) throw new AmqpError('connection-lost', 'The connection is lost at the moment.');
    const channel = await connection.openConfirmChannel();
    const limits = { milliseconds: callMs, signal: connection.lost };
    try {
      return await within('Asking the broker', question(channel), limits);
    } catch (error) {
      throw callFailure(error, connection, channel);
    } finally {
      await within('Closing a channel', channel.close(), limits).catch(() => {});
    }
  }

  /** `settled` is called once, and never from within this call. */
  publish(outgoing: Outgoing, settled: (outcome: Outcome) => void): void {
    const entry: Entry = { outgoing, settled, sentAt: undefined, everSent: false, suspect: false };
    this.#entries.add(entry);
    this.#waiting.push(entry);
    if (this.ended.aborted) queueMicrotask(() => this.#giveUp(this.ended.reason));
    else this.#send();
  }

  /** What waits is not sent any more, and what is lost is not sent again: all becomes `unconfirmed`, but for confirms. */
  forget(error: AmqpError): void {
    for (const entry of this.#waiting.splice(0)) this.#settle(entry, unconfirmed(entry, error));
    for (const entry of this.#entries) entry.forgotten = error;
  }

  /** What is in flight becomes `unconfirmed`. Never throws, never hangs. */
  async close(): Promise<void> {
    this.#giveUp(new AmqpError('cancelled', 'Publishing was ended before the broker had confirmed.'));
    await this.#connection?.close();
  }

  async #open(signal: AbortSignal): Promise<void> {
    if (!this.#connection || this.#connection.lost.aborted) {
      await this.#connection?.close();
      this.#connection = await this.#options.connect(signal);
    }
    const connection = this.#connection;
    const channel = await connection.openConfirmChannel(signal);
    channel.on('return', returned => this.#returned(returned));
    // What is left of the connection's end tells what it was; it comes after this event.
    channel.on('close', () => setImmediate(() => this.#channelClosed(channel)));
    // It may have gone in the same breath in which the channel was opened, which the event then has told nobody.
    if (connection.lost.aborted) throw amqpError(connection.lost.reason);
    this.#channel = channel;
  }

  #send(): void {
    while (this.#channel) {
      const entry = this.#waiting[0];
      if (!entry) return;
      // What may have closed the last channel goes alone.
      if (this.#sent > 0 && (this.#suspects > 0 || entry.suspect)) return;
      this.#waiting.shift();
      const refusal = this.#refusal(this.#channel, entry.outgoing);
      if (refusal) queueMicrotask(() => this.#settle(entry, { kind: 'refused', error: refusal }));
      else this.#sendOne(this.#channel, entry);
    }
  }

  #sendOne(channel: ConfirmChannel, entry: Entry): void {
    entry.sentAt = performance.now();
    entry.everSent = true;
    this.#sent++;
    try {
      sendRaw(channel, entry.outgoing, error => this.#answered(entry, error));
    } catch {
      // amqplib throws on a channel that is closed; the event that says so is on its way and sends this again.
      this.#channel = undefined;
    }
  }

  #refusal(channel: ConfirmChannel, { exchange, properties }: Outgoing): AmqpError | undefined {
    const room = maxPropertyBytes(channel);
    if (properties.length > room) {
      const words = `Its properties have ${properties.length} bytes, and a frame of this connection has room for ${room}.`;
      return new AmqpError('precondition', words);
    }
    return this.#refusedExchanges.get(exchange);
  }

  #answered(entry: Entry, error: Error | null): void {
    if (error === null) {
      // Sent alone after a channel had been closed, this was not the reason: it may have arrived before, too.
      if (entry.suspect) this.#possiblyTwice++;
      this.#settle(entry, { kind: 'confirmed' });
    } else if (error.message === nackedMessage) this.#settle(entry, { kind: 'nacked' });
    // Otherwise the channel is closed, which is seen to where that is told.
    else return;
    this.#send();
  }

  /**
   * A return does not tell which message it is, but brings it. Of several that are alike any may be the one; where it cannot
   * be told which of several that differ, all of them are `unconfirmed`.
   */
  #returned(returned: Returned): void {
    const message = rawMessage(returned);
    const { replyText = 'NO_ROUTE' } = returned.fields as { readonly replyText?: string };
    const candidates: Entry[] = [];
    for (const entry of this.#entries) {
      if (entry.sentAt === undefined || !alike(entry.outgoing, message)) continue;
      if (Buffer.compare(entry.outgoing.properties, message.properties) === 0) {
        this.#settle(entry, { kind: 'returned', words: replyText });
        return;
      }
      candidates.push(entry);
    }
    const ordered = inHeaderOrder(message.properties);
    const [only, ...others] = candidates;
    const match =
      others.length === 0
        ? only
        : candidates.find(
            ({ outgoing }) => Buffer.compare(inHeaderOrder(outgoing.properties), ordered) === 0,
          );
    const error = new AmqpError(
      'broker-error',
      'The broker returned a message that cannot be told from others.',
    );
    if (match) this.#settle(match, { kind: 'returned', words: replyText });
    else for (const entry of candidates) this.#settle(entry, unconfirmed(entry, error));
  }

  #settle(entry: Entry, outcome: Outcome): void {
    if (!this.#entries.delete(entry)) return;
    if (entry.sentAt !== undefined) this.#sent--;
    if (entry.suspect) this.#suspects--;
    entry.settled(outcome);
  }

  #channelClosed(channel: ConfirmChannel): void {
    if (this.#stopping.signal.aborted) return;
    this.#channel = undefined;
    const sent = [...this.#entries].filter(entry => entry.sentAt !== undefined);
    const failure = channelFailure(channel);
    const lost = failure ?? new AmqpError('connection-lost', 'The connection broke before the confirm came.');
    const [only] = sent;
    if (failure && only && sent.length === 1) this.#refuse(only, failure);
    else {
      for (const entry of sent) this.#takeBack(entry, lost, failure !== undefined);
      const again = sent.filter(entry => this.#entries.has(entry));
      this.#waiting = [...again, ...this.#waiting];
      if (!failure) this.#possiblyTwice += again.length;
    }
    void this.#reopen(lost);
  }

  /** It was alone in flight: the broker closed the channel over this message. */
  #refuse(entry: Entry, error: AmqpError): void {
    if (error.reason === 'not-found' || error.reason === 'forbidden') {
      this.#refusedExchanges.set(entry.outgoing.exchange, error);
      // It was there a moment ago: what was sent then may have arrived.
      this.#possiblyTwice += this.#suspects;
    }
    this.#settle(entry, { kind: 'refused', error });
    // Those that came after it were never looked at.
    for (const other of this.#entries) other.suspect = false;
    this.#suspects = 0;
  }

  #takeBack(entry: Entry, error: AmqpError, suspect: boolean): void {
    if (entry.forgotten) {
      this.#settle(entry, unconfirmed(entry, error));
      return;
    }
    entry.sentAt = undefined;
    this.#sent--;
    if (suspect && !entry.suspect) {
      entry.suspect = true;
      this.#suspects++;
    }
  }

  async #reopen(lost: AmqpError): Promise<void> {
    try {
      await retry(() => this.#open(this.ended), {
        withinMs: this.#options.reconnectWithinMs,
        signal: this.ended,
        failed: ({ message }) => {
          this.#reconnecting = `Connecting again: ${message}`;
        },
      });
    } catch (error) {
      const { message } = amqpError(error);
      this.#giveUp(new AmqpError('connection-lost', `${message} It had ended before: ${lost.message}`));
    }
    this.#reconnecting = undefined;
    this.#send();
  }

  #checkDeadline(): void {
    const now = performance.now();
    if (this.waitingFor !== undefined) {
      this.#unblockedAt = now;
      return;
    }
    const [oldest] = this.#entries;
    if (oldest?.sentAt === undefined) return;
    const waited = now - Math.max(oldest.sentAt, this.#unblockedAt);
    if (waited <= this.#options.confirmWithinMs) return;
    const seconds = Math.round(waited / 1000);
    this.#giveUp(
      new AmqpError(
        'timeout',
        `The broker has not confirmed a message to ${wordsFor(oldest.outgoing)} for ${seconds} s. Has the queue a majority of its nodes?`,
      ),
    );
  }

  #giveUp(error: AmqpError): void {
    clearInterval(this.#watch);
    if (!this.ended.aborted) this.#stopping.abort(error);
    this.#channel = undefined;
    this.#waiting = [];
    for (const entry of [...this.#entries]) this.#settle(entry, unconfirmed(entry, error));
  }
}

interface Entry {
  readonly outgoing: Outgoing;
  readonly settled: (outcome: Outcome) => void;
  /** When it was sent on the channel in use, in ms; undefined while it waits. */
  sentAt: number | undefined;
  everSent: boolean;
  /** Whether the broker may have closed a channel over it. */
  suspect: boolean;
  /** Why it is not to be sent again. */
  forgotten?: AmqpError;
}

/** amqplib's word for a nack; it has another one for a channel that closes first (lib/channel.js). */
const nackedMessage = 'message nacked';

function unconfirmed(entry: Entry, error: AmqpError): Outcome {
  return { kind: 'unconfirmed', sent: entry.everSent, error: entry.forgotten ?? error };
}

/** But for their properties, which brokers from 4.0 on bring in another order. */
function alike(one: Outgoing, other: Outgoing): boolean {
  return (
    one.exchange === other.exchange &&
    one.routingKey === other.routingKey &&
    Buffer.compare(one.body, other.body) === 0
  );
}

function wordsFor({ exchange, routingKey }: Outgoing): string {
  return exchange === '' ? `queue \`${routingKey}\`` : `exchange \`${exchange}\``;
}
