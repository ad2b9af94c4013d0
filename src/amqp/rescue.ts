import { setTimeout as sleep } from 'node:timers/promises';
import type { ConfirmChannel } from 'amqplib';
import type { RawMessage } from '../messages/raw.ts';
import { type AmqpConnection, callFailure, callMs, channelFailure } from './connection.ts';
import { AmqpError } from './error.ts';
import { putBackAtTail } from './give-back.ts';
import { sendRaw } from './wire.ts';
import { within } from './within.ts';

/** Puts messages on their last delivery back by publishing them, on a channel that is known to be allowed to. */
export class Rescue {
  readonly #connection: AmqpConnection;
  readonly #queue: string;
  #channel: ConfirmChannel;
  /** Why the last attempt failed. */
  failure: AmqpError | undefined;

  /**
   * Proves first that one may write to the default exchange and that no alarm holds publishers up: an empty message that no
   * queue can take is sent and comes back.
   * @throws {AmqpError}
   */
  static async open(
    connection: AmqpConnection,
    queue: string,
    signal: AbortSignal | undefined,
  ): Promise<Rescue> {
    const channel = await connection.openConfirmChannel(signal);
    try {
      await within('The broker, asked whether one may publish,', proveWrite(channel), {
        milliseconds: proofMs,
        signal,
      });
    } catch (error) {
      const failure = callFailure(error, connection, channel);
      if (failure.reason === 'cancelled') throw failure;
      const why =
        connection.blocked === undefined ? failure.message : `The broker is blocked: ${connection.blocked}.`;
      throw new AmqpError(
        connection.blocked === undefined ? failure.reason : 'blocked',
        `${why} A message on its last delivery could not be put back into queue \`${queue}\`, so there is no look.`,
        { cause: error },
      );
    }
    return new Rescue(connection, queue, channel);
  }

  private constructor(connection: AmqpConnection, queue: string, channel: ConfirmChannel) {
    this.#connection = connection;
    this.#queue = queue;
    this.#channel = channel;
  }

  /** Tries for a minute: a queue that rejects what is published may be full for a moment. */
  async putBack(message: RawMessage): Promise<boolean> {
    const { username } = this.#connection;
    const until = performance.now() + rescueMs;
    for (let pause = 50; ; pause = Math.min(pause * 2, 2_000)) {
      try {
        if (channelFailure(this.#channel)) this.#channel = await this.#connection.openConfirmChannel();
        await putBackAtTail(this.#channel, this.#queue, message, { username });
        return true;
      } catch (error) {
        this.failure = callFailure(error, this.#connection, this.#channel);
        if (this.#connection.lost.aborted || performance.now() + pause > until) return false;
        await sleep(pause);
      }
    }
  }

  async close(): Promise<void> {
    await within('Closing the channel', this.#channel.close(), { milliseconds: callMs }).catch(() => {});
  }
}

function proveWrite(channel: ConfirmChannel): Promise<void> {
  return new Promise((resolve, reject) => {
    sendRaw(
      channel,
      { exchange: '', routingKey: crypto.randomUUID(), properties: noProperties, body: new Uint8Array() },
      error => (error ? reject(error) : resolve()),
    );
  });
}

const proofMs = 10_000;
const rescueMs = 60_000;
/** The flags of a property list in which there is none. */
const noProperties = Uint8Array.of(0, 0);
