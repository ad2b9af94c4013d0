import { setTimeout as sleep } from 'node:timers/promises';
import type { Channel, ConfirmChannel, ConsumeMessage } from 'amqplib';
import type { RawMessage } from '../messages/raw.ts';
import { isAtLeast, parseVersion } from '../model/version.ts';
import { Acks } from './acks.ts';
import { type AmqpConnection, callMs, channelFailure } from './connection.ts';
import { AmqpError, amqpError } from './error.ts';
import { isLastDelivery, putBackAtTail } from './give-back.ts';
import { readyMessages } from './ready.ts';
import { retry } from './retry.ts';
import { rawMessage } from './wire.ts';
import { within } from './within.ts';

export interface SourceQueue {
  readonly queue: string;
  /** `classic`, `quorum` or `stream`. A stream keeps what it has, so what is taken from it is copied. */
  readonly type: string;
  /** The effective delivery limit (src/model/effective.ts); undefined or negative: there is none. */
  readonly deliveryLimit?: number;
  /** How large its messages are, as the management API tells it; without it they are taken for small. */
  readonly averageBytes?: number;
}

/** A message that a queue has lent us: not acknowledged, so still the queue's. */
export interface Loan {
  readonly tag: number;
  readonly message: RawMessage;
}

/** A message on its last delivery that could not be put back: its queue drops or dead-letters it when the connection ends. */
export interface NotPutBack {
  readonly message: RawMessage;
  readonly error: AmqpError;
}

/** The queue that messages are taken from, over one channel: its consumers, and what we owe it. */
export class Source {
  readonly #connection: AmqpConnection;
  readonly #channel: Channel;
  readonly #of: SourceQueue;
  readonly #putBackWithinMs: number;
  readonly #lost = new AbortController();
  readonly #acks: Acks;
  readonly #consumers: Consumer[] = [];
  #deliver: (loan: Loan) => void = () => {};
  #starting: Promise<void> | undefined;
  #frozen = false;
  #ended = false;
  #closing = false;
  #lastTag = 0;
  #lastAt = 0;
  #acked = 0;
  #beside: AmqpConnection | undefined;
  #putBackChannel: ConfirmChannel | undefined;
  #puttingBack: Promise<void> = Promise.resolve();
  readonly #notPutBack: NotPutBack[] = [];

