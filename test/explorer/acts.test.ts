import assert from 'node:assert/strict';
import { type ChannelModel, connect } from 'amqplib';
import { declareItem, existing, policyOf } from '../../src/extension/acts/declare-item.ts';
import { compareDefinitions } from '../../src/extension/acts/definitions-changes.ts';
import { type Around, definitionsAround, verdictOn } from '../../src/extension/acts/judged-item.ts';
import { leaderWords, untilTheyRest } from '../../src/extension/acts/leader-counts.ts';
import { previewPolicy } from '../../src/extension/acts/policy-preview.ts';
import { contentWords, deleteQueueOnlyIf } from '../../src/extension/acts/queue-deletion.ts';
import { lintDefinitionsText } from '../../src/lint/lint.ts';
import { listBindingsOfExchange } from '../../src/management/bindings.ts';
import { ManagementClient } from '../../src/management/client.ts';
import { closeConnectionsOf } from '../../src/management/connections.ts';
import { exportDefinitions, importDefinitions } from '../../src/management/definitions.ts';
import { listExchanges } from '../../src/management/exchanges.ts';
import { clearLimit, readLimits, setLimit } from '../../src/management/limits.ts';
import { clearPolicy, listPolicies } from '../../src/management/policies.ts';
import { declareQueue, listQueues, readQueue } from '../../src/management/queues.ts';
import {
  addMember,
  countLeaders,
  readMembers,
  rebalanceLeaders,
  removeMember,
} from '../../src/management/replicas.ts';
import {
  listPermissionsOf,
  putUser,
  readUser,
  setPermissions,
  setUserTags,
} from '../../src/management/users.ts';
import { declareVhost, deleteVhost, listVhosts, readVhostFacts } from '../../src/management/vhosts.ts';
import { isAtLeast, parseVersion, type Version } from '../../src/model/version.ts';
import { callApi } from '../../tools/broker/api.ts';
import { startCluster } from '../../tools/broker/cluster.ts';
import type { Broker } from '../../tools/broker.ts';
import { waitFor } from '../../tools/lifetime.ts';
import { allSettings, draftOf, itemOf } from '../../webview/declare/item.ts';
import type { DefinitionsItem, Kind } from '../../webview/declare/protocol.ts';
import { emptyBroker } from '../support/empty-broker.ts';
import { suiteLifetime } from '../support/lifetime.ts';

/** What acts do is seen by another client: amqplib, rabbitmqctl, or raw HTTP. */
const cost = ' (may drop or dead-letter at once what is beyond it)';

