import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server, connect as tcpConnect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ChannelModel, connect } from 'amqplib';
import { isAtLeast, parseVersion, type Version } from '../../src/model/version.ts';
import { callApi } from '../../tools/broker/api.ts';
import type { Broker } from '../../tools/broker.ts';
import { type Lifetime, waitFor } from '../../tools/lifetime.ts';
import { prometheusUrl } from '../../tools/metrics.ts';
import { accessRequests, type Ring } from '../../webview/course/access-rings/rings.ts';
import {
  type Gauge,
  type Scenario,
  scenarios,
  stations,
} from '../../webview/course/message-gauges/gauges.ts';
import { emptyBroker } from '../support/empty-broker.ts';
import { lessonText } from '../support/lesson-text.ts';
import { suiteLifetime } from '../support/lifetime.ts';

describe('what the lessons on monitoring and security say of a broker', () => {
  const lifetime = suiteLifetime();
  let broker: Broker;
  let version: Version;
  let metrics: string;

  before(async function () {
    this.timeout(180_000);
    broker = await emptyBroker();
    // Its counters are the whole node's, and its users and virtual hosts are given names of the lessons.
    if (!broker.private) return this.skip();
    version = parseVersion(broker.version) ?? assert.fail(broker.version);
    metrics = await prometheusUrl(broker);
    await callApi(broker, 'PUT', '/api/vhosts/shop', {});
    const all = { configure: '.*', write: '.*', read: '.*' };
    await callApi(broker, 'PUT', `/api/permissions/shop/${encodeURIComponent(broker.username)}`, all);
  });

  const status = async (base: string, path: string) => {
    const authorization = `Basic ${btoa(`${broker.username}:${broker.password}`)}`;
    const response = await fetch(base + path, {
      headers: { authorization },
      signal: AbortSignal.timeout(30_000),
    });
    await response.text();
    return response.status;
  };

  it('there are the health checks, from the version on that is told', async () => {
    const { general, versions } = await lessonText('monitoring');
    const groups = [
      [/^\| `([a-z-]+(?:\/[\w/]+)?)` +\| /gm, general, true],
      [/`([a-z]+(?:-[a-z]+)+)`/g, versions.get('>=4.1') ?? '', isAtLeast(version, 4, 1)],
      [/`([a-z]+(?:-[a-z]+)+)`/g, versions.get('>=4.3') ?? '', isAtLeast(version, 4, 3)],
    ] as const;
    for (const [pattern, text, expected] of groups) {
      const checks = [...text.matchAll(pattern)].map(([, check]) => check);
      assert.ok(checks.length > 0);
      for (const check of checks) {
        const answer = await status(broker.managementUrl, `/api/health/checks/${check}`);
        assert.equal([200, 503].includes(answer), expected, `${check}: ${answer}`);
      }
    }
  });

  it('there are the endpoints of metrics', async () => {
    const { whole } = await lessonText('monitoring');
    for (const [path, since] of [
      ['/metrics', true],
      ['/metrics/per-object', true],
      ['/metrics/detailed', true],
      ['/metrics/memory-breakdown', isAtLeast(version, 4, 0)],
    ] as const) {
      assert.ok(whole.includes(path), path);
      assert.equal((await status(metrics, path)) === 200, since, path);
    }
  });

  it('the detailed metrics are of some queues only, from the version on that is told', async () => {
    const connection = await connect(`${broker.amqpUrl}/shop`);
    const channel = await connection.createChannel();
    for (const queue of ['orders.work', 'stock.work']) await channel.assertQueue(queue);
    const queues = async (query: string) => {
      const answer = await fetch(
        `${metrics}/metrics/detailed?family=queue_coarse_metrics&vhost=shop${query}`,
      );
      return [...new Set((await answer.text()).match(/(?<=queue=")[^"]+/g))].toSorted();
    };
    const both = ['orders.work', 'stock.work'];
    await waitFor('both queues in the metrics', async () =>
      (await queues('')).length === 2 ? true : undefined,
    );
    assert.deepEqual(await queues('&queue=^orders\\.'), isAtLeast(version, 4, 3) ? ['orders.work'] : both);
    for (const queue of both) await channel.deleteQueue(queue);
    await connection.close();
  });

  for (const scenario of scenarios) {
    it(`the gauges show it: ${scenario.name}`, async function () {
      this.timeout(60_000);
      await seeGauges(lifetime, broker, metrics, scenario);
    });
  }

  it('it refuses in the words of the rings', async function () {
    this.timeout(30_000);
    const refusals = await refusalsOf(lifetime, broker);
    for (const [ring, seen] of refusals) {
      const { answer } = accessRequests.find(({ refusedBy }) => refusedBy === ring) ?? assert.fail(ring);
      const words = isAtLeast(version, 4, 0) ? answer : answer.replace('write access', 'access');
      assert.ok(seen.includes(words), `${ring}: ${seen}`);
    }
    assert.deepEqual([...refusals.keys()], ['Authentication', 'Virtual host', 'Permissions', 'Topic']);
  });

  it('deleting a user closes its connections, and a new password does not', async function () {
    this.timeout(30_000);
    await makeUser(broker, 'leaver', { configure: '', write: '', read: '' });
    const connection = await connect(urlOf(broker, 'leaver', broker.password));
    const closed = once(connection, 'close', { signal: AbortSignal.timeout(20_000) });
    await callApi(broker, 'PUT', '/api/users/leaver', { password: 'another', tags: '' });
    await sleep(2_000);
    await (await connection.createChannel()).close();
    await callApi(broker, 'DELETE', '/api/users/leaver');
    const [reason] = (await closed) as [Error];
    assert.match(reason.message, /user 'leaver' is deleted/);
  });
});

