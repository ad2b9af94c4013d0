import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { ManagementClient } from '../../src/management/client.ts';
import { listDeprecatedFeaturesInUse } from '../../src/management/deprecated-features.ts';
import { listFeatureFlags } from '../../src/management/feature-flags.ts';
import { checkHealth, type Health, type HealthCheck } from '../../src/management/health-checks.ts';
import { type ClusterNode, listNodes } from '../../src/management/nodes.ts';
import { listListeners } from '../../src/management/overview.ts';
import { listQueueDetails } from '../../src/management/queue-details.ts';
import { isAtLeast, parseVersion } from '../../src/model/version.ts';
import { callApi } from '../../tools/broker/api.ts';
import { type Cluster, startCluster, untilJoined } from '../../tools/broker/cluster.ts';
import type { NodeExtras } from '../../tools/broker/conf.ts';
import { findSource } from '../../tools/broker/source.ts';
import { type Broker, startBroker } from '../../tools/broker.ts';
import { freePort, Lifetime, waitFor } from '../../tools/lifetime.ts';
import { selfSigned } from '../support/certificate.ts';
import { suiteLifetime } from '../support/lifetime.ts';

describe('A cluster of three private nodes', function () {
  this.timeout(120_000);
  const suite = suiteLifetime();
  const own = new Lifetime();
  const name = `cluster-${process.pid}`;
  let brokers: Cluster;
  /** A node of its own, with a certificate that runs out in ten days. */
  let encrypted: Broker;
  let encryptedPort: number;

  before(async function () {
    this.timeout(180_000);
    if ((await findSource()).kind !== 'server') return this.skip();
    suite.defer(() => own.end());
    // Nodes take one that says nothing for 4 s for gone; 60 s where nothing is set.
    const certificate = await selfSigned(() => this.skip(), { days: 10 });
    encryptedPort = await freePort();
    [brokers, encrypted] = await Promise.all([
      startCluster(own, { name, conf: 'net_ticktime = 4\n' }),
      startBroker(own, { name: `${name}-tls`, ...listeningWith(certificate, encryptedPort) }),
    ]);
    const [broker] = brokers;
    const queue = (queueName: string, size: number) =>
      callApi(broker, 'PUT', `/api/queues/%2F/${queueName}`, {
        durable: true,
        arguments: { 'x-queue-type': 'quorum', 'x-quorum-initial-group-size': size },
      });
    await Promise.all([queue('safe', 3), queue('alone', 1)]);
    await callApi(broker, 'PUT', '/api/queues/%2F/passing', { durable: false });
    for (const tag of ['monitoring', 'management'])
      await callApi(broker, 'PUT', `/api/users/${tag}`, { password: tag, tags: tag });
    const nothing = { configure: '', write: '', read: '' };
    await callApi(broker, 'PUT', '/api/permissions/%2F/management', nothing);
  });

  it('is one cluster, of which every node tells the others', async () => {
    const told = (nodes: readonly ClusterNode[]) => nodes.every(({ memory }) => memory);
    const nodes = await until(brokers[0], listNodes, told, 'statistics of all nodes');
    assert.deepEqual(
      nodes.map(node => node.name),
      brokers.map(({ nodename }) => nodename).toSorted(),
    );
    for (const node of nodes) {
      const { uptimeMs, memory, disk, fileDescriptors, logFiles, processes } = node;
      const { type, running, version, beingDrained, partitions, enabledPlugins } = node;
      assert.deepEqual(
        {
          type,
          running,
          version,
          beingDrained,
          partitions,
          enabledPlugins,
          authMechanisms: node.authMechanisms?.filter(mechanism => mechanism === 'PLAIN'),
        },
        {
          type: 'disc',
          running: true,
          version: brokers[0].version,
          beingDrained: brokers[0].version.startsWith('3.') ? undefined : false,
          partitions: [],
          enabledPlugins: [
            'rabbitmq_management',
            'rabbitmq_prometheus',
            'rabbitmq_shovel',
            'rabbitmq_shovel_management',
          ],
          authMechanisms: ['PLAIN'],
        },
      );
      assert.ok(uptimeMs && uptimeMs < 300_000);
      assert.ok(memory && memory.bytes > 10_000_000 && memory.bytes < memory.limit && !memory.alarm);
      assert.ok(disk && disk.bytes > disk.limit && disk.limit === 50_000_000 && !disk.alarm);
      assert.ok(fileDescriptors && fileDescriptors.total > 1_000);
      assert.ok(processes && processes.used > 100 && processes.used < processes.total);
      assert.ok(logFiles?.some(file => file.endsWith('.log')));
    }
  });

  it('tells its listeners, with the address that they are bound to', async () => {
    const listeners = await ask(brokers[0], listListeners);
    assert.equal(listeners.length, 12, 'of three nodes amqp, clustering, http and http/prometheus');
    assert.deepEqual(new Set(listeners.map(({ node }) => node)), new Set(brokers.map(b => b.nodename)));
    assert.deepEqual(new Set(listeners.map(({ ip_address }) => ip_address)), new Set(['127.0.0.1']));
    assert.ok(listeners.every(({ tls }) => tls === undefined));
  });

  it('tells what a listener with TLS asks of clients, and whose certificate runs out', async () => {
    const { nodename: node } = encrypted;
    const listeners = await ask(encrypted, listListeners);
    assert.deepEqual(
      listeners.filter(({ tls }) => tls),
      [
        {
          node,
          protocol: 'amqp/ssl',
          ip_address: '127.0.0.1',
          port: encryptedPort,
          tls: { verify: 'verify_peer', failIfNoPeerCert: false, versions: ['tlsv1.2'] },
        },
      ],
    );
    const health = await check(encrypted, 'certificate-expiration/1/months');
    assert.ok(health.state === 'failed');
    const [expiring] = health.certificates;
    assert.deepEqual([expiring?.node, expiring?.port], [node, encryptedPort]);
    const days = (Date.parse(expiring?.expiresOn ?? '') - Date.now()) / 86_400_000;
    assert.ok(days > 9 && days <= 10, `in ${days} days`);
  });

  it('tells which nodes keep its quorum queues, and which of them are critical', async () => {
    const everyone = brokers.map(({ nodename }) => nodename).toSorted();
    const queues = await until(brokers[0], replicas, ({ safe, alone }) => safe && alone, 'members');
    assert.deepEqual(queues.safe, { members: everyone, online: everyone });
    assert.equal(queues.alone?.members.length, 1);

    const keeper = brokers.find(({ nodename }) => nodename === queues.alone?.members[0]);
    assert.ok(keeper);
    const critical = await check(keeper, 'node-is-quorum-critical');
    assert.ok(critical.state === 'failed');
    assert.match(critical.reason, /would lose their quorum/);
    assert.deepEqual(critical.queues, [{ vhost: '/', name: 'alone' }]);
  });

  it('answers health checks, and says which its release does not have', async () => {
    const version = parseVersion(brokers[0].version);
    assert.ok(version);
    for (const healthy of ['alarms', 'local-alarms', 'virtual-hosts', 'protocol-listener/amqp'] as const)
      assert.deepEqual(await check(brokers[0], healthy), { state: 'ok' });
    assert.deepEqual(await check(brokers[0], 'certificate-expiration/1/months'), { state: 'ok' });
    const missing = await check(brokers[0], 'protocol-listener/amqps');
    assert.ok(missing.state === 'failed');
    assert.equal(missing.reason, 'No active listener');
    const since43 = { state: isAtLeast(version, 4, 3) ? 'ok' : 'not-in-this-release' };
    for (const late of [
      'reached-target-cluster-size',
      'is-in-service',
      'metadata-store/initialized',
    ] as const)
      assert.deepEqual(await check(brokers[0], late), since43);
  });

  it('tells its feature flags and the deprecated features in use', async () => {
    const version = parseVersion(brokers[0].version);
    assert.ok(version);
    const flags = await ask(brokers[0], listFeatureFlags);
    assert.ok(flags.some(({ name: flag, state }) => flag === 'stream_queue' && state === 'enabled'));
    const khepri = flags.find(({ name: flag }) => flag === 'khepri_db');
    const expected = isAtLeast(version, 4, 2) ? 'enabled' : isAtLeast(version, 4, 0) ? 'disabled' : undefined;
    assert.equal(khepri?.state, expected);

    const used = await ask(brokers[0], listDeprecatedFeaturesInUse);
    const transient = [{ name: 'transient_nonexcl_queues', phase: 'permitted_by_default' }];
    assert.deepEqual(
      used?.map(({ name: feature, phase }) => ({ name: feature, phase })),
      isAtLeast(version, 4, 0) ? transient : undefined,
    );
    assert.ok(used?.every(({ documentationUrl }) => documentationUrl?.startsWith('https://')) ?? true);
  });

  it('shows a user what the tag allows, and refuses the rest in words', async () => {
    const [broker] = brokers;
    const as = (tag: string) => ({ ...broker, username: tag, password: tag });
    assert.equal((await ask(as('monitoring'), listNodes)).length, 3);
    assert.equal((await ask(as('monitoring'), listListeners)).length, 12);
    await assert.rejects(ask(as('management'), listNodes), { reason: 'forbidden' });
    assert.deepEqual(await ask(as('management'), listListeners), []);
    assert.deepEqual(await check(as('management'), 'alarms'), { state: 'ok' });
  });

  it('lets rabbitmqctl raise an alarm of memory and of the disk, and take them back', async () => {
    const [one, other] = brokers;
    await Promise.all([
      one.ctl('set_vm_memory_high_watermark', '0.00001'),
      other.ctl('set_disk_free_limit', 'mem_relative', '1000.0'),
    ]);
    const both = (health: Health) => health.state === 'failed' && health.alarms.length === 2;
    const health = await until(other, asking('alarms'), both, 'both alarms');
    assert.ok(health.state === 'failed');
    assert.deepEqual(
      new Set(health.alarms.map(({ node, resource }) => `${resource} of ${node}`)),
      new Set([`memory of ${one.nodename}`, `disk space of ${other.nodename}`]),
    );
    assert.deepEqual(await check(brokers[2], 'local-alarms'), { state: 'ok' });
    await Promise.all([
      one.ctl('set_vm_memory_high_watermark', '0.4'),
      other.ctl('set_disk_free_limit', '50MB'),
    ]);
    await until(one, asking('alarms'), ({ state }) => state === 'ok', 'no alarm');
    await assert.rejects(
      one.ctl('set_disk_free_limit', 'much'),
      /rabbitmqctl set_disk_free_limit on .* failed/,
    );
  });

  it('goes on without a node that was killed, and takes it back', async () => {
    const [one, other, third] = brokers;
    await third.kill();
    const isDown = (nodes: readonly ClusterNode[]) => nodes.some(({ running }) => !running);
    const nodes = await until(one, listNodes, isDown, 'the node to be missed');
    assert.deepEqual(
      nodes.filter(({ running }) => !running).map(node => node.name),
      [third.nodename],
    );
    const down = nodes.find(({ running }) => !running);
    assert.deepEqual([down?.type, down?.memory, down?.partitions], ['disc', undefined, undefined]);
    await until(other, replicas, ({ safe }) => safe?.online.length === 2, 'two of three members');
    const critical = await check(other, 'node-is-quorum-critical');
    assert.ok(critical.state === 'failed');
    assert.ok(critical.queues.some(queue => queue.name === 'safe'));

    await third.restart();
    await untilJoined(brokers);
    await until(third, replicas, ({ safe }) => safe?.online.length === 3, 'all members');
  });

  it('misses a node that stands still, and meets it again', async () => {
    const [one, , third] = brokers;
    const isUp = (nodes: readonly ClusterNode[]) =>
      nodes.some(({ name: node, running }) => running && node === third.nodename);
    await third.freeze();
    await until(one, listNodes, nodes => !isUp(nodes), 'the node to be missed');
    await third.thaw();
    await until(third, listNodes, isUp, 'the node to answer');
  });

  it('leaves no folder and no port behind, whatever state its nodes are in', async () => {
    await brokers[1].freeze();
    await brokers[2].kill();
    await own.end();
    assert.deepEqual(
      (await readdir(tmpdir())).filter(folder => folder.startsWith(name)),
      [],
    );
    for (const { managementUrl } of brokers) await assert.rejects(fetch(managementUrl), /fetch failed/);
  });
});

