// Runs what a JavaScript or TypeScript snippet inserts: node javascript.ts MODULE PREFIX AMQP-URL [ARGUMENT]…
// It tells what happens line by line; see scenarios.ts for the words. The other languages' drivers do the same.
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { type ChannelModel, type ConsumeMessage, connect } from 'amqplib';

const [module = '', prefix = '', url = '', ...args] = process.argv.slice(2);
let stopped = false;
process.stdin.on('end', () => (stopped = true)).resume();

const tell = (...words: unknown[]) => process.stdout.write(`${words.join(' ')}\n`);
const failedOnce = new Set<string>();

/** What the handler of a consuming snippet calls. The id of the message says what it does. */
async function work(message: ConsumeMessage): Promise<void> {
  const id: string = message.properties.messageId;
  tell('begin', id);
  await sleep(Number(process.env.WORK_MS ?? 20));
  if (id.startsWith('invalid')) throw new snippet.InvalidMessage('not an order');
  if (id.startsWith('crash')) process.exit(3);
  if (id.startsWith('poison')) throw new Error('no stock');
  if (id.startsWith('flaky') && !failedOnce.has(id)) {
    failedOnce.add(id);
    throw new Error('not yet');
  }
  tell('done', id);
}
Object.assign(globalThis, { work });

// What it exports differs from snippet to snippet; the TypeScript ones are type-checked on their own.
// biome-ignore lint/suspicious/noExplicitAny: see above
const snippet: any = await import(pathToFileURL(module).href);

const programs: Record<string, () => Promise<void>> = {
  async 'rmq-confirm'() {
    const publisher = await snippet.openPublisher(url);
    for (let n = 0; !stopped; n++) {
      await untilDone(`message-${n}`, () => publisher.publish('order.placed', { n }, `message-${n}`));
      await sleep(5);
    }
    await publisher.publish('order.lost', {}).catch(() => tell('refused lost'));
    await publisher.close();
  },
  async 'rmq-confirm-batch'() {
    for (let first = 0; !stopped; first += 50) {
      const batch = Array.from({ length: 50 }, (_, n) => outgoing(first + n));
      await untilDone(`batch-${first}`, () => onChannel(channel => snippet.publishBatch(channel, batch)));
      for (const { id } of batch) tell('confirmed', id);
      await sleep(20);
    }
    const lost = { ...outgoing(0), routingKey: 'order.lost' };
    await onChannel(channel => snippet.publishBatch(channel, [lost])).catch(() => tell('refused lost'));
  },
  async 'rmq-confirm-stream'() {
    let next = 0;
    const pending: ReturnType<typeof outgoing>[] = [];
    while (!stopped || pending.length > 0) {
      await untilDone('stream', () =>
        onChannel(async channel => {
          const stream = snippet.openStream(channel);
          const sent: ReturnType<typeof outgoing>[] = [];
          try {
            while (sent.length < 1_000) {
              if (pending.length === 0) pending.push(outgoing(next++));
              await stream.send(pending[0]);
              sent.push(...pending.splice(0, 1));
            }
          } finally {
            const refused = await stream.flush();
            for (const message of sent) if (!refused.includes(message)) tell('confirmed', message.id);
            pending.unshift(...refused);
          }
        }),
      );
      await sleep(100);
    }
    await onChannel(async channel => {
      const stream = snippet.openStream(channel);
      await stream.send({ ...outgoing(0), routingKey: 'order.lost' });
      if ((await stream.flush()).length === 1) tell('refused lost');
    });
  },
  async 'rmq-mandatory'() {
    await onChannel(async channel => {
      const publish = snippet.mandatoryPublisher(channel);
      tell('routed', await publish('order.placed', {}), await publish('order.lost', {}));
    });
  },
  async 'rmq-persistent'() {
    await onChannel(async channel => {
      await snippet.declareDurable(channel);
      tell('ready');
      await untilStopped();
      for (let n = 0; n < 20; n++) await snippet.publishPersistent(channel, { n });
    });
  },
  'rmq-consume': () => consuming(channel => snippet.startConsumer(channel)),
  'rmq-poison': () => consuming(channel => snippet.startConsumer(channel)),
  async 'rmq-retry'() {
    const connection = await snippet.startConsumer(url);
    tell('ready');
    await untilStopped();
    await connection.close();
  },
  'rmq-quorum': () => onChannel(channel => snippet.declareQueues(channel)),
  async 'rmq-dlx-policy'() {
    const [managementUrl, username, password, vhost] = args;
    await snippet.setDeadLetterPolicy(managementUrl, { username, password }, vhost);
  },
  async 'rmq-idempotent'() {
    const sqlite = new DatabaseSync(args[0] ?? '');
    const database = {
      query: async (sql: string, values: SQLInputValue[] = []) => {
        const named = Object.fromEntries(values.map((value, at) => [`$${at + 1}`, value]));
        return { rowCount: Number(sqlite.prepare(sql).run(named).changes) };
      },
    };
    await consuming(channel => snippet.startConsumer(channel, database));
  },
  async 'rmq-recover'() {
    const recovering = await snippet.openConnection(url, async (connection: ChannelModel) => {
      const channel = await connection.createChannel();
      channel.on('error', () => {});
      await channel.prefetch(20);
      await channel.consume('orders.work', async message => {
        if (!message) return;
        await work(message);
        channel.ack(message);
      });
      tell('ready');
    });
    await untilStopped();
    await recovering.close();
  },
  async 'rmq-shutdown'() {
    const connection = await connect(url);
    setTimeout(() => tell('ready'), 100);
    await snippet.consumeUntilStopped(connection);
  },
  async 'rmq-tls'() {
    const [caFile] = args;
    await snippet.connectTls(url, caFile).then(
      async (connection: ChannelModel) => {
        tell('connected');
        await connection.close();
      },
      (error: Error) => tell('refused', error.message),
    );
  },
};

await programs[prefix]?.();
process.stdin.destroy();

function outgoing(n: number) {
  return { id: `message-${n}`, routingKey: 'order.placed', body: { n } };
}

/** A connection and a channel for as long as the use of it. */
async function onChannel<T>(use: (channel: unknown) => Promise<T>): Promise<T> {
  const connection = await connect(url);
  connection.on('error', () => {});
  try {
    const channel = await connection.createConfirmChannel();
    channel.on('error', () => {});
    return await use(channel);
  } finally {
    // When the broker dies just now, nobody answers.
    await Promise.race([connection.close().catch(() => {}), sleep(2_000)]);
  }
}

function consuming(start: (channel: unknown) => Promise<unknown>): Promise<void> {
  return onChannel(async channel => {
    await start(channel);
    tell('ready');
    await untilStopped();
  });
}

/** Tries again until it works, as a caller of the snippet would. */
async function untilDone(id: string, attempt: () => Promise<unknown>): Promise<void> {
  for (;;) {
    try {
      await attempt();
      if (id.startsWith('message-')) tell('confirmed', id);
      return;
    } catch (error) {
      tell('failed', id, error);
      await sleep(100);
    }
  }
}

async function untilStopped(): Promise<void> {
  while (!stopped) await sleep(20);
}
