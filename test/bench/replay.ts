import { randomBytes, randomUUID } from 'node:crypto';
import { type AmqpConnection, openConnection } from '../../src/amqp/connection.ts';
import { readyMessages } from '../../src/amqp/ready.ts';
import { startTransfer } from '../../src/amqp/transfer.ts';
import { sendRaw } from '../../src/amqp/wire.ts';
import type { FieldTable } from '../../src/messages/message.ts';
import { encodeProperties } from '../../src/messages/properties.ts';
import { callApi } from '../../tools/broker/api.ts';
import { type Broker, startBroker } from '../../tools/broker.ts';
import { Lifetime, waitFor } from '../../tools/lifetime.ts';

const count = 50_000;
/** In turn, so that what else the machine does is the same for both; a few, so that the median is not about one disturbance. */
const rounds = 5;

/** Persistent messages of 1 kB that died, replayed from a dead letter queue and moved back by a dynamic shovel, in turn. */
export async function replayBesideShovel(script: Lifetime) {
  const lifetime = new Lifetime();
  script.defer(() => lifetime.end());
  try {
    const broker = await startBroker(lifetime, { name: 'replay-bench' });
    const types = [await measure(broker, 'classic'), await measure(broker, 'quorum')];
    const what = `replay of ${count.toLocaleString('en')} messages of 1 kB, ${broker.version}`;
    return types.flatMap(({ type, ratios, longestTurn, memory }) => [
      {
        what: `${what}, ${type}: a shovel's rate / ours`,
        value: median(ratios),
        unit: 'times',
        atMost: 1 / 0.9,
      },
      {
        what: `${what}, ${type}: the longest turn of the event loop`,
        value: longestTurn,
        unit: 'ms',
        atMost: 50,
      },
      { what: `${what}, ${type}: memory at its highest`, value: memory, unit: 'MB more', atMost: 200 },
    ]);
  } finally {
    await lifetime.end();
  }
}

async function measure(broker: Broker, type: string) {
  const own = await connect(broker);
  const channel = await own.openConfirmChannel();
  for (const queue of ['dead', 'work'])
    await channel.assertQueue(`${type} ${queue}`, { durable: true, arguments: { 'x-queue-type': type } });
  const replays: number[] = [];
  const shovels: number[] = [];
  let longestTurn = 0;
  let memory = 0;
  for (let round = 0; round < rounds; round++) {
    await fill(own, `${type} dead`, `${type} work`);
    const before = memoryNow();
    const turns = measureTurns();
    let highest = before;
    const watch = setInterval(() => {
      highest = Math.max(highest, memoryNow());
    }, 20);
    const started = performance.now();
    const result = await startTransfer({
      plan: {
        action: 'replay',
        target: { kind: 'origin-queue' },
        queue: `${type} dead`,
        run: randomUUID(),
        username: broker.username,
        expiration: 'keep',
        deaths: 'drop',
      },
      source: { queue: `${type} dead`, type },
      connect: () => connect(broker),
    }).done;
    replays.push((count / (performance.now() - started)) * 1000);
    clearInterval(watch);
    if (result.done !== count) throw new Error(`Only ${result.done} were replayed: ${result.error?.message}`);
    longestTurn = Math.max(longestTurn, turns.stop());
    memory = Math.max(memory, (highest - before) / 1e6);
    shovels.push(await shovel(broker, own, `${type} work`, `${type} dead`));
    await channel.purgeQueue(`${type} dead`);
  }
  await own.close();
  console.log(`replay, ${type}: ${words(replays)} messages/s; shovel ${words(shovels)} messages/s`);
  const ratios = replays.map((rate, round) => (shovels[round] ?? 0) / rate);
  return { type, ratios, longestTurn, memory };
}

/** Messages a second, from the first that arrives to the last that leaves. */
async function shovel(broker: Broker, own: AmqpConnection, from: string, to: string): Promise<number> {
  const uri = broker.amqpUrl;
  const value = {
    'src-protocol': 'amqp091',
    'src-uri': uri,
    'src-queue': from,
    'src-delete-after': 'queue-length',
    'dest-protocol': 'amqp091',
    'dest-uri': uri,
    'dest-queue': to,
    'ack-mode': 'on-confirm',
  };
  const channel = await own.openChannel();
  await callApi(broker, 'PUT', '/api/parameters/shovel/%2F/bench', { value });
  const moved = async (enough: (ready: number) => boolean) =>
    enough(await readyMessages(channel, to)) ? performance.now() : undefined;
  const limits = { timeoutMs: 120_000, intervalMs: 5 };
  const first = await waitFor('the shovel to start', () => moved(ready => ready > 0), limits);
  const last = await waitFor('the shovel to end', () => moved(ready => ready >= count), limits);
  await channel.close();
  return (count / (last - first)) * 1000;
}

async function fill(own: AmqpConnection, queue: string, origin: string): Promise<void> {
  const death: FieldTable = [
    ['count', { type: 'int64', value: 1n }],
    ['reason', { type: 'longstr', value: 'rejected' }],
    ['queue', { type: 'longstr', value: origin }],
    ['time', { type: 'timestamp', value: 1_700_000_000n }],
    ['exchange', { type: 'longstr', value: '' }],
    ['routing-keys', { type: 'array', value: [{ type: 'longstr', value: origin }] }],
  ];
  const headers: FieldTable = [
    ['x-death', { type: 'array', value: [{ type: 'table', value: death }] }],
    ['x-first-death-exchange', { type: 'longstr', value: '' }],
    ['x-first-death-queue', { type: 'longstr', value: origin }],
    ['x-first-death-reason', { type: 'longstr', value: 'rejected' }],
  ];
  const properties = encodeProperties({ deliveryMode: 2, contentType: 'application/json', headers });
  const body = randomBytes(1_024);
  const channel = await own.openConfirmChannel();
  for (let sent = 0; sent < count; sent += 1_000) {
    for (let index = 0; index < 1_000; index++)
      sendRaw(channel, { exchange: '', routingKey: queue, properties, body }, () => {});
    await channel.waitForConfirms();
  }
  await channel.close();
}

function connect({ amqpUrl, username, password }: Broker): Promise<AmqpConnection> {
  const { hostname: host, port } = new URL(amqpUrl);
  return openConnection({ host, port: Number(port), tls: false, vhost: '/', username, password });
}

/**
 * The longest turn of the event loop in ms of this thread's own time: on a busy machine the clock would count what others do.
 * Timers may be a millisecond apart.
 */
function measureTurns(): { stop(): number } {
  let longest = 0;
  const used = () => {
    const { user, system } = process.threadCpuUsage();
    return (user + system) / 1000;
  };
  let before = used();
  const timer = setInterval(() => {
    const now = used();
    longest = Math.max(longest, now - before);
    before = now;
  }, 1);
  return {
    stop() {
      clearInterval(timer);
      return longest;
    },
  };
}

/** The heap and what hangs on it; the process keeps more from the filling. */
function memoryNow(): number {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function words(rates: readonly number[]): string {
  return rates.map(rate => Math.round(rate).toLocaleString('en')).join(', ');
}
