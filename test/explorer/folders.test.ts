import assert from 'node:assert/strict';
import { connect } from 'amqplib';
import type { TreeNode } from '../../src/extension/explorer/node.ts';
import { isAtLeast, parseVersion } from '../../src/model/version.ts';
import { callApi } from '../../tools/broker/api.ts';
import { type Broker, startBroker } from '../../tools/broker.ts';
import { waitFor } from '../../tools/lifetime.ts';
import { suiteLifetime } from '../support/lifetime.ts';
import { type WatchedTree, watchTree } from '../support/watched-tree.ts';

/** It must be seen nowhere. */
const password = 'secret-of-this-test';
/** Nothing listens there. */
const deadUri = `amqp://someone:${password}@127.0.0.1:1`;

describe('The folders of the explorer', () => {
  const lifetime = suiteLifetime();
  let broker: Broker;
  let tree: WatchedTree;
  /** Of the connection of {@link startClient}. */
  let connectionName: string;
  let tellsDeprecated: boolean;
  /** 3.10 knows no policies for one type of queues. */
  let ofOneType: { readonly applyTo: string; readonly row: string };

  before(async function () {
    this.timeout(180_000);
    broker = await startBroker(lifetime, { name: 'folders', plugins: ['rabbitmq_federation_management'] });
    const version = parseVersion(broker.version);
    assert.ok(version);
    tellsDeprecated = isAtLeast(version, 3, 13);
    ofOneType = isAtLeast(version, 3, 12)
      ? { applyTo: 'quorum_queues', row: 'replicated · matches 2 · quorum queues · priority 0' }
      : { applyTo: 'queues', row: 'replicated · matches 3 · queues · priority 0' };
    await declareAll();
    connectionName = await startClient();
    tree = watchTree(lifetime, broker);
  });

  const api = (method: 'PUT' | 'POST', path: string, body?: unknown) =>
    callApi(broker, method, `/api${path}`, body);

  async function declareAll(): Promise<void> {
    const durable = true;
    await api('PUT', '/vhosts/shop');
    await api('PUT', `/permissions/shop/${broker.username}`, { configure: '.*', write: '.*', read: '.*' });
    await api('PUT', '/exchanges/shop/unrouted', { type: 'fanout', durable });
    const alternate = { 'alternate-exchange': 'unrouted' };
    await api('PUT', '/exchanges/shop/events', { type: 'topic', durable, arguments: alternate });
    await api('PUT', '/exchanges/shop/archive', { type: 'direct', durable: false, internal: true });
    await api('PUT', '/exchanges/shop/dlx', { type: 'direct', durable });
    const quorum = { 'x-queue-type': 'quorum' };
    const toDead = { 'x-dead-letter-exchange': 'dlx', 'x-dead-letter-routing-key': 'dead' };
    await api('PUT', '/queues/shop/orders', { durable, arguments: { ...quorum, ...toDead } });
    await api('PUT', '/queues/shop/orders.dead', { durable, arguments: quorum });
    await api('PUT', '/queues/shop/Orders.old', { durable });
    await api('PUT', '/queues/%2F/passing', { durable: false });
    await api('POST', '/bindings/shop/e/dlx/q/orders.dead', { routing_key: 'dead' });
    await api('POST', '/bindings/shop/e/events/q/orders', { routing_key: 'order.#' });
    await api('POST', '/bindings/shop/e/events/e/archive', { routing_key: '', arguments: { since: 2020 } });
    await api('PUT', '/policies/shop/length', policy('^orders', 2, { 'max-length': 1000 }));
    await api('PUT', '/policies/shop/weaker', policy('^orders$', 1, { 'max-length': 5 }));
    await api('PUT', '/policies/shop/mistyped', policy('^ordres', 1, { 'max-length': 5 }));
    await api('PUT', '/policies/shop/replicated', policy('', 0, { 'max-length': 7 }, ofOneType.applyTo));
    await api('PUT', '/operator-policies/shop/cap', policy('.*', 0, { 'max-length': 500 }));
    await api(
      'PUT',
      '/policies/shop/federate',
      policy('^dlx$', 0, { 'federation-upstream-set': 'all' }, 'exchanges'),
    );
    await api('PUT', '/vhost-limits/shop/max-queues', { value: 100 });
    await api('PUT', '/users/app', { password, tags: '' });
    await api('PUT', '/users/app%2Fnew', { password, tags: 'policymaker' });
    await api('PUT', '/permissions/shop/app', { configure: '', write: '^events$', read: '.*' });
    await api('PUT', '/topic-permissions/shop/app', { exchange: 'events', write: '^order\\.', read: '.*' });
    await api('PUT', '/user-limits/app/max-channels', { value: 9 });
    const shovel = {
      'src-protocol': 'amqp091',
      'src-queue': 'Orders.old',
      'dest-protocol': 'amqp091',
      'dest-uri': 'amqp://',
      'dest-queue': 'orders',
    };
    await api('PUT', '/parameters/shovel/shop/good', { value: { ...shovel, 'src-uri': 'amqp://' } });
    await api('PUT', '/parameters/shovel/shop/stuck', { value: { ...shovel, 'src-uri': deadUri } });
    await api('PUT', '/parameters/federation-upstream/shop/stuck', { value: { uri: deadUri } });
  }

  async function startClient(): Promise<string> {
    const connection = await connect(`${broker.amqpUrl}/shop`, {
      clientProperties: { connection_name: 'worker 7' },
    });
    lifetime.defer(() => connection.close());
    const channel = await connection.createChannel();
    await channel.prefetch(20);
    await channel.consume('orders', () => {}, { consumerTag: 'slow' });
    await channel.consume('Orders.old', () => {}, { consumerTag: 'careless', noAck: true });
    const publishing = setInterval(() => channel.publish('events', 'order.placed', Buffer.from('{}')), 50);
    lifetime.defer(() => clearInterval(publishing));
    await connection.createConfirmChannel();
    return waitFor('the connection', async () => {
      const path = '/api/connections?columns=name,user_provided_name';
      const all = (await callApi(broker, 'GET', path)) as { name: string; user_provided_name?: string }[];
      return all.find(({ user_provided_name }) => user_provided_name === 'worker 7')?.name;
    });
  }

  /** The rows of an opened node, once they fit: the broker's statistics are seconds late. */
  function settled(pattern: RegExp, ...path: readonly string[]): Promise<string> {
    return waitFor(`${pattern} below ${path.join(' > ')}`, async () => {
      await tree.open(...path);
      await tree.branch.refresh(await tree.node(...path));
      const text = (await tree.rows(...path)).join('\n');
      if (!pattern.test(text)) throw new Error(text);
      return text;
    });
  }

  it('show a node with what it uses and has left, its facts, listeners and plugins', async () => {
    await settled(/memory [\d.]+ MB of [\d.]+ GB · disk [\d.]+ GB free/, 'Nodes');
    assert.equal((await tree.node('Nodes')).description, '1 node');
    const facts = (await tree.rows('Nodes', broker.nodename)).join('\n');
    assert.match(facts, /^Memory · [\d.]+ MB of [\d.]+ GB \(\d+ %\)$/m);
    assert.match(facts, /^Disk · [\d.]+ GB free, limit [\d.]+ MB$/m);
    assert.match(facts, new RegExp(`^RabbitMQ · ${broker.version}$`, 'm'));
    const listeners = await tree.rows('Nodes', broker.nodename, 'Listeners');
    assert.ok(
      listeners.some(row => row === `http 127.0.0.1:${new URL(broker.managementUrl).port}`),
      listeners.join('\n'),
    );
    assert.ok((await tree.rows('Nodes', broker.nodename, 'Enabled plugins')).includes('rabbitmq_shovel'));
  });

  it('show deprecated features in use, where a release tells and there are any', async () => {
    const rows = await tree.rows();
    if (!tellsDeprecated) {
      assert.ok(!rows.some(row => row.startsWith('Deprecated')), rows.join('\n'));
      return;
    }
    assert.ok(rows.includes('Deprecated Features in Use · 1 feature'), rows.join('\n'));
    assert.deepEqual(await tree.rows('Deprecated Features in Use'), [
      'transient_nonexcl_queues · still permitted',
    ]);
    const node = await tree.node('Deprecated Features in Use', 'transient_nonexcl_queues');
    assert.match(
      node.tooltip ?? '',
      /a client declares queues that are neither durable nor exclusive.*https:\/\//s,
    );
  });

  it('show a connection by the name that its client gives, and its channels', async () => {
    await settled(/^worker 7 · folders · shop · amqplib [\d.]+ · 2 channels$/m, 'Connections');
    const node = await tree.node('Connections', 'worker 7');
    assert.equal(node.target.connection, connectionName);
    assert.match(node.tooltip ?? '', /AMQP 0-9-1, from amqplib [\d.]+, no TLS/);
    await settled(/^Channel 1 · 2 consumers · prefetch 20 · 20 unacknowledged$/m, 'Connections', 'worker 7');
    await settled(/^Channel 2 · confirms$/m, 'Connections', 'worker 7');
    const channel = await tree.node('Connections', 'worker 7', 'Channel 2');
    assert.equal(channel.target.channel, `${connectionName} (2)`);
  });

  it('show users with tags and limits, and what they may do', async () => {
    assert.deepEqual(await tree.rows('Users'), [
      'app · no tags · at most 9 channels',
      'app/new · policymaker',
      'folders · administrator',
    ]);
    assert.deepEqual(await tree.rows('Users', 'app'), [
      'shop · configure nothing · write ^events$ · read all',
      'shop, topic exchange events · write ^order\\. · read all',
    ]);
    assert.deepEqual(await tree.rows('Users', 'app/new'), ['It has permissions in no virtual host']);
  });

  it("show exchanges, a person's own first, with bindings both ways", async () => {
    const rows = (await tree.rows('shop', 'Exchanges')).map(row => row.replace(/ · \S+ in, .*$/, ''));
    assert.deepEqual(rows.slice(0, 5), [
      'archive · direct · internal · not durable',
      'dlx · direct',
      'events · topic · alternate unrouted',
      'unrouted · fanout',
      '(default) · direct',
    ]);
    assert.ok(rows.slice(5).every(row => row.startsWith('amq.')));
    assert.deepEqual(await tree.rows('shop', 'Exchanges', 'events'), [
      'to archive · exchange · since: 2020',
      'to orders · order.#',
    ]);
    assert.deepEqual(await tree.rows('shop', 'Exchanges', 'archive'), [
      'Nothing is bound to it',
      'from events · since: 2020',
    ]);
    const { target } = await tree.node('shop', 'Exchanges', 'events', 'to orders');
    assert.deepEqual(target.binding, {
      from: 'events',
      to: 'orders',
      toType: 'queue',
      propertiesKey: 'order.%23',
    });
  });

  it('show policies with what they match by case and type, and those that match nothing', async () => {
    await tree.open('shop', 'Policies');
    assert.deepEqual(await tree.rows('shop', 'Policies'), [
      'length · matches 2 · ^orders · queues · priority 2',
      'mistyped · matches nothing · ^ordres · queues · priority 1',
      'weaker · matches 1 · ^orders$ · queues · priority 1',
      'federate · matches 1 · ^dlx$ · exchanges · priority 0',
      ofOneType.row,
      'cap · operator policy · matches 3 · .* · queues · priority 0',
    ]);
    assert.equal((await tree.node('shop', 'Policies')).description, '6 policies · 1 without a match');
    assert.equal((await tree.node('shop', 'Policies', 'mistyped')).state, 'attention');
    assert.deepEqual(await tree.rows('shop', 'Policies', 'length'), ['max-length · 1000', 'Matches · 2']);
    assert.deepEqual(await tree.rows('shop', 'Policies', 'weaker', 'Matches'), [
      'orders · quorum · length applies instead',
    ]);
    assert.deepEqual(await tree.rows('shop', 'Policies', 'federate', 'Matches'), [
      'dlx · direct exchange · applies',
    ]);
    await api('PUT', '/queues/shop/ordres', { durable: true });
    await settled(/^mistyped · matches 1 · /m, 'shop', 'Policies');
  });

  it('show shovels with their ends, and no password', async () => {
    const text = await settled(/^good · running · Orders\.old → orders/m, 'shop', 'Shovels');
    assert.match(text, /^stuck · (?:starting|state unknown|terminated(?: · .+)?)$/m);
    assert.equal((await tree.node('shop', 'Shovels')).description, '2 shovels · 1 not seen running');
    assert.equal((await tree.node('shop', 'Shovels', 'stuck')).state, 'attention');
  });

  it('show federation links with their error, and no password', async () => {
    const row = 'dlx · error · econnrefused · exchange dlx of stuck';
    await settled(new RegExp(`^${row}$`, 'm'), 'shop', 'Federation Links');
    const node = await tree.node('shop', 'Federation Links', 'dlx');
    assert.equal(node.state, 'attention');
    assert.match(node.tooltip ?? '', /At amqp:\/\/127\.0\.0\.1:1/);
    assert.equal(node.target.exchange, 'dlx');
  });

  it('show the limits of a virtual host', async () => {
    assert.ok((await tree.rows('shop')).includes('At most 100 queues · max-queues'));
    assert.ok(!(await tree.rows('/')).some(row => row.includes('At most')));
  });

  it('open a queue into where its dead letters go, who consumes, what is bound to it and what decides on it', async () => {
    const orders = ['shop', 'Queues', 'orders'];
    const rows = await settled(/^Consumers · 1$/m, ...orders);
    assert.equal(
      rows,
      [
        'Dead letters go · to orders.dead via dlx with key dead',
        'Consumers · 1',
        'Bindings · 1',
        'Effective policy · length and operator policy cap',
        'Arguments · 3',
        'Members · 1',
      ].join('\n'),
    );
    assert.deepEqual(await tree.rows(...orders, 'Consumers'), ['slow · folders · prefetch 20']);
    assert.deepEqual(await tree.rows(...orders, 'Bindings'), ['from events · order.#']);
    assert.deepEqual(await tree.rows(...orders, 'Effective policy'), [
      'length · policy',
      'cap · operator policy',
      'max-length · 500',
    ]);
    assert.deepEqual(await tree.rows(...orders, 'Members'), [`${broker.nodename} · leader`]);
    const { target } = await tree.node(...orders, 'Consumers', 'slow');
    assert.equal(target.connection, connectionName);
  });

  it('open a dead letter queue into its sources', async () => {
    const dead = ['shop', 'Queues', 'orders.dead'];
    assert.ok((await tree.rows(...dead)).includes('Dead letters come · from 1 queue'));
    const [source, ...others] = await tree.rows(...dead, 'Dead letters come');
    assert.match(source ?? '', /^from orders · rejected.* or over the .+ limit$/);
    assert.deepEqual(others, []);
  });

  it('warn of a consumer that acknowledges nothing', async () => {
    await settled(/^Consumers · /m, 'shop', 'Queues', 'Orders.old');
    assert.ok(
      (await tree.rows('shop', 'Queues', 'Orders.old', 'Consumers')).includes(
        'careless · folders · prefetch 20 · no acknowledgements',
      ),
    );
  });

  it('cost the broker few requests a look', async () => {
    const cost = async (kind: TreeNode['kind'], path: readonly string[]) => {
      await tree.rows(...path);
      const { target } = await tree.node(...path);
      const quiet = watchTree(lifetime, broker, { intervalMs: 3_600_000 });
      await quiet.rows(...path);
      const before = quiet.calls.length;
      await quiet.branch.refreshFolder(kind, { ...target, cluster: undefined as never });
      return `${kind}: ${quiet.calls.length - before}`;
    };
    assert.deepEqual(
      [
        await cost('connections', ['Connections']),
        await cost('connection', ['Connections', 'worker 7']),
        await cost('exchanges', ['shop', 'Exchanges']),
        await cost('shovels', ['shop', 'Shovels']),
        await cost('federationLinks', ['shop', 'Federation Links']),
      ],
      ['connections: 1', 'connection: 1', 'exchanges: 1', 'shovels: 2', 'federationLinks: 1'],
    );
  });

  it('show the rates of an exchange where there are any', async () => {
    await settled(/^events · .* · [\d.]+\/s in, [\d.]+\/s out$/m, 'shop', 'Exchanges');
  });

  it('show an alarm before anything is opened, and whom it blocks', async function () {
    if (!broker.private || !process.env.SLOW_FAULTS) this.skip();
    await broker.ctl('set_vm_memory_high_watermark', '0.00001');
    const other = watchTree(lifetime, broker, { intervalMs: 100 });
    await other.open();
    await waitFor('the alarm', async () =>
      (await other.rows()).includes(`Nodes · memory alarm on ${broker.nodename}`) ? true : undefined,
    );
    await settled(/^\S+ · memory alarm · memory .* of /m, 'Nodes');
    assert.equal((await tree.node('Nodes')).state, 'broken');
    await settled(/^worker 7 · blocked · /m, 'Connections');
    assert.equal((await tree.node('Connections', 'worker 7')).state, 'attention');
    await broker.ctl('set_vm_memory_high_watermark', '0.4');
    await settled(/^worker 7 · folders · /m, 'Connections');
  });

  it('say no password anywhere, and every line something to a screen reader', async () => {
    const all = await everything();
    const said = all.flatMap(({ label, description = '', tooltip = '' }) => [label, description, tooltip]);
    assert.ok(!said.some(text => text.includes(password)));
    assert.ok(all.every(({ label }) => label.trim() !== ''));
    const untold = all.filter(({ kind, tooltip }) => kind !== 'notice' && tooltip === undefined);
    assert.deepEqual(
      untold.map(({ id }) => id),
      [],
    );
    assert.equal(new Set(all.map(({ id }) => id)).size, all.length);
  });

  async function everything(): Promise<readonly TreeNode[]> {
    const visit = async (node: TreeNode): Promise<TreeNode[]> => {
      const children = node.children ? await tree.branch.childrenOf(node) : [];
      return [tree.branch.shown(node), ...(await Promise.all(children.map(visit))).flat()];
    };
    return visit(tree.branch.root);
  }
});

function policy(
  pattern: string,
  priority: number,
  definition: Readonly<Record<string, unknown>>,
  applyTo = 'queues',
): unknown {
  return { pattern, 'apply-to': applyTo, priority, definition };
}
