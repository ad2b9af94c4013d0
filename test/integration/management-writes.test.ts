import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type ChannelModel, connect } from 'amqplib';
import { declareBinding, deleteBinding, listBindingsBetween } from '../../src/management/bindings.ts';
import { ManagementClient } from '../../src/management/client.ts';
import { closeConnection, listConnections } from '../../src/management/connections.ts';
import { exportDefinitions, importDefinitions } from '../../src/management/definitions.ts';
import { ManagementError, type ManagementErrorReason } from '../../src/management/error.ts';
import { declareExchange, deleteExchange } from '../../src/management/exchanges.ts';
import { clearPolicy, listPolicies, setPolicy } from '../../src/management/policies.ts';
import { declareQueue, deleteQueue, purgeQueue } from '../../src/management/queues.ts';
import {
  clearPermissions,
  clearTopicPermissions,
  deleteUser,
  listPermissions,
  listTopicPermissions,
  listUsers,
  putUser,
  setPermissions,
  setTopicPermissions,
} from '../../src/management/users.ts';
import { declareVhost, deleteVhost, listVhosts } from '../../src/management/vhosts.ts';
import { callApi } from '../../tools/broker/api.ts';
import type { Broker } from '../../tools/broker.ts';
import { waitFor } from '../../tools/lifetime.ts';
import { emptyBroker } from '../support/empty-broker.ts';
import { suiteLifetime } from '../support/lifetime.ts';

/** Names that have to be encoded in a path, and that a pattern could stumble over. */
const vhost = 'writes/and %2F "quotes"';
const queue = 'orders & returns/ ?#';

