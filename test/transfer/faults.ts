import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AmqpConnection } from '../../src/amqp/connection.ts';
import type { FailedBecause } from '../../src/amqp/tally.ts';
import { startTransfer, type Transfer, type TransferResult } from '../../src/amqp/transfer.ts';
import { within } from '../../src/amqp/within.ts';
import type { FieldTable } from '../../src/messages/message.ts';
import { replayHeaders } from '../../src/messages/plan.ts';
import {
  decodeProperties,
  encodeProperties,
  inHeaderOrder,
  reviseProperties,
} from '../../src/messages/properties.ts';
import type { Outgoing, RawMessage } from '../../src/messages/raw.ts';
import { callApi } from '../../tools/broker/api.ts';
import type { Broker } from '../../tools/broker.ts';
import { waitFor } from '../../tools/lifetime.ts';
import { seeded } from '../support/random.ts';
import { connectTo, declare, drain, planFor, publish } from './queues.ts';

export const faults = [
  'none',
  'connections closed',
  'one connection closed',
  'process killed',
  'target deleted',
  'target full',
  'target unbound',
  'exchange deleted',
  'policy changed',
  'cancelled',
  'paused',
  'broker killed',
] as const;
export type Fault = (typeof faults)[number];

/** What one run came to; the counts are of messages. */
export interface Outcome {
  readonly fault: Fault;
  readonly messages: number;
  /** Neither in the source nor in the target. */
  readonly lost: number;
  readonly changed: number;
  /** In both, or in the target more than once. */
  readonly twice: number;
  /** How many at most there may be of these, as it was told. */
  readonly twiceTold: number;
  readonly words: string;
}

/** What a process of its own is given to transfer with. */
export interface Job {
  readonly broker: Pick<Broker, 'amqpUrl' | 'username' | 'password'>;
  readonly source: string;
  readonly type: string;
  readonly exchange: string;
  readonly action: 'move' | 'replay' | 'copy';
  readonly perSecond: number;
  readonly window: number;
}

export function startJob(
  { broker, source, type, exchange, action, perSecond, window }: Job,
  signal?: AbortSignal,
): Transfer {
  return startTransfer({
    plan: planFor(broker, source, { action, target: { kind: 'exchange', exchange, routingKey: 'k' } }),
    source: { queue: source, type },
    connect: () => connectTo(broker),
    perSecond,
    tuning: { window, cancelWithinMs: 5_000 },
    ...(signal ? { signal } : {}),
  });
}

