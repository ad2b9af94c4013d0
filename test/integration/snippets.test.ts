import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { type ConfirmChannel, connect, type GetMessage } from 'amqplib';
import { expandSnippet } from '../../src/course/snippet.ts';
import { callApi } from '../../tools/broker/api.ts';
import { type Broker, startBroker } from '../../tools/broker.ts';
import { waitFor } from '../../tools/lifetime.ts';
import { suiteLifetime } from '../support/lifetime.ts';

const root = resolve(import.meta.dirname, '../..');

interface Snippet {
  readonly prefix: string;
  readonly body: readonly string[];
}

/** What `rmq-confirm` inserts. */
interface ConfirmModule {
  openPublisher(url: string): Promise<{
    publish(routingKey: string, body: unknown, messageId?: string): Promise<string>;
    close(): Promise<void>;
  }>;
}

/** What `rmq-retry` inserts. */
interface RetryModule {
  startConsumer(url: string): Promise<{ close(): Promise<void> }>;
}

const languages = [
  { file: 'typescript.json', extension: 'ts' },
  { file: 'javascript.json', extension: 'js' },
];

describe('the snippets, run against a broker', () => {
  const lifetime = suiteLifetime();
  let broker: Broker;
  let folder: string;
  let vhosts = 0;

  before(async function () {
    this.timeout(120_000);
    await mkdir(join(root, 'out'), { recursive: true });
    folder = await mkdtemp(join(root, 'out', 'snippets-'));
    lifetime.defer(() => rm(folder, { recursive: true, force: true }));
    broker = await startBroker(lifetime, { name: 'rmq-snippets' });
  });

  it('type-checks what the TypeScript ones insert', async function () {
    this.timeout(60_000);
    const files = await Promise.all(
      ['rmq-confirm', 'rmq-retry'].map(prefix => insert('typescript.json', prefix)),
    );
    const config = join(folder, 'tsconfig.json');
    const compilerOptions = {
      strict: true,
      noEmit: true,
      module: 'nodenext',
      target: 'es2022',
      types: ['node'],
      skipLibCheck: true,
    };
    await writeFile(config, JSON.stringify({ compilerOptions, files }));
    const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
    await promisify(execFile)(process.execPath, [compiler, '-p', config]).catch(error =>
      assert.fail(error.stdout),
    );
  });

  for (const { file, extension } of languages) {
    it(`rmq-confirm (${extension}): what is confirmed is in the queue, what is unroutable is told`, async function () {
      this.timeout(60_000);
      const { url, channel } = await newVhost();
      await channel.assertExchange('orders', 'topic');
      await channel.assertQueue('orders.work', { arguments: { 'x-queue-type': 'quorum' } });
      await channel.bindQueue('orders.work', 'orders', 'order.placed');
      const { openPublisher } = await load<ConfirmModule>(file, 'rmq-confirm');
      const publisher = await openPublisher(url);

      const ids = await Promise.all(
        Array.from({ length: 100 }, (_, n) => publisher.publish('order.placed', { order: n })),
      );
      await assert.rejects(
        publisher.publish('order.lost', { order: 101 }),
        /No queue is bound for key order.lost/,
      );
      await publisher.publish('order.placed', { order: 102 }, 'my-own-id');

      const messages = await drain(channel, 'orders.work');
      assert.deepEqual(messages.map(id).sort(), [...ids, 'my-own-id'].sort());
      assert.ok(messages.every(({ properties }) => properties.deliveryMode === 2));
      await publisher.close();
    });

    it(`rmq-confirm (${extension}): a lost connection rejects what is not confirmed, then it goes on`, async function () {
      this.timeout(120_000);
      const { name, url, channel } = await newVhost();
      await channel.assertExchange('orders', 'topic');
      await channel.assertQueue('orders.work');
      await channel.bindQueue('orders.work', 'orders', '#');
      const { openPublisher } = await load<ConfirmModule>(file, 'rmq-confirm');
      const publisher = await openPublisher(url);
      const confirmed = new Set<string>();
      let failures = 0;
      for (let n = 0; n < 300; n++) {
        if (n === 100) await dropConnections(name, 'orders-publisher');
        const messageId = `message-${n}`;
        await waitFor(`message ${n} to be confirmed`, async () => {
          await publisher.publish('order.placed', { order: n }, messageId).catch(error => {
            failures += 1;
            throw error;
          });
          return confirmed.add(messageId);
        });
      }
      assert.ok(failures > 0, 'the connection was not lost');
      const found = new Set((await drain(channel, 'orders.work')).map(id));
      assert.deepEqual(
        [...confirmed].filter(messageId => !found.has(messageId)),
        [],
      );
      await publisher.close();
    });

    it(`rmq-retry (${extension}): a message that always fails waits longer each time and ends dead`, async function () {
      this.timeout(60_000);
      const { url, channel } = await newVhost();
      const attempts: number[] = [];
      handler = async () => {
        attempts.push(Date.now());
        throw new Error('no stock');
      };
      const { startConsumer } = await load<RetryModule>(file, 'rmq-retry', HANDLER);
      const consumer = await startConsumer(url);
      await send(channel, 'poison');

      const dead = await waitFor(
        'the dead letter',
        async () => (await channel.get('orders.work.dead')) || undefined,
      );
      assert.equal(id(dead), 'poison');
      assert.equal(dead.properties.headers?.['x-retry-count'], 3);
      assert.equal(dead.properties.headers?.['x-last-error'], 'Error: no stock');
      assert.equal(dead.properties.headers?.['x-death']?.[0]?.reason, 'rejected');
      const waits = attempts.slice(1).map((at, index) => at - (attempts[index] ?? 0));
      assert.equal(waits.length, 3);
      for (const [index, expected] of [1_000, 2_000, 4_000].entries()) {
        const wait = waits[index] ?? 0;
        assert.ok(wait > expected - 50 && wait < expected + 900, `waited ${waits.join(', ')} ms`);
      }
      assert.equal(await total(channel), 0);
      await consumer.close();
    });
  }

  it('rmq-retry: as inserted, without a handler yet, it loses nothing', async function () {
    this.timeout(60_000);
    const { url, channel } = await newVhost();
    const { startConsumer } = await load<RetryModule>('typescript.json', 'rmq-retry');
    const consumer = await startConsumer(url);
    await send(channel, 'unhandled');
    const dead = await waitFor(
      'the dead letter',
      async () => (await channel.get('orders.work.dead')) || undefined,
    );
    assert.equal(dead.properties.headers?.['x-last-error'], 'Error: Not handled yet');
    await consumer.close();
  });

  it('rmq-retry: a retry queue that somebody deleted is made again and no message is lost', async function () {
    this.timeout(60_000);
    const { url, channel } = await newVhost();
    let attempts = 0;
    handler = async () => {
      attempts += 1;
      if (attempts < 3) throw new Error('not yet');
    };
    const { startConsumer } = await load<RetryModule>('typescript.json', 'rmq-retry', HANDLER);
    const consumer = await startConsumer(url);
    await channel.deleteQueue('orders.work.retry.1000ms');
    await send(channel, 'unlucky');
    await waitFor('the third attempt', () => (attempts >= 3 ? true : undefined));
    await sleep(500);
    assert.equal(await total(channel), 0);
    await consumer.close();
  });

  it('rmq-retry: killed connections and a broker that crashes lose nothing', async function () {
    this.timeout(180_000);
    const { name, url, channel } = await newVhost();
    const handled = new Set<string>();
    handler = async message => {
      await sleep(20);
      const number = Number(id(message).split('-')[1]);
      if (number % 10 === 0) throw new Error('never');
      if (number % 3 === 0 && !message.properties.headers?.['x-retry-count']) throw new Error('not yet');
      handled.add(id(message));
    };
    const { startConsumer } = await load<RetryModule>('typescript.json', 'rmq-retry', HANDLER);
    const consumer = await startConsumer(url);
    const ids = Array.from({ length: 300 }, (_, n) => `message-${n}`);
    for (const messageId of ids) await send(channel, messageId);

    await dropConnections(name, 'orders-consumer');
    await sleep(2_000);
    await broker.kill();
    await broker.restart();

    const { channel: again } = await openChannel(url);
    const due = ids.filter((_, n) => n % 10 !== 0);
    await waitFor(
      'all messages',
      async () => {
        const { messageCount } = await again.checkQueue('orders.work.dead');
        const left = due.filter(messageId => !handled.has(messageId));
        if (left.length === 0 && messageCount >= 30) return true;
        throw new Error(`${left.length} not handled, ${messageCount} dead`);
      },
      { timeoutMs: 60_000, intervalMs: 500 },
    );
    const dead = new Set((await drain(again, 'orders.work.dead')).map(id));
    assert.deepEqual(
      ids.filter(messageId => !handled.has(messageId) && !dead.has(messageId)),
      [],
    );
    await consumer.close();
  });

  /** What the inserted handler calls; each test sets its own. */
  let handler: (message: GetMessage) => Promise<void>;
  const HANDLER = 'await globalThis.handleSnippetMessage(message);';
  Object.assign(globalThis, { handleSnippetMessage: (message: GetMessage) => handler(message) });

  async function insert(file: string, prefix: string, body?: string): Promise<string> {
    const snippets = JSON.parse(await readFile(join(root, 'snippets', file), 'utf8')) as Record<
      string,
      Snippet
    >;
    const snippet = Object.values(snippets).find(candidate => candidate.prefix === prefix);
    assert.ok(snippet, `${file} has no snippet ${prefix}`);
    const inserted = join(folder, `${prefix}-${vhosts}.${file === 'typescript.json' ? 'ts' : 'mjs'}`);
    await writeFile(inserted, expandSnippet(snippet.body.join('\n'), body ? { 0: body } : {}));
    return inserted;
  }

  async function load<T>(file: string, prefix: string, body?: string): Promise<T> {
    return import(pathToFileURL(await insert(file, prefix, body)).href);
  }

  /** Every test has a vhost to itself, so that it can use the names that the snippets come with. */
  async function newVhost() {
    vhosts += 1;
    const name = `snippets-${vhosts}`;
    await callApi(broker, 'PUT', `/api/vhosts/${name}`);
    const rights = { configure: '.*', write: '.*', read: '.*' };
    await callApi(broker, 'PUT', `/api/permissions/${name}/${broker.username}`, rights);
    const url = `${broker.amqpUrl}/${name}`;
    return { name, url, ...(await openChannel(url)) };
  }

  async function openChannel(url: string): Promise<{ channel: ConfirmChannel }> {
    const connection = await connect(url);
    connection.on('error', () => {});
    lifetime.defer(() => connection.close().catch(() => {}));
    return { channel: await connection.createConfirmChannel() };
  }

  /** Closes, from the broker's side, the connections of that name as an operator would. */
  async function dropConnections(vhost: string, connectionName: string): Promise<void> {
    await waitFor('the connection in the management API', async () => {
      const listed = (await callApi(broker, 'GET', `/api/vhosts/${vhost}/connections`)) as {
        name: string;
        user_provided_name?: string;
      }[];
      const found = listed.filter(connection => connection.user_provided_name === connectionName);
      for (const { name } of found) {
        await callApi(broker, 'DELETE', `/api/connections/${encodeURIComponent(name)}`);
      }
      return found.length > 0 ? true : undefined;
    });
  }
});

async function send(channel: ConfirmChannel, messageId: string): Promise<void> {
  channel.sendToQueue('orders.work', Buffer.from('{}'), { messageId, persistent: true });
  await channel.waitForConfirms();
}

async function drain(channel: ConfirmChannel, queue: string): Promise<GetMessage[]> {
  const messages: GetMessage[] = [];
  for (;;) {
    const message = await channel.get(queue, { noAck: true });
    if (!message) return messages;
    messages.push(message);
  }
}

/** What is ready in the work queue and on the ladder. */
async function total(channel: ConfirmChannel): Promise<number> {
  const queues = ['orders.work', ...[1_000, 2_000, 4_000].map(delay => `orders.work.retry.${delay}ms`)];
  const counts = await Promise.all(queues.map(queue => channel.checkQueue(queue)));
  return counts.reduce((sum, { messageCount }) => sum + messageCount, 0);
}

function id(message: GetMessage): string {
  return message.properties.messageId;
}
