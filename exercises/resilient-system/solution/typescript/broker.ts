// What all programs of the pipeline share: a connection that comes back, and a publish that is sure.
import { randomUUID } from 'node:crypto';
import { type ChannelModel, type ConfirmChannel, type ConsumeMessage, connect, type Options } from 'amqplib';

const CONFIRM_TIMEOUT_MS = 5_000;

export interface Link {
  /** The channel of the connection there is now; rejects when none is there after a while. */
  channel(): Promise<ConfirmChannel>;
  close(): Promise<void>;
}

/** Connects as `role` and comes back after each loss, with growing pauses; `setup` then runs again on the new channel. */
export async function openLink(
  role: string,
  setup: (channel: ConfirmChannel, link: Link) => Promise<void> = async () => {},
): Promise<Link> {
  const link: Link = {
    channel: () => within(30_000, 'No connection', current.promise),
    async close() {
      // The channel first: closing the connection alone may overtake acknowledgements that are still to be sent.
      if (isOpen) await (await current.promise).close();
      await connection.close();
    },
  };
  let current = promised<ConfirmChannel>();
  let isOpen = false;
  const lost = () => {
    if (isOpen) current = promised();
    isOpen = false;
  };
  const connection = await connect(brokerUrl(), {
    clientProperties: { connection_name: `rmq-course:project:${role}` },
    recovery: {
      initialMaxRetries: 10,
      initialDelay: 200,
      maxDelay: 5_000,
      jitter: 0.5,
      async setup(connected: ChannelModel) {
        let wasLost = false;
        connected.on('close', () => {
          wasLost = true;
        });
        connected.on('error', error => log('connection lost', { role, error: error.message }));
        const channel = await connected.createConfirmChannel();
        channel.on('error', error => log('channel closed by the broker', { role, error: error.message }));
        channel.on('close', () => {
          lost();
          connected.close().catch(() => {});
        });
        channel.on('return', ({ properties }) => returned.add(properties.messageId));
        await setup(channel, link);
        // The library looks out for a loss only from here on: one that came before would leave us deaf for ever.
        if (wasLost) throw new Error('lost while it was set up');
        isOpen = true;
        current.resolve(channel);
      },
    },
  });
  // Told above; an error event that nobody listens to ends the process.
  connection.on('error', () => {});
  return link;
}

/** Message ids that came back: an unroutable message is returned first, then it is confirmed as well. */
const returned = new Set<string>();

/** Resolves when a queue has the message. Rejects when none takes it, or nothing is heard in time: then it is to be tried again. */
export async function publish(
  channel: ConfirmChannel,
  exchange: string,
  routingKey: string,
  body: unknown,
  options: Options.Publish = {},
): Promise<void> {
  const messageId = options.messageId ?? randomUUID();
  const confirmed = new Promise<void>((resolve, reject) => {
    channel.publish(
      exchange,
      routingKey,
      Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body)),
      { contentType: 'application/json', mandatory: true, ...options, messageId, persistent: true },
      error => {
        if (returned.delete(messageId)) reject(new Error(`no queue takes ${messageId}`));
        else if (error) reject(new Error(`${messageId} was refused`, { cause: error }));
        else resolve();
      },
    );
  });
  // A channel that closes with confirms outstanding rejects them; one that hangs does not.
  await within(CONFIRM_TIMEOUT_MS, `${messageId} was not confirmed`, confirmed);
}

/** Publishes again, after growing pauses with jitter, until the broker has it. */
export async function publishSurely(
  link: Link,
  exchange: string,
  routingKey: string,
  body: unknown,
  options: Options.Publish,
): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await publish(await link.channel(), exchange, routingKey, body, options);
    } catch (error) {
      log('published again', { id: options.messageId, error: String(error) });
      await pause(Math.min(100 * 2 ** attempt, 2_000) * (0.5 + Math.random()));
    }
  }
}

/** Consumes until SIGTERM, which ends it when the work at hand is done. What is not acknowledged comes back. */
export async function consume(
  role: string,
  queue: string,
  work: (link: Link, channel: ConfirmChannel, message: ConsumeMessage) => Promise<void>,
): Promise<void> {
  const underWay = new Set<Promise<void>>();
  let consumer = '';
  const link = await openLink(role, async (channel, link) => {
    await channel.prefetch(20);
    const { consumerTag } = await channel.consume(queue, message => {
      const task = (
        message ? work(link, channel, message) : Promise.reject(new Error('the queue is gone'))
      ).catch(error => {
        // In doubt, start anew: what was not acknowledged comes back.
        log('not finished with a message', { role, error: String(error) });
        channel.close().catch(() => {});
      });
      underWay.add(task);
      task.finally(() => underWay.delete(task));
    });
    consumer = consumerTag;
    log('consuming', { role, queue });
  });
  process.once('SIGTERM', async () => {
    const channel = await link.channel().catch(() => undefined);
    await channel?.cancel(consumer).catch(() => {});
    await Promise.all(underWay);
    await link.close().catch(() => {});
    process.exit(0);
  });
}

/** A promise that is kept from outside. */
export function promised<T>() {
  let resolve: (value: T) => void = () => {};
  let reject: (error: unknown) => void = () => {};
  const promise = new Promise<T>((keep, break_) => {
    resolve = keep;
    reject = break_;
  });
  return { promise, resolve, reject };
}

/** One line of JSON on standard error, for whoever collects the logs. */
export function log(event: string, details: Readonly<Record<string, unknown>> = {}): void {
  console.error(JSON.stringify({ at: new Date().toISOString(), event, ...details }));
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, milliseconds));
}

function brokerUrl(): string {
  const url = process.env.RABBITMQ_URL;
  if (!url) throw new Error('RABBITMQ_URL says to which broker to connect.');
  return url;
}

async function within<T>(milliseconds: number, complaint: string, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${complaint} in ${milliseconds} ms`)), milliseconds);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