/** Transfers messages that the seed decides, while something happens that it decides too, and counts where they are. */
export async function runWithFault(broker: Broker, seed: number, only?: Fault): Promise<Outcome> {
  const random = seeded(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  // A broker takes long to start again.
  const fault = only ?? pick(faults.slice(0, -1));
  // A quorum queue of 3.10.8 often does not come back when its node was killed.
  const types =
    fault === 'broker killed' && broker.version.startsWith('3.') ? ['classic'] : ['classic', 'quorum'];
  const type = pick(types);
  const targetType = pick(types);
  const action = pick(['move', 'move', 'replay', 'copy'] as const);
  const id = `${seed}-${randomUUID().slice(0, 8)}`;
  const [source, target, exchange] = [`source ${id}`, `target ${id}`, `exchange ${id}`];
  const count = 100 + Math.floor(random() * 500);
  const window = pick([1, 10, 100, 1_000]);
  const job: Job = { broker, source, type, exchange, action, perSecond: pick([400, 1_000, 4_000]), window };

  let own = await connectTo(broker);
  await declare(own, source, { 'x-queue-type': type });
  await declare(own, target, { 'x-queue-type': targetType });
  // A quorum queue that is younger than a second when its only node is killed comes back empty, on 3.10.8 and on 4.3.6.
  if (fault === 'broker killed') await sleep(2_000);
  const channel = await own.openChannel();
  await channel.assertExchange(exchange, 'direct', { durable: true });
  await channel.bindQueue(target, exchange, 'k');
  await channel.close();
  const sent = Array.from({ length: count }, (_, index) => message(source, index, random));
  await publish(own, sent);

  const cancel = new AbortController();
  const moment = random() * 0.8 * count;
  let result: TransferResult | undefined;
  if (fault === 'process killed') await killProcess(job, moment / job.perSecond);
  else {
    const transfer = startJob(job, cancel.signal);
    const done = transfer.done;
    done.catch(() => {});
    await waitFor('the moment', () => transfer.progress.done >= moment || undefined, {
      intervalMs: 2,
      timeoutMs: 30_000,
    });
    await strike(fault, {
      broker,
      own,
      target,
      exchange,
      transfer,
      cancel,
      random,
      count,
    });
    result = await done;
  }
  if (own.lost.aborted) own = await connectTo(broker);
  return account();

  async function account(): Promise<Outcome> {
    const left = await settledContents(own, source);
    const there = fault === 'target deleted' ? [] : await settledContents(own, target);
    const byNumber = new Map(sent.map((outgoing, index) => [String(index), outgoing]));
    const seen = new Map<string, number>();
    let changed = 0;
    for (const raw of [...left, ...there]) {
      const number = numberOf(raw);
      const original = byNumber.get(number);
      if (!original || !same(raw, original)) changed++;
    }
    for (const raw of there) seen.set(numberOf(raw), (seen.get(numberOf(raw)) ?? 0) + 1);
    const inSource = new Set(left.map(numberOf));
    const twice =
      action === 'copy'
        ? extra(seen)
        : extra(seen) + [...seen.keys()].filter(number => inSource.has(number)).length;
    const missing = [...byNumber.keys()].filter(number => !inSource.has(number) && !seen.has(number)).length;
    // What was confirmed goes with the queue, also what was on its way to it: a broker confirms that as well.
    const deleted = fault === 'target deleted' ? (result?.done ?? 0) : 0;
    const failed = Object.entries(result?.failed ?? {}) as [FailedBecause, number][];
    const inconsistent = result
      ? check(result, fault, { left: left.length, there: there.length, count, action })
      : '';
    await remove(own, [source, target], exchange);
    await own.close();
    return {
      fault,
      messages: count,
      lost: Math.max(0, missing - deleted),
      changed,
      twice,
      twiceTold: result ? result.possiblyTwice : window,
      words: `seed ${seed}: ${fault}, ${action} ${count} from ${type} to ${targetType}, window ${window}, ${job.perSecond}/s: ${result?.ended ?? 'killed'}, done ${result?.done}, left ${left.length}, there ${there.length}, failed ${failed.join(' ')}, deleted ${deleted}${result?.error ? `, ${result.error.message}` : ''}${inconsistent}`,
    };
  }
}

interface Scene {
  readonly broker: Broker;
  readonly own: AmqpConnection;
  readonly target: string;
  readonly exchange: string;
  readonly transfer: Transfer;
  readonly cancel: AbortController;
  readonly random: () => number;
  readonly count: number;
}

async function strike(fault: Fault, scene: Scene): Promise<void> {
  const { broker, own, target, exchange, transfer, cancel, random, count } = scene;
  const channel = await own.openChannel();
  switch (fault) {
    case 'connections closed':
      await Promise.all((await connectionNames(broker, transfer)).map(name => closeConnection(broker, name)));
      break;
    case 'one connection closed': {
      const names = await connectionNames(broker, transfer);
      await closeConnection(broker, names[Math.floor(random() * names.length)] ?? '');
      break;
    }
    case 'target deleted':
      await channel.deleteQueue(target);
      break;
    case 'target full':
    case 'policy changed': {
      // A limit that is reached before the broker knows it drops what is there: not the transfer's doing.
      transfer.pause();
      const definition =
        fault === 'target full'
          ? { 'max-length': roomFor(transfer, count), overflow: 'reject-publish' }
          : { 'max-length': count * 10, 'dead-letter-exchange': 'amq.fanout' };
      const pattern = `^${target}$`;
      await callApi(broker, 'PUT', `/api/policies/%2F/${encodeURIComponent(target)}`, {
        pattern,
        definition,
      });
      transfer.resume();
      break;
    }
    case 'target unbound':
      await channel.unbindQueue(target, exchange, 'k');
      break;
    case 'exchange deleted':
      await channel.deleteExchange(exchange);
      break;
    case 'cancelled':
      cancel.abort();
      break;
    case 'paused':
      transfer.pause();
      await sleep(50 + random() * 200);
      transfer.resume();
      break;
    case 'broker killed':
      await broker.kill();
      await broker.restart();
      break;
    default:
  }
  // Where our own connection is closed too, amqplib leaves this without an answer.
  await within('Closing a channel', channel.close(), { milliseconds: 5_000, signal: own.lost }).catch(
    () => {},
  );
}

/** More than is there already, which would be dropped. */
function roomFor(transfer: Transfer, count: number): number {
  const { done, inFlight } = transfer.progress;
  return done + inFlight + 1 + Math.floor((count - done) / 3);
}

/** Those of the transfer and our own, which the broker tells of a little later. The transfer waits meanwhile. */
async function connectionNames(broker: Broker, transfer: Transfer): Promise<readonly string[]> {
  transfer.pause();
  const names = await waitFor('the connections to be listed', async () => {
    const list = (await callApi(broker, 'GET', '/api/connections?columns=name')) as {
      readonly name?: string;
    }[];
    return list.length < 3 && transfer.progress.state !== 'ended'
      ? undefined
      : list.flatMap(({ name }) => name ?? []);
  });
  transfer.resume();
  return names;
}

async function closeConnection(broker: Broker, name: string): Promise<void> {
  await callApi(broker, 'DELETE', `/api/connections/${encodeURIComponent(name)}`).catch(() => {});
}

/** A process of its own transfers, and is killed. */
async function killProcess(job: Job, seconds: number): Promise<void> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'child.ts'), JSON.stringify(job)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  try {
    await Promise.race([once(child.stdout, 'data'), exited, sleep(20_000)]);
    await sleep(seconds * 1_000);
  } finally {
    child.kill('SIGKILL');
    await exited;
  }
}

