import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ChannelModel, type ConfirmChannel, type ConsumeMessage, connect } from 'amqplib';
import type { Lifetime } from '../tools/lifetime.ts';
import type { DemoVhost } from './demo.ts';

/** What a service does with a message; `retry` sends it through the ladder of `orders.retry`. */
export type Verdict = 'ack' | 'reject' | 'requeue' | 'retry';

/** A service that consumes one queue, with manual acknowledgements. */
export interface Consumer {
  readonly service: string;
  readonly vhost: DemoVhost;
  readonly queue: string;
  readonly prefetch: number;
  /** How long the work on one message takes. */
  readonly workMs: number;
  readonly decide: (body: Record<string, unknown>, retries: number) => Verdict;
}

/** A service that publishes. */
export interface Publisher {
  readonly service: string;
  readonly vhost: DemoVhost;
  readonly flows: readonly Flow[];
}

/** One kind of message that a publisher sends. */
export interface Flow {
  readonly exchange: string;
  readonly routingKey: string;
  /** Once in how many ticks (of 400 ms). */
  readonly every: number;
  /** How many at once; 1 when absent. */
  readonly burst?: number;
  /** The body of the `n`th message, from 0: what is special about some of them decides how they end. */
  readonly body: (n: number) => Record<string, unknown>;
}

const TICK_MS = 400;
const RETRY_HEADER = 'x-retry-count';
const LADDER_STEPS = 3;

/** Consumes until `lifetime` ends, over lost connections and restarts of the broker. */
export async function startConsumer(lifetime: Lifetime, url: string, consumer: Consumer): Promise<void> {
  await connectService(lifetime, url, consumer.service, async channel => {
    await channel.prefetch(consumer.prefetch);
    await channel.consume(consumer.queue, message => {
      if (message) void work(channel, consumer, message).catch(() => {});
    });
  });
}

/** Publishes with confirms until `lifetime` ends, over lost connections and restarts of the broker. */
export async function startPublisher(lifetime: Lifetime, url: string, publisher: Publisher): Promise<void> {
  let current: ConfirmChannel | undefined;
  await connectService(lifetime, url, publisher.service, async channel => {
    current = channel;
  });
  const sent = publisher.flows.map(() => 0);
  let tick = 0;
  const publishDue = async () => {
    for (const [index, flow] of publisher.flows.entries()) {
      if (tick % flow.every !== 0) continue;
      for (let left = flow.burst ?? 1; left > 0; left--) {
        const n = sent[index] ?? 0;
        sent[index] = n + 1;
        if (current) publish(current, publisher.service, flow, n);
      }
    }
    tick += 1;
    await current?.waitForConfirms();
  };

  let running = true;
  lifetime.defer(() => {
    running = false;
  });
  void (async () => {
    while (running) {
      // A channel that closed under it is replaced when the connection has recovered.
      await publishDue().catch(() => {});
      await sleep(TICK_MS);
    }
  })();
}

/** Opens a named connection that recovers by itself, and a confirm channel on it each time. */
async function connectService(
  lifetime: Lifetime,
  url: string,
  service: string,
  use: (channel: ConfirmChannel) => Promise<void>,
): Promise<void> {
  const setup = async (connection: ChannelModel) => {
    // Recovery listens for errors and for the loss of the connection only from the end of setup on.
    let lost = false;
    connection.on('error', () => {});
    connection.on('close', () => {
      lost = true;
    });
    const channel = await connection.createConfirmChannel();
    channel.on('error', () => {});
    // A channel that the broker closed alone (say, its queue was deleted) starts anew with its connection.
    channel.on('close', () => void connection.close().catch(() => {}));
    await use(channel);
    if (lost) throw new Error('The connection was lost while it was set up.');
  };
  const connection = await connect(url, {
    timeout: 10_000,
    clientProperties: { connection_name: service },
    recovery: { setup, maxDelay: 5_000, initialMaxRetries: 3 },
  });
  connection.on('error', () => {});
  lifetime.defer(() => connection.close());
}

function publish(channel: ConfirmChannel, service: string, flow: Flow, n: number): void {
  channel.publish(flow.exchange, flow.routingKey, Buffer.from(JSON.stringify(flow.body(n))), {
    persistent: true,
    contentType: 'application/json',
    messageId: randomUUID(),
    timestamp: Math.floor(Date.now() / 1000),
    appId: service,
    type: `${flow.exchange}.${flow.routingKey}`,
    headers: { 'x-trace-id': randomUUID().replaceAll('-', '').slice(0, 16), 'x-schema-version': 2 },
  });
}

async function work(channel: ConfirmChannel, consumer: Consumer, message: ConsumeMessage): Promise<void> {
  await sleep(consumer.workMs);
  const retries = Number(message.properties.headers?.[RETRY_HEADER] ?? 0);
  const verdict = consumer.decide(JSON.parse(message.content.toString()), retries);
  switch (verdict) {
    case 'ack':
      return channel.ack(message);
    case 'requeue':
      // Not nack: from RabbitMQ 4.3 on only reject counts towards the delivery limit.
      return channel.reject(message, true);
    case 'reject':
      return channel.reject(message, false);
    case 'retry':
      if (retries >= LADDER_STEPS) return channel.reject(message, false);
      await publishRetry(channel, message, retries + 1);
      return channel.ack(message);
  }
}

/** Resolves when the broker has confirmed the copy, so that the original may be acknowledged. */
function publishRetry(channel: ConfirmChannel, message: ConsumeMessage, retry: number): Promise<void> {
  const { properties, content } = message;
  const headers = { ...properties.headers, [RETRY_HEADER]: retry, 'x-last-error': 'warehouse not reachable' };
  const { messageId, contentType, timestamp, appId, type } = properties;
  const kept = { messageId, contentType, timestamp, appId, type };
  return new Promise((resolve, reject) => {
    channel.publish(
      'orders.retry',
      `retry.${retry}`,
      content,
      { ...kept, persistent: true, headers },
      error => (error ? reject(error) : resolve()),
    );
  });
}
