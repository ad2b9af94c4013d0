import { setTimeout as sleep } from 'node:timers/promises';
import type { ConfirmChannel } from 'amqplib';
import type { RawMessage } from '../messages/raw.ts';
import { type AmqpConnection, callFailure, channelFailure } from './connection.ts';
import { AmqpError, amqpError } from './error.ts';
import { putBackAtTail } from './give-back.ts';
import { sendRaw } from './wire.ts';
import { within } from './within.ts';

/**
 * Puts messages on their last delivery back by publishing them, over a connection of its own: once a broker under an alarm has
 * got a message, it reads nothing more from that connection.
 */
export class Rescue {
  readonly #beside: AmqpConnection;
  readonly #queue: string;
  #connection: AmqpConnection;
  #channel: ConfirmChannel;
  /** Why the last attempt failed. */
  failure: AmqpError | undefined;

  /**
   * Proves first that one may write to the default exchange and that no alarm holds publishers up: an empty message that no
   * queue can take is sent and comes back.
   * @throws {AmqpError}
   */
  static async open(beside: AmqpConnection, queue: string, signal: AbortSignal | undefined): Promise<Rescue> {
    const connection = await beside.openAnother(signal);
    try {
      const channel = await connection.openConfirmChannel(signal);
      await proveWrite(connection, channel, signal);
      return new Rescue(beside, queue, connection, channel);
    } catch (error) {
      await connection.close();
      const { reason, message } = amqpError(error);
      if (reason === 'cancelled') throw error;
      const words = `${message} A message on its last delivery could not be put back into queue \`${queue}\`, so there is no look.`;
      throw new AmqpError(reason, words, { cause: error });
    }
  }

  private constructor(
    beside: AmqpConnection,
    queue: string,
    connection: AmqpConnection,
    channel: ConfirmChannel,
  ) {
    this.#beside = beside;
    this.#queue = queue;
    this.#connection = connection;
    this.#channel = channel;
  }

  /** Tries for a minute: a queue that rejects what is published may be full for a moment, a broker may be back in one. */
  async putBack(message: RawMessage): Promise<boolean> {
    const until = performance.now() + rescueMs;
    for (let pause = 50; ; pause = Math.min(pause * 2, 2_000)) {
      try {
        await this.#reopen();
        await putBackAtTail(this.#channel, this.#queue, message, { username: this.#connection.username });
        return true;
      } catch (error) {
        this.failure = amqpError(error);
        if (performance.now() + pause > until) return false;
        await sleep(pause);
      }
    }
  }

  async close(): Promise<void> {
    await this.#connection.close();
  }

  async #reopen(): Promise<void> {
    const { lost } = this.#connection;
    if (lost.aborted) {
      await this.#connection.close();
      this.#connection = await this.#beside.openAnother();
    }
    if (lost.aborted || channelFailure(this.#channel))
      this.#channel = await this.#connection.openConfirmChannel();
  }
}

/** What is published under an alarm is still taken, and then nothing more is read: the answer to a second question tells. */
async function proveWrite(
  connection: AmqpConnection,
  channel: ConfirmChannel,
  signal: AbortSignal | undefined,
): Promise<void> {
  const limits = { milliseconds: proofMs, signal };
  try {
    await within('The broker, asked whether one may publish,', publishNowhere(channel), limits);
    await within('The broker, asked again,', channel.prefetch(1), limits);
  } catch (error) {
    const alarm = connection.blocked;
    if (alarm === undefined) throw callFailure(error, connection, channel);
    throw new AmqpError('blocked', `The broker takes no messages at the moment: ${alarm}.`, { cause: error });
  }
}

function publishNowhere(channel: ConfirmChannel): Promise<void> {
  return new Promise((resolve, reject) => {
    sendRaw(
      channel,
      { exchange: '', routingKey: crypto.randomUUID(), properties: noProperties, body: new Uint8Array() },
      error => (error ? reject(error) : resolve()),
    );
  });
}

const proofMs = 5_000;
const rescueMs = 60_000;
/** The flags of a property list in which there is none. */
const noProperties = Uint8Array.of(0, 0);
