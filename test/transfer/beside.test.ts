import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { type AmqpConnection, openConnection } from '../../src/amqp/connection.ts';
import { look } from '../../src/amqp/peek.ts';
import { startTransfer, type TransferOptions } from '../../src/amqp/transfer.ts';
import { type LookFacts, planLook } from '../../src/messages/look-plan.ts';
import { encodeProperties } from '../../src/messages/properties.ts';
import { parseVersion } from '../../src/model/version.ts';
import { callApi } from '../../tools/broker/api.ts';
import { type Broker, startBroker } from '../../tools/broker.ts';
import { freePort, waitFor } from '../../tools/lifetime.ts';
import { makeCertificates } from '../snippets/tls.ts';
import { suiteLifetime } from '../support/lifetime.ts';
import type { LargeJob, LargeOutcome } from './large.ts';
import {
  bodies,
  connectTo,
  contents,
  declare,
  drain,
  numbered,
  planFor,
  publish,
  selectionOf,
} from './queues.ts';

describe('A transfer', () => {
  const lifetime = suiteLifetime();
  let broker: Broker;
  let own: AmqpConnection;
  let ca: string;
  let tlsPort: number;

  before(async function () {
    this.timeout(180_000);
    const folder = await mkdtemp(join(tmpdir(), 'rabbitmq-production-'));
    lifetime.defer(() => rm(folder, { recursive: true }));
    const { files } = await makeCertificates(folder);
    ca = files['ca.pem'] ?? '';
    tlsPort = await freePort();
    broker = await startBroker(lifetime, {
      name: 'beside',
      files,
      conf: folder => `listeners.ssl.1 = 127.0.0.1:${tlsPort}
ssl_options.cacertfile = ${folder}/ca.pem
ssl_options.certfile = ${folder}/broker.pem
ssl_options.keyfile = ${folder}/broker-key.pem
`,
    });
    own = await connectTo(broker);
    lifetime.defer(() => own.close());
  });

  it('goes over TLS, bit for bit', async function () {
    if (!broker.private) this.skip();
    const { source, target } = await queues('tls', 'quorum');
    const properties = encodeProperties({ deliveryMode: 2, headers: [['n', { type: 'uint16', value: 3 }]] });
    const sent = numbered(source, 1_000, properties);
    const large = Buffer.alloc(600_000, 'x');
    await publish(
      own,
      sent.map((message, index) => (index === 10 ? { ...message, body: large } : message)),
    );
    const { username, password } = broker;
    const connect = () =>
      openConnection({ host: 'localhost', port: tlsPort, tls: true, vhost: '/', username, password, ca });
    const result = await start(source, target, 'quorum', { connect }).done;
    assert.deepEqual([result.ended, result.done, result.possiblyTwice], ['done', 1_000, 0]);
    const there = await drain(own, target);
    assert.deepEqual(
      there.map(({ body }) => (body.length > 10 ? body.length : Number(Buffer.from(body)))),
      Array.from({ length: 1_000 }, (_, index) => (index === 10 ? 600_000 : index)),
    );
    assert.deepEqual(there[0]?.properties, Buffer.from(properties));
  });

  for (const type of ['classic', 'quorum']) {
    it(`shares a ${type} queue with another one: each message goes with one of them`, async () => {
      const { source, target } = await queues(`two of ${type}`, type);
      await declare(own, `${target} 2`, { 'x-queue-type': type });
      await publish(own, numbered(source, 3_000));
      const tuning = { window: 50 };
      const both = [start(source, target, type, { tuning }), start(source, `${target} 2`, type, { tuning })];
      const results = await Promise.all(both.map(({ done }) => done));
      assert.deepEqual(
        results.map(({ ended, possiblyTwice }) => [ended, possiblyTwice]),
        [
          ['done', 0],
          ['done', 0],
        ],
      );
      const there = [bodies(await drain(own, target)), bodies(await drain(own, `${target} 2`))];
      assert.deepEqual(
        there.map(({ length }) => length),
        results.map(({ done }) => done),
      );
      assert.ok(
        there.every(({ length }) => length > 0),
        there.map(({ length }) => length).join(),
      );
      assert.deepEqual(sorted(there.flat()), numbers(3_000));
    });

    it(`shares a ${type} queue with one of other messages, and loses none that both pass over`, async () => {
      const { source, target } = await queues(`even and odd of ${type}`, type);
      await declare(own, `${target} 2`, { 'x-queue-type': type });
      await publish(own, numbered(source, 600));
      const seen = await contents(own, source);
      const selection = (odd: number) =>
        selectionOf(seen.filter(({ body }) => Number(Buffer.from(body)) % 2 === odd));
      const results = await Promise.all([
        start(source, target, type, { selection: selection(0) }).done,
        start(source, `${target} 2`, type, { selection: selection(1) }).done,
      ]);
      const evens = bodies(await drain(own, target));
      const odds = bodies(await drain(own, `${target} 2`));
      assert.deepEqual(
        [evens.length, odds.length],
        results.map(({ done }) => done),
      );
      assert.ok(
        evens.every(number => Number(number) % 2 === 0) && odds.every(number => Number(number) % 2 === 1),
      );
      const left = await waitFor('what was passed over to be back', async () => {
        const ready = bodies(await contents(own, source));
        return ready.length === 600 - evens.length - odds.length ? ready : undefined;
      });
      assert.deepEqual(sorted([...evens, ...odds, ...left]), numbers(600));
    });

    it(`goes on beside looks into its ${type} queue, which find what is there and take nothing`, async () => {
      const { source, target } = await queues(`looks into ${type}`, type);
      await publish(own, numbered(source, 2_000));
      const transfer = start(source, target, type, { perSecond: 1_500, tuning: { window: 100 } });
      let looks = 0;
      while (transfer.progress.state !== 'ended' && transfer.progress.done < 1_500) {
        const plan = planLook({ ...facts, queue: source, type }, 50);
        assert.equal(plan.kind, 'look');
        const connection = await connectTo(broker);
        const found = await look(connection, plan);
        await connection.close();
        assert.ok(found.messages.length <= 50);
        looks++;
      }
      const result = await transfer.done;
      assert.ok(looks >= 2, `${looks} looks`);
      assert.deepEqual([result.ended, result.possiblyTwice, result.failed], ['done', 0, {}]);
      const there = bodies(await drain(own, target));
      assert.equal(there.length, result.done);
      assert.deepEqual(sorted([...there, ...bodies(await drain(own, source))]), numbers(2_000));
    });
  }

  it('hands out what it could not put back, since that may be the last copy', async () => {
    const source = 'last copies';
    await declare(own, source, { 'x-queue-type': 'quorum', 'x-delivery-limit': 1 });
    await publish(own, numbered(source, 5));
    const channel = await own.openChannel();
    const failed = [await channel.get(source), await channel.get(source), await channel.get(source)];
    for (const message of failed) if (message) channel.reject(message, true);
    await channel.checkQueue(source);
    await channel.close();
    // Who may not write puts nothing back.
    const reader = { ...broker, username: 'reader', password: 'only-for-this-test' };
    await callApi(broker, 'PUT', '/api/users/reader', { password: reader.password, tags: '' });
    await callApi(broker, 'PUT', '/api/permissions/%2F/reader', { configure: '', write: '', read: '.*' });
    const amqpUrl = broker.amqpUrl.replace(/\/\/.*@/, `//reader:${reader.password}@`);
    const exported: string[] = [];
    const result = await startTransfer({
      plan: { action: 'export' },
      exportTo: async messages => void exported.push(...bodies(messages)),
      source: { queue: source, type: 'quorum', deliveryLimit: 1 },
      connect: () => connectTo({ ...reader, amqpUrl }),
      tuning: { putBackWithinMs: 300 },
    }).done;
    assert.equal(result.ended, 'failed');
    assert.match(
      result.error?.message ?? '',
      /on its last delivery could not be put back into queue `last copies`/,
    );
    const copies = bodies(result.lastCopies);
    assert.ok(copies.length > 0);
    assert.equal(result.failed['not-put-back'], copies.length);
    // What it gave back is there again a little later.
    const all = new Set(copies);
    await waitFor('the others to be back', async () => {
      for (const number of bodies(await drain(own, source))) all.add(number);
      return all.size === 5 || undefined;
    });
    assert.deepEqual([...all].toSorted(), numbers(5));
  });

  it('has little in its memory at a time, however large messages are', async function () {
    this.timeout(120_000);
    const { source, target } = await queues('large', 'classic', { 'x-queue-mode': 'lazy' });
    const count = 200;
    const body = Buffer.alloc(2_000_000, 'x');
    for (let sent = 0; sent < count; sent += 20)
      await publish(
        own,
        numbered(source, 20).map(message => ({ ...message, body })),
      );
    const averageBytes = await waitFor('the broker to have counted the bytes', async () => {
      const queue = (await callApi(broker, 'GET', `/api/queues/%2F/${encodeURIComponent(source)}`)) as {
        readonly messages?: number;
        readonly message_bytes?: number;
      };
      return queue.messages === count && queue.message_bytes ? queue.message_bytes / count : undefined;
    });
    assert.equal(averageBytes, 2_000_000);
    const { amqpUrl, username, password } = broker;
    const job: LargeJob = { broker: { amqpUrl, username, password }, source, target, averageBytes };
    const child = spawn(process.execPath, [join(import.meta.dirname, 'large.ts'), JSON.stringify(job)], {
      stdio: ['ignore', 'pipe', 'inherit'],
      timeout: 60_000,
    });
    const [output] = await Promise.all([text(child.stdout), once(child, 'exit')]);
    const { done, peakBytes } = JSON.parse(output) as LargeOutcome;
    assert.equal(done, count);
    console.log(`      ${count} messages of 2 MB: ${Math.round(peakBytes / 1e6)} MB at most`);
    assert.ok(peakBytes < 200_000_000, `${peakBytes} bytes`);
    const channel = await own.openChannel();
    for (const queue of [source, target]) await channel.deleteQueue(queue);
    await channel.close();
  });

  function start(
    source: string,
    target: string,
    type: string,
    options: Partial<Pick<TransferOptions, 'connect' | 'perSecond' | 'selection' | 'tuning'>> = {},
  ) {
    return startTransfer({
      plan: planFor(broker, source, { to: target }),
      source: { queue: source, type },
      connect: () => connectTo(broker),
      ...options,
    });
  }

  async function queues(name: string, type: string, settings: Record<string, unknown> = {}) {
    const names = { source: `${name} source`, target: `${name} target` };
    for (const queue of Object.values(names))
      await declare(own, queue, { 'x-queue-type': type, ...settings });
    return names;
  }

  const facts: LookFacts = {
    vhost: '/',
    queue: '',
    type: 'classic',
    get version() {
      return parseVersion(broker.version) ?? assert.fail();
    },
    overflow: 'drop-head',
    delayedRetry: 'disabled',
    singleActiveConsumer: false,
    autoDelete: false,
    exclusive: false,
  };
});

function sorted(numbers: readonly string[]): string[] {
  return numbers.toSorted((a, b) => Number(a) - Number(b));
}

function numbers(count: number): string[] {
  return Array.from({ length: count }, (_, index) => String(index));
}