describe('Acts on a broker', () => {
  const lifetime = suiteLifetime();
  const vhost = 'acts & more/';
  let broker: Broker;
  let client: ManagementClient;
  let amqp: ChannelModel;
  let version: Version;
  /** These wait for statistics, which are seconds late: all else is done meanwhile. */
  let fresh: Promise<void>;
  let deletion: Promise<void>;
  let filled: Promise<void>;

  before(async function () {
    this.timeout(180_000);
    broker = await emptyBroker();
    version = parseVersion(broker.version) ?? assert.fail(broker.version);
    client = clientOf(broker);
    await makeVhost(vhost);
    amqp = await connect(`${broker.amqpUrl}/${encodeURIComponent(vhost)}`);
    lifetime.defer(() => amqp.close().catch(() => {}));
    fresh = deleteFresh();
    deletion = deleteOnlyIf();
    filled = keepFilled();
    // Their tests tell.
    for (const wait of [fresh, deletion, filled]) wait.catch(() => {});
  });

  function clientOf({ username, password, managementUrl }: Broker): ManagementClient {
    const made = new ManagementClient({ url: `${managementUrl}/`, username, password });
    lifetime.defer(() => made.close());
    return made;
  }

  async function makeVhost(name: string): Promise<void> {
    await declareVhost(client, { name });
    await setPermissions(client, {
      user: broker.username,
      vhost: name,
      configure: '.*',
      write: '.*',
      read: '.*',
    });
  }

  const ask = (path: string) => callApi(broker, 'GET', `/api${path}`);
  const at = encodeURIComponent(vhost);

  /** The object that the form makes of what is typed. */
  function typed(
    kind: Kind,
    fields: Record<string, string>,
    settings: Record<string, string> = {},
    others = '',
  ) {
    const known = allSettings(kind, version);
    const begin = draftOf(kind, {}, known);
    const draft = { fields: { ...begin.fields, ...fields }, settings, others };
    return { kind, vhost, item: itemOf(kind, vhost, draft, known).item };
  }

  async function around(of = vhost): Promise<Around> {
    const [exchanges, policies, vhosts] = await Promise.all([
      listExchanges(client, of),
      listPolicies(client, of),
      listVhosts(client),
    ]);
    const own = vhosts.filter(({ name }) => name === of);
    const source = { at: { resource: '' }, value: () => ({ resource: '' }), key: () => ({ resource: '' }) };
    return { exchanges, policies, vhosts: own.map(one => ({ ...one, source })) };
  }

  it('declares what the form makes, and tells it from what is there', async () => {
    const queue = typed(
      'queue',
      { name: 'orders', type: 'quorum' },
      { 'x-max-length': '1000', 'x-overflow': 'reject-publish', 'x-single-active-consumer': 'true' },
    );
    await declareItem(client, queue);
    await declareItem(
      client,
      typed('exchange', { name: 'shop', type: 'topic' }, { 'alternate-exchange': 'rest' }),
    );
    await declareItem(client, typed('exchange', { name: 'rest', type: 'fanout', internal: 'true' }));
    await declareItem(client, typed('exchange', { name: 'attributes', type: 'headers' }));
    const bind = typed('binding', { source: 'shop', destination: 'orders', routing_key: 'orders.#' });
    await declareItem(client, bind);
    await declareItem(
      client,
      typed(
        'binding',
        { source: 'attributes', destination: 'orders' },
        { 'x-match': 'any' },
        '{"region": "eu"}',
      ),
    );

    const channel = await amqp.createChannel();
    // It is refused where any property differs.
    await channel.assertQueue('orders', {
      arguments: {
        'x-queue-type': 'quorum',
        'x-max-length': 1000,
        'x-overflow': 'reject-publish',
        'x-single-active-consumer': true,
      },
    });
    await channel.assertExchange('shop', 'topic', { arguments: { 'alternate-exchange': 'rest' } });
    channel.publish('shop', 'orders.new', Buffer.from('by topic'));
    channel.publish('attributes', '', Buffer.from('by header'), { headers: { region: 'eu' } });
    await waitFor('both messages', async () =>
      (await channel.checkQueue('orders')).messageCount === 2 ? true : undefined,
    );
    await channel.close();

    const there = await around();
    assert.equal(
      (await existing(client, queue, there))?.words,
      `There is already a queue orders in vhost ${vhost}, with the same properties.`,
    );
    const other = typed('queue', { name: 'orders', type: 'quorum' }, { 'x-max-length': '2000' });
    assert.deepEqual(
      (await existing(client, other, there))?.differences,
      [
        'arguments.x-max-length: 1000 on the broker, 2000 here',
        'arguments.x-overflow: "reject-publish" on the broker, not set here',
        'arguments.x-single-active-consumer: true on the broker, not set here',
      ].toSorted(),
    );
    await assert.rejects(declareItem(client, other), /inequivalent arg/);
    assert.match((await existing(client, bind, there))?.words ?? '', /is there already/);
    assert.equal(await existing(client, typed('exchange', { name: '', type: 'topic' }), there), undefined);
    const exchange = await existing(client, typed('exchange', { name: 'shop', type: 'direct' }), there);
    assert.deepEqual(exchange?.differences, [
      'type: "topic" on the broker, "direct" here',
      'arguments.alternate-exchange: "rest" on the broker, not set here',
    ]);
    assert.equal(await existing(client, typed('queue', { name: 'none', type: 'quorum' }), there), undefined);
  });

  it('says beforehand what the broker refuses, and lets pass what it takes', async () => {
    const refused: readonly (readonly [Kind, Record<string, string>, Record<string, string>?])[] = [
      ['queue', { name: 'a', type: 'quorum', durable: 'false' }],
      ['queue', { name: 'b', type: 'quorum' }, { 'x-max-length': '-1' }],
      ['queue', { name: 'c', type: 'classic' }, { 'x-message-ttl': 'soon' }],
      ['queue', { name: 'd', type: 'quorum' }, { 'x-dead-letter-routing-key': 'x' }],
      ['queue', { name: 'e', type: 'stream' }, { 'x-max-age': '7' }],
      ['queue', { name: 'amq.f', type: 'classic' }],
      ['exchange', { name: 'amq.g', type: 'topic' }],
      ['exchange', { name: 'h', type: 'no-such-type' }],
      ['binding', { source: 'amq.topic', destination: 'no such queue', routing_key: 'x' }],
      ['policy', { name: 'i', pattern: '(', 'apply-to': 'queues' }, { 'max-length': '1' }],
      ['policy', { name: 'j', pattern: '^j', 'apply-to': 'queues' }],
      ['policy', { name: 'k', pattern: '^k', priority: 'high' }, { 'max-length': '1' }],
      ['operator policy', { name: 'l', pattern: '^l' }, { 'message-ttl': 'never' }],
    ];
    const taken: typeof refused = [
      [
        'queue',
        { name: 'fine.1', type: 'quorum' },
        { 'x-delivery-limit': '5', 'x-dead-letter-exchange': 'amq.fanout' },
      ],
      [
        'queue',
        { name: 'fine.2', type: 'classic', durable: 'true' },
        { 'x-max-priority': '5', 'x-expires': '60000' },
      ],
      ['queue', { name: 'fine.3', type: 'stream' }, { 'x-max-age': '7D', 'x-max-length-bytes': '1000000' }],
      ['exchange', { name: 'fine.4', type: 'fanout', auto_delete: 'true' }],
      [
        'binding',
        { source: 'amq.topic', destination: 'amq.fanout', destination_type: 'exchange', routing_key: '#' },
      ],
      ['policy', { name: 'fine.5', pattern: '^fine', 'apply-to': 'all' }, { 'max-length': '10' }],
      ['operator policy', { name: 'fine.6', pattern: '^fine' }, { 'message-ttl': '1000' }],
    ];
    const there = await around();
    for (const [kind, fields, settings] of [...refused, ...taken]) {
      const declared = typed(kind, fields, settings);
      const { problems } = verdictOf(declared, there);
      const answer = await Promise.resolve()
        .then(() => declareItem(client, declared))
        .then(
          () => undefined,
          (error: Error) => error.message,
        );
      const what = `${kind} ${JSON.stringify(declared.item)}: ${JSON.stringify(problems)}; ${answer}`;
      const isRefused =
        refused.some(([, { name }]) => name === fields.name && kind !== 'binding') ||
        fields.destination === 'no such queue';
      assert.equal(problems.length > 0, isRefused, what);
      assert.equal(answer !== undefined, isRefused, what);
    }
  });

  function verdictOf({ kind, item }: { kind: Kind; item: DefinitionsItem }, there: Around) {
    const text = JSON.stringify(definitionsAround(kind, item, vhost, there));
    const findings = lintDefinitionsText(text, { profile: 'production', kind: 'definitions', version }) ?? [];
    return verdictOn(
      kind,
      findings.map(({ rule, ...rest }) => ({ ...rest, rule: rule.id })),
    );
  }

  it('previews a policy as the broker then applies it', async () => {
    const of = 'policies';
    await makeVhost(of);
    const queue = (name: string, type: string) =>
      declareQueue(client, { vhost: of, name, durable: true, arguments: { 'x-queue-type': type } });
    await Promise.all([
      queue('orders.new', 'quorum'),
      queue('orders.log', 'stream'),
      queue('returns', 'classic'),
    ]);
    const set = (name: string, fields: Record<string, string>, settings: Record<string, string>) =>
      ({ ...typed('policy', { name, 'apply-to': 'all', ...fields }, settings), vhost: of }) as const;
    await declareItem(client, set('high', { pattern: '^returns', priority: '9' }, { 'message-ttl': '5000' }));
    const wanted = set(
      'all',
      { pattern: '.*', priority: '1' },
      { 'max-length': '10', 'alternate-exchange': 'amq.fanout' },
    );
    const preview = await previewIn(of, policyOf(wanted));
    const outcomes = Object.fromEntries(preview.rows.map(({ name, outcome }) => [name, outcome]));
    assert.equal(outcomes['orders.new'], 'applies');
    assert.equal(outcomes.returns, 'policy high applies: its priority 9 is higher');
    assert.match(outcomes['orders.log'] ?? '', /^skipped, as its type does not take max-length/);
    assert.equal(outcomes['amq.topic'], 'applies');
    await declareItem(client, wanted);
    const policies = await waitFor('the policy to be applied', async () => {
      const queues = (await ask(`/queues/${of}?disable_stats=true&columns=name,policy`)) as {
        name: string;
        policy: string | null;
      }[];
      const found = Object.fromEntries(queues.map(({ name, policy }) => [name, policy ?? null]));
      return found['orders.new'] === 'all' && found.returns === 'high' ? found : undefined;
    });
    // 3.10 shows a stream's policy even where it sets nothing.
    assert.notEqual(policies['orders.log'], 'high');
    const exchange = (await ask(`/exchanges/${of}/amq.topic`)) as { policy?: string };
    assert.equal(exchange.policy, 'all');

    const tied = await previewIn(
      of,
      policyOf(set('tied', { pattern: '^orders', priority: '1' }, { expires: '900000' })),
    );
    assert.deepEqual(tied.ties, ['all']);
    const [high] = (await listPolicies(client, of)).filter(({ name }) => name === 'high');
    const deleted = await previewIn(of, undefined, high);
    assert.deepEqual(
      deleted.rows.map(({ name, outcome, changes }) => [name, outcome, changes]),
      [['returns', 'policy all applies', [`max-length: not set → 10${cost}`, 'message-ttl: 5000 → not set']]],
    );
    await clearPolicy(client, { kind: 'policy', vhost: of, name: 'high' });
    await waitFor('the other policy to apply', async () =>
      ((await ask(`/queues/${of}/returns`)) as { policy?: string }).policy === 'all' ? true : undefined,
    );
  });

  async function previewIn(
    of: string,
    policy: Parameters<typeof previewPolicy>[2]['policy'],
    replaced?: typeof policy,
  ) {
    const [{ exchanges, policies, vhosts }, queues] = await Promise.all([around(of), listQueues(client, of)]);
    const model = { exchanges, policies, vhosts, queues: queues.map(({ queue }) => queue) };
    return previewPolicy(model, version, { policy, replaced });
  }

  it('limits a virtual host and a user, and takes the limits away', async () => {
    const of = 'limited';
    await makeVhost(of);
    await putUser(client, { name: of, tags: [], password: 'only-for-this-test' });
    await setPermissions(client, { user: of, vhost: of, configure: '.*', write: '.*', read: '.*' });
    const url = new URL(`${broker.amqpUrl}/${of}`);
    url.username = of;
    url.password = 'only-for-this-test';
    const enter = async () => (await connect(url.href)).close();
    const places = [
      { kind: 'vhost', name: of },
      { kind: 'user', name: of },
    ] as const;
    for (const place of places) {
      assert.deepEqual(await readLimits(client, place), {});
      await setLimit(client, place, 'max-connections', 0);
      assert.deepEqual(await readLimits(client, place), { 'max-connections': 0 });
      await assert.rejects(enter(), /ConnectionClose/);
      await clearLimit(client, place, 'max-connections');
      await enter();
    }
    await setLimit(client, places[0], 'max-queues', 1);
    await declareQueue(client, { vhost: of, name: 'one', durable: true });
    await assert.rejects(declareQueue(client, { vhost: of, name: 'two', durable: true }), /limit/);
    assert.match(await broker.ctl('list_vhost_limits', '-p', of), /max-queues/);
    await assert.rejects(readLimits(client, { kind: 'user', name: 'nobody' }), { reason: 'not-found' });
  });

  it('gives a user other tags and keeps its password, and closes its connections', async () => {
    const name = 'tagged';
    const password = 'only-for-this-test';
    await putUser(client, { name, tags: ['management'], password });
    await setPermissions(client, { user: name, vhost, configure: '', write: '', read: '.*' });
    await setUserTags(client, name, ['monitoring', 'policymaker']);
    assert.deepEqual([...(await readUser(client, name)).tags].toSorted(), ['monitoring', 'policymaker']);
    await callApi({ ...broker, username: name, password }, 'GET', '/api/whoami');
    assert.match(
      await broker.ctl('list_users'),
      /tagged\s+\[(monitoring, policymaker|policymaker, monitoring)\]/,
    );
    assert.deepEqual(
      (await listPermissionsOf(client, name)).map(({ vhost: place, configure, read }) => [
        place,
        configure,
        read,
      ]),
      [[vhost, '', '.*']],
    );
    const url = new URL(`${broker.amqpUrl}/${at}`);
    url.username = name;
    url.password = password;
    const doomed = await Promise.all([connect(url.href), connect(url.href)]);
    const ends = doomed.map(
      connection => new Promise<Error>(resolve => connection.once('close', error => resolve(error as Error))),
    );
    for (const connection of doomed) connection.on('error', () => {});
    let ended = 0;
    for (const end of ends) void end.then(() => ended++);
    // A connection that has just been opened may not be known to the broker's table yet.
    await waitFor('the connections to be closed', async () => {
      await closeConnectionsOf(client, name, 'maintenance: ümlaut');
      return ended === ends.length ? true : undefined;
    });
    for (const end of ends) assert.match((await end).message, /maintenance/);
  });

  it('creates and describes a virtual host, tells what is in it, and deletes it', async () => {
    const name = 'described';
    await declareVhost(client, {
      name,
      description: 'Of a test',
      tags: ['a', 'b'],
      defaultQueueType: 'quorum',
    });
    await setPermissions(client, {
      user: broker.username,
      vhost: name,
      configure: '.*',
      write: '.*',
      read: '.*',
    });
    await declareQueue(client, { vhost: name, name: 'held', durable: true });
    const facts = await readVhostFacts(client, name);
    assert.deepEqual(
      [
        facts.description,
        [...facts.tags].toSorted(),
        facts.defaultQueueType,
        facts.queues,
        facts.isProtected,
      ],
      ['Of a test', ['a', 'b'], 'quorum', 1, false],
    );
    await declareVhost(client, { ...facts, description: 'Anew' });
    assert.equal((await readVhostFacts(client, name)).defaultQueueType, 'quorum');
    if (isAtLeast(version, 4, 3)) {
      await callApi(broker, 'POST', `/api/vhosts/${name}/deletion/protection`);
      assert.equal((await readVhostFacts(client, name)).isProtected, true);
      await assert.rejects(deleteVhost(client, name), /protected from deletion/);
      await callApi(broker, 'DELETE', `/api/vhosts/${name}/deletion/protection`);
    }
    await deleteVhost(client, name);
    assert.doesNotMatch(await broker.ctl('list_vhosts'), /described/);
  });

  it('tells what an import changes, and what the broker silently leaves', async () => {
    const of = 'imported';
    await makeVhost(of);
    const classic = { 'x-queue-type': 'classic' };
    await declareQueue(client, { vhost: of, name: 'same', durable: true, arguments: classic });
    await declareQueue(client, {
      vhost: of,
      name: 'kept',
      durable: true,
      arguments: { ...classic, 'x-max-length': 3 },
    });
    await declareItem(client, {
      ...typed('policy', { name: 'p', pattern: '^a' }, { 'max-length': '1' }),
      vhost: of,
    });
    const queue = (name: string, own: object) => ({
      name,
      durable: true,
      auto_delete: false,
      arguments: own,
    });
    const wanted = {
      queues: [queue('same', {}), queue('kept', { ...classic, 'x-max-length': 5 }), queue('added', classic)],
      exchanges: [
        { name: 'x', type: 'topic', durable: true, auto_delete: false, internal: false, arguments: {} },
      ],
      bindings: [
        { source: 'x', destination: 'added', destination_type: 'queue', routing_key: 'k', arguments: {} },
      ],
      policies: [
        { name: 'p', pattern: '^a', 'apply-to': 'queues', priority: 0, definition: { 'max-length': 2 } },
      ],
    };
    const before = compareDefinitions(await exportDefinitions(client, of), wanted, of);
    assert.deepEqual(
      before.changes.map(({ kind, title, differences }) => [kind, title, differences.length]),
      [
        ['changed', `policy p in vhost ${of}`, 1],
        ['new', `exchange x in vhost ${of}`, 0],
        ['kept', `queue kept in vhost ${of}`, 1],
        ['new', `queue added in vhost ${of}`, 0],
        ['new', `binding of queue added to exchange x, routing key "k" in vhost ${of}`, 0],
      ],
    );
    assert.equal(before.same, 1);
    await importDefinitions(client, wanted, of);
    const after = compareDefinitions(await exportDefinitions(client, of), wanted, of);
    assert.deepEqual(
      after.changes.map(({ kind, title }) => [kind, title]),
      [['kept', `queue kept in vhost ${of}`]],
    );
    assert.equal((await listBindingsOfExchange(client, of, 'x', 'source')).length, 1);
    const whole = await exportDefinitions(client);
    assert.deepEqual(compareDefinitions(whole, JSON.parse(JSON.stringify(whole))).changes, []);
  });

  it('moves members of quorum queues where the API can, and rebalances everywhere', async () => {
    const place = { vhost, queue: 'members', node: broker.nodename };
    await declareQueue(client, {
      vhost,
      name: place.queue,
      durable: true,
      arguments: { 'x-queue-type': 'quorum' },
    });
    await waitFor('the leader', async () =>
      (await readMembers(client, vhost, place.queue)).leader === broker.nodename ? true : undefined,
    );
    if (isAtLeast(version, 4, 0)) {
      await addMember(client, place);
      await assert.rejects(removeMember(client, place), /last_node/);
    } else {
      await assert.rejects(addMember(client, place), { reason: 'rejected' });
    }
    const { leaders, isWhole } = await countLeaders(client, 20);
    assert.ok(isWhole);
    assert.ok((leaders.get(broker.nodename)?.replicated ?? 0) >= 1, leaderWords(leaders));
    await rebalanceLeaders(client);
  });

  it('deletes a queue only if it is empty or unused, of every type', () => deletion);

  it('does not delete a queue as empty that was filled a moment ago', () => filled);

  it('deletes a queue that was declared a moment ago, of which there are no statistics yet', () => fresh);

  async function deleteFresh(): Promise<void> {
    await Promise.all(
      (['empty', 'unused'] as const).flatMap(only =>
        ['classic', 'quorum', 'stream'].map(async type => {
          const queue = `fresh.${type}.${only}`;
          const own = { 'x-queue-type': type };
          await declareQueue(client, { vhost, name: queue, durable: true, arguments: own });
          await deleteQueueOnlyIf(client, { vhost, queue }, only);
          await assert.rejects(ask(`/queues/${at}/${queue}`), /404/);
        }),
      ),
    );
  }

  async function deleteOnlyIf(): Promise<void> {
    const channel = await amqp.createConfirmChannel();
    const seen = (queue: string, messages: number, consumers: number) =>
      waitFor(`${messages} messages and ${consumers} consumers of ${queue}`, async () => {
        const status = await readQueue(client, vhost, queue);
        return status.messages === messages && status.consumers === consumers ? status : undefined;
      });
    await Promise.all(
      ['classic', 'quorum', 'stream'].map(async type => {
        const queue = `deleted.${type}`;
        await declareQueue(client, {
          vhost,
          name: queue,
          durable: true,
          arguments: { 'x-queue-type': type },
        });
        channel.sendToQueue(queue, Buffer.from('kept'));
        await channel.waitForConfirms();
        const consuming = await amqp.createChannel();
        await consuming.prefetch(1);
        const { consumerTag } = await consuming.consume(queue, () => {});
        assert.match(contentWords(await seen(queue, 1, 1)), /1 message.* and 1 consumer now/);
        await assert.rejects(deleteQueueOnlyIf(client, { vhost, queue }, 'empty'), /not empty/);
        await assert.rejects(deleteQueueOnlyIf(client, { vhost, queue }, 'unused'), /in use/);
        await ask(`/queues/${at}/${queue}`);
        await consuming.cancel(consumerTag);
        await consuming.close();
        await seen(queue, 1, 0);
        await deleteQueueOnlyIf(client, { vhost, queue }, 'unused');
        await assert.rejects(ask(`/queues/${at}/${queue}`), /404/);
      }),
    );
    await channel.close();
  }

  async function keepFilled(): Promise<void> {
    const channel = await amqp.createConfirmChannel();
    await Promise.all(
      ['classic', 'quorum', 'stream'].map(async type => {
        const queue = `filled.${type}`;
        await declareQueue(client, {
          vhost,
          name: queue,
          durable: true,
          arguments: { 'x-queue-type': type },
        });
        await waitFor(`${queue} to be seen empty`, async () =>
          (await readQueue(client, vhost, queue)).messages === 0 ? true : undefined,
        );
        channel.sendToQueue(queue, Buffer.from('kept'));
        await channel.waitForConfirms();
        await assert.rejects(deleteQueueOnlyIf(client, { vhost, queue }, 'empty'), /not empty/);
      }),
    );
    await channel.close();
  }
});