  private constructor(
    connection: AmqpConnection,
    channel: Channel,
    of: SourceQueue,
    putBackWithinMs: number,
  ) {
    this.#connection = connection;
    this.#channel = channel;
    this.#of = of;
    this.#putBackWithinMs = putBackWithinMs;
    this.#acks = new Acks((tag, allUpTo) => channel.ack(deliveryOf(tag), allUpTo));
    channel.on('close', () => setImmediate(() => this.#closing || this.#lose(channelFailure(channel))));
  }

  /**
   * @param putBackWithinMs how long to try to put a message back
   * @returns the source, and how many messages are ready
   * @throws {AmqpError} where there is no such queue, for one
   */
  static async open(
    connection: AmqpConnection,
    of: SourceQueue,
    { signal, putBackWithinMs }: { readonly signal: AbortSignal; readonly putBackWithinMs: number },
  ): Promise<{ readonly source: Source; readonly ready: number }> {
    const source = new Source(connection, await connection.openChannel(signal), of, putBackWithinMs);
    return { source, ready: await source.count() };
  }

  /** Aborted with an {@link AmqpError} when the channel is gone: all that was lent is the queue's again. */
  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  /** What may exist nowhere else once the connection has ended. */
  get notPutBack(): readonly NotPutBack[] {
    return this.#notPutBack;
  }

  /** At most so many acknowledgements have not reached the queue, which has no more out than its consumers may have. */
  get uncertainAcks(): number {
    if (this.#of.type === 'stream') return 0;
    const windows = this.#consumers.reduce((sum, { window }) => sum + window, 0);
    const out = this.#lastTag - this.#acked;
    return Math.max(0, Math.min(this.#acked, windows - out));
  }

  /** How many messages are ready, as the broker knows it. @throws {AmqpError} */
  count(): Promise<number> {
    return this.#ask('Asking for the queue', readyMessages(this.#channel, this.#of.queue));
  }

  /** Deliveries come one by one, at most `window` that are neither acknowledged nor held. */
  start(window: number, deliver: (loan: Loan) => void): void {
    this.#deliver = deliver;
    this.#consume(window);
  }

  /** From now on nothing is acknowledged, so that the queue has no reason to deliver more than is on its way. */
  freeze(): void {
    this.#frozen = true;
  }

  /** To be acknowledged with the next {@link flush}. */
  settle(tag: number): void {
    this.#acked++;
    this.#acks.settle(tag);
  }

  flush(): void {
    if (!this.#frozen) this.#send(() => this.#acks.flush());
  }

  /**
   * Leaves a message where it is: it stays lent until {@link giveBack}, and does not count for the window any more. One on
   * its last delivery is put back at the queue's end at once, since the queue would drop it when the connection breaks.
   * @returns undefined, or when it is put back; that fails with an {@link AmqpError}.
   */
  hold(loan: Loan): Promise<void> | undefined {
    if (this.#of.type === 'stream') {
      this.settle(loan.tag);
      this.flush();
      return undefined;
    }
    if (isLastDelivery(loan.message, this.#of.deliveryLimit)) return this.#putBack(loan);
    this.#send(() => this.#acks.hold());
    const consumer = this.#consumers.findLast(({ after }) => after < loan.tag);
    if (!consumer) return undefined;
    consumer.held++;
    consumer.lastHeld = Math.max(consumer.lastHeld, loan.tag);
    // Two that both may deliver would mix the order up.
    if (consumer.held >= consumer.window && consumer === this.#consumers.at(-1) && !this.#ended)
      this.#consume(consumer.window);
    return undefined;
  }

  /** Ends the consumers: nothing is delivered any more. Never throws. */
  async stop(): Promise<void> {
    this.freeze();
    this.#ended = true;
    await this.#starting;
    if (!this.lost.aborted) await this.#end().catch(error => this.#lose(amqpError(error)));
  }

  /**
   * Gives back all that is not settled, and waits until the broker has seen to it. `loans` are those never looked at.
   * @returns how many of these were put back; those that could not be are among {@link notPutBack}
   * @throws {AmqpError}
   */
  async giveBack(loans: readonly Loan[]): Promise<number> {
    this.#frozen = false;
    let putBack = 0;
    for (const loan of loans) putBack += await this.#holdFully(loan);
    this.#send(() => this.#acks.finish());
    putBack += await this.#untilAcksAreTaken();
    // A close on the heels of acknowledgements would come before they are seen to.
    await this.count();
    if (this.#nackIsFree) await this.#nackAll();
    this.#closing = true;
    await this.#ask('Closing the channel', this.#channel.close());
    return putBack;
  }

  /** Never throws. */
  async close(): Promise<void> {
    await this.#beside?.close();
    await this.#connection.close();
  }

  /**
   * From 4.3 on a nack costs no delivery of a quorum queue, where the channel's end does; before, both do, and only the channel's
   * end keeps the order. https://www.rabbitmq.com/docs/quorum-queues#poison-message-handling; seen on 3.10.8, 4.0.5, 4.3.6
   */
  get #nackIsFree(): boolean {
    const version = parseVersion(this.#connection.version ?? '');
    return this.#of.type === 'quorum' && version !== undefined && isAtLeast(version, 4, 3);
  }

  /** In the order of the consumers: a queue keeps the order of what one gives back. */
  async #nackAll(): Promise<void> {
    for (const { lastHeld } of this.#consumers) {
      if (lastHeld === 0) continue;
      this.#send(() => this.#channel.nack(deliveryOf(lastHeld), true, true));
      await this.count();
    }
  }

  /** @returns 1 where it was put back */
  async #holdFully(loan: Loan): Promise<number> {
    const puttingBack = this.hold(loan);
    if (!puttingBack) return 0;
    return puttingBack.then(
      () => 1,
      () => 0,
    );
  }

  /**
   * A channel keeps acknowledgements for a quorum queue back while 32 are on their way through its log, and forgets them when
   * it is closed: the messages come again. Only an answer that comes through the log as well tells that they are, and the
   * channel sees to what it has kept before it answers to what is asked next. What is got by the way is given back with
   * the rest. (rabbit_fifo_client.erl: `slow`, `unsent_commands`; seen on 3.10)
   * @returns 1 where it was put back
   */
  async #untilAcksAreTaken(): Promise<number> {
    if (this.#of.type !== 'quorum' || this.#acked === 0) return 0;
    this.#consumers.push({ tag: '', window: 1, after: this.#lastTag, lastHeld: 0, held: 0 });
    const got = await this.#ask('Getting a message', this.#channel.get(this.#of.queue));
    let putBack = 0;
    if (got) {
      this.#lastTag = got.fields.deliveryTag;
      putBack = await this.#holdFully({ tag: this.#lastTag, message: rawMessage(got) });
    }
    await this.count();
    return putBack;
  }

  #consume(window: number): void {
    const tag = `transfer-${this.#consumers.length + 1}`;
    const consumer = { tag, window, after: this.#lastTag, lastHeld: 0, held: 0 };
    this.#consumers.push(consumer);
    const starting = async () => {
      const options = {
        consumerTag: tag,
        ...(this.#of.type === 'stream' ? { arguments: { 'x-stream-offset': 'first' } } : {}),
      };
      const deliver = (message: ConsumeMessage | null) => this.#delivered(message);
      await this.#ask('Setting the prefetch', this.#channel.prefetch(window));
      await this.#ask('Starting to consume', this.#channel.consume(this.#of.queue, deliver, options));
    };
    this.#starting = starting().catch(error => this.#lose(amqpError(error)));
  }

  #delivered(message: ConsumeMessage | null): void {
    if (!message) {
      const words = `The broker ended the consumer of queue \`${this.#of.queue}\`: the queue was deleted, or its node stopped.`;
      this.#lose(new AmqpError('not-found', words));
      return;
    }
    this.#lastTag = message.fields.deliveryTag;
    this.#lastAt = performance.now();
    this.#deliver({ tag: this.#lastTag, message: rawMessage(message) });
  }

  /**
   * What is on its way to a consumer that is cancelled counts as delivered for a quorum queue, and goes back as if it had
   * failed: so this waits until nothing is on its way.
   */
  async #end(): Promise<void> {
    do {
      await this.count();
      await sleep(quietMs, undefined, { signal: this.lost }).catch(() => {});
    } while (performance.now() - this.#lastAt < quietMs && !this.lost.aborted);
    for (const { tag } of this.#consumers) await this.#ask('Ending a consumer', this.#channel.cancel(tag));
  }

  async #putBack({ tag, message }: Loan): Promise<void> {
    const putBack = async () => {
      const channel = await this.#channelBeside();
      await putBackAtTail(channel, this.#of.queue, message, this.#connection);
    };
    // One at a time; a queue that is full may have room a little later. After one was waited for in vain, others are tried once.
    const mine = this.#puttingBack.then(() => {
      const withinMs = this.#notPutBack.length === 0 ? this.#putBackWithinMs : 0;
      return retry(putBack, { withinMs, signal: this.lost, failed: () => {} });
    });
    this.#puttingBack = mine.catch(cause => {
      this.#notPutBack.push({ message, error: amqpError(cause) });
    });
    await mine;
    this.settle(tag);
    this.flush();
  }

  /** On a connection of its own: once a broker under an alarm has got a message, it reads no acknowledgements there either. */
  async #channelBeside(): Promise<ConfirmChannel> {
    if (this.#beside?.lost.aborted) this.#beside = undefined;
    const gone = !this.#beside || (this.#putBackChannel && channelFailure(this.#putBackChannel));
    this.#beside ??= await this.#connection.openAnother();
    if (gone || !this.#putBackChannel) this.#putBackChannel = await this.#beside.openConfirmChannel();
    return this.#putBackChannel;
  }

  async #ask<T>(what: string, answer: Promise<T>): Promise<T> {
    try {
      // amqplib leaves some calls without an answer when the connection goes, such as that to close a channel.
      return await within(what, answer, { milliseconds: callMs, signal: this.#connection.lost });
    } catch (error) {
      throw channelFailure(this.#channel) ?? amqpError(error);
    }
  }

  /** amqplib throws on a channel that is closed, which is known elsewhere: then there is nothing to acknowledge. */
  #send(command: () => void): void {
    if (this.lost.aborted) return;
    try {
      command();
    } catch (error) {
      this.#lose(amqpError(error));
    }
  }

  #lose(error: AmqpError | undefined): void {
    if (this.lost.aborted) return;
    const gone: unknown = this.#connection.lost.reason;
    const why = error ?? (gone instanceof AmqpError ? gone : undefined);
    this.#lost.abort(why ?? new AmqpError('connection-lost', 'The connection to the broker broke.'));
  }
}

interface Consumer {
  readonly tag: string;
  readonly window: number;
  /** Its deliveries have tags above this one. */
  readonly after: number;
  lastHeld: number;
  held: number;
}

const quietMs = 20;

/** amqplib wants a whole message, and looks at its tag. */
function deliveryOf(deliveryTag: number): ConsumeMessage {
  return { fields: { deliveryTag } } as ConsumeMessage;
}
