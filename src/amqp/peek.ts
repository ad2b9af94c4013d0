import { setTimeout as sleep } from 'node:timers/promises';
import type { Channel, ConsumeMessage } from 'amqplib';
import type { Look, LookOptions } from '../messages/look.ts';
import type { QueueLook } from '../messages/look-plan.ts';
import { type AmqpConnection, callFailure, callMs, channelFailure } from './connection.ts';
import { AmqpError } from './error.ts';
import { Held } from './held.ts';
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
  try {
    await (plan.way === 'get' ? getOneByOne : consumeInBatches)(channel, plan, held, ended);
  } catch (error) {
    if (connection.lost.aborted || !ended.aborted) throw callFailure(error, connection, channel);
  } finally {
    await held.rescued();
    await giveBack(channel, plan, connection);
  }
  return held.result(signal);
}

async function getOneByOne(
  channel: Channel,
  { queue, count }: QueueLook,
  held: Held,
  ended: AbortSignal,
): Promise<void> {
  while (held.count < count) {
    const getting = channel.get(queue);
    const delivery = await within('Getting a message', getting, { milliseconds: callMs, signal: ended });
    if (delivery === false) return;
    held.take(delivery);
  }
}

/**
 * Ever larger batches, each by a consumer of its own that may hold no more: what a broker has sent nobody can stop. They
 * end where there are as many messages as the queue had ready at the beginning: one that comes back meanwhile is not chased.
 */
async function consumeInBatches(
  channel: Channel,
  { queue, count }: QueueLook,
  held: Held,
  ended: AbortSignal,
): Promise<void> {
  const limits = { milliseconds: callMs, signal: ended };
  const { messageCount } = await within('Asking for the queue', channel.checkQueue(queue), limits);
  const wanted = Math.min(count, messageCount);
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
      const { messageCount } = await within('Asking for the queue', channel.checkQueue(queue), limits);
      if (messageCount === 0 || quietFor > patienceMs) break;
    }
  } finally {
    channel.off('close', onClose);
    // What the broker has sent to the consumer comes before the answer to this.
    await within('Ending the consumer', channel.cancel(consumerTag), { milliseconds: callMs }).catch(
      () => {},
    );
  }
  failure ??= channelFailure(channel);
  if (failure) throw failure;
  return taken;
}

/**
 * Lets the broker put everything back. A nack is done when the broker answers what came after it; before, closing the
 * channel could overtake it and count as a failed delivery.
 */
async function giveBack(
  channel: Channel,
  { queue, giveBack }: QueueLook,
  connection: AmqpConnection,
): Promise<void> {
  const limits = { milliseconds: callMs };
  try {
    if (connection.lost.aborted || channelFailure(channel)) return;
    if (giveBack === 'nack') {
      channel.nackAll(true);
      await within('Giving messages back', channel.checkQueue(queue), limits);
    }
    await within('Closing the channel', channel.close(), limits);
  } catch {
    await connection.close();
  }
}

const firstBatch = 16;
/** Without a delivery for so long, it is worth asking whether there are any more. */
const quietMs = 200;
const patienceMs = 10_000;
