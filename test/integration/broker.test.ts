import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { connect } from 'amqplib';
import { callApi } from '../../tools/broker/api.ts';
import { type Broker, startBroker } from '../../tools/broker.ts';
import { Lifetime, waitFor } from '../../tools/lifetime.ts';
import { suiteLifetime } from '../support/lifetime.ts';

describe('a private broker', () => {
  const lifetime = suiteLifetime();
  const first = uniqueName();
  const second = uniqueName();
  let brokers: [Broker, Broker];

  before(async function () {
    this.timeout(180_000);
    brokers = await Promise.all([
      startBroker(lifetime, { name: first }),
      startBroker(lifetime, { name: second }),
    ]);
  });

  it('runs beside another one, each with its own user and data', async () => {
    const [one, other] = brokers;
    assert.notEqual(one.amqpUrl, other.amqpUrl);
    const connection = await connect(one.amqpUrl);
    const channel = await connection.createChannel();
    await channel.assertQueue('only-here');
    await connection.close();
    const names = async (broker: Broker) =>
      ((await callApi(broker, 'GET', '/api/queues?columns=name')) as { name: string }[]).map(
        queue => queue.name,
      );
    assert.deepEqual(await names(one), ['only-here']);
    assert.deepEqual(await names(other), []);
    await assert.rejects(names({ ...other, username: one.username, password: one.password }), /401/);
    await assert.rejects(names({ ...one, username: 'guest', password: 'guest' }), /401/);
  });

  it('listens on loopback only', async function () {
    if (process.platform !== 'linux') this.skip();
    const ports = ['amqpUrl', 'managementUrl'].map(key => Number(new URL(brokers[0][key as 'amqpUrl']).port));
    const addresses = await listeningAddresses(ports);
    assert.equal(addresses.size, 2);
    assert.deepEqual([...addresses.values()], ['0100007F', '0100007F']);
  });

  it('keeps persistent messages over a restart and over a crash', async function () {
    this.timeout(120_000);
    const [broker] = brokers;
    const connection = await connect(broker.amqpUrl);
    connection.on('error', () => {});
    const channel = await connection.createConfirmChannel();
    await channel.assertQueue('kept', { arguments: { 'x-queue-type': 'quorum' } });
    for (let n = 0; n < 10; n++) channel.sendToQueue('kept', Buffer.from(String(n)), { persistent: true });
    await channel.waitForConfirms();

    await broker.restart();
    assert.equal(await depth(broker, 'kept'), 10);
    await broker.kill();
    await assert.rejects(connect(broker.amqpUrl), /ECONNREFUSED/);
    await broker.restart();
    assert.equal(await depth(broker, 'kept'), 10);
  });

  it('leaves no process, no port and no folder behind', async function () {
    this.timeout(60_000);
    const [one, other] = brokers;
    if (process.platform === 'linux') assert.notDeepEqual(await processesOf(first), []);
    await one.stop();
    await one.stop();
    await assert.rejects(connect(one.amqpUrl), /ECONNREFUSED/);
    assert.ok(!(await readdir(tmpdir())).some(name => name.startsWith(first)));
    if (process.platform === 'linux') {
      await waitFor('its processes to be gone', async () =>
        (await processesOf(first)).length === 0 ? true : undefined,
      );
    }
    await callApi(other, 'GET', '/api/overview');
  });

  it('that cannot start says how it ended and shows its log', async () => {
    const own = new Lifetime();
    const name = uniqueName();
    const server = { root: '/', script: process.execPath };
    // Node, started as if it were RabbitMQ, with nothing on its input: it ends at once.
    await assert.rejects(
      startBroker(own, { name, source: { kind: 'server', server } }),
      /The private RabbitMQ node exited with code \d+ while starting/,
    );
    await own.end();
    assert.ok(!(await readdir(tmpdir())).some(entry => entry.startsWith(name)));
  });
});

