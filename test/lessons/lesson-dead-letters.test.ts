import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ChannelModel, type ConfirmChannel, type ConsumeMessage, connect } from 'amqplib';
import { isAtLeast, parseVersion, type Version } from '../../src/model/version.ts';
import { callApi } from '../../tools/broker/api.ts';
import type { Broker } from '../../tools/broker.ts';
import { waitFor } from '../../tools/lifetime.ts';
import { emptyBroker } from '../support/empty-broker.ts';
import { suiteLifetime } from '../support/lifetime.ts';

type Arguments = Readonly<Record<string, string | number>>;
type Verb = 'ack' | 'nack' | 'reject';

const quorum = { 'x-queue-type': 'quorum' };

/** What lesson 2 says beside what its try-outs show, asked of a broker. */
describe('what the lesson on dead letter exchanges says of a broker', () => {
  const lifetime = suiteLifetime();
  let broker: Broker;
  let version: Version;
  let connection: ChannelModel;
  let channel: ConfirmChannel;

  before(async function () {
    this.timeout(180_000);
    broker = await emptyBroker();
    version = parseVersion(broker.version) ?? assert.fail(broker.version);
    connection = await connect(broker.amqpUrl);
    lifetime.defer(() => connection.close());
    channel = await connection.createConfirmChannel();
  });

  async function queueWith(name: string, settings: Arguments, bodies: readonly string[] = ['order']) {
    await channel.assertQueue(name, { arguments: settings });
    for (const body of bodies) channel.sendToQueue(name, Buffer.from(body), { persistent: true });
    await channel.waitForConfirms();
  }

  /** Answers each delivery with the verb, requeueing, at most `most` times; when each came, in milliseconds. */
  async function giveBack(queue: string, verb: Verb, most: number, forMs: number) {
    const consumer = await connection.createChannel();
    const start = performance.now();
    const times: number[] = [];
    let last: ConsumeMessage | null = null;
    await consumer.consume(queue, message => {
      if (!message) return;
      last = message;
      times.push(performance.now() - start);
      if (times.length >= most) return;
      if (verb === 'reject') consumer.reject(message, true);
      else consumer.nack(message, false, true);
    });
    await sleep(forMs);
    await consumer.close();
    return { times, last: last as ConsumeMessage | null };
  }

  it('hands out a message 21 times by default from 4.0 on, and without end before', async () => {
    await queueWith('default-limit', quorum);
    const { times } = await giveBack('default-limit', 'reject', 100, 3000);
    assert.equal(times.length, isAtLeast(version, 4, 0) ? 21 : 100);
  });

  it('tells failures in x-delivery-count, and from 4.3 on every delivery in x-acquired-count', async () => {
    await queueWith('counts', { ...quorum, 'x-delivery-limit': 10 });
    const { last } = await giveBack('counts', 'nack', 4, 1500);
    const { 'x-delivery-count': failures, 'x-acquired-count': acquired } = last?.properties.headers ?? {};
    const counted = isAtLeast(version, 4, 3);
    assert.equal(failures ?? 0, counted ? 0 : 3);
    assert.equal(acquired, counted ? 3 : undefined);
  });

  it('refuses a dead letter routing key without an exchange', async () => {
    const own = await connection.createChannel();
    own.on('error', () => {});
    const declared = own.assertQueue('no-dlx', { arguments: { 'x-dead-letter-routing-key': 'dead' } });
    await assert.rejects(declared, /PRECONDITION_FAILED/);
  });

  it('skips a policy with a key that the type of the queue does not know', async () => {
    await queueWith('skipped', { 'x-queue-type': 'classic' });
    await callApi(broker, 'PUT', '/api/policies/%2F/skipped', {
      pattern: '^skipped$',
      'apply-to': 'queues',
      definition: { 'dead-letter-exchange': 'amq.fanout', 'delivery-limit': 5 },
    });
    await channel.assertQueue('skipped-dead');
    await channel.bindQueue('skipped-dead', 'amq.fanout', '');
    await sleep(1000);
    const message = await channel.get('skipped');
    assert.ok(message);
    channel.reject(message, false);
    await sleep(500);
    assert.equal((await channel.checkQueue('skipped-dead')).messageCount, 0);
  });

  it('keeps a circle with a rejection in it turning', async () => {
    await queueWith('circle', { 'x-dead-letter-exchange': '', 'x-dead-letter-routing-key': 'circle' });
    for (let round = 1; round <= 30; round++) {
      const message = await waitFor(
        'the message to come back',
        async () => (await channel.get('circle')) || undefined,
      );
      const deaths = message.properties.headers?.['x-death'];
      assert.equal(deaths?.[0]?.count ?? 0, round - 1);
      channel.reject(message, false);
    }
  });

  it('holds at-least-once dead letters back while their exchange is missing', async function () {
    this.timeout(60_000);
    const settings = {
      ...quorum,
      'x-dead-letter-exchange': 'missing',
      'x-dead-letter-strategy': 'at-least-once',
      'x-overflow': 'reject-publish',
      'x-max-length': 3,
    };
    await queueWith('held', settings, ['1', '2', '3']);
    for (let n = 0; n < 3; n++) {
      const message = await waitFor('a message', async () => (await channel.get('held')) || undefined);
      channel.reject(message, false);
    }
    await waitFor(
      'the three to be counted as dead letters on their way',
      async () => {
        const queue = (await callApi(broker, 'GET', '/api/queues/%2F/held')) as Readonly<
          Record<string, unknown>
        >;
        return queue.messages_dlx === 3 && queue.messages_ready === 0 ? true : undefined;
      },
      { timeoutMs: 30_000 },
    );
    const refused = (async () => {
      for (let n = 0; n < 3; n++) {
        channel.sendToQueue('held', Buffer.from('more'));
        await channel.waitForConfirms();
      }
    })();
    await assert.rejects(refused);
  });

  for (const [type, verb, waits] of [
    ['failed', 'reject', [300, 600, 900]],
    ['failed', 'nack', [0, 0, 0]],
    ['returned', 'reject', [0, 0, 0]],
    ['returned', 'nack', [300, 300, 300]],
    ['all', 'reject', [300, 600, 900]],
    ['all', 'nack', [300, 300, 300]],
  ] as const) {
    it(`waits ${waits.join(', ')} ms after ${verb} with the delayed retry type ${type}`, async function () {
      this.timeout(20_000);
      if (!isAtLeast(version, 4, 3)) return this.skip();
      const queue = `delayed-${type}-${verb}`;
      const delay = { 'x-delayed-retry-type': type, 'x-delayed-retry-min': 300, 'x-delayed-retry-max': 5000 };
      await queueWith(queue, { ...quorum, 'x-delivery-limit': 20, ...delay });
      const { times } = await giveBack(queue, verb, 4, 3000);
      assert.equal(times.length, 4);
      for (const [index, wait] of waits.entries()) {
        const waited = (times[index + 1] ?? 0) - (times[index] ?? 0);
        // On a busy machine a little more, but not as much as the next of the waits.
        assert.ok(waited > wait - 50 && waited < wait + 280, `${waited} ms, not ${wait}`);
      }
    });
  }
});
