import assert from 'node:assert/strict';
import { type ChannelModel, type ConfirmChannel, connect } from 'amqplib';
import { checkQueue, type QueueCheck } from '../../src/audit/queue-check.ts';
import { ManagementClient } from '../../src/management/client.ts';
import { readClusterSnapshot, readRetention } from '../../src/management/cluster-snapshot.ts';
import type { ManagementError } from '../../src/management/error.ts';
import { readMemberStates } from '../../src/management/member-states.ts';
import { type QueueSnapshot, readQueueSnapshot } from '../../src/management/queue-snapshot.ts';
import { rangesKept } from '../../src/management/samples.ts';
import { callApi } from '../../tools/broker/api.ts';
import { type Broker, startBroker } from '../../tools/broker.ts';
import { waitFor } from '../../tools/lifetime.ts';
import { emptyBroker } from '../support/empty-broker.ts';
import { suiteLifetime } from '../support/lifetime.ts';

/** Letters that mean something in a regular expression, and another name that fits it. */
const hostile = 'a.b*(c)|[d] é';

describe('What the pages of queues and clusters read', function () {
  this.timeout(60_000);
  const lifetime = suiteLifetime();
  let broker: Broker;
  let silent: Broker;
  let client: ManagementClient;
  let channel: ConfirmChannel;

  const clientOf = ({ managementUrl: url, username, password }: Broker, changes = {}) => {
    const client = new ManagementClient({ url: `${url}/`, username, password, ...changes });
    lifetime.defer(() => client.close());
    return client;
  };
  const connectTo = async ({ amqpUrl }: Broker): Promise<ChannelModel> => {
    const connection = await connect(`${amqpUrl}/%2F`);
    lifetime.defer(() => connection.close().catch(() => {}));
    return connection;
  };
  const publish = async (to: ConfirmChannel, queue: string, count: number) => {
    for (let sent = 0; sent < count; sent++) to.publish('', queue, Buffer.alloc(100), { persistent: true });
    await to.waitForConfirms();
  };

  before(async function () {
    this.timeout(180_000);
    [broker, silent] = await Promise.all([
      emptyBroker(),
      startBroker(lifetime, { name: 'silent', conf: 'management.disable_stats = true\n' }),
    ]);
    client = clientOf(broker);
    channel = await (await connectTo(broker)).createConfirmChannel();
    await channel.assertExchange('dead', 'direct');
    await channel.assertQueue('orders.dead', { durable: true });
    await channel.bindQueue('orders.dead', 'dead', 'orders');
    await channel.assertQueue('orders', {
      durable: true,
      arguments: {
        'x-queue-type': 'quorum',
        'x-dead-letter-exchange': 'dead',
        'x-dead-letter-routing-key': 'orders',
        'x-max-length': 20_000,
      },
    });
    await channel.assertQueue('lonely', { durable: false });
    await channel.assertQueue('log', { durable: true, arguments: { 'x-queue-type': 'stream' } });
    const policy = { pattern: '^orders$', 'apply-to': 'queues' };
    await callApi(broker, 'PUT', '/api/policies/%2F/limits', {
      ...policy,
      definition: { 'max-length': 10_000, 'message-ttl': 3_600_000 },
    });
    await callApi(broker, 'PUT', '/api/operator-policies/%2F/caps', {
      ...policy,
      definition: { 'max-length': 5_000 },
    });
    await callApi(broker, 'PUT', '/api/users/limited', { password: 'only-here', tags: 'management' });
    await publish(channel, 'orders', 30);
    await channel.prefetch(7);
    await channel.consume('orders', () => {}, { consumerTag: 'slow' });
  });

  describe('of a queue', () => {
    let queue: QueueSnapshot;

    before(async () => {
      // Samples are taken every five seconds; a rate needs something to happen between two of them.
      queue = await waitFor(
        'samples of the queue',
        async () => {
          await publish(channel, 'orders', 5);
          const read = await readQueueSnapshot(client, { vhost: '/', queue: 'orders' }, 'minute');
          const rates = read.rateHistory?.lines.publish?.filter(rate => (rate ?? 0) > 0) ?? [];
          const isTold = read.depthHistory?.lines.unacknowledged?.at(-1) === 7 && rates.length >= 2;
          return isTold && read.consumers?.length === 1 ? read : undefined;
        },
        { timeoutMs: 40_000, intervalMs: 300 },
      );
    });

    it('are its depth and rates over time, at the same moments', () => {
      const { depthHistory, rateHistory } = queue;
      assert.ok(depthHistory && rateHistory);
      assert.ok(depthHistory.at.length >= 12, `${depthHistory.at.length} samples`);
      assert.deepEqual(
        depthHistory.at,
        [...depthHistory.at].sort((a, b) => a - b),
      );
      for (const line of Object.values(depthHistory.lines))
        assert.equal(line?.length, depthHistory.at.length);
      const total = depthHistory.lines.total?.at(-1) ?? 0;
      assert.equal(total, (depthHistory.lines.ready?.at(-1) ?? 0) + 7);
      assert.ok(Math.max(...(rateHistory.lines.publish ?? []).map(rate => rate ?? 0)) < 1_000);
    });

    it('are its consumers, members and policies', () => {
      const [consumer] = queue.consumers ?? [];
      assert.equal(consumer?.tag, 'slow');
      assert.equal(consumer?.user, broker.username);
      assert.equal(consumer?.prefetch, 7);
      assert.equal(consumer?.acknowledges, true);
      assert.deepEqual(
        [queue.type, queue.policy, queue.operatorPolicy, queue.leader, queue.members, queue.online],
        ['quorum', 'limits', 'caps', broker.nodename, [broker.nodename], [broker.nodename]],
      );
      assert.ok((queue.memory ?? 0) > 0 && (queue.bytes ?? 0) > 0);
    });

    it('are how far its members are, from 4.0 on', async () => {
      const states = await readMemberStates(client, { vhost: '/', queue: 'orders' });
      const leader = { node: broker.nodename, role: 'leader', behind: 0 };
      assert.deepEqual(states, broker.version.startsWith('3.') ? undefined : [leader]);
    });

    it('are kept for ten minutes and an hour by a broker as it comes', async () => {
      const { queues, cluster } = await readRetention(client);
      assert.deepEqual(rangesKept(queues), ['minute', 'ten minutes', 'hour']);
      assert.deepEqual(rangesKept(cluster), ['minute', 'ten minutes', 'hour', 'eight hours', 'day']);
    });

    it('are the entries of a stream', async () => {
      await publish(channel, 'log', 3);
      const stream = await waitFor(
        'the entries of the stream',
        async () => {
          const read = await readQueueSnapshot(client, { vhost: '/', queue: 'log' }, 'minute');
          return read.messages === 3 ? read : undefined;
        },
        { timeoutMs: 20_000, intervalMs: 300 },
      );
      assert.deepEqual([stream.type, stream.members], ['stream', [broker.nodename]]);
    });

    it('say when it is gone', async () => {
      const gone = readQueueSnapshot(client, { vhost: '/', queue: 'nobody' }, 'minute');
      await assert.rejects(gone, (error: ManagementError) => error.reason === 'not-found');
    });
  });

  describe('of a queue by what its virtual host has declared', () => {
    const check = (queue: string) => checkQueue(client, { vhost: '/', queue }, 'production');
    const setting = ({ settings }: QueueCheck, key: string) => settings.find(found => found.key === key);

    it('are its settings, with who decides and who speaks in vain', async () => {
      const found = await check('orders');
      assert.deepEqual(setting(found, 'max-length'), {
        key: 'max-length',
        value: 5_000,
        from: 'operator policy caps',
        overrides: [
          { from: 'queue argument', value: 20_000 },
          { from: 'policy limits', value: 10_000 },
        ],
      });
      assert.equal(setting(found, 'message-ttl')?.from, 'policy limits');
      assert.equal(setting(found, 'queue-type')?.value, 'quorum');
      const limit = setting(found, 'delivery-limit');
      assert.deepEqual(
        [limit?.value, limit?.from],
        broker.version.startsWith('3.') ? [undefined, undefined] : [20, 'default'],
      );
    });

    it('are where its dead letters go, and whose come here', async () => {
      const [source, target] = await Promise.all([check('orders'), check('orders.dead')]);
      assert.deepEqual(source.deadLetters?.targets, ['orders.dead']);
      assert.equal(source.deadLetters?.routingKey, 'orders');
      assert.ok(source.deadLetters?.reasons.includes('expired'));
      assert.deepEqual(
        target.sources.map(({ queue, exchange }) => [queue, exchange]),
        [['orders', 'dead']],
      );
      assert.equal(target.deadLetters, undefined);
    });

    it('are the findings about it, and about no other', async () => {
      const { findings } = await check('lonely');
      assert.ok(
        findings.some(({ message, severity }) => message.includes('not durable') && severity !== 'hint'),
        JSON.stringify(findings),
      );
      for (const { message } of findings) assert.match(message, /`lonely`/);
      assert.ok(findings.every(({ lesson }) => lesson !== undefined));
    });

    it('say when it is gone', async () => {
      await assert.rejects(check('nobody'), (error: ManagementError) => error.reason === 'not-found');
    });
  });

  describe('of a cluster', () => {
    it('are its totals and its nodes against their limits, now and over time', async () => {
      const cluster = await waitFor(
        'samples of the node',
        async () => {
          const read = await readClusterSnapshot(client, 'minute');
          const memory = read.nodeHistory?.memory?.lines[broker.nodename]?.at(-1);
          return memory && read.depth.total ? read : undefined;
        },
        { timeoutMs: 20_000, intervalMs: 300 },
      );
      assert.equal(cluster.version, broker.version);
      assert.equal(cluster.objects.queues, 4);
      assert.match(cluster.erlangVersion ?? '', /^\d+/);
      const [node] = cluster.nodes ?? [];
      assert.ok(node?.memory && node.disk && node.fileDescriptors && node.processes);
      assert.equal(node.sockets === undefined, !broker.version.startsWith('3.'));
      assert.ok(cluster.depthHistory && cluster.rateHistory?.lines.publish);
      assert.ok(cluster.churn?.connection_created !== undefined);
      assert.ok(cluster.listeners.some(({ protocol }) => protocol === 'amqp'));
      // What the API pads before the node was started is no memory of 0 bytes.
      assert.ok(!cluster.nodeHistory?.memory?.lines[broker.nodename]?.includes(0));
    });

    it('leave out the nodes for a user who may not see them', async () => {
      const limited = clientOf(broker, { username: 'limited', password: 'only-here' });
      const cluster = await readClusterSnapshot(limited, 'minute');
      assert.equal(cluster.nodes, undefined);
      assert.deepEqual(cluster.listeners, []);
    });
  });

  describe('where statistics are off', () => {
    it('is the depth of a queue, and nothing over time', async () => {
      const channel = await (await connectTo(silent)).createConfirmChannel();
      const names = [hostile, hostile.toUpperCase()];
      for (const [index, name] of names.entries()) {
        await channel.assertQueue(name, { durable: true });
        await publish(channel, name, index + 1);
      }
      const client = clientOf(silent);
      const found = await waitFor(
        'the depth of the queue',
        async () => {
          const read = await readQueueSnapshot(client, { vhost: '/', queue: hostile }, 'minute');
          return read.messages === 1 ? read : undefined;
        },
        { timeoutMs: 20_000, intervalMs: 300 },
      );
      assert.deepEqual([found.ready, found.depthHistory, found.rates, found.consumers], [1, ...nothing]);
    });

    it('is what the cluster has, and who runs', async () => {
      const cluster = await readClusterSnapshot(clientOf(silent), 'minute');
      assert.equal(cluster.nodes?.[0]?.running, true);
      assert.deepEqual([cluster.nodes?.[0]?.memory, cluster.depthHistory, cluster.rates], nothing);
    });
  });
});

const nothing = [undefined, undefined, undefined];
