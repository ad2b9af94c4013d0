import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ChannelModel, connect, type Options } from 'amqplib';
import { startBroker } from '../../tools/broker.ts';
import { Lifetime, waitFor } from '../../tools/lifetime.ts';

const depth = 1_000_000;
/** So many at the head have died; the others are there to be many. */
const dead = 10_000;
const types = ['classic', 'quorum'] as const;

/** Looks at the first 10,000 messages of queues with a million and groups them, in processes that do nothing else. */
export async function triageOfFullQueues(script: Lifetime) {
  const lifetime = new Lifetime();
  script.defer(() => lifetime.end());
  try {
    const broker = await startBroker(lifetime, { name: 'rmq-bench' });
    const connection = await connect(broker.amqpUrl);
    lifetime.defer(() => connection.close());
    const seconds = await fill(connection);
    console.log(
      `${depth.toLocaleString('en')} messages in each of ${types.join(', ')}: ${seconds.toFixed(0)} s`,
    );
    return types.flatMap(type => {
      const runs = Array.from({ length: 3 }, () => triageInProcess(broker.amqpUrl, type));
      runs.sort((a, b) => a.ms - b.ms);
      const [, { ms = 0 } = {}] = runs;
      console.log(`triage, ${type}: ${runs.map(({ parts }) => parts).join('; ')}`);
      const what = `triage of the first 10,000 of 1,000,000 messages, ${type} queue of ${broker.version}`;
      const peak = Math.max(...runs.map(({ peakBytes }) => peakBytes));
      return [
        { what: `${what}, median of 3 processes`, value: ms, unit: 'ms', atMost: 3_000 },
        {
          what: `memory of it at most, heap and external, ${type}`,
          value: peak / 1e6,
          unit: 'MB',
          atMost: 200,
        },
      ];
    });
  } finally {
    await lifetime.end();
  }
}

/** Both queues at once, without confirms: what counts is that they are full in the end. */
async function fill(connection: ChannelModel): Promise<number> {
  const channel = await connection.createChannel();
  await channel.assertExchange('fill', 'fanout');
  for (const type of types) {
    await channel.assertQueue(type, { arguments: { 'x-queue-type': type } });
    await channel.bindQueue(type, 'fill', '');
  }
  const started = performance.now();
  const small = Buffer.from('{}');
  for (let number = 0; number < depth; number++) {
    const hasRoom =
      number < dead
        ? channel.publish('fill', 'order.new', order(number), death(number))
        : channel.publish('fill', '', small);
    if (!hasRoom) await new Promise(resolve => channel.once('drain', resolve));
    // Publishing alone would starve the heartbeats of the connection.
    if (number % 10_000 === 0) await sleep(0);
  }
  await waitFor(
    'both queues to be full',
    async () => {
      const checked = await Promise.all(types.map(type => channel.checkQueue(type)));
      return checked.every(({ messageCount }) => messageCount === depth) ? true : undefined;
    },
    { timeoutMs: 80_000 },
  );
  return (performance.now() - started) / 1000;
}

function order(number: number): Buffer {
  const items = Array.from({ length: 3 }, (_, item) => ({
    sku: `SKU-${(number + item) % 90}`,
    quantity: item,
  }));
  return Buffer.from(JSON.stringify({ order: `O-${number}`, customer: `C-${number % 400}`, items }));
}

/** As a broker and a framework write it. */
function death(number: number): Options.Publish {
  const time = { '!': 'timestamp', value: 1_763_820_120 + (number >> 4) };
  return {
    contentType: 'application/json',
    messageId: `m-${number}`,
    headers: {
      'x-death': [
        {
          count: 1,
          reason: 'rejected',
          queue: 'orders',
          exchange: 'shop',
          'routing-keys': ['order.new'],
          time,
        },
      ],
      'x-exception-message': `${number % 30 === 0 ? 'IllegalStateException' : 'TimeoutException'}: order ${number}`,
    },
  };
}

function triageInProcess(amqpUrl: string, queue: (typeof types)[number]): TriageRun {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(import.meta.dirname, 'triage-process.ts')],
    {
      encoding: 'utf8',
      env: { ...process.env, BENCH_AMQP_URL: amqpUrl, BENCH_QUEUE: queue },
      timeout: 60_000,
    },
  );
  if (status !== 0) throw new Error(`The triage ended with ${status}: ${stderr}`);
  return JSON.parse(stdout);
}

/** What `triage-process.ts` tells. */
export interface TriageRun {
  readonly ms: number;
  readonly peakBytes: number;
  /** How long what took, in words. */
  readonly parts: string;
}
