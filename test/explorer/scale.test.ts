import assert from 'node:assert/strict';
import { connect } from 'amqplib';
import { ManagementClient } from '../../src/management/client.ts';
import { importDefinitions } from '../../src/management/definitions.ts';
import { callApi } from '../../tools/broker/api.ts';
import { type Broker, startBroker } from '../../tools/broker.ts';
import { waitFor } from '../../tools/lifetime.ts';
import { suiteLifetime } from '../support/lifetime.ts';
import { type WatchedTree, watchTree } from '../support/watched-tree.ts';

/** Queues that a page does not hold: 1,100 for work, of which every hundredth sends its dead letters on. */
const queues = Array.from({ length: 1_100 }, (_, index) => {
  const name = `work.${`${index}`.padStart(4, '0')}`;
  return index % 100 === 0
    ? [
        queue(name, { 'x-dead-letter-exchange': '', 'x-dead-letter-routing-key': `${name}.dead` }),
        queue(`${name}.dead`),
      ]
    : [queue(name, index === 7 ? { 'x-max-length': 2 } : {})];
}).flat();

function queue(name: string, own: Readonly<Record<string, unknown>> = {}) {
  return { name, vhost: '/', durable: true, auto_delete: false, arguments: own };
}

describe('The tree of a virtual host with more queues than a page has', function () {
  this.timeout(60_000);
  const lifetime = suiteLifetime();
  let broker: Broker;
  let tree: WatchedTree;

  before(async function () {
    this.timeout(180_000);
    broker = await startBroker(lifetime, { name: 'scale' });
    const client = new ManagementClient({ url: `${broker.managementUrl}/`, ...broker });
    await importDefinitions(client, { queues }).finally(() => client.close());
    const connection = await connect(broker.amqpUrl);
    lifetime.defer(() => connection.close());
    const channel = await connection.createConfirmChannel();
    const publish = (name: string, timestamp?: number) =>
      channel.sendToQueue(name, Buffer.from('x'), { timestamp });
    for (let count = 0; count < 3; count++) {
      publish('work.0007');
      publish('work.0100.dead', Math.floor(Date.now() / 1000) - 2 * 3600);
    }
    await channel.waitForConfirms();
    await channel.consume('work.0009', () => {});
    // One that nobody looks into by itself: what it shows is asked for.
    tree = watchTree(lifetime, broker, { intervalMs: 3_600_000 });
    await tree.open('/', 'Queues');
    await tree.open('/', 'Streams');
  });

  const rows = (...path: readonly string[]) => tree.rows('/', ...path);
  const node = (...path: readonly string[]) => tree.node('/', ...path);
  const setFilter = async (filter: Parameters<typeof tree.branch.setView>[1]['filter']) =>
    tree.branch.setView(await node('Queues'), { filter });

  it('shows a page, says how many there are, and shows more', async () => {
    const before = await rows('Queues');
    assert.equal(before.length, 501);
    assert.equal(before.at(-1), 'Show more (611 left)');
    assert.equal((await node('Queues')).description, '1,111 queues');
    const more = (await tree.branch.childrenOf(await node('Queues'))).at(-1);
    assert.ok(more);
    await tree.branch.showMore(more);
    assert.equal((await rows('Queues')).length, 1_001);
  });

  it('lets the broker filter by name and regular expression, and sort', async () => {
    await setFilter({ name: { text: '0.DEAD', isRegularExpression: false } });
    assert.equal((await rows('Queues')).length, 11);
    assert.equal((await node('Queues')).description, 'filter: 0.DEAD · 11 of 1,111 queues');
    await setFilter({ name: { text: '^work\\.000[0-2]$', isRegularExpression: true } });
    assert.equal((await rows('Queues')).length, 3);
    await waitFor('the depth of the deepest', async () => {
      await tree.branch.setView(await node('Queues'), { sort: { by: 'depth', descending: true } });
      const [first, second] = await rows('Queues');
      return (first?.includes(' · 3 messages') && second?.includes(' · 2 messages')) || undefined;
    });
  });

  it('looks through all pages for what the broker has no filter for', async () => {
    const found = async () => (await rows('Queues')).map(row => row.split(' · ')[0]);
    const seen: number[] = [];
    const wanted = { states: ['over its limit' as const] };
    await waitFor('the queue that is full', async () => {
      await tree.branch.setView(
        await node('Queues'),
        { filter: wanted },
        {
          anew: true,
          onProgress: (done, total) => seen.push(done, total),
        },
      );
      return (await found())[0] === 'work.0007' || undefined;
    });
    assert.deepEqual(await found(), ['work.0007']);
    assert.deepEqual(seen.slice(0, 6), [500, 1_111, 1_000, 1_111, 1_111, 1_111]);
    await waitFor('the queue with a consumer', async () => {
      const noConsumers = {
        states: ['no consumers' as const],
        name: { text: 'work.000', isRegularExpression: false },
      };
      await tree.branch.setView(await node('Queues'), { filter: noConsumers }, { anew: true });
      const names = await found();
      return (names.length === 10 && !names.includes('work.0009')) || undefined;
    });
    await setFilter({ states: ['has dead letters'] });
    assert.deepEqual(await found(), ['work.0100.dead']);
    await setFilter({ types: ['quorum'] });
    assert.deepEqual(await found(), ['No queue fits the filter']);
  });

  it('stops looking when nobody waits any more', async () => {
    await setFilter({});
    const stop = new AbortController();
    const filter = { states: ['idle' as const] };
    const looking = tree.branch.setView(
      await node('Queues'),
      { filter },
      {
        signal: stop.signal,
        onProgress: () => stop.abort(),
      },
    );
    await assert.rejects(looking, /cancelled/);
    assert.equal((await rows('Queues')).length, 501);
  });

  it('finds a queue that is on no page that was read, and says when there is none', async () => {
    const found = await tree.branch.find('/', 'work.0998');
    assert.equal(found?.label, 'work.0998');
    assert.equal((await node('Queues')).description, 'filter: /^work\\.0998$/ · 1 of 1,111 queues');
    assert.equal(await tree.branch.find('/', 'nowhere'), undefined);
    assert.deepEqual((await rows('Queues')).length, 1, 'what was shown before');
    await setFilter({});
  });

  it('asks for dead letter queues by what their names share, with age and growth', async () => {
    await tree.open('/', 'Dead Letter Queues');
    const calls = tree.calls.length;
    await tree.branch.refreshFolder('deadLetterQueues', { cluster: 'watched' });
    assert.ok(tree.calls.length - calls < 10);
    const row = await waitFor('its depth', async () => {
      await tree.branch.refreshFolder('deadLetterQueues', { cluster: 'watched' });
      return (await rows('Dead Letter Queues')).find(found => found.startsWith('work.0100.dead · 3'));
    });
    assert.match(row, /^work\.0100\.dead · 3( · \+\d+\/min)? · oldest 2 h · from work\.0100$/);
    assert.match((await node('Dead Letter Queues')).description ?? '', /^11 queues · 3 messages$/);
  });

  it('notices a new dead letter queue by the number of queues', async () => {
    await callApi(broker, 'PUT', '/api/queues/%2F/late.dead', { durable: true });
    await callApi(broker, 'PUT', '/api/queues/%2F/late', {
      durable: true,
      arguments: { 'x-dead-letter-exchange': '', 'x-dead-letter-routing-key': 'late.dead' },
    });
    await waitFor('the new one', async () => {
      tree.branch.wake();
      return (await rows('Dead Letter Queues')).some(row => row.startsWith('late.dead')) || undefined;
    });
  });

  it('finds streams on one page, and notices when there are none', async () => {
    assert.deepEqual(await rows('Streams'), ['No streams in this virtual host']);
    await callApi(broker, 'PUT', '/api/queues/%2F/a.stream', {
      durable: true,
      arguments: { 'x-queue-type': 'stream' },
    });
    await tree.branch.refreshFolder('streams', { cluster: 'watched' });
    assert.match((await rows('Streams')).join('\n'), /^a\.stream( · .*)? · stream$/);
  });
});

