import { setTimeout as sleep } from 'node:timers/promises';
import type { ConsumeMessage } from 'amqplib';
import { checksum } from '../messages/checksum.ts';
import { type Look, type LookOptions, type Seen, usualMaxBytes } from '../messages/look.ts';
import type { StreamLook } from '../messages/look-plan.ts';
import { header } from '../messages/message.ts';
import { toMessage } from '../messages/raw.ts';
import { type AmqpConnection, callFailure, callMs, channelFailure } from './connection.ts';
import { AmqpError } from './error.ts';
import { rawMessage } from './wire.ts';
import { within } from './within.ts';

/**
 * Where to begin. `last`: so that the end of the stream is shown. A time (seconds since 1970) is found by the chunk that has
 * it: messages that are a little older may come first.
 * https://www.rabbitmq.com/docs/streams#consuming
 */
export type StreamStart =
  | { readonly at: 'first' | 'last' }
  | { readonly at: 'offset'; readonly offset: number }
  | { readonly at: 'time'; readonly seconds: number };

/**
 * Reads `plan.count` messages of a stream, or as many as there are. An acknowledgement to a stream takes nothing out, it
 * lets more come. Each message has its offset in the header `x-stream-offset`.
 * @throws {AmqpError}
 */
export async function lookIntoStream(
  connection: AmqpConnection,
  { queue, count }: StreamLook,
  start: StreamStart,
  { signal, maxBytes = usualMaxBytes, onProgress = () => {} }: LookOptions = {},
): Promise<Look> {
  const stream: Stream = { connection, queue, signal };
  const messages: Seen[] = [];
  let bytes = 0;
  let toldAt = 0;
  const take = (delivery: ConsumeMessage) => {
    const raw = rawMessage(delivery);
    messages.push({ message: toMessage(raw), checksum: checksum(raw), fate: 'in-place' });
    bytes += raw.body.length;
    const now = performance.now();
    if (now - toldAt >= 100) {
      toldAt = now;
      onProgress({ messages: messages.length, bytes });
    }
    return messages.length < count && bytes < maxBytes;
  };
  await readFrom(stream, start, count, take);
  const full = messages.length >= count ? 'count' : bytes >= maxBytes ? 'bytes' : undefined;
  return { messages, stopped: full ?? (signal?.aborted ? 'cancelled' : 'empty'), bytes, notes: [] };
}

interface Stream {
  readonly connection: AmqpConnection;
  readonly queue: string;
  readonly signal: AbortSignal | undefined;
}

/** Tells whether to go on. */
type Take = (delivery: ConsumeMessage) => boolean;

async function readFrom(stream: Stream, start: StreamStart, count: number, take: Take): Promise<void> {
  if (start.at === 'last') {
    const end = await lastOffset(stream);
    if (end === undefined) return;
    const from = Math.max(0, end - count + 1);
    await consume(stream, from, take, last => last === end);
    return;
  }
  const isAtEnd = async (last: number | undefined, quietFor: number) => {
    if (quietFor > patienceMs) return true;
    const end = await lastOffset(stream);
    const before = last ?? (start.at === 'offset' ? start.offset - 1 : -1);
    return end === undefined || before >= end;
  };
  await consume(stream, offsetArgument(start), take, isAtEnd);
}

/** The offset of the last message; undefined where there is none. It is in the last chunk, which is read through. */
async function lastOffset(stream: Stream): Promise<number | undefined> {
  let offset: number | undefined;
  const take = (delivery: ConsumeMessage) => {
    offset = offsetOf(delivery);
    return true;
  };
  await consume(stream, 'last', take, (last, quietFor) => last !== undefined || quietFor > emptyMs);
  return offset;
}

/**
 * Consumes until `take` has enough or the signal is aborted. A stream does not say where it ends: after a third of a second
 * without a message `isAtEnd` is asked, with the last offset that came, and the milliseconds since.
 */
async function consume(
  { connection, queue, signal }: Stream,
  from: Offset,
  take: Take,
  isAtEnd: (last: number | undefined, quietFor: number) => boolean | Promise<boolean>,
): Promise<void> {
  const channel = await connection.openChannel(signal);
  const done = new AbortController();
  const ended = AbortSignal.any([connection.lost, ...(signal ? [signal] : [])]);
  const stopped = AbortSignal.any([ended, done.signal]);
  const limits = { milliseconds: callMs, signal: ended };
  let last: number | undefined;
  let lastAt = performance.now();
  let unsettled = 0;
  let deleted = false;
  const onDelivery = (delivery: ConsumeMessage | null) => {
    if (stopped.aborted) return;
    deleted = delivery === null;
    if (delivery) {
      last = offsetOf(delivery);
      lastAt = performance.now();
    }
    if (!delivery || !take(delivery)) done.abort();
    else if (++unsettled === prefetch / 2) {
      channel.ack(delivery, true);
      unsettled = 0;
    }
  };
  channel.once('close', () => done.abort());
  try {
    await within('Setting the prefetch', channel.prefetch(prefetch), limits);
    const options = { arguments: { 'x-stream-offset': from } };
    await within('Consuming', channel.consume(queue, onDelivery, options), limits);
    while (!stopped.aborted) {
      await sleep(quietMs, undefined, { signal: stopped }).catch(() => {});
      const quietFor = performance.now() - lastAt;
      if (!stopped.aborted && quietFor >= quietMs && (await isAtEnd(last, quietFor))) break;
    }
    if (deleted) throw new AmqpError('not-found', `Stream \`${queue}\` was deleted during the look.`);
    const failure = connection.lost.aborted ? connection.lost.reason : channelFailure(channel);
    if (failure) throw failure;
  } catch (error) {
    if (connection.lost.aborted || !signal?.aborted) throw callFailure(error, connection, channel);
  } finally {
    await within('Closing the channel', channel.close(), { milliseconds: callMs }).catch(() => {});
  }
}

type Offset = 'first' | 'last' | number | { readonly '!': 'timestamp'; readonly value: number };

function offsetArgument(start: Exclude<StreamStart, { at: 'last' }>): Offset {
  switch (start.at) {
    case 'offset':
      return start.offset;
    case 'time':
      return { '!': 'timestamp', value: start.seconds };
    default:
      return 'first';
  }
}

function offsetOf(delivery: ConsumeMessage): number | undefined {
  const offset = header(toMessage(rawMessage(delivery)), 'x-stream-offset');
  return offset && 'value' in offset ? Number(offset.value) : undefined;
}

/** Acknowledged by halves, so that a broker always may send on. */
const prefetch = 200;
const quietMs = 300;
const emptyMs = 1_000;
const patienceMs = 5_000;
