import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AmqpConnection } from '../../src/amqp/connection.ts';
import { startTransfer, type TransferOptions, type TransferResult } from '../../src/amqp/transfer.ts';
import { withoutDeliveryCounts } from '../../src/messages/checksum.ts';
import type { PublishPlan } from '../../src/messages/plan.ts';
import { decodeProperties, encodeProperties } from '../../src/messages/properties.ts';
import type { RawMessage } from '../../src/messages/raw.ts';
import { isAtLeast, parseVersion } from '../../src/model/version.ts';
import { callApi } from '../../tools/broker/api.ts';
import { type Broker, startBroker } from '../../tools/broker.ts';
import { waitFor } from '../../tools/lifetime.ts';
import { emptyBroker } from '../support/empty-broker.ts';
import { suiteLifetime } from '../support/lifetime.ts';
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
  untilReady,
} from './queues.ts';

describe('A transfer', () => {
  const lifetime = suiteLifetime();
  let broker: Broker;
  let own: AmqpConnection;
  let queues = 0;

  before(async function () {
    this.timeout(180_000);
    broker = await emptyBroker();
    own = await connectTo(broker);
    lifetime.defer(() => own.close());
  });

  for (const type of ['classic', 'quorum']) {
    describe(`of a ${type} queue`, () => {
      it('moves all messages in their order, bit for bit', async () => {
        const { source, target } = await pair(type);
        const properties = encodeProperties({
          deliveryMode: 2,
          headers: [['n', { type: 'uint16', value: 3 }]],
        });
        await publish(own, numbered(source, 3_000, properties));
        const result = await move(source, target, type);
        assert.deepEqual([result.ended, result.done, result.possiblyTwice], ['done', 3_000, 0]);
        const there = await contents(own, target);
        assert.deepEqual(bodies(there), numbers(3_000));
        for (const message of there)
          assert.deepEqual(Buffer.from(withoutDeliveryCounts(message.properties)), Buffer.from(properties));
        assert.deepEqual(bodies(await contents(own, source)), []);
      });

      it('takes those that a person saw, and leaves the others in their order', async () => {
        const { source, target } = await pair(type);
        await publish(own, numbered(source, 2_500));
        const seen = await contents(own, source);
        const selection = selectionOf(seen.filter((_, index) => index % 3 === 1 && index < 2_000));
        const result = await move(source, target, type, { selection });
        assert.deepEqual([result.ended, result.done], ['done', 667]);
        assert.deepEqual(
          bodies(await contents(own, target)),
          numbers(2_000).filter(number => Number(number) % 3 === 1),
        );
        const left = numbers(2_500).filter(number => Number(number) % 3 !== 1 || Number(number) >= 2_000);
        await stayed(source, left);
      });

      it('copies, and leaves everything where it is', async () => {
        const { source, target } = await pair(type);
        await publish(own, numbered(source, 1_500));
        const result = await move(source, target, type, { plan: { action: 'copy' } });
        assert.deepEqual([result.ended, result.done], ['done', 1_500]);
        await stayed(source, numbers(1_500));
        assert.deepEqual(bodies(await contents(own, target)), numbers(1_500));
      });

      it('stops where it is told to, and gives the rest back', async () => {
        const { source, target } = await pair(type);
        await publish(own, numbered(source, 300));
        const result = await move(source, target, type, { atMost: 100 });
        assert.deepEqual([result.ended, result.total, result.done], ['done', 100, 100]);
        await stayed(source, numbers(300).slice(100));
      });

      it('drops what is exported, and only that', async () => {
        const { source } = await pair(type);
        await publish(own, numbered(source, 500));
        const written: RawMessage[] = [];
        const exportTo = async (messages: readonly RawMessage[]) => {
          await sleep(5);
          if (written.length > 0) throw new Error('the disk is full');
          written.push(...messages);
        };
        const connect = () => connectTo(broker);
        const plan = { action: 'discard' } as const;
        const result = await startTransfer({ plan, source: { queue: source, type }, connect, exportTo }).done;
        assert.equal(result.ended, 'failed');
        assert.match(result.error?.message ?? '', /The export could not be written: the disk is full/);
        assert.equal(result.done, written.length);
        assert.deepEqual(bodies(written), numbers(500).slice(0, written.length));
        await stayed(source, numbers(500).slice(written.length));
      });

      it('writes all that is there, and leaves it there', async () => {
        const { source } = await pair(type);
        await publish(own, numbered(source, 2_500));
        const written: RawMessage[] = [];
        const exportTo = async (messages: readonly RawMessage[]) => {
          await sleep(1);
          written.push(...messages);
        };
        const result = await startTransfer({
          plan: { action: 'export' },
          source: { queue: source, type },
          connect: () => connectTo(broker),
          exportTo,
        }).done;
        assert.deepEqual([result.ended, result.done], ['done', 2_500]);
        assert.deepEqual(bodies(written), numbers(2_500));
        await stayed(source, numbers(2_500));
      });

      it('leaves what nobody takes, and says so', async () => {
        const { source } = await pair(type);
        await publish(own, numbered(source, 50));
        const exchange = name('exchange');
        const channel = await own.openChannel();
        await channel.assertExchange(exchange, 'direct');
        // What a replay adds to the headers, brokers from 4.0 on return in another order.
        const plan = { action: 'replay', target: { kind: 'exchange', exchange } } as const;
        const result = await move(source, '', type, { plan });
        assert.deepEqual([result.ended, result.done, result.failed], ['done', 0, { returned: 50 }]);
        assert.match(result.failures[0]?.words ?? '', /returned it \(NO_ROUTE\): no queue takes it there/);
        await stayed(source, numbers(50));
        await channel.close();
      });

      it('leaves what a full queue turns away', async () => {
        const { source, target } = await pair(type, { 'x-max-length': 20, 'x-overflow': 'reject-publish' });
        await publish(own, numbered(source, 900));
        const result = await move(source, target, type);
        const { nacked = 0 } = result.failed;
        assert.equal(result.done + nacked, 900);
        // A quorum queue notices a little late that it is full.
        assert.ok(nacked > 0 && nacked <= 880, `${nacked} nacked`);
        assert.equal((await contents(own, target)).length, result.done);
        assert.equal((await contents(own, source)).length, nacked);
      });

      it('finds out which messages the broker closes the channel over', async () => {
        const { source, target } = await pair(type);
        const userId = encodeProperties({
          deliveryMode: 2,
          headers: [['CC', { type: 'longstr', value: 'no list' }]],
        });
        await publish(own, numbered(source, 200));
        const sums = selectionOf(
          (await contents(own, source)).filter((_, index) => index === 50 || index === 120),
        );
        const edits = new Map(
          [...sums.keys()].map(sum => [sum, { properties: userId, body: Buffer.from('edited') }]),
        );
        const exchange = name('fanout');
        const channel = await own.openChannel();
        await channel.assertExchange(exchange, 'fanout');
        await channel.bindQueue(target, exchange, '');
        await channel.close();
        const result = await move(source, target, type, {
          plan: { edits, target: { kind: 'exchange', exchange } },
        });
        assert.deepEqual([result.ended, result.done, result.failed], ['done', 198, { refused: 2 }]);
        await stayed(source, ['50', '120']);
        const there = bodies(await contents(own, target));
        assert.ok(there.length - 198 <= result.possiblyTwice);
        assert.equal(new Set(there).size, 198);
      });

      it('gives back what is not done when it is cancelled, after what is due is confirmed', async () => {
        const { source, target } = await pair(type);
        await publish(own, numbered(source, 1_000));
        const cancel = new AbortController();
        const transfer = start(source, target, type, { perSecond: 400, signal: cancel.signal });
        await waitFor('some to be moved', () => transfer.progress.done > 50 || undefined, { intervalMs: 5 });
        cancel.abort();
        const result = await transfer.done;
        assert.equal(result.ended, 'cancelled');
        assert.deepEqual(bodies(await contents(own, target)), numbers(1_000).slice(0, result.done));
        await stayed(source, numbers(1_000).slice(result.done));
      });

      it('pauses and goes on', async () => {
        const { source, target } = await pair(type);
        await publish(own, numbered(source, 200));
        const transfer = start(source, target, type, { perSecond: 400 });
        await waitFor('some to be moved', () => transfer.progress.done > 20 || undefined, { intervalMs: 5 });
        transfer.pause();
        await sleep(100);
        const { done, state } = transfer.progress;
        await sleep(300);
        assert.equal(state, 'paused');
        assert.equal(transfer.progress.done, done);
        assert.ok(done < 200);
        transfer.resume();
        assert.deepEqual([(await transfer.done).ended, transfer.progress.done], ['done', 200]);
      });
    });
  }

  it('keeps to the rate', async () => {
    const { source, target } = await pair('classic');
    await publish(own, numbered(source, 150));
    const started = performance.now();
    await move(source, target, 'classic', { perSecond: 100 });
    const took = performance.now() - started;
    assert.ok(took > 1_300 && took < 4_000, `${took} ms`);
  });

  it('puts a message on its last delivery back at the end, so that no breaking connection drops it', async () => {
    const { source, target } = await pair('quorum', {}, { 'x-delivery-limit': 2 });
    await publish(own, numbered(source, 3));
    const limit = { deliveryLimit: 2 };
    const channel = await own.openChannel();
    for (let round = 0; round < 2; round++) {
      const taken = [await channel.get(source), await channel.get(source)];
      for (const message of taken) if (message) channel.reject(message, true);
      await channel.checkQueue(source);
    }
    await channel.close();
    const none = new Map([['no such checksum', 1]]);
    const result = await move(source, target, 'quorum', { ...limit, selection: none });
    assert.equal(result.ended, 'done');
    assert.equal(result.putBack, 2);
    await untilReady(own, source, 3);
    assert.deepEqual(bodies(await drain(own, source)).sort(), numbers(3));
  });

  it('never leaves a message that a 50-fold look for others would drop', async function () {
    this.timeout(60_000);
    const { source, target } = await pair('quorum', {}, { 'x-delivery-limit': 3 });
    await publish(own, numbered(source, 5));
    const none = new Map([['no such checksum', 1]]);
    for (let round = 0; round < 50; round++) {
      const result = await move(source, target, 'quorum', { deliveryLimit: 3, selection: none });
      assert.equal(result.ended, 'done');
    }
    await untilReady(own, source, 5);
    assert.deepEqual(bodies(await drain(own, source)).sort(), numbers(5));
  });

  it('marks a replay, so that no message goes round', async () => {
    const source = name('source');
    await declare(own, source);
    await publish(own, numbered(source, 30));
    const plan = { action: 'replay' } as const;
    const result = await move(source, source, 'classic', { plan });
    assert.deepEqual([result.done, result.total], [30, 30]);
    const again = await move(source, source, 'classic', { plan: { ...plan, maxReplays: 2 } });
    assert.equal(again.done, 30);
    const enough = await move(source, source, 'classic', { plan: { ...plan, maxReplays: 2 } });
    assert.deepEqual([enough.done, enough.left], [0, { 'replayed-too-often': 30 }]);
    const [message] = await contents(own, source);
    const headers = new Map(message && decodeProperties(message.properties).properties.headers);
    assert.deepEqual(headers.get('replay-count'), { type: 'int64', value: 2n });
  });

  it('brings dead letters back to where they came from', async () => {
    const { source: dead, target: work } = await pair('classic', {
      'x-dead-letter-exchange': '',
      'x-dead-letter-routing-key': 'dead',
    });
    const deadQueue = 'dead';
    await declare(own, deadQueue);
    assert.notEqual(dead, deadQueue);
    await publish(own, numbered(work, 20));
    const channel = await own.openChannel();
    for (let index = 0; index < 20; index++) {
      const message = await channel.get(work);
      if (message) channel.reject(message, false);
    }
    await waitFor(
      'all to be dead',
      async () => (await channel.checkQueue(deadQueue)).messageCount === 20 || undefined,
    );
    await channel.close();
    const plan = { action: 'replay', target: { kind: 'origin-queue' }, deaths: 'drop' } as const;
    const result = await move(deadQueue, '', 'classic', { plan });
    assert.deepEqual([result.ended, result.done], ['done', 20]);
    const back = await contents(own, work);
    assert.deepEqual(bodies(back), numbers(20));
    const [message] = back;
    const names =
      message && decodeProperties(message.properties).properties.headers?.map(([header]) => header);
    assert.deepEqual(names?.toSorted(), ['replay-count', 'replay-queue', 'replay-run']);
  });

  it('copies from a stream, which keeps all', async () => {
    const { source, target } = await pair('stream');
    await publish(own, numbered(source, 200));
    const result = await move(source, target, 'stream', { plan: { action: 'copy' } });
    assert.deepEqual([result.ended, result.done], ['done', 200]);
    const again = await move(source, target, 'stream');
    assert.equal(again.done, 200);
    assert.equal((await contents(own, target)).length, 400);
  });

  it('does not begin where the target is not there', async () => {
    const { source } = await pair('classic');
    await publish(own, numbered(source, 3));
    await assert.rejects(move(source, 'no such queue', 'classic'), {
      reason: 'not-found',
      message: /no such queue/,
    });
    const target = { kind: 'exchange', exchange: 'no such exchange' } as const;
    await assert.rejects(move(source, '', 'classic', { plan: { target } }), { reason: 'not-found' });
    await assert.rejects(move('no such source', source, 'classic'), { reason: 'not-found' });
    assert.equal((await contents(own, source)).length, 3);
  });

  it('says that another consumer has the queue for itself', async () => {
    const { source, target } = await pair('classic', {}, { 'x-single-active-consumer': true });
    const channel = await own.openChannel();
    await channel.prefetch(1);
    await channel.consume(source, () => {});
    await publish(own, numbered(source, 3));
    const result = await move(source, target, 'classic');
    assert.equal(result.ended, 'failed');
    assert.match(
      result.error?.message ?? '',
      /has 2 messages and gives none to this consumer: it has a single active/,
    );
    await channel.close();
  });

  it('stops once the user may not write', async () => {
    const { source } = await pair('classic');
    await callApi(broker, 'PUT', '/api/users/reader', { password: 'only-for-this-test', tags: '' });
    await callApi(broker, 'PUT', '/api/permissions/%2F/reader', { configure: '', write: '', read: '.*' });
    await publish(own, numbered(source, 2_000));
    const reader = { ...broker, username: 'reader', password: 'only-for-this-test' };
    const exchange = 'amq.fanout';
    const options: TransferOptions = {
      plan: planFor(reader, source, { target: { kind: 'exchange', exchange } }),
      source: { queue: source, type: 'classic' },
      connect: () => connectTo(reader),
    };
    const result = await startTransfer(options).done;
    assert.deepEqual([result.ended, result.done], ['failed', 0]);
    assert.match(result.error?.message ?? '', /access to exchange 'amq.fanout'.*refused|refused/i);
    assert.equal((await contents(own, source)).length, 2_000);
  });

  it('waits while an alarm blocks publishers, and gives all back when it is cancelled then', async function () {
    this.timeout(120_000);
    if (!broker.private) this.skip();
    const blocked = await startBroker(lifetime, {
      name: 'alarm',
      conf: 'vm_memory_high_watermark.absolute = 1MB\n',
    });
    const connection = await connectTo(blocked);
    await declare(connection, 'source');
    await declare(connection, 'target');
    // The management API publishes all the same.
    for (const payload of numbers(5)) {
      const message = { properties: {}, routing_key: 'source', payload, payload_encoding: 'string' };
      await callApi(blocked, 'POST', '/api/exchanges/%2F/amq.default/publish', message);
    }
    const cancel = new AbortController();
    const transfer = startTransfer({
      plan: planFor(blocked, 'source', { to: 'target' }),
      source: { queue: 'source', type: 'classic' },
      connect: () => connectTo(blocked),
      signal: cancel.signal,
    });
    const words = await waitFor('to be told of the alarm', () => transfer.progress.waitingFor);
    assert.match(words, /takes no messages at the moment: low on memory/);
    assert.equal(transfer.progress.state, 'waiting');
    cancel.abort();
    const result = await transfer.done;
    assert.deepEqual([result.ended, result.done, result.failed], ['cancelled', 0, { unconfirmed: 5 }]);
    assert.equal(result.possiblyTwice, 5);
    await untilReady(connection, 'source', 5);
    assert.deepEqual(bodies(await contents(connection, 'source')), numbers(5));
    await connection.close();
    await blocked.stop();
  });

  /** What is given back is there again a little later. */
  async function stayed(queue: string, expected: readonly string[]): Promise<void> {
    await untilReady(own, queue, expected.length);
    assert.deepEqual(bodies(await contents(own, queue)), expected);
  }

  interface Changes
    extends Partial<Pick<TransferOptions, 'atMost' | 'perSecond' | 'selection' | 'signal' | 'tuning'>> {
    readonly plan?: Partial<PublishPlan>;
    readonly deliveryLimit?: number;
  }

  function start(
    source: string,
    target: string,
    type: string,
    { plan, deliveryLimit, ...options }: Changes = {},
  ) {
    const version = parseVersion(broker.version) ?? assert.fail();
    const usual = type === 'quorum' && isAtLeast(version, 4, 0) ? 20 : undefined;
    const limit = deliveryLimit ?? usual;
    return startTransfer({
      plan: planFor(broker, source, { to: target, ...plan }),
      source: { queue: source, type, ...(limit === undefined ? {} : { deliveryLimit: limit }) },
      connect: () => connectTo(broker),
      ...options,
    });
  }

  function move(source: string, target: string, type: string, changes?: Changes): Promise<TransferResult> {
    return start(source, target, type, changes).done;
  }

  async function pair(type: string, targetSettings = {}, sourceSettings = {}) {
    const names = { source: name('source'), target: name('target') };
    await declare(own, names.source, { 'x-queue-type': type, ...sourceSettings });
    const targetType = type === 'stream' ? 'classic' : type;
    await declare(own, names.target, { 'x-queue-type': targetType, ...targetSettings });
    return names;
  }

  function name(what: string): string {
    return `${what} ${++queues}`;
  }
});

function numbers(count: number): string[] {
  return Array.from({ length: count }, (_, index) => String(index));
}