describe('the broker of RABBITMQ_URL', () => {
  const lifetime = suiteLifetime();
  const before_ = { ...process.env };
  let broker: Broker;

  before(async function () {
    this.timeout(120_000);
    broker = await startBroker(lifetime, { name: uniqueName() });
    delete process.env.RABBITMQ_PRODUCTION_BROKER;
    process.env.RABBITMQ_URL = `${broker.amqpUrl}/%2F`;
    process.env.RABBITMQ_MANAGEMENT_URL = `${broker.managementUrl}/`;
  });

  after(() => {
    for (const name of ['RABBITMQ_PRODUCTION_BROKER', 'RABBITMQ_URL', 'RABBITMQ_MANAGEMENT_URL']) {
      const value = before_[name];
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  });

  it('is used as it is and never ended', async () => {
    const own = new Lifetime();
    const existing = await startBroker(own);
    assert.equal(existing.private, false);
    assert.equal(existing.version, broker.version);
    assert.equal(existing.amqpUrl, broker.amqpUrl);
    assert.equal(existing.managementUrl, broker.managementUrl);
    await assert.rejects(existing.kill(), /not ours to kill/);
    await assert.rejects(existing.restart(), /not ours to restart/);
    await existing.stop();
    await own.end();
    await callApi(broker, 'GET', '/api/overview');
  });

  it('is told in words when it does not answer, without its password', async () => {
    const own = new Lifetime();
    process.env.RABBITMQ_MANAGEMENT_URL = 'http://127.0.0.1:1';
    const error = await startBroker(own).then(
      () => assert.fail('it answered'),
      (reason: Error) => reason,
    );
    assert.match(
      error.message,
      /management API does not answer at http:\/\/127.0.0.1:1: .*RABBITMQ_MANAGEMENT_URL/,
    );
    assert.ok(!error.message.includes(broker.password));

    process.env.RABBITMQ_MANAGEMENT_URL = broker.managementUrl;
    process.env.RABBITMQ_URL = 'amqp://nobody:wrong@127.0.0.1';
    await assert.rejects(startBroker(own), /401/);

    process.env.RABBITMQ_PRODUCTION_BROKER = '1.8';
    await assert.rejects(startBroker(own), /"1.8"; it can be 3.10, 4.0, 4.3/);
    delete process.env.RABBITMQ_PRODUCTION_BROKER;
  });
});

/** Found again in the environment of its processes and in the name of its folder. */
function uniqueName(): string {
  return `rmq-test-${randomBytes(4).toString('hex')}`;
}

async function depth(broker: Broker, queue: string): Promise<number> {
  const connection = await connect(broker.amqpUrl);
  try {
    const channel = await connection.createChannel();
    // A quorum queue that has just come back may not have elected its leader yet.
    return await waitFor(
      `${queue} to have a leader`,
      async () => (await channel.checkQueue(queue)).messageCount,
    );
  } finally {
    await connection.close();
  }
}

/** The processes, epmd among them, that were started with the node's environment. */
async function processesOf(name: string): Promise<string[]> {
  const ids = (await readdir('/proc')).filter(entry => /^\d+$/.test(entry));
  const environments = await Promise.all(
    ids.map(pid => readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '')),
  );
  return ids.filter((_, index) => environments[index]?.includes(`RABBITMQ_NODENAME=${name}-`));
}

/** Port to address (hexadecimal, as the kernel has it) of the listening IPv4 and IPv6 sockets. */
async function listeningAddresses(ports: number[]): Promise<Map<number, string>> {
  const LISTEN = '0A';
  const found = new Map<number, string>();
  for (const table of ['tcp', 'tcp6']) {
    for (const line of (await readFile(`/proc/net/${table}`, 'utf8')).split('\n')) {
      const [, local = '', , state] = line.trim().split(/\s+/);
      const [address = '', port = ''] = local.split(':');
      if (state === LISTEN && ports.includes(Number.parseInt(port, 16)))
        found.set(Number.parseInt(port, 16), address);
    }
  }
  return found;
}