describe('The tree of a broker without statistics', function () {
  this.timeout(60_000);
  const lifetime = suiteLifetime();
  const keys = ['management.disable_stats', 'management_agent.disable_metrics_collector'];
  let brokers: ReadonlyMap<string, Broker>;

  before(async function () {
    this.timeout(180_000);
    const started = keys.map(async (key, index) => {
      const broker = await startBroker(lifetime, { name: `no-stats-${index}`, conf: `${key} = true\n` });
      return [key, broker] as const;
    });
    brokers = new Map(await Promise.all(started));
  });

  for (const key of keys) {
    it(`has depths, and says what is off: ${key}`, async () => {
      const broker = brokers.get(key);
      assert.ok(broker);
      await callApi(broker, 'PUT', '/api/queues/%2F/dead', { durable: true });
      await callApi(broker, 'PUT', '/api/queues/%2F/work', {
        durable: true,
        arguments: { 'x-dead-letter-exchange': '', 'x-dead-letter-routing-key': 'dead' },
      });
      await callApi(broker, 'POST', '/api/exchanges/%2F/amq.default/publish', {
        properties: {},
        routing_key: 'dead',
        payload: 'x',
        payload_encoding: 'string',
      });
      const tree = watchTree(lifetime, broker);
      await tree.open('/', 'Queues');
      await tree.open('/', 'Dead Letter Queues');
      assert.deepEqual(await tree.rows('/', 'Queues'), [
        'dead · 1 message · classic',
        'work · 0 messages · classic',
      ]);
      assert.deepEqual(await tree.rows('/', 'Dead Letter Queues'), ['dead · 1 · from work']);
      assert.ok((await tree.rows()).includes('Statistics are off: no rates, consumers and memory'));
      await assert.rejects(
        tree.branch.setView(await tree.node('/', 'Queues'), { filter: { states: ['no consumers'] } }),
        /Statistics are off.*disable_stats.*no consumers/,
      );
      assert.deepEqual(await tree.errors(), []);
    });
  }
});