/** What was written is read by another client: raw HTTP, or amqplib. */
describe('Writes through the management API', () => {
  const lifetime = suiteLifetime();
  const lines: string[] = [];
  let broker: Broker;
  let client: ManagementClient;
  let amqp: ChannelModel;

  before(async function () {
    this.timeout(180_000);
    broker = await emptyBroker();
    client = clientAs(broker);
    await declareVhost(client, { name: vhost, description: 'Of a test', tags: ['test'] });
    const { username: user } = broker;
    await setPermissions(client, { user, vhost, configure: '.*', write: '.*', read: '.*' });
    amqp = await connect(`${broker.amqpUrl}/${encodeURIComponent(vhost)}`, {
      clientProperties: { connection_name: 'of the test' },
    });
    lifetime.defer(() => amqp.close().catch(() => {}));
  });

  function clientAs(
    { username, password }: { username: string; password: string },
    more: { url?: string; readOnly?: boolean } = {},
  ): ManagementClient {
    const made = new ManagementClient(
      { url: `${broker.managementUrl}/`, username, password, ...more },
      (line, kind) => {
        if (kind === 'write') lines.push(line);
      },
    );
    lifetime.defer(() => made.close());
    return made;
  }

  const ask = (path: string) => callApi(broker, 'GET', `/api${path}`);
  const at = encodeURIComponent(vhost);
  const queueAt = `/queues/${at}/${encodeURIComponent(queue)}`;

  async function failure(write: Promise<unknown>, reason: ManagementErrorReason): Promise<ManagementError> {
    const error = await write.then(
      () => assert.fail('nothing was refused'),
      thrown => thrown,
    );
    assert.ok(error instanceof ManagementError, String(error));
    assert.equal(error.reason, reason, error.message);
    return error;
  }

  it('makes and deletes a virtual host', async () => {
    const made = (await ask(`/vhosts/${at}`)) as { description: string; tags: string[] };
    assert.equal(made.description, 'Of a test');
    assert.deepEqual([made.tags].flat(), ['test']);
    await declareVhost(client, { name: 'short-lived', defaultQueueType: 'quorum' });
    const metadata = (await ask('/vhosts/short-lived')) as { default_queue_type: string };
    assert.equal(metadata.default_queue_type, 'quorum');
    await deleteVhost(client, 'short-lived');
    await assert.rejects(ask('/vhosts/short-lived'), /404/);
    await failure(deleteVhost(client, 'short-lived'), 'not-found');
  });

  it('declares a queue, and tells whether it was there', async () => {
    // 4.x adds the type where nobody names it.
    const own = { 'x-queue-type': 'classic', 'x-max-length': 10 };
    const wanted = { vhost, name: queue, durable: true, arguments: own };
    assert.equal(await declareQueue(client, wanted), true);
    assert.equal(await declareQueue(client, wanted), false);
    const declared = (await ask(queueAt)) as { arguments: object; durable: boolean };
    assert.deepEqual([declared.arguments, declared.durable], [own, true]);
    const error = await failure(declareQueue(client, { ...wanted, arguments: {} }), 'rejected');
    assert.match(error.message, /inequivalent arg 'x-max-length'/);
  });

  it('takes names outside ASCII', async () => {
    const name = 'Bücher 本';
    await declareQueue(client, { vhost, name, durable: true });
    await ask(`/queues/${at}/${encodeURIComponent(name)}`);
    await purgeQueue(client, vhost, name);
    await deleteQueue(client, vhost, name, { empty: true, unused: true });
    await assert.rejects(ask(`/queues/${at}/${encodeURIComponent(name)}`), /404/);
  });

  it('purges a queue, and deletes one only if it is empty or unused where that is asked', async () => {
    const channel = await amqp.createConfirmChannel();
    channel.sendToQueue(queue, Buffer.from('one'));
    await channel.waitForConfirms();
    const notEmpty = await failure(deleteQueue(client, vhost, queue, { empty: true }), 'rejected');
    assert.match(notEmpty.message, /not empty/);
    await purgeQueue(client, vhost, queue);
    assert.equal((await channel.checkQueue(queue)).messageCount, 0);
    const { consumerTag } = await channel.consume(queue, () => {});
    const used = await failure(deleteQueue(client, vhost, queue, { unused: true }), 'rejected');
    assert.match(used.message, /in use/);
    await channel.cancel(consumerTag);
    await deleteQueue(client, vhost, queue, { empty: true, unused: true });
    await assert.rejects(ask(queueAt), /404/);
    await failure(purgeQueue(client, vhost, queue), 'not-found');
    await channel.close();
  });

  it('declares exchanges and bindings, and removes one of several bindings between the same ends', async () => {
    const from = 'events';
    assert.equal(await declareExchange(client, { vhost, name: from, type: 'headers', durable: true }), true);
    assert.equal(await declareExchange(client, { vhost, name: from, type: 'headers', durable: true }), false);
    await declareExchange(client, { vhost, name: 'inner', type: 'topic', durable: true, internal: true });
    await declareQueue(client, { vhost, name: queue, durable: true });
    const ends = { vhost, from, to: queue, toType: 'queue' } as const;
    const keys = ['', 'a.b', 'with + and / and %'];
    for (const routingKey of keys)
      await declareBinding(client, { ...ends, routingKey, arguments: { 'x-match': 'any', of: routingKey } });
    await declareBinding(client, {
      vhost,
      from,
      to: 'inner',
      toType: 'exchange',
      routingKey: 'x',
      arguments: {},
    });
    const bound = await listBindingsBetween(client, ends);
    assert.deepEqual(bound.map(({ routingKey }) => routingKey).toSorted(), keys.toSorted());
    for (const binding of bound.filter(({ routingKey }) => routingKey !== 'a.b'))
      await deleteBinding(client, ends, binding);
    const left = (await ask(`${queueAt}/bindings`)) as { source: string; routing_key: string }[];
    assert.deepEqual(
      left.filter(({ source }) => source === from).map(({ routing_key }) => routing_key),
      ['a.b'],
    );
    const inUse = await failure(deleteExchange(client, vhost, from, { unused: true }), 'rejected');
    assert.match(inUse.message, /in use/);
    await deleteExchange(client, vhost, from);
    await assert.rejects(ask(`/exchanges/${at}/${from}`), /404/);
    await failure(
      declareBinding(client, { ...ends, from: 'no-such-exchange', routingKey: '', arguments: {} }),
      'not-found',
    );
    const nameless = declareBinding(client, { ...ends, routingKey: 'a~b', arguments: { of: 1 } });
    assert.match((await failure(nameless, 'rejected')).message, /another routing key/);
  });

  it('sets and clears policies and operator policies', async () => {
    const policy = {
      kind: 'policy',
      vhost,
      name: 'limits/ü',
      pattern: '^orders',
      applyTo: 'queues',
      priority: 7,
      definition: { 'max-length': 1000 },
    } as const;
    const operator = { ...policy, kind: 'operator policy', name: 'guard' } as const;
    await setPolicy(client, policy);
    await setPolicy(client, operator);
    const [seen] = (await ask(`/policies/${at}`)) as Record<string, unknown>[];
    assert.deepEqual(
      [seen?.name, seen?.pattern, seen?.['apply-to'], seen?.priority, seen?.definition],
      ['limits/ü', '^orders', 'queues', 7, { 'max-length': 1000 }],
    );
    const listed = await listPolicies(client, vhost);
    assert.deepEqual(
      listed.map(({ kind, name }) => [kind, name]),
      [
        ['policy', 'limits/ü'],
        ['operator policy', 'guard'],
      ],
    );
    const error = await failure(
      setPolicy(client, { ...policy, definition: { 'max-length': 'many' } }),
      'rejected',
    );
    assert.match(error.message, /Validation failed <<"many">> is not a valid maximum length/);
    await clearPolicy(client, policy);
    await clearPolicy(client, operator);
    assert.deepEqual(await ask(`/policies/${at}`), []);
    assert.deepEqual(await ask(`/operator-policies/${at}`), []);
    await failure(clearPolicy(client, policy), 'not-found');
  });

  it('makes users with a password or its hash, gives and takes permissions, and deletes them', async () => {
    const secret = 'only-for-this-test';
    await putUser(client, { name: 'first ü', password: secret, tags: ['monitoring', 'policymaker'] });
    const first = (await listUsers(client)).find(({ name }) => name === 'first ü');
    assert.ok(first?.passwordHash);
    assert.deepEqual([...first.tags].toSorted(), ['monitoring', 'policymaker']);
    const { passwordHash, hashingAlgorithm } = first;
    await putUser(client, { name: 'second', passwordHash, hashingAlgorithm, tags: ['management'] });
    await setPermissions(client, { user: 'second', vhost, configure: '', write: '^x', read: '.*' });
    const asSecond = { ...broker, username: 'second', password: secret };
    const whoami = (await callApi(asSecond, 'GET', '/api/whoami')) as { name: string };
    assert.equal(whoami.name, 'second');
    const permission = (await listPermissions(client)).find(({ user }) => user === 'second');
    assert.deepEqual(
      [permission?.vhost, permission?.configure, permission?.write, permission?.read],
      [vhost, '', '^x', '.*'],
    );
    const topic = { user: 'second', vhost, exchange: 'amq.topic', write: '^a', read: '^b' };
    await setTopicPermissions(client, topic);
    assert.deepEqual(await listTopicPermissions(client), [topic]);
    await clearTopicPermissions(client, topic);
    assert.deepEqual(await ask('/topic-permissions'), []);

    const limited = clientAs(asSecond);
    const refused = await failure(declareQueue(limited, { vhost, name: 'y', durable: true }), 'forbidden');
    assert.match(refused.message, /refused|may not do PUT/i);
    await failure(listUsers(limited), 'forbidden');

    await clearPermissions(client, { user: 'second', vhost });
    await failure(clearPermissions(client, { user: 'second', vhost }), 'not-found');
    for (const user of ['first ü', 'second']) await deleteUser(client, user);
    assert.deepEqual(
      ((await ask('/users')) as { name: string }[])
        .map(({ name }) => name)
        .filter(name => / ü|second/.test(name)),
      [],
    );
  });

  it('closes a connection, and tells its client why', async () => {
    const doomed = await connect(`${broker.amqpUrl}/${at}`, {
      clientProperties: { connection_name: 'doomed' },
    });
    const end = new Promise<Error>(resolve => doomed.once('close', resolve));
    const found = await waitFor('the connection in the statistics', async () => {
      const { items } = await listConnections(client, 10);
      return items.find(({ userProvidedName }) => userProvidedName === 'doomed');
    });
    assert.deepEqual([found.user, found.vhost, found.tls], [broker.username, vhost, false]);
    assert.equal(found.product, 'amqplib');
    await closeConnection(client, found.name, 'because\nof the test ü');
    assert.match((await end).message, /because of the test/);
    await waitFor('the connection to be gone', async () =>
      (await failure(closeConnection(client, found.name, 'again'), 'not-found').catch(() => undefined))
        ? true
        : undefined,
    );
  });

  it('exports definitions, and imports them again', async () => {
    await declareQueue(client, { vhost, name: 'kept', durable: true, arguments: { 'x-max-length': 3 } });
    const whole = await exportDefinitions(client);
    assert.ok('users' in whole && 'vhosts' in whole);
    const ofVhost = await exportDefinitions(client, vhost);
    assert.ok(!('users' in ofVhost));
    await deleteQueue(client, vhost, 'kept');
    await importDefinitions(client, ofVhost, vhost);
    const kept = (await ask(`/queues/${at}/kept`)) as { arguments: Record<string, unknown> };
    assert.equal(kept.arguments['x-max-length'], 3);
    await deleteQueue(client, vhost, 'kept');
    await importDefinitions(client, whole);
    await ask(`/queues/${at}/kept`);
    const broken = { queues: [{ name: 'x', vhost: 'no such vhost', durable: true, arguments: {} }] };
    await failure(importDefinitions(client, broken), 'rejected');
  });

  it('refuses every write on a read-only connection, before anything is sent', async () => {
    const before = lines.length;
    const careful = clientAs(broker, { readOnly: true });
    const error = await failure(deleteVhost(careful, vhost), 'read-only');
    assert.match(error.message, /marked read-only: DELETE .* was not sent/);
    assert.equal(lines.length, before);
    await ask(`/vhosts/${at}`);
    assert.ok((await listVhosts(careful)).some(({ name }) => name === vhost));
  });

  it('never writes twice, and says that it may have been done', async () => {
    let asked = 0;
    const server = createServer((request, response) => {
      asked++;
      if (request.url?.includes('broken')) response.writeHead(503).end();
      else response.destroy();
    });
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    lifetime.defer(() => void server.close());
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const cut = clientAs(broker, { url });
    const error = await failure(purgeQueue(cut, '/', 'orders'), 'connection-lost');
    assert.match(error.message, /may have done it all the same/);
    await failure(purgeQueue(cut, '/', 'broken'), 'server-error');
    assert.equal(asked, 2);
    const cancel = new AbortController();
    cancel.abort();
    await assert.rejects(purgeQueue(client, vhost, queue, cancel.signal), { reason: 'cancelled' });
    assert.equal(asked, 2);
  });

  it('logs each write with method, path and status, and no secret', () => {
    assert.ok(
      lines.some(line => /^PUT \/api\/vhosts\/short-lived 201 \d+ ms$/.test(line)),
      lines.join('\n'),
    );
    assert.ok(lines.some(line => /^DELETE \/api\/vhosts\/short-lived 404 \d+ ms$/.test(line)));
    assert.ok(!lines.join('\n').includes('only-for-this-test'));
  });
});
