import assert from 'node:assert/strict';
import { ManagementClient } from '../../src/management/client.ts';
import { declareQueue, deleteQueue, purgeQueue } from '../../src/management/queues.ts';
import { callApi } from '../../tools/broker/api.ts';
import { type Cluster, startCluster } from '../../tools/broker/cluster.ts';
import { findSource } from '../../tools/broker/source.ts';
import { waitFor } from '../../tools/lifetime.ts';
import { suiteLifetime } from '../support/lifetime.ts';
import { type WatchedTree, watchTree } from '../support/watched-tree.ts';

describe('The tree of three nodes of which one goes', function () {
  this.timeout(120_000);
  const lifetime = suiteLifetime();
  let brokers: Cluster;
  let tree: WatchedTree;
  let client: ManagementClient;

  before(async function () {
    this.timeout(180_000);
    if (!process.env.SLOW_FAULTS || (await findSource()).kind !== 'server') return this.skip();
    brokers = await startCluster(lifetime, { name: 'three' });
    const [first, , third] = brokers;
    // What is declared on a node has its leader there.
    const declare = (name: string, own: object) =>
      callApi(third, 'PUT', `/api/queues/%2F/${name}`, { durable: true, arguments: own });
    const onlyHere = { 'x-queue-leader-locator': 'client-local', 'x-quorum-initial-group-size': 1 };
    await declare('invoices', {});
    await declare('orders', { 'x-queue-type': 'quorum' });
    await declare('alone', { 'x-queue-type': 'quorum', ...onlyHere });
    await declare('log', { 'x-queue-type': 'stream' });
    // The node that goes is asked first.
    tree = watchTree(lifetime, third, { otherUrls: [first.managementUrl] });
    await tree.open('Nodes');
    await tree.open('/', 'Queues');
    const url = `${first.managementUrl}/`;
    client = new ManagementClient({ url, username: first.username, password: first.password });
    lifetime.defer(() => client.close());
  });

  it('goes on by the address of another node, and shows what is down', async () => {
    const [, , third] = brokers;
    assert.equal((await tree.node('Nodes')).description, '3 nodes');
    await third.kill();
    await untilShown('Nodes', ({ description }) => description?.startsWith('1 of 3 down'));
    assert.equal((await tree.node('Nodes')).state, 'broken');
    const isThird = (row: string) => row.startsWith(third.nodename);
    assert.equal((await tree.rows('Nodes')).find(isThird), `${third.nodename} · down`);
    await untilQueue('invoices', /· down$/);
    await untilQueue('alone', /· down$/);
    await untilQueue('orders', /quorum$/);
    await untilQueue('log', /stream$/);
    assert.deepEqual(await tree.errors(), []);
    assert.equal(tree.cluster().description, `RabbitMQ ${third.version}`);
  });

  it('opens a queue of which a member is missing', async () => {
    await tree.open('/', 'Queues', 'orders');
    await waitFor('the member to be missed', async () => {
      const rows = await tree.rows('/', 'Queues', 'orders');
      return rows.includes('Members · 3 · 1 down') || undefined;
    });
  });

  it('takes acts meanwhile, and tells which it cannot do', async () => {
    assert.equal(await declareQueue(client, { vhost: '/', name: 'since', durable: true }), true);
    await untilQueue('since', /classic$/);
    await purgeQueue(client, '/', 'orders');
    await deleteQueue(client, '/', 'since');
    await assert.rejects(purgeQueue(client, '/', 'alone'), ({ message }: Error) =>
      /^Request to node .* failed with .*…: the broker did not take/.test(message),
    );
    // From 4.0 on it can be deleted while its node is away.
    if (brokers[0].version.startsWith('3.'))
      await assert.rejects(deleteQueue(client, '/', 'invoices'), /, or its node is down\.$/);
  });

  it('sees the node come back', async () => {
    await brokers[2].restart();
    await untilShown('Nodes', ({ description }) => description === '3 nodes');
    await untilQueue('alone', /quorum$/);
    await untilQueue('invoices', /classic$/);
    assert.deepEqual(await tree.errors(), []);
  });

  async function untilShown(folder: string, isThere: (node: { description?: string }) => unknown) {
    await waitFor(`${folder} to tell it`, async () => (isThere(await tree.node(folder)) ? true : undefined));
  }

  async function untilQueue(queue: string, words: RegExp): Promise<void> {
    await waitFor(`queue ${queue} to be told with ${words}`, async () => {
      const rows = await tree.rows('/', 'Queues');
      return rows.some(row => row.startsWith(`${queue} `) && words.test(row)) || undefined;
    });
  }
});
