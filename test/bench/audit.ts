import { type ChannelModel, connect } from 'amqplib';
import { audit } from '../../src/audit/audit.ts';
import { ManagementClient } from '../../src/management/client.ts';
import { type Definitions, importDefinitions } from '../../src/management/definitions.ts';
import { callApi } from '../../tools/broker/api.ts';
import { type Broker, startBroker } from '../../tools/broker.ts';
import { Lifetime, waitFor } from '../../tools/lifetime.ts';
import { largeDefinitions } from '../support/large-definitions.ts';

const queueCount = 10_000;
const connectionCount = 50;
const channelsEach = 10;
const rounds = 3;

/**
 * An audit of a broker with 10,000 queues, half of them queues for work, with dead letters in 500 of the others and with 500
 * consumers: its requests, its time, and that it leaves every message where it was.
 */
export async function auditOfManyQueues(script: Lifetime) {
  const lifetime = new Lifetime();
  script.defer(() => lifetime.end());
  try {
    const broker = await startBroker(lifetime, { name: 'audit-bench' });
    // Replicated queues on one node would measure the disk.
    const definitions = JSON.parse(largeDefinitions(queueCount).replaceAll('"quorum"', '"classic"'));
    await importInto(broker, definitions);
    const clients = await startClients(broker, lifetime);
    await untilCounted(broker);
    const runs = [];
    for (let round = 0; round < rounds; round++) runs.push(await timed(broker));
    // Or it throws: none may be missing.
    await untilCounted(broker);
    for (const client of clients) await client.close();
    console.log(`audit: ${runs.map(({ seconds }) => seconds.toFixed(2)).join(', ')} s`);
    const what = `audit of ${queueCount.toLocaleString('en')} queues on ${broker.version}`;
    return [
      {
        what: `${what}, median of ${rounds}`,
        value: runs.map(({ seconds }) => seconds).toSorted((a, b) => a - b)[rounds >> 1] ?? Number.NaN,
        unit: 's',
        atMost: 5,
      },
      {
        what: `${what}: requests`,
        value: Math.max(...runs.map(({ requests }) => requests)),
        unit: 'in all',
        atMost: 40,
      },
    ];
  } finally {
    await lifetime.end();
  }
}

async function importInto({ managementUrl, username, password }: Broker, definitions: Definitions) {
  const client = new ManagementClient({ url: `${managementUrl}/`, username, password });
  await importDefinitions(client, definitions).finally(() => client.close());
}

async function startClients(broker: Broker, lifetime: Lifetime): Promise<readonly ChannelModel[]> {
  const clients: ChannelModel[] = [];
  for (let number = 0; number < connectionCount; number++) {
    const client = await connect(broker.amqpUrl);
    client.on('error', () => {});
    lifetime.defer(() => client.close().catch(() => {}));
    clients.push(client);
    for (let index = 0; index < channelsEach; index++) {
      const region = `orders.region-${number * channelsEach + index}`;
      const channel = await client.createConfirmChannel();
      await channel.prefetch(10);
      await channel.consume(`${region}.work`, message => message && channel.ack(message));
      channel.sendToQueue(`${region}.dead`, Buffer.from('dead'), { persistent: true });
      await channel.waitForConfirms();
    }
  }
  return clients;
}

/** Statistics of so many queues take their time; the total is that of all that were published when they are there. */
function untilCounted(broker: Broker): Promise<number> {
  const counted = async () => {
    const { queue_totals: totals } = (await callApi(broker, 'GET', '/api/overview')) as {
      queue_totals: { messages?: number };
    };
    return totals.messages === connectionCount * channelsEach ? totals.messages : undefined;
  };
  return waitFor('the statistics of all queues', counted, { timeoutMs: 60_000, intervalMs: 1000 });
}

async function timed({ managementUrl, username, password }: Broker) {
  const started = performance.now();
  const { cluster } = await audit({ connection: { url: `${managementUrl}/`, username, password } });
  return { seconds: (performance.now() - started) / 1000, requests: cluster?.requests ?? Number.NaN };
}