/** Lets one hundred messages fare as the scenario says, and waits until every gauge shows what it should. */
async function seeGauges(
  lifetime: Lifetime,
  broker: Broker,
  metrics: string,
  { name, shows }: Scenario,
): Promise<void> {
  const before = await readGauges(metrics);
  const connection = await connect(`${broker.amqpUrl}/shop`);
  lifetime.defer(() => connection.close().catch(() => undefined));
  const channel = await connection.createConfirmChannel();
  await channel.assertExchange('gauges', 'direct');
  await channel.assertQueue('gauges', { arguments: { 'x-queue-type': 'quorum' } });
  if (name !== 'Nobody is bound') await channel.bindQueue('gauges', 'gauges', 'key');
  for (let n = 0; n < 100; n++) channel.publish('gauges', 'key', Buffer.from('{}'), { persistent: true });
  await channel.waitForConfirms();
  await consume(connection, `${broker.amqpUrl}/shop`, name);

  const gauges = stations.flatMap(({ gauges }) => Object.keys(gauges) as Gauge[]);
  const expected = Object.fromEntries(gauges.map(gauge => [gauge, shows[gauge] ?? 0]));
  const seen = async () => {
    const after = await readGauges(metrics);
    return Object.fromEntries(gauges.map(gauge => [gauge, after[gauge] - before[gauge]]));
  };
  const until = Date.now() + 20_000;
  let now = await seen();
  while (JSON.stringify(now) !== JSON.stringify(expected) && Date.now() < until) {
    await sleep(500);
    now = await seen();
  }
  assert.deepEqual(now, expected);
  await channel.deleteQueue('gauges');
  await channel.deleteExchange('gauges');
  await connection.close();
  const isGone = async () => (await readGauges(metrics)).ready === 0;
  while (!(await isGone()) && Date.now() < until + 10_000) await sleep(500);
}

async function consume(connection: ChannelModel, url: string, scenario: string): Promise<void> {
  const rejects = scenario.startsWith('Rejected');
  if (scenario === 'A consumer that crashes once') {
    const dying = await connect(url);
    const channel = await dying.createChannel();
    await channel.prefetch(20);
    await new Promise<void>(resolve => {
      let held = 0;
      void channel.consume('gauges', () => ++held === 20 && resolve());
    });
    await dying.close();
  }
  if (scenario === 'No consumer' || scenario === 'Nobody is bound') return;
  const channel = await connection.createChannel();
  await channel.prefetch(20);
  await channel.consume('gauges', message => {
    if (!message || scenario === 'A consumer that hangs') return;
    if (rejects) channel.reject(message, false);
    else channel.ack(message);
  });
}

