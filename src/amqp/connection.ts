import { rootCertificates } from 'node:tls';
import { type Channel, type ChannelModel, type ConfirmChannel, connect } from 'amqplib';
import type { AmqpAddress } from './address.ts';
import { AmqpError, amqpError, openingError } from './error.ts';
import { keepPropertyBytes } from './wire.ts';
import { within } from './within.ts';

/** How to reach one virtual host of one broker over AMQP 0-9-1. */
export interface AmqpOptions extends AmqpAddress {
  readonly vhost: string;
  readonly username: string;
  readonly password: string;
  /** Certificate authorities in PEM, beside those that the system trusts. */
  readonly ca?: string;
  /** Our own certificate and its key in PEM, for brokers that want one. */
  readonly certificate?: { readonly cert: string; readonly key: string; readonly passphrase?: string };
  /** The name that the broker's certificate must have, where it is not the host. */
  readonly serverName?: string;
  /** Anybody's certificate is taken. */
  readonly skipVerification?: boolean;
}

/**
 * Opens a connection, within 15 s. What arrives on it keeps the bytes of its properties (see wire.ts).
 * @throws {AmqpError}
 */
export async function openConnection(options: AmqpOptions, signal?: AbortSignal): Promise<AmqpConnection> {
  const { host, port } = options;
  const opening = dial(options, connectionName);
  try {
    const model = await within(`Connecting to ${host}:${port}`, opening, { milliseconds: openingMs, signal });
    return new AmqpConnection(model, options);
  } catch (error) {
    // amqplib cannot be told to give up: what it opens after all is closed.
    opening.then(
      model => new AmqpConnection(model, options).close(),
      () => {},
    );
    throw openingError(error, options);
  }
}

/**
 * A connection of amqplib, by whose `name` operators know it. It decodes properties as amqplib does.
 * Rejects with amqplib's error, after 15 s at the latest.
 */
export function dial(options: AmqpOptions, name: string): Promise<ChannelModel> {
  const { host, port, tls, vhost, username, password, ca, certificate, serverName, skipVerification } =
    options;
  return connect(
    {
      protocol: tls ? 'amqps' : 'amqp',
      hostname: host,
      port,
      username,
      password,
      vhost: encodeURIComponent(vhost),
      heartbeat: heartbeatSeconds,
    },
    {
      timeout: openingMs,
      noDelay: true,
      ...(ca === undefined ? {} : { ca: [...rootCertificates, ca] }),
      ...certificate,
      ...(serverName === undefined ? {} : { servername: serverName }),
      rejectUnauthorized: !skipVerification,
      clientProperties: { product: connectionName, connection_name: name },
    },
  );
}

/** An open connection. A use that can break it (a look, a transfer) has one of its own. */
export class AmqpConnection {
  /** The broker's, as it tells it, such as `4.3.6`. */
  readonly version: string | undefined;
  readonly vhost: string;
  readonly username: string;
  readonly #options: AmqpOptions;
  readonly #model: ChannelModel;
  readonly #lost = new AbortController();
  #blocked: string | undefined;
  #closing: Promise<void> | undefined;

  constructor(model: ChannelModel, options: AmqpOptions) {
    const { version } = model.connection.serverProperties;
    this.version = typeof version === 'string' ? version : undefined;
    this.vhost = options.vhost;
    this.username = options.username;
    this.#options = options;
    this.#model = model;
    let failure: unknown;
    model.on('error', error => {
      failure = error;
    });
    model.on('close', error => {
      if (!this.#closing) this.#lost.abort(amqpError(failure ?? error ?? 'Unexpected close'));
    });
    model.on('blocked', reason => {
      this.#blocked = reason;
    });
    model.on('unblocked', () => {
      this.#blocked = undefined;
    });
    keepPropertyBytes(model);
  }

  /** Aborted, with an AmqpError as its reason, when the connection is gone and it was not us who closed it. */
  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  /** Why the broker takes no messages now: `low on memory`, `low on disk`. A broker tells only whom it has blocked. */
  get blocked(): string | undefined {
    return this.#blocked;
  }

  /**
   * A second connection like this one. A broker under an alarm reads nothing more from a connection that has published, be it
   * an acknowledgement: who consumes publishes over another one. https://www.rabbitmq.com/docs/alarms#effects-on-clusters
   * @throws {AmqpError}
   */
  openAnother(signal?: AbortSignal): Promise<AmqpConnection> {
    return openConnection(this.#options, signal);
  }

  /** @throws {AmqpError} */
  openChannel(signal?: AbortSignal): Promise<Channel> {
    return this.#open(this.#model.createChannel(), signal);
  }

  /** A channel on which the broker confirms what it has taken. @throws {AmqpError} */
  openConfirmChannel(signal?: AbortSignal): Promise<ConfirmChannel> {
    return this.#open(this.#model.createConfirmChannel(), signal);
  }

  /** Within 5 s, whatever the broker does. What is not acknowledged goes back to its queue. */
  close(): Promise<void> {
    this.#closing ??= within('Closing the connection', this.#model.close(), {
      milliseconds: closingMs,
    }).catch(() => destroy(this.#model));
    return this.#closing;
  }

  async #open<T extends Channel>(opening: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
    const either = signal ? AbortSignal.any([signal, this.lost]) : this.lost;
    try {
      const channel = await within('Opening a channel', opening, { milliseconds: callMs, signal: either });
      channel.on('error', error => failures.set(channel, amqpError(error)));
      return channel;
    } catch (error) {
      opening.then(channel => channel.close()).catch(() => {});
      throw this.lost.aborted ? amqpError(this.lost.reason) : amqpError(error);
    }
  }
}

/** Why the broker closed this channel; undefined where it did not. */
export function channelFailure(channel: Channel): AmqpError | undefined {
  return failures.get(channel);
}

/**
 * Why a call on a channel failed: what ended the connection or the channel before what the call itself says, which is
 * often only that there is no answer.
 */
export function callFailure(error: unknown, connection: AmqpConnection, channel: Channel): AmqpError {
  if (error instanceof AmqpError && error.reason === 'cancelled') return error;
  if (connection.lost.aborted) return amqpError(connection.lost.reason);
  return channelFailure(channel) ?? amqpError(error);
}

const connectionName = 'RabbitMQ Production Tools (VS Code)';
const openingMs = 15_000;
/** For one answer of a broker that is there. */
export const callMs = 30_000;
const closingMs = 5_000;
/** A peer that is gone is noticed after twice as long. */
const heartbeatSeconds = 30;

const failures = new WeakMap<Channel, AmqpError>();

/** Ends the socket without a word, where amqplib would wait for an answer. Without an error it would not notice. */
function destroy(model: ChannelModel): void {
  const { stream } = model.connection as unknown as { readonly stream?: { destroy?(error: Error): void } };
  stream?.destroy?.(new Error('The broker did not answer.'));
}