/** A message with what could get lost on the way: types, order, large numbers, bytes that are no text. */
function message(queue: string, number: number, random: () => number): Outgoing {
  const headers: FieldTable = [
    ['a number', { type: 'int64', value: BigInt(Math.floor(random() * 2 ** 53)) * 1_000n }],
    ['bytes', { type: 'bytes', value: Buffer.from([number & 255, 0xff]) }],
    [
      'nested',
      {
        type: 'table',
        value: [
          ['z', { type: 'uint16', value: 1 }],
          ['a', { type: 'void' }],
        ],
      },
    ],
  ];
  const properties = encodeProperties({
    deliveryMode: 2,
    messageId: String(number),
    ...(random() < 0.7 ? { headers } : {}),
    ...(random() < 0.3 ? { priority: 4, timestamp: 1_700_000_000n } : {}),
  });
  const filler = random() < 0.02 ? 150_000 : Math.floor(random() * 300);
  return {
    exchange: '',
    routingKey: queue,
    properties,
    body: Buffer.from(`${number} ${'x'.repeat(filler)}`),
  };
}

function numberOf({ body }: RawMessage): string {
  return Buffer.from(body.subarray(0, 12)).toString().split(' ')[0] ?? '';
}

const added = new Set<string>([...Object.values(replayHeaders), 'x-delivery-count', 'x-acquired-count']);

function same(raw: RawMessage, original: Outgoing): boolean {
  const plain = (bytes: Uint8Array) =>
    Buffer.from(inHeaderOrder(reviseProperties(bytes, { removeHeader: name => added.has(name) })));
  return (
    decodeProperties(raw.properties).problems.length === 0 &&
    Buffer.compare(raw.body, original.body) === 0 &&
    plain(raw.properties).equals(plain(original.properties))
  );
}

function extra(seen: ReadonlyMap<string, number>): number {
  return [...seen.values()].reduce((sum, times) => sum + times - 1, 0);
}

/** All that is in a queue; messages of a connection that has just ended come back a little later. */
async function settledContents(own: AmqpConnection, queue: string): Promise<readonly RawMessage[]> {
  const messages: RawMessage[] = [];
  for (let quiet = 0; quiet < 3; quiet++) {
    const more = await drain(own, queue);
    messages.push(...more);
    if (more.length > 0) quiet = 0;
    await sleep(100);
  }
  return messages;
}

/** Whether the result tells what is so. @returns what does not fit, in words */
function check(
  { ended, done, failed, possiblyTwice }: TransferResult,
  fault: Fault,
  { left, there, count, action }: { left: number; there: number; count: number; action: string },
): string {
  const failures = Object.values(failed).reduce((sum, number) => sum + number, 0);
  const wrong: string[] = [];
  if (fault !== 'cancelled' && fault !== 'target deleted' && ended === 'done') {
    if (action !== 'copy' && left > failures + possiblyTwice) wrong.push('more is left than it says');
    if (there + possiblyTwice < count - failures) wrong.push('less is there than it says');
  }
  if (done > there + possiblyTwice && fault !== 'target deleted') wrong.push('less was done than it says');
  return wrong.length === 0 ? '' : ` INCONSISTENT: ${wrong.join(', ')}`;
}

async function remove(own: AmqpConnection, queues: readonly string[], exchange: string): Promise<void> {
  const channel = await own.openChannel();
  for (const queue of queues) await channel.deleteQueue(queue);
  await channel.deleteExchange(exchange);
  await channel.close();
}
