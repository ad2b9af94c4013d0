import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ConsumeMessage, Options } from 'amqplib';
import { type AmqpConnection, openConnection } from '../../src/amqp/connection.ts';
import { AmqpError } from '../../src/amqp/error.ts';
import { look } from '../../src/amqp/peek.ts';
import { ManagementClient } from '../../src/management/client.ts';
import { readQueueState } from '../../src/management/topology.ts';
import { type DeliveriesLeft, type Look, type LookOptions, remember } from '../../src/messages/look.ts';
import { type LookFacts, type LookPlan, lookFacts, planLook } from '../../src/messages/look-plan.ts';
import { effectiveQueues } from '../../src/model/effective.ts';
import { isAtLeast, parseVersion, type Version } from '../../src/model/version.ts';
import { callApi } from '../../tools/broker/api.ts';
import type { Broker } from '../../tools/broker.ts';
import { waitFor } from '../../tools/lifetime.ts';
import { emptyBroker } from '../support/empty-broker.ts';
import { suiteLifetime } from '../support/lifetime.ts';

describe('A look into a queue', () => {
  const lifetime = suiteLifetime();
  let broker: Broker;
  let version: Version;
  let own: AmqpConnection;

  before(async function () {
    this.timeout(180_000);
    broker = await emptyBroker();
    version = parseVersion(broker.version) ?? assert.fail(broker.version);
    own = await connect();
    lifetime.defer(() => own.close());
    // A quorum queue that is killed in its first second comes back empty, whoever looks.
    for (const [queue, settings] of Object.entries(killed)) await declare(queue, settings);
  });

  const quorum = { 'x-queue-type': 'quorum' };
  const killed = { 'killed-classic': {}, 'killed-quorum': { ...quorum, 'x-delivery-limit': 5 } };
  const cases = [
    { name: 'a classic queue', queue: 'classic', arguments: {} },
    {
      name: 'a quorum queue with limit 3',
      queue: 'limit-3',
      arguments: { ...quorum, 'x-delivery-limit': 3 },
    },
    { name: 'a quorum queue with the default limit', queue: 'default', arguments: quorum },
  ];

  for (const { name, queue, arguments: settings } of cases) {
    it(`leaves the one message of ${name} in place 50 times, or is refused`, async () => {
      await declare(queue, settings);
      await publish(queue, 1);
      let seen: DeliveriesLeft = new Map();
      let looks = 0;
      let refusals = 0;
      for (let attempt = 0; attempt < 50; attempt++) {
        const plan = await planFor(queue, 10, seen);
        if (plan.kind === 'refused') {
          assert.equal(plan.reason, 'last-delivery');
          refusals++;
          continue;
        }
        const result = await lookOnce(plan);
        seen = remember(seen, result);
        assert.deepEqual(bodies(result), ['0']);
        assert.equal(result.messages[0]?.fate, 'in-place');
        looks++;
      }
      assert.deepEqual(await drain(queue), ['0']);
      const limit = queue === 'limit-3' ? 3 : queue === 'default' && isAtLeast(version, 4, 0) ? 20 : 50;
      const free = isAtLeast(version, 4, 3) || queue === 'classic';
      assert.deepEqual(
        { looks, refusals },
        free ? { looks: 50, refusals: 0 } : { looks: limit, refusals: 50 - limit },
      );
    });

    it(`keeps the order in ${name}, and every property`, async () => {
      const many = `${queue}-many`;
      await declare(many, settings);
      await publish(many, 600, { messageId: 'm', headers: { n: 1, nested: { list: [1, 'two', null] } } });
      const first = await lookOnce(await planFor(many, 500));
      assert.deepEqual(bodies(first), numbers(500));
      assert.equal(first.stopped, 'count');
      const all = await lookOnce(await planFor(many, 1_000));
      assert.deepEqual(bodies(all), numbers(600));
      assert.equal(all.stopped, 'empty');
      assert.deepEqual(
        first.messages.map(({ checksum }) => checksum),
        all.messages.slice(0, 500).map(({ checksum }) => checksum),
      );
      assert.deepEqual(await drain(many), numbers(600));
    });
  }

  it('that nobody remembers puts a message on its last delivery back at the tail, and goes no further', async () => {
    await declare('elsewhere', {});
    await declare('forgotten', { ...quorum, 'x-delivery-limit': 3 });
    await publish('forgotten', 2, { messageId: 'kept', CC: 'elsewhere', expiration: '3600000' });
    let moved = 0;
    for (let attempt = 0; attempt < 20; attempt++) {
      const { messages, stopped, notes } = await lookOnce(await planFor('forgotten', 1));
      assert.equal(messages.length, 1);
      const [{ message, fate, deliveriesLeft } = assert.fail()] = messages;
      assert.equal(message.properties.messageId, 'kept');
      assert.equal(message.properties.expiration, '3600000');
      if (fate === 'at-tail') {
        moved++;
        assert.equal(stopped, 'last-delivery');
        assert.equal(deliveriesLeft, 3);
        assert.match(notes.join(), /1 message was on the last delivery: published again .* at the tail/);
      } else assert.equal(fate, 'in-place');
    }
    assert.equal(moved, isAtLeast(version, 4, 3) ? 0 : 5);
    assert.deepEqual((await drain('forgotten')).toSorted(), ['0', '1']);
    // Published once: what the header CC asked for was not done again.
    assert.deepEqual(await drain('elsewhere'), ['0', '1']);
  });

  it('puts back every message on its last delivery that has come', async () => {
    await declare('all-last', { ...quorum, 'x-delivery-limit': 1 });
    await publish('all-last', 20);
    await lookOnce(await planFor('all-last', 20));
    const { messages, stopped } = await lookOnce(await planFor('all-last', 20));
    if (isAtLeast(version, 4, 3)) assert.equal(stopped, 'count');
    else {
      assert.equal(stopped, 'last-delivery');
      assert.deepEqual([...new Set(messages.map(({ fate }) => fate))], ['at-tail']);
    }
    assert.deepEqual(inOrder(await drain('all-last')), numbers(20));
  });

  it('ends at a message on its last delivery that a nack leaves where it is', async function () {
    if (!isAtLeast(version, 4, 3)) this.skip();
    await declare('failed-once', { ...quorum, 'x-delivery-limit': 1 });
    await publish('failed-once', 2);
    const channel = await own.openChannel();
    const got = (await channel.get('failed-once')) || assert.fail();
    channel.reject(got, true);
    await channel.close();
    for (let attempt = 0; attempt < 10; attempt++) {
      const { messages, stopped, notes } = await lookOnce(await planFor('failed-once', 2));
      assert.equal(stopped, 'last-delivery');
      assert.deepEqual(
        messages.map(({ fate, deliveriesLeft }) => [fate, deliveriesLeft]),
        [['in-place', 0]],
      );
      assert.match(notes.join(), /The look ended at a message on its last delivery \(delivery limit 1\)/);
    }
    assert.deepEqual(await drain('failed-once'), ['0', '1']);
  });

  it('waits with putting back while the queue rejects what is published', async function () {
    if (isAtLeast(version, 4, 3)) this.skip();
    const settings = { ...quorum, 'x-delivery-limit': 1, 'x-max-length': 1, 'x-overflow': 'reject-publish' };
    await declare('rejecting', settings);
    await publish('rejecting', 2);
    await lookOnce(await planFor('rejecting', 1));
    const looking = lookOnce(await planFor('rejecting', 1));
    await sleep(300);
    const channel = await own.openChannel();
    assert.equal(((await channel.get('rejecting', { noAck: true })) || undefined)?.content.toString(), '1');
    await channel.close();
    assert.equal((await looking).messages[0]?.fate, 'at-tail');
    assert.deepEqual(await drain('rejecting'), ['0']);
  });

  it('can be cancelled at every step', async () => {
    for (const [type, settings] of Object.entries({ classic: {}, quorum })) {
      const queue = `cancelled-${type}`;
      await declare(queue, settings);
      await publish(queue, 300);
      for (let step = 0; step < 12; step++) {
        const cancel = new AbortController();
        const plan = await planFor(queue, 300);
        setTimeout(() => cancel.abort(), step * 2);
        const result = await lookOnce(plan, { signal: cancel.signal }).catch((error: unknown) => {
          assert.ok(error instanceof AmqpError && error.reason === 'cancelled', String(error));
          return undefined;
        });
        if (result && type === 'classic') assert.deepEqual(bodies(result), numbers(result.messages.length));
      }
      const { messages } = await lookOnce(await planFor(queue, 300));
      assert.equal(messages.length, 300);
      if (isAtLeast(version, 4, 3) && type === 'quorum')
        assert.deepEqual([...new Set(messages.map(({ deliveriesLeft }) => deliveriesLeft))], [20]);
      const left = await drain(queue);
      // What comes back to a quorum queue goes behind what came back before.
      assert.deepEqual(type === 'classic' ? left : inOrder(left), numbers(300));
    }
  });

  it('loses nothing when its connection is closed by an operator', async () => {
    const queues = Object.entries({ 'cut-classic': {}, 'cut-quorum': quorum });
    for (const [queue, settings] of queues) {
      await declare(queue, settings);
      await publish(queue, 3_000);
    }
    const connections = await Promise.all(queues.map(() => connect()));
    const names = await waitFor('the connections to be listed', async () => {
      const rows = (await callApi(broker, 'GET', '/api/connections')) as {
        name: string;
        connected_at: number;
      }[];
      const others = rows.toSorted((one, other) => one.connected_at - other.connected_at).slice(1);
      return others.length === 2 ? others.map(({ name }) => name) : undefined;
    });
    const plans = await Promise.all(queues.map(([queue]) => planFor(queue, 3_000)));
    const looking = plans.map(async (plan, index) => {
      assert.ok(plan.kind === 'look');
      const connection = connections[index] ?? assert.fail();
      try {
        for (let looks = 0; looks < 10; looks++) await look(connection, plan);
      } catch (error) {
        return error;
      }
      return undefined;
    });
    for (const name of names) await callApi(broker, 'DELETE', `/api/connections/${encodeURIComponent(name)}`);
    for (const error of await Promise.all(looking)) {
      assert.ok(error instanceof AmqpError && error.reason === 'closed-by-operator', String(error));
      assert.match(error.message, /The broker closed the connection: Closed via management plugin/);
    }
    await Promise.all(connections.map(connection => connection.close()));
    for (const [queue] of queues) assert.deepEqual(inOrder(await drain(queue, 3_000)), numbers(3_000));
  });

  it('drops from a full queue what would have been dropped without it', async () => {
    for (const [type, settings] of Object.entries({ classic: {}, quorum })) {
      const queue = `full-${type}`;
      await declare(queue, { ...settings, 'x-max-length': 200 });
      await publish(queue, 200);
      const plan = await planFor(queue, 1_000);
      assert.ok(plan.kind === 'look');
      assert.equal(plan.ask, true);
      assert.equal(plan.count, 100);
      assert.match(plan.warnings.join(), /drops its oldest messages/);
      const [result] = await Promise.all([lookOnce(plan), publish(queue, 50, {}, 200)]);
      assert.ok(result.messages.length > 0);
      assert.deepEqual(await drain(queue), numbers(250).slice(50));
    }
  });

  it('leaves an auto-delete queue there', async () => {
    await declare('auto-delete', {}, { autoDelete: true, durable: false });
    await publish('auto-delete', 100);
    assert.equal((await lookOnce(await planFor('auto-delete', 100))).messages.length, 100);
    assert.deepEqual(await drain('auto-delete'), numbers(100));
  });

  it('gets at a classic queue with an exclusive consumer', async () => {
    await declare('exclusively', {});
    const channel = await own.openChannel();
    await channel.prefetch(1);
    await channel.consume('exclusively', () => {}, { exclusive: true });
    await publish('exclusively', 100);
    const result = await lookOnce(await planFor('exclusively', 50));
    assert.deepEqual(bodies(result), numbers(51).slice(1));
    await channel.close();
    assert.deepEqual(await drain('exclusively'), numbers(100));
  });

  it('waits for no single active consumer of a quorum queue', async () => {
    await declare('single', { ...quorum, 'x-single-active-consumer': true });
    await publish('single', 100);
    assert.deepEqual(bodies(await lookOnce(await planFor('single', 100))), numbers(100));
    const plan = planLook({ ...(await factsOf('single')), consumers: 1 }, 100);
    assert.equal(plan.kind === 'refused' && plan.reason, 'single-active-consumer');
    assert.deepEqual(await drain('single'), numbers(100));
  });

  it('refuses a queue that drops what comes back', async () => {
    await declare('limit-0', { ...quorum, 'x-delivery-limit': 0 });
    assert.equal(((await planFor('limit-0', 1)) as { reason?: string }).reason, 'delivery-limit-0');
    // 3.10 takes -1 for a limit that the first return is beyond, later releases for none.
    await declare('limit-minus-1', { ...quorum, 'x-delivery-limit': -1 });
    await publish('limit-minus-1', 1);
    const plan = await planFor('limit-minus-1', 1);
    if (plan.kind === 'refused') assert.equal(isAtLeast(version, 4, 0), false);
    else for (let attempt = 0; attempt < 30; attempt++) await lookOnce(plan);
    assert.deepEqual(await drain('limit-minus-1'), ['0']);
  });

  it('ends where there are as many bytes as may be', async () => {
    await declare('large', {});
    await publish('large', 200, {}, 0, 10_000);
    const result = await lookOnce(await planFor('large', 200), { maxBytes: 500_000 });
    assert.equal(result.stopped, 'bytes');
    assert.equal(result.messages.length, 50);
    assert.equal((await drain('large')).length, 200);
  });

  it('takes hostile names for names', async () => {
    for (const queue of [
      '<script>alert(1)</script>',
      '`$(x)`"\'\\',
      '\u202e\t',
      'ü'.repeat(127),
      ' ',
      '%2F/../..',
      '__proto__',
    ]) {
      await declare(queue, {});
      await publish(queue, 1);
      assert.deepEqual(bodies(await lookOnce(await planFor(queue, 5))), ['0']);
      assert.deepEqual(await drain(queue), ['0']);
    }
  });

  it('needs no right but to read, unless a message may have to be put back', async () => {
    await callApi(broker, 'PUT', '/api/users/reader', { password: 'p', tags: '' });
    await callApi(broker, 'PUT', '/api/permissions/%2F/reader', {
      configure: '^$',
      write: '^$',
      read: '^read',
    });
    await declare('read-classic', {});
    await declare('read-quorum', { ...quorum, 'x-delivery-limit': 5 });
    await declare('not-to-be-read', {});
    for (const queue of ['read-classic', 'read-quorum', 'not-to-be-read']) await publish(queue, 1);
    const user = { username: 'reader', password: 'p' };
    assert.deepEqual(bodies(await lookOnce(await planFor('read-classic', 1), {}, user)), ['0']);
    const looking = lookOnce(await planFor('read-quorum', 1), {}, user);
    if (isAtLeast(version, 4, 3)) assert.deepEqual(bodies(await looking), ['0']);
    else {
      await assert.rejects(looking, {
        reason: 'forbidden',
        message: /access to exchange 'amq.default' .* refused for user 'reader'.*could not be put back/,
      });
    }
    await assert.rejects(lookOnce(await planFor('not-to-be-read', 1), {}, user), { reason: 'forbidden' });
    assert.deepEqual(await drain('read-quorum'), ['0']);
  });

  it('tells of a queue that hides what comes back', async function () {
    if (!isAtLeast(version, 4, 3)) this.skip();
    await declare('delayed', {
      ...quorum,
      'x-delayed-retry-type': 'all',
      'x-delayed-retry-min': 1_000,
      'x-delayed-retry-max': 1_000,
    });
    await publish('delayed', 1);
    const plan = await planFor('delayed', 1);
    assert.ok(plan.kind === 'look');
    assert.equal(plan.cost, 'delay');
    assert.equal(plan.ask, true);
    await lookOnce(plan);
    assert.deepEqual(await drain('delayed'), []);
    await sleep(1_500);
    assert.deepEqual(await drain('delayed'), ['0']);
  });

  it('loses nothing when the broker is killed under it', async function () {
    if (!broker.private) this.skip();
    this.timeout(120_000);
    for (const queue of Object.keys(killed)) await publish(queue, 3_000);
    const plans = await Promise.all(Object.keys(killed).map(queue => planFor(queue, 3_000)));
    const begun = new Set<LookPlan>();
    const looking = plans.map(plan =>
      lookOnce(plan, { onProgress: () => begun.add(plan) }).catch((error: unknown) => error),
    );
    await waitFor('the looks to begin', () => begun.size === plans.length || undefined, { intervalMs: 5 });
    await broker.kill();
    for (const result of await Promise.all(looking)) {
      if (result instanceof AmqpError) assert.equal(result.reason, 'connection-lost', result.message);
    }
    await own.close();
    await broker.restart();
    own = await connect();
    for (const queue of Object.keys(killed))
      assert.deepEqual(inOrder(await drain(queue, 3_000)), numbers(3_000));
  });

  function connect(changes: { username?: string; password?: string } = {}): Promise<AmqpConnection> {
    const { hostname, port } = new URL(broker.amqpUrl);
    const { username, password } = broker;
    return openConnection({
      host: hostname,
      port: Number(port),
      tls: false,
      vhost: '/',
      username,
      password,
      ...changes,
    });
  }

  async function planFor(queue: string, count: number, seen?: DeliveriesLeft): Promise<LookPlan> {
    return planLook(await factsOf(queue), count, seen);
  }

  async function factsOf(queue: string): Promise<LookFacts> {
    const client = new ManagementClient({ url: broker.managementUrl, ...broker });
    try {
      const { model, queues } = await readQueueState(client, { name: '/' }, queue);
      const [status] = queues;
      assert.ok(status);
      return lookFacts(effectiveQueues(model, version)(status.queue), status, version);
    } finally {
      await client.close();
    }
  }

  async function lookOnce(
    plan: LookPlan,
    options?: LookOptions,
    user?: { username: string; password: string },
  ): Promise<Look> {
    assert.ok(plan.kind === 'look', plan.words);
    const connection = await connect(user);
    try {
      return await look(connection, plan, options);
    } finally {
      await connection.close();
    }
  }

  async function declare(queue: string, settings: object, options: Options.AssertQueue = {}): Promise<void> {
    const channel = await own.openChannel();
    await channel.assertQueue(queue, { arguments: settings, ...options });
    await channel.close();
  }

  async function publish(
    queue: string,
    count: number,
    properties: Options.Publish = {},
    from = 0,
    size = 0,
  ): Promise<void> {
    const channel = await own.openConfirmChannel();
    for (const body of numbers(from + count).slice(from))
      channel.sendToQueue(queue, Buffer.from(body.padEnd(size)), { persistent: true, ...properties });
    await channel.waitForConfirms();
    await channel.close();
  }

  /** Takes out what is in the queue, in its order, when there are `count` messages; without it, what is there now. */
  async function drain(queue: string, count?: number): Promise<string[]> {
    const channel = await own.openChannel();
    const ready = await waitFor(`${queue} to have its messages`, async () => {
      const { messageCount } = await channel.checkQueue(queue);
      return count === undefined || messageCount === count ? messageCount : undefined;
    });
    const found: string[] = [];
    await new Promise<void>((resolve, reject) => {
      if (ready === 0) resolve();
      const take = (delivery: ConsumeMessage | null) => {
        if (delivery && found.push(delivery.content.toString()) === ready) resolve();
      };
      channel.consume(queue, take, { noAck: true }).catch(reject);
    });
    await channel.close();
    return found;
  }
});

function numbers(count: number): string[] {
  return Array.from({ length: count }, (_, n) => String(n));
}

/** As they were published, whatever the order. */
function inOrder(bodies: readonly string[]): readonly string[] {
  return bodies.toSorted((one, other) => Number(one) - Number(other));
}

function bodies({ messages }: Look): string[] {
  return messages.map(({ message }) => Buffer.from(message.body).toString());
}