/** ACTS_CLUSTER: three nodes take a while to start. */
(process.env.ACTS_CLUSTER ? describe : describe.skip)('Leaders and members on three nodes', () => {
  const lifetime = suiteLifetime();

  it('spreads leaders that lie on one node, and moves members', async function () {
    this.timeout(240_000);
    const [first, , third] = await startCluster(lifetime, { name: 'acts-cluster' });
    const client = new ManagementClient({
      url: `${first.managementUrl}/`,
      username: first.username,
      password: first.password,
    });
    lifetime.defer(() => client.close());
    const own = { 'x-queue-type': 'quorum', 'x-queue-leader-locator': 'client-local' };
    for (let index = 0; index < 9; index++)
      await declareQueue(client, { vhost: '/', name: `q${index}`, durable: true, arguments: own });
    await waitFor('nine leaders on one node', async () => {
      const { leaders } = await countLeaders(client, 1);
      return leaders.get(first.nodename)?.replicated === 9 ? true : undefined;
    });
    await rebalanceLeaders(client);
    const after = await untilTheyRest(client, AbortSignal.timeout(120_000));
    const counts = [...after.values()].map(({ replicated }) => replicated);
    assert.deepEqual([counts.length, Math.max(...counts) <= 5], [3, true], leaderWords(after));

    const version = parseVersion(first.version) ?? assert.fail(first.version);
    if (!isAtLeast(version, 4, 0)) return;
    const place = { vhost: '/', queue: 'q0', node: third.nodename };
    const members = async () => (await readMembers(client, '/', 'q0')).members.includes(third.nodename);
    await removeMember(client, place);
    await waitFor('one member less', async () => ((await members()) ? undefined : true));
    await addMember(client, place);
    await waitFor('the member to be back', async () => ((await members()) ? true : undefined));
  });
});
