import assert from 'node:assert/strict';
import * as z from 'zod/mini';
import { ClusterSession } from '../../src/extension/explorer/cluster-session.ts';
import { keyText } from '../../src/extension/explorer/favourites.ts';
import { QueueSearch, searchPageSize } from '../../src/extension/explorer/find/queue-search.ts';
import { failureWords, healthWords } from '../../src/extension/explorer/health.ts';
import type { NodeTarget } from '../../src/extension/explorer/node.ts';
import { resourcePath } from '../../src/extension/explorer/places.ts';
import { readFavourites } from '../../src/extension/explorer/read-favourites.ts';
import { ManagementClient } from '../../src/management/client.ts';
import { readClusterHealth } from '../../src/management/cluster-health.ts';
import { ManagementError } from '../../src/management/error.ts';
import { escapePattern, findQueues } from '../../src/management/queue-search.ts';
import { isAtLeast } from '../../src/model/version.ts';
import { callApi } from '../../tools/broker/api.ts';
import { type Broker, startBroker } from '../../tools/broker.ts';
import { waitFor } from '../../tools/lifetime.ts';
import { suiteLifetime } from '../support/lifetime.ts';

/** Names that are more than letters, in two virtual hosts, and many that begin alike. */
const strange = ['a.b*c(d)', 'a.bbc(d)', 'Bestellungen für Größen', 'x/y?z=1&n=2', '$(trash)'];
const many = Array.from({ length: 300 }, (_, index) => `stock.work.or-${index}`);