async function readGauges(metrics: string): Promise<Record<Gauge, number>> {
  const read = async (path: string) =>
    (await (await fetch(metrics + path, { signal: AbortSignal.timeout(30_000) })).text()).split('\n');
  const lines = [
    ...(await read('/metrics')),
    ...(await read('/metrics/detailed?family=queue_coarse_metrics')),
  ];
  const sum = (metric: string, label = '') =>
    lines
      .filter(line => line.startsWith(`${metric}{`) || line.startsWith(`${metric} `))
      .filter(line => line.includes(label))
      .reduce((total, line) => total + Number(line.split(' ').at(-1)), 0);
  const named = stations.flatMap(({ gauges }) => Object.entries(gauges));
  const lost = (metric: string) => sum(metric, 'dead_letter_strategy="disabled"');
  return Object.fromEntries(
    named.map(([gauge, metric]) => [gauge, gauge === 'dead' ? lost(metric) : sum(metric)]),
  ) as Record<Gauge, number>;
}

/** What the broker writes when it refuses, at each ring that is its own. */
async function refusalsOf(lifetime: Lifetime, broker: Broker): Promise<ReadonlyMap<Ring, string>> {
  const admin = await connect(`${broker.amqpUrl}/shop`);
  lifetime.defer(() => admin.close());
  const channel = await admin.createChannel();
  await channel.assertExchange('events', 'topic');
  await channel.assertExchange('stock', 'direct');
  await callApi(broker, 'PUT', '/api/users/billing', { password: broker.password, tags: '' });
  await makeUser(broker, 'orders-publisher', { configure: '^$', write: '^events$', read: '^$' });
  const topics = { exchange: 'events', write: '^orders\\.', read: '^$' };
  await callApi(broker, 'PUT', '/api/topic-permissions/shop/orders-publisher', topics);

  const passing = await recordedAnswers(lifetime, broker);
  const login = (user: string, password: string) =>
    connect(urlOf(broker, user, password, passing.port)).then(
      () => 'let in',
      () => passing.take(),
    );
  const publish = async (exchange: string, key: string) => {
    const connection = await connect(urlOf(broker, 'orders-publisher', broker.password));
    const channel = await connection.createConfirmChannel();
    const refused = once(channel, 'error').then(([error]) => (error as Error).message);
    channel.publish(exchange, key, Buffer.from('{}'));
    const answer = await Promise.race([
      refused,
      channel.waitForConfirms().then(
        () => 'confirmed',
        () => refused,
      ),
    ]);
    await connection.close();
    return answer;
  };
  assert.equal(await publish('events', 'orders.new'), 'confirmed');
  return new Map([
    ['Authentication', await login('billing', 'of last year')],
    ['Virtual host', await login('billing', broker.password)],
    ['Permissions', await publish('stock', 'low')],
    ['Topic', await publish('events', 'stock.low')],
  ]);
}

/** A port that leads to the broker and keeps what it answers: clients do not pass on all of it. */
async function recordedAnswers(
  lifetime: Lifetime,
  broker: Broker,
): Promise<{ readonly port: number; take(): string }> {
  const { hostname, port } = new URL(broker.amqpUrl);
  let answers = '';
  const server: Server = createServer(client => {
    const upstream = tcpConnect(Number(port), hostname);
    upstream.on('data', data => {
      answers += data.toString('latin1');
    });
    client.pipe(upstream).pipe(client);
    for (const socket of [client, upstream]) socket.on('error', () => undefined);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  lifetime.defer(() => void server.close());
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : assert.fail('no port'),
    take() {
      const taken = answers;
      answers = '';
      return taken;
    },
  };
}

async function makeUser(
  broker: Broker,
  name: string,
  permissions: Readonly<Record<'configure' | 'write' | 'read', string>>,
): Promise<void> {
  await callApi(broker, 'PUT', `/api/users/${name}`, { password: broker.password, tags: '' });
  await callApi(broker, 'PUT', `/api/permissions/shop/${name}`, permissions);
}

/** The virtual host `shop`, as a user. */
function urlOf(broker: Broker, user: string, password: string, port?: number): string {
  const url = new URL(`${broker.amqpUrl}/shop`);
  url.username = user;
  url.password = encodeURIComponent(password);
  if (port) url.port = String(port);
  return url.href;
}
