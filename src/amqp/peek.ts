import { setTimeout as sleep } from 'node:timers/promises';
import type { Channel, ConsumeMessage } from 'amqplib';
import type { Look, LookOptions } from '../messages/look.ts';
import type { QueueLook } from '../messages/look-plan.ts';
import { type AmqpConnection, callFailure, callMs, channelFailure } from './connection.ts';
import { AmqpError } from './error.ts';
import { Held } from './held.ts';
import { readyMessages } from './ready.ts';
import { Rescue } from './rescue.ts';
import { within } from './within.ts';

/**
 * Looks into a queue the way that was planned, and gives everything back, however it ends. Nothing is acknowledged, but for
 * a message on its last delivery after it was published again. The connection must be of this look alone: it is closed
 * where the broker does not answer.
 * @throws {AmqpError}
 */
export async function look(
  connection: AmqpConnection,
  plan: QueueLook,
  options: LookOptions = {},
): Promise<Look> {
  const returnsCount = plan.giveBack === 'close' && plan.deliveryLimit !== undefined;
  const rescue = returnsCount ? await Rescue.open(connection, plan.queue, options.signal) : undefined;
  try {
    return await lookOn(connection, plan, rescue, options);
  } catch (error) {
    // A classic queue with an exclusive consumer takes no other one, but answers a get.
    const takesGets = error instanceof AmqpError && error.reason === 'in-use' && plan.way === 'consume';
    if (!takesGets) throw error;
    return await lookOn(connection, { ...plan, way: 'get' }, rescue, options);
  } finally {
    await rescue?.close();
  }
}

async function lookOn(
  connection: AmqpConnection,
  plan: QueueLook,
  rescue: Rescue | undefined,
  options: LookOptions,
): Promise<Look> {
  const { signal } = options;
  const channel = await connection.openChannel(signal);
  const held = new Held(channel, plan, rescue, options);
  const ended = AbortSignal.any([connection.lost, held.enough, ...(signal ? [signal] : [])]);
  const limits = { milliseconds: callMs, signal: ended };
  let ready = 0;
  let failure: AmqpError | undefined;
  try {
    ready = await within('Asking for the queue', readyMessages(channel, plan.queue), limits);
    // As many as are there now: what comes back meanwhile is not chased.
    const wanted = Math.min(plan.count, ready);
    await (plan.way === 'get' ? getOneByOne : consumeInBatches)(channel, plan.queue, wanted, held, ended);
  } catch (error) {
    if (connection.lost.aborted || !ended.aborted) failure = callFailure(error, connection, channel);
  }
  await held.rescued();
  await giveBack(connection, channel, plan, ready);
  if (failure && !held.holdsLastCopy) throw failure;
  return held.result(signal);
}

async function getOneByOne(
  channel: Channel,
  queue: string,
  wanted: number,
  held: Held,
  ended: AbortSignal,
): Promise<void> {
  while (held.count < wanted) {
    const getting = channel.get(queue);
    const delivery = await within('Getting a message', getting, { milliseconds: callMs, signal: ended });
    if (delivery === false) return;
    held.take(delivery);
  }
}

/** Ever larger batches, each by a consumer that may hold no more: what a broker has sent nobody can stop. */
async function consumeInBatches(
  channel: Channel,
  queue: string,
  wanted: number,
  held: Held,
  ended: AbortSignal,
): Promise<void> {
  const limits = { milliseconds: callMs, signal: ended };
  for (let size = firstBatch, number = 1; held.count < wanted; size *= 4, number++) {
    const batch = Math.min(size, wanted - held.count, held.room);
    await within('Setting the prefetch', channel.prefetch(batch), limits);
    if ((await consume(channel, queue, `look-${number}`, batch, held, ended)) < batch) return;
  }
}

/** Takes `count` messages, or fewer when the queue has no more to give. */
async function consume(
  channel: Channel,
  queue: string,
  consumerTag: string,
  count: number,
  held: Held,
  ended: AbortSignal,
): Promise<number> {
  let taken = 0;
  let lastAt = performance.now();
  let failure: AmqpError | undefined;
  const done = new AbortController();
  const stopped = AbortSignal.any([ended, done.signal]);
  const onClose = () => done.abort();
  const onDelivery = (delivery: ConsumeMessage | null) => {
    if (delivery) held.take(delivery);
    else failure = new AmqpError('not-found', `Queue \`${queue}\` was deleted during the look.`);
    taken++;
    lastAt = performance.now();
    if (taken === count || failure) done.abort();
  };
  channel.once('close', onClose);
  const limits = { milliseconds: callMs, signal: ended };
  try {
    await within('Consuming', channel.consume(queue, onDelivery, { consumerTag }), limits);
    while (!stopped.aborted) {
      await sleep(quietMs, undefined, { signal: stopped }).catch(() => {});
      const quietFor = performance.now() - lastAt;
      if (stopped.aborted || quietFor < quietMs) continue;
      // Others may have taken what was there.
      const ready = await within('Asking for the queue', readyMessages(channel, queue), limits);
      if (ready === 0 || quietFor > patienceMs) break;
    }
  } finally {
    channel.off('close', onClose);
    // What the broker has sent to the consumer comes before the answer to this.
    await within('Ending the consumer', channel.cancel(consumerTag), { milliseconds: givingBackMs }).catch(
      () => {},
    );
  }
  failure ??= channelFailure(channel);
  if (failure) throw failure;
  return taken;
}

/**
 * Lets the broker put everything back, and waits until it has: a quorum queue does so after it has answered, and what a
 * consumer asks for in between comes first. An acknowledgement, too, and a nack can be overtaken by the end of their channel,
 * and then all that it holds has failed.
 */
async function giveBack(
  connection: AmqpConnection,
  channel: Channel,
  { queue, giveBack, cost }: QueueLook,
  ready: number,
): Promise<void> {
  const limits = { milliseconds: givingBackMs };
  try {
    if (connection.lost.aborted || channelFailure(channel)) return;
    if (giveBack === 'nack') {
      channel.nackAll(true);
      await untilReady(channel, queue, cost === 'delay' ? 0 : ready);
    }
    await within('Closing the channel', channel.close(), limits);
    if (giveBack === 'close') {
      const another = await connection.openChannel();
      await untilReady(another, queue, ready);
      await within('Closing the channel', another.close(), limits);
    }
  } catch {
    await connection.close();
  }
}

/** Waits until so many messages are ready again; a moment only where consumers take them. */
async function untilReady(channel: Channel, queue: string, count: number): Promise<void> {
  const started = performance.now();
  for (;;) {
    const asking = channel.checkQueue(queue);
    const { messageCount, consumerCount } = await within('Giving back', asking, {
      milliseconds: givingBackMs,
    });
    const waited = performance.now() - started;
    if (messageCount >= count || waited > (consumerCount > 0 ? settleMs : returnMs)) return;
    await sleep(20);
  }
}

const firstBatch = 16;
/** Without a delivery for so long, it is worth asking whether there are any more. */
const quietMs = 200;
const patienceMs = 10_000;
/** For a quorum queue to take what it does not answer. */
const settleMs = 200;
const returnMs = 2_000;
/** For each step: who has cancelled a look does not wait long for a broker that does not answer. */
const givingBackMs = 10_000;