describe('Finding things on a broker', () => {
  const lifetime = suiteLifetime();
  let broker: Broker;
  let client: ManagementClient;
  let session: ClusterSession;

  before(async function () {
    this.timeout(200_000);
    broker = await startBroker(lifetime, { name: 'find' });
    if (!broker.private) this.skip();
    const { username: user } = broker;
    const queue = (vhost: string) => (name: string) => ({
      vhost,
      name,
      durable: true,
      auto_delete: false,
      arguments: {},
    });
    await callApi(broker, 'POST', '/api/definitions', {
      rabbit_version: broker.version,
      vhosts: [{ name: '/' }, { name: 'shop' }],
      permissions: ['/', 'shop'].map(vhost => ({ user, vhost, configure: '.*', write: '.*', read: '.*' })),
      users: [{ name: 'watcher', password: 'watcher-of-find', tags: 'management' }],
      queues: [
        ...[...strange, ...many, 'Orders.Work'].map(queue('/')),
        ...[...strange, 'work.orders', 'orders.dead'].map(queue('shop')),
      ],
      exchanges: [],
      bindings: [],
      policies: [
        {
          vhost: 'shop',
          name: 'a/b',
          pattern: '^none$',
          'apply-to': 'queues',
          definition: { expires: 60_000 },
        },
      ],
    });
    await callApi(broker, 'POST', '/api/bindings/shop/e/amq.topic/q/orders.dead', {
      routing_key: 'a/b.#',
      arguments: {},
    });
    await callApi(broker, 'PUT', '/api/operator-policies/shop/limit', {
      pattern: '^none$',
      'apply-to': 'queues',
      definition: { 'max-length': 10 },
    });
    const connection = { url: `${broker.managementUrl}/`, username: user, password: broker.password };
    client = new ManagementClient(connection);
    const cluster = { id: 'find', name: 'Find', url: connection.url, username: user };
    session = new ClusterSession(cluster, async () => client);
    lifetime.defer(() => session.close());
    await session.connect();
  });

  it('goes by letters whatever their case, in all virtual hosts', async () => {
    const { items, fitting } = await findQueues(client, 'o.*d.*w', { size: 10 });
    assert.equal(fitting, 1);
    assert.deepEqual(
      items.map(({ vhost, name, type }) => ({ vhost, name, type })),
      [{ vhost: '/', name: 'Orders.Work', type: 'classic' }],
    );
  });

  it('finds nothing by what is no regular expression: most releases say that they do not take it', async () => {
    const found = await findQueues(client, 'mail(', { size: 10 }).catch((error: unknown) => error);
    const says = found instanceof ManagementError ? found.reason : (found as { fitting: number }).fitting;
    assert.equal(says, isAtLeast(session.version, 4, 3) ? 0 : 'rejected');
  });

  it('takes names for names, whatever they are made of', async () => {
    for (const name of strange) {
      const { items } = await findQueues(client, `^${escapePattern(name)}$`, { vhost: '/', size: 10 });
      assert.deepEqual(
        items.map(found => found.name),
        [name],
      );
    }
  });

  it('finds the one that begins with the letters among hundreds that have them', async () => {
    const search = new QueueSearch((pattern, signal) =>
      findQueues(client, pattern, { size: searchPageSize }, signal),
    );
    const found = new Set<string>();
    await search.find('work', new AbortController().signal, queues => {
      for (const { name } of queues) found.add(name);
    });
    assert.ok(found.has('work.orders'));
    assert.ok(found.size <= 2 * searchPageSize + 1, `${found.size}`);
  });

  it('reads the depth of favourites, and knows which are gone', async () => {
    const keys = [
      { vhost: '/', queue: 'a.b*c(d)' },
      { vhost: 'shop', queue: 'orders.dead' },
      { vhost: 'shop', queue: 'gone' },
    ].map(key => ({ ...key, cluster: 'find' }));
    const read = async () => readFavourites(session, keys);
    const [first, second] = keys;
    assert.ok(first && second);
    const seen = await waitFor('the statistics of both', async () => {
      const favourites = await read();
      return [first, second].every(key => favourites.get(keyText(key))?.messages === 0)
        ? favourites
        : undefined;
    });
    // Not the queue of this name in the other virtual host, and not `a.bbc(d)`.
    assert.deepEqual([...seen.keys()].toSorted(), [keyText(first), keyText(second)].toSorted());
    const inOne = await readFavourites(session, [second]);
    assert.deepEqual([...inOne.keys()], [keyText(second)]);
  });

  it('reads everything that is copied as JSON where the API has it', async () => {
    const node = broker.nodename;
    const targets: readonly Omit<NodeTarget, 'cluster'>[] = [
      {},
      { vhost: 'shop' },
      { vhost: 'shop', queue: 'x/y?z=1&n=2' },
      { vhost: 'shop', exchange: '' },
      { vhost: 'shop', exchange: 'amq.topic' },
      {
        vhost: 'shop',
        binding: { from: 'amq.topic', to: 'orders.dead', toType: 'queue', propertiesKey: 'a%2Fb.%23' },
      },
      { vhost: 'shop', policy: { name: 'a/b', kind: 'policy' } },
      { vhost: 'shop', policy: { name: 'limit', kind: 'operator policy' } },
      { user: broker.username },
      { vhost: 'shop', user: broker.username },
      { node },
    ];
    for (const target of targets) {
      const path = resourcePath({ cluster: 'find', ...target });
      const answer = await client.get({ path, answer: z.record(z.string(), z.unknown()) });
      assert.ok(Object.keys(answer).length > 1, path);
    }
  });

  it('tells how a cluster does: well, with an alarm, and without an answer', async () => {
    const identity = await session.connect();
    const calm = healthWords(await readClusterHealth(client, true), identity);
    assert.equal(calm.state, 'ok', calm.problem);
    assert.ok(calm.details.includes(`1 node: ${broker.nodename}`), calm.details.join('\n'));

    const watcher = new ManagementClient({
      url: `${broker.managementUrl}/`,
      username: 'watcher',
      password: 'watcher-of-find',
    });
    lifetime.defer(() => watcher.close());
    await broker.ctl('set_vm_memory_high_watermark', '0.000001');
    for (const [who, seesNodes] of [
      [client, true],
      [watcher, false],
    ] as const) {
      const problem = `memory alarm on ${broker.nodename}`;
      await waitFor(`the ${problem}`, async () => {
        const words = healthWords(await readClusterHealth(who, seesNodes), undefined);
        return words.problem === problem && words.state === 'warning' ? true : undefined;
      });
    }
    await broker.ctl('set_vm_memory_high_watermark', '0.6');

    await broker.stop();
    const failure = await readClusterHealth(client, true).then(
      () => assert.fail('The broker is stopped.'),
      (error: Error) => failureWords(error),
    );
    assert.equal(failure.problem, 'not reachable');
  });
});