function listeningWith({ cert, key }: { cert: string; key: string }, port: number): NodeExtras {
  return {
    files: { 'cert.pem': cert, 'key.pem': key },
    conf: folder => `listeners.ssl.1 = 127.0.0.1:${port}
ssl_options.certfile = ${folder}/cert.pem
ssl_options.keyfile = ${folder}/key.pem
ssl_options.cacertfile = ${folder}/cert.pem
ssl_options.verify = verify_peer
ssl_options.fail_if_no_peer_cert = false
ssl_options.versions.1 = tlsv1.2
`,
  };
}

type Ask<T> = (client: ManagementClient, signal?: AbortSignal) => Promise<T>;

async function ask<T>({ managementUrl, username, password }: Broker, question: Ask<T>): Promise<T> {
  const client = new ManagementClient({ url: managementUrl, username, password });
  try {
    return await question(client, AbortSignal.timeout(20_000));
  } finally {
    await client.close();
  }
}

/** The nodes of each quorum queue, sorted. */
async function replicas(client: ManagementClient, signal?: AbortSignal) {
  const { items } = await listQueueDetails(client, 1, signal);
  const nodes = items.flatMap(({ name, members = [], online = [] }) =>
    members.length > 0 ? [[name, { members: members.toSorted(), online: online.toSorted() }] as const] : [],
  );
  return Object.fromEntries(nodes);
}

function asking(health: HealthCheck): Ask<Health> {
  return (client, signal) => checkHealth(client, health, signal);
}

function check(broker: Broker, health: HealthCheck): Promise<Health> {
  return ask(broker, asking(health));
}

/** Statistics and members follow seconds after what they tell of. */
function until<T>(
  broker: Broker,
  question: Ask<T>,
  isThere: (answer: T) => unknown,
  what: string,
): Promise<T> {
  return waitFor(
    what,
    async () => {
      const answer = await ask(broker, question);
      return isThere(answer) ? answer : undefined;
    },
    { timeoutMs: 30_000, intervalMs: 250 },
  );
}
