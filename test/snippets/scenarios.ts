import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { callApi } from '../../tools/broker/api.ts';
import { waitFor } from '../../tools/lifetime.ts';
import { holdFromConsumeToClose } from './held-line.ts';
import {
  count,
  DEAD,
  declareWork,
  drain,
  dropConnections,
  header,
  id,
  ifNone,
  is,
  ladder,
  missing,
  numbered,
  RETRY_DELAYS_MS,
  ready,
  type Stage,
  send,
  WORK,
} from './stage.ts';

export interface Scenario {
  readonly prefix: string;
  readonly title: string;
  /** `crash`: the node is killed; `restart`: it is stopped in good order. */
  readonly fault?: 'crash' | 'restart';
  run(stage: Stage): Promise<void>;
}

/** What each snippet promises, in every language. */
export const scenarios: readonly Scenario[] = [
  publishing('rmq-confirm'),
  publishing('rmq-confirm-batch'),
  publishing('rmq-confirm-stream'),
  {
    prefix: 'rmq-mandatory',
    title: 'tells the message that a queue has from the one that none wants',
    async run(stage) {
      const channel = await stage.channel();
      await declareWork(channel);
      const program = stage.start();
      await program.finish();
      assert.deepEqual(program.lines, ['routed true false']);
      assert.equal((await drain(channel, WORK)).length, 1);
    },
  },
  {
    prefix: 'rmq-persistent',
    title: 'its queue and messages are there after a restart, even in a classic queue',
    fault: 'restart',
    async run(stage) {
      const program = stage.start();
      await program.heard('ready');
      const channel = await stage.channel();
      await channel.assertQueue('classic', { durable: true, arguments: { 'x-queue-type': 'classic' } });
      await channel.bindQueue('classic', 'orders', 'order.placed');
      await program.finish();
      await stage.fault();
      const again = await stage.channel();
      assert.equal((await drain(again, 'classic')).length, 20);
      assert.equal((await drain(again, WORK)).length, 20);
    },
  },
  {
    prefix: 'rmq-consume',
    title: 'a consumer that is killed before its ack loses nothing; what fails twice is dead-lettered',
    async run(stage) {
      const channel = await stage.channel();
      await declareWork(channel, { deadLetters: true });
      const ids = numbered('message', 60);
      await send(channel, [...ids, 'poison']);
      const slow = stage.start([], { workMs: 10_000 });
      // The 20 of its prefetch limit are with it, and no more.
      await waitFor('the consumer', async () => (await count(channel, WORK)) === 41 || undefined);
      await sleep(200);
      assert.equal(await count(channel, WORK), 41);
      await slow.kill();
      const first = stage.start();
      await first.heard('done', 10);
      await first.kill();
      const second = stage.start();
      await waitFor('the dead letter', async () => (await count(channel, DEAD)) || undefined);
      await waitFor('all to be handled', () => ifNone(missing(ids, [first, second])));
      await second.finish();
      assert.equal(await count(channel, WORK), 0);
      assert.deepEqual((await drain(channel, DEAD)).map(id), ['poison']);
    },
  },
  {
    prefix: 'rmq-poison',
    title:
      'puts aside, with the reason, what is invalid, always fails or kills the consumer; all else is handled',
    async run(stage) {
      const channel = await stage.channel();
      await declareWork(channel);
      const good = numbered('good', 6);
      const programs = [stage.start()];
      await programs[0]?.heard('ready');
      await send(channel, [...good.slice(0, 3), 'invalid', 'crash', 'poison', ...good.slice(3)]);
      await waitFor(
        'three messages to be put aside',
        async () => {
          // As a supervisor does.
          if (!programs.at(-1)?.running) programs.push(stage.start());
          const aside = await count(channel, `${WORK}.poison`).catch(() => 0);
          return ifNone([...missing(good, programs), ...(aside < 3 ? [`${aside} aside`] : [])]);
        },
        { timeoutMs: 60_000 },
      ).catch((error: Error) => {
        throw new Error(`${error.message}\n${programs.map(({ lines }) => lines.join(' ')).join('\n')}`);
      });
      await programs.at(-1)?.finish();
      const aside = await drain(channel, `${WORK}.poison`);
      assert.equal(aside.length, 3);
      for (const message of aside) {
        const reason = String(header(message, 'x-poison-reason'));
        assert.match(reason, id(message) === 'invalid' ? /^not an order/ : /^Failed 3 times$/);
      }
      assert.ok(aside.every(({ properties }) => properties.deliveryMode === 2));
      const attempts = programs.flatMap(program => program.told('begin'));
      assert.equal(attempts.filter(is('crash')).length, 3);
      assert.equal(attempts.filter(is('poison')).length, 3);
      assert.equal(await count(channel, WORK), 0);
    },
  },
  {
    prefix: 'rmq-retry',
    title:
      'a message that always fails waits longer each time and ends dead; another succeeds at its second try',
    async run(stage) {
      const channel = await stage.channel();
      const program = stage.start();
      await program.heard('ready');
      await send(channel, ['poison', 'flaky']);
      const attempts: number[] = [];
      const dead = await waitFor(
        'the dead letter',
        async () => {
          while (attempts.length < program.told('begin').filter(is('poison')).length)
            attempts.push(Date.now());
          return (await channel.get(DEAD, { noAck: true })) || undefined;
        },
        { timeoutMs: 30_000, intervalMs: 20 },
      );
      assert.equal(id(dead), 'poison');
      assert.equal(header(dead, 'x-retry-count'), 3);
      assert.match(String(header(dead, 'x-last-error')), /no stock/);
      assert.equal(dead.properties.headers?.['x-death']?.[0]?.reason, 'rejected');
      assert.equal(dead.properties.deliveryMode, 2);
      const waits = attempts.slice(1).map((at, index) => at - (attempts[index] ?? 0));
      assert.equal(waits.length, 3);
      for (const [index, expected] of RETRY_DELAYS_MS.entries()) {
        const wait = waits[index] ?? 0;
        assert.ok(wait > expected - 150 && wait < expected + 1_800, `waited ${waits.join(', ')} ms`);
      }
      assert.deepEqual(program.told('done'), ['flaky']);
      await program.finish();
      assert.deepEqual(await ready(channel, [WORK, DEAD, ...ladder]), 0);
    },
  },
  {
    prefix: 'rmq-retry',
    title: 'a connection that is closed in the instant in which it begins to consume is opened again',
    async run(stage) {
      const channel = await stage.channel();
      const line = await holdFromConsumeToClose(`${stage.broker.amqpUrl}/${stage.vhost}`);
      try {
        const program = stage.start([], { url: line.url });
        await dropConnections(stage, 'orders-consumer');
        await program.heard('ready');
        await send(channel, ['message']);
        await program.heard('done');
        await program.finish();
      } finally {
        line.close();
      }
    },
  },
  {
    prefix: 'rmq-retry',
    title: 'dropped connections and a deleted retry queue lose nothing',
    async run(stage) {
      const channel = await stage.channel();
      const program = stage.start();
      await program.heard('ready');
      const messages = [...numbered('message', 60), ...numbered('flaky', 20), ...numbered('poison', 10)];
      await channel.deleteQueue(`${WORK}.retry.1000ms`);
      await send(channel, messages);
      // Not a restart of the broker: of 25 busy quorum queues some do not come back with 3.10.8.
      for (const done of [5, 20, 40]) {
        await program.heard('done', done);
        await dropConnections(stage, 'orders-consumer');
      }
      const due = messages.filter(message => !message.startsWith('poison'));
      await waitFor(
        'all messages',
        async () => {
          const dead = await count(channel, DEAD);
          return ifNone([...missing(due, [program]), ...(dead < 10 ? [`${dead} dead`] : [])]);
        },
        { timeoutMs: 90_000, intervalMs: 300 },
      );
      const dead = new Set((await drain(channel, DEAD)).map(id));
      assert.deepEqual(
        messages.filter(message => message.startsWith('poison') && !dead.has(message)),
        [],
      );
      // What was not acknowledged when its connection was dropped comes once more.
      await waitFor(
        'the end of what comes twice',
        async () => (await ready(channel, [WORK, ...ladder])) === 0 || undefined,
        { timeoutMs: 60_000, intervalMs: 300 },
      );
      await program.finish();
    },
  },
  {
    prefix: 'rmq-quorum',
    title: 'forgives five failed deliveries; after the sixth the message is in the dead letter queue',
    async run(stage) {
      const channel = await stage.channel();
      await stage.start().finish();
      await send(channel, ['poison']);
      let deliveries = 0;
      const dead = await waitFor('the dead letter', async () => {
        const message = await channel.get(WORK);
        if (message) {
          deliveries += 1;
          channel.reject(message, true);
        }
        return (await channel.get(DEAD, { noAck: true })) || undefined;
      });
      assert.equal(deliveries, 6);
      assert.equal(dead.properties.headers?.['x-death']?.[0]?.reason, 'delivery_limit');
    },
  },
  {
    prefix: 'rmq-dlx-policy',
    title: 'what is rejected arrives in the dead letter queue, without a new declaration; twice is as once',
    async run(stage) {
      const { broker, vhost } = stage;
      const channel = await stage.channel();
      await channel.assertQueue(WORK, { arguments: { 'x-queue-type': 'quorum' } });
      const args = [broker.managementUrl, broker.username, broker.password, vhost];
      await stage.start(args).finish();
      await stage.start(args).finish();
      await waitFor('the policy to apply', async () => {
        const queue = (await callApi(broker, 'GET', `/api/queues/${vhost}/${WORK}`)) as { policy?: string };
        return queue.policy === 'orders-dead-letters' || undefined;
      });
      await send(channel, ['unwanted']);
      const message = await waitFor('the message', async () => (await channel.get(WORK)) || undefined);
      channel.reject(message, false);
      const dead = await waitFor(
        'the dead letter',
        async () => (await channel.get('orders.dead', { noAck: true })) || undefined,
      );
      assert.equal(id(dead), 'unwanted');

      const refused = stage.start([broker.managementUrl, broker.username, 'wrong', vhost]);
      assert.notEqual(await refused.end(), 0, 'a refusal of the management API went unnoticed');
    },
  },
  {
    prefix: 'rmq-idempotent',
    title: 'messages that come twice and a consumer that is killed have each effect once',
    async run(stage) {
      const channel = await stage.channel();
      await declareWork(channel, { deadLetters: true });
      const file = join(tmpdir(), `${stage.vhost}-${process.pid}.sqlite`);
      const database = new DatabaseSync(file);
      try {
        database.exec('PRAGMA journal_mode = WAL');
        database.exec('CREATE TABLE handled_messages (id text PRIMARY KEY); CREATE TABLE effects (id text)');
        const ids = numbered('message', 25);
        await send(channel, [...ids, ...ids, '', 'flaky', 'poison']);
        const first = stage.start([file]);
        await first.heard('done', 5);
        await first.kill();
        const second = stage.start([file]);
        await waitFor('two dead letters', async () => (await count(channel, DEAD)) === 2 || undefined);
        await waitFor('all to be handled', () => ifNone(missing([...ids, 'flaky'], [first, second])));
        await second.finish();
        const effects = database.prepare('SELECT id FROM effects').all() as { id: string }[];
        assert.deepEqual(effects.map(row => row.id).sort(), [...ids, 'flaky'].sort());
        assert.equal(await count(channel, WORK), 0);
        assert.deepEqual((await drain(channel, DEAD)).map(id).sort(), ['poison', undefined]);
      } finally {
        database.close();
        for (const suffix of ['', '-wal', '-shm']) await rm(file + suffix, { force: true });
      }
    },
  },
  {
    prefix: 'rmq-recover',
    title: 'goes on by itself after a restart of the broker and after a dropped connection',
    fault: 'restart',
    async run(stage) {
      const channel = await stage.channel();
      await declareWork(channel);
      const program = stage.start();
      await program.heard('ready');
      const before = numbered('before', 10);
      await send(channel, before);
      await program.heard('done', 3);
      await stage.fault();
      const again = await stage.channel();
      await dropConnections(stage, 'orders-service');
      const after = numbered('after', 10);
      await send(again, after);
      const options = { timeoutMs: 60_000 };
      await waitFor('all to be handled', () => ifNone(missing([...before, ...after], [program])), options);
      await program.finish();
      assert.equal(await count(again, WORK), 0);
    },
  },
  {
    prefix: 'rmq-shutdown',
    title: 'on SIGTERM it finishes what it has begun, and leaves all else to the next consumer',
    async run(stage) {
      const channel = await stage.channel();
      await declareWork(channel);
      const ids = numbered('message', 30);
      await send(channel, ids);
      const program = stage.start([], { workMs: 300 });
      await program.heard('done', 2);
      await program.kill('SIGTERM');
      const code = await program.end();
      // 143 is what a JVM ends with after its shutdown hooks have run.
      assert.ok([0, 143].includes(code), `ended with ${code}`);
      const done = program.told('done');
      assert.deepEqual([...program.told('begin')].sort(), [...done].sort());
      assert.ok(done.length < ids.length, 'it was through before it was told to stop');
      const left = await waitFor('the rest of the messages', async () => {
        const rest = await count(channel, WORK);
        return rest === ids.length - done.length ? rest : undefined;
      });
      const rest = (await drain(channel, WORK)).map(id);
      assert.equal(rest.length, left);
      assert.deepEqual([...rest, ...done].sort(), [...ids].sort());
    },
  },
  {
    prefix: 'rmq-tls',
    title: 'connects with the right authority; refuses a stranger’s and a certificate for another host',
    async run(stage) {
      const { port, caFile, otherCaFile } = stage.tls;
      const url = (host: string, scheme = 'amqps') => {
        const { username, password } = stage.broker;
        return `${scheme}://${username}:${password}@${host}:${port}/${stage.vhost}`;
      };
      const tries = [
        stage.start([caFile], { url: url('localhost') }),
        stage.start([otherCaFile], { url: url('localhost') }),
        stage.start([caFile], { url: url('127.0.0.1') }),
        stage.start([caFile], { url: url('localhost', 'amqp') }),
      ];
      for (const program of tries) await program.finish();
      const outcomes = tries.map(({ lines }) => lines[0]?.split(' ')[0]);
      assert.deepEqual(
        outcomes,
        ['connected', 'refused', 'refused', 'refused'],
        tries.map(({ lines }) => lines.join()).join('\n'),
      );
    },
  },
];

function publishing(prefix: string): Scenario {
  return {
    prefix,
    title:
      'what is confirmed is in the queue, though the broker crashes meanwhile; what is unroutable is told',
    fault: 'crash',
    async run(stage) {
      await declareWork(await stage.channel());
      const program = stage.start();
      await program.heard('confirmed', 30);
      await stage.fault();
      const before = program.told('confirmed').length;
      const found = waitFor('the broker', () => stage.channel(), { timeoutMs: 30_000 });
      await program.heard('confirmed', before + 30);
      await program.finish();
      const messages = await drain(await found, WORK);
      const arrived = new Set(messages.map(id));
      const confirmed = program.told('confirmed');
      assert.ok(confirmed.length > 60, `${confirmed.length} confirmed`);
      assert.deepEqual(
        confirmed.filter(message => !arrived.has(message)),
        [],
      );
      assert.ok(program.told('failed').length > 0, 'the publisher did not notice the crash');
      assert.ok(messages.every(({ properties }) => properties.deliveryMode === 2));
      assert.deepEqual(program.told('refused'), ['lost']);
    },
  };
}
