import type { EffectiveQueue } from '../model/effective.ts';
import { formatVersion, isAtLeast, type Version } from '../model/version.ts';
import type { DeliveriesLeft } from './look.ts';

/** What decides how a queue can be looked into, and what that costs. */
export interface LookFacts {
  readonly vhost: string;
  readonly queue: string;
  readonly type: string;
  readonly version: Version;
  /** How often a quorum queue takes a message back; undefined: without end, as every classic queue does. */
  readonly deliveryLimit?: number;
  readonly overflow: string;
  readonly maxLength?: number;
  readonly maxLengthBytes?: number;
  /** In milliseconds. */
  readonly messageTtl?: number;
  /** Which messages that come back a quorum queue hides for a while: `all`, `failed`, `returned`, `disabled`. */
  readonly delayedRetry: string;
  readonly singleActiveConsumer: boolean;
  readonly autoDelete: boolean;
  readonly exclusive: boolean;
  /** Ready and unacknowledged. */
  readonly messages?: number;
  /** Of a message's body, where the broker has counted them. */
  readonly averageBytes?: number;
  readonly consumers?: number;
  readonly state?: string;
}

/** Why nothing may be taken out of a queue by a consumer, as every transfer does; undefined where it may. */
export function consumingRefusal({ queue, autoDelete }: LookFacts): string | undefined {
  return autoDelete
    ? `Queue \`${queue}\` is an auto-delete queue: the broker deletes it, with all that is in it, when its last consumer goes, and ours could be that.`
    : undefined;
}

/** The numbers that the management API gives for a queue. */
export interface LookStatus {
  readonly type: string;
  readonly messages?: number;
  readonly bytes?: number;
  readonly consumers?: number;
  readonly state?: string;
}

/** A way to look that loses nothing, and what it costs. */
export interface QueueLook {
  readonly kind: 'look';
  readonly queue: string;
  /** Never more than was asked for. */
  readonly count: number;
  /** `redelivered`: the messages will be marked so; `delivery`: each spends one of its deliveries; `delay`: they are hidden for a while. */
  readonly cost: 'redelivered' | 'delivery' | 'delay';
  /** Whether a person should agree first. */
  readonly ask: boolean;
  /** The cost in a sentence. */
  readonly words: string;
  readonly warnings: readonly string[];
  readonly way: 'get' | 'consume';
  /** How the messages get back to their places. */
  readonly giveBack: 'nack' | 'close';
  readonly deliveryLimit?: number;
}

/** Reading a stream takes nothing out of it. */
export interface StreamLook {
  readonly kind: 'stream';
  readonly queue: string;
  readonly count: number;
  readonly words: string;
}

export interface Refusal {
  readonly kind: 'refused';
  readonly reason:
    | 'type'
    | 'exclusive'
    | 'down'
    | 'single-active-consumer'
    | 'delivery-limit-0'
    | 'last-delivery';
  readonly words: string;
}

export type LookPlan = QueueLook | StreamLook | Refusal;

/** The most that one look shows. */
export const mostMessages = 10_000;

export function lookFacts(effective: EffectiveQueue, status: LookStatus, version: Version): LookFacts {
  const { vhost, name, autoDelete = false, exclusive = false, arguments: settings } = effective.queue;
  const number = (key: string) => {
    const value = effective.value(key);
    return typeof value === 'number' ? value : undefined;
  };
  const text = (key: string, otherwise: string) => {
    const value = effective.value(key);
    return typeof value === 'string' ? value : otherwise;
  };
  const { type, messages, bytes, consumers, state } = status;
  return {
    vhost,
    queue: name,
    type,
    version,
    deliveryLimit:
      type === 'quorum'
        ? deliveryLimit(number('delivery-limit'), settings['x-delivery-limit'], version)
        : undefined,
    overflow: text('overflow', 'drop-head'),
    maxLength: number('max-length'),
    maxLengthBytes: number('max-length-bytes'),
    messageTtl: number('message-ttl'),
    delayedRetry: isAtLeast(version, 4, 3) ? text('delayed-retry-type', 'disabled') : 'disabled',
    singleActiveConsumer: settings['x-single-active-consumer'] === true,
    autoDelete,
    exclusive,
    messages,
    averageBytes: bytes !== undefined && messages ? bytes / messages : undefined,
    consumers,
    state,
  };
}

/**
 * The cheapest way to look into a queue without losing anything, or why there is none. What is said here of versions and
 * queue types was seen on 3.10.8, 4.0.5 and 4.3.6; test/integration/peek.test.ts asks them again.
 * @param seen what earlier looks have left: `remember` of look.ts
 */
export function planLook(facts: LookFacts, count: number, seen: DeliveriesLeft = new Map()): LookPlan {
  const refusal = refusalOf(facts, seen);
  if (refusal) return refusal;
  const { queue, type } = facts;
  const wanted = Math.min(count, mostMessages);
  if (type === 'stream') {
    return { kind: 'stream', queue, count: wanted, words: 'Reading a stream takes nothing out of it.' };
  }
  const narrow = dropsHead(facts) && isNearlyFull(facts, wanted);
  const plan = type === 'quorum' ? quorumLook(facts, seen) : classicLook(facts, wanted);
  return {
    kind: 'look',
    queue,
    count: narrow ? Math.min(wanted, mostOfFullQueue) : wanted,
    ...plan,
    ask: plan.cost !== 'redelivered' || narrow,
    warnings: warningsFor(facts, narrow),
  };
}

type Way = Pick<QueueLook, 'cost' | 'words' | 'way' | 'giveBack' | 'deliveryLimit'>;

/**
 * A single get leaves no trace of a consumer. Of an auto-delete queue a consumer would be the end: the broker deletes the
 * queue with its last one.
 */
function classicLook({ autoDelete, singleActiveConsumer }: LookFacts, count: number): Way {
  const mustGet = autoDelete || singleActiveConsumer;
  return {
    cost: 'redelivered',
    words: 'The messages keep their places and will be marked as redelivered.',
    way: mustGet || count <= fewGets ? 'get' : 'consume',
    giveBack: 'close',
  };
}

/**
 * Quorum queues count what comes back, until 4.3 in every case, from then on all but a nack. Before, closing the channel is
 * the better way back: of a nack 3.10 shuffles the messages, and where there is no limit puts them at the tail, as 4.0 does.
 * A get is a consumer of its own there: given back, more than 32 of them come in any order. What comes back goes before what
 * was never delivered, and behind what came back before.
 */
function quorumLook({ version, deliveryLimit, delayedRetry }: LookFacts, seen: DeliveriesLeft): Way {
  const broker = `RabbitMQ ${formatVersion(version)}`;
  if (isAtLeast(version, 4, 3)) {
    const delays = delayedRetry === 'all' || delayedRetry === 'returned';
    return {
      cost: delays ? 'delay' : 'redelivered',
      words: delays
        ? `The queue hides messages that come back for a while (delayed-retry-type ${delayedRetry}): consumers get these later. No delivery is spent.`
        : `${broker} does not count what is given back: the messages spend no delivery, go back to the head of the queue and will be marked as redelivered.`,
      way: 'consume',
      giveBack: 'nack',
      deliveryLimit,
    };
  }
  if (deliveryLimit === undefined) {
    return {
      cost: 'redelivered',
      words: `${broker} counts every look as a delivery (x-delivery-count), and this queue has no delivery limit: the messages go back to its head and will be marked as redelivered.`,
      way: 'consume',
      giveBack: 'close',
    };
  }
  const fewest = Math.min(...seen.values());
  const known = Number.isFinite(fewest) ? ` Of those seen before, one has ${fewest} left.` : '';
  return {
    cost: 'delivery',
    words: `${broker} counts every look as a failed delivery, and after ${deliveryLimit} the queue drops or dead-letters a message: each one shown spends one.${known} A message on its last delivery is put back at the tail, and the look ends there.`,
    way: 'consume',
    giveBack: 'close',
    deliveryLimit,
  };
}

function refusalOf(facts: LookFacts, seen: DeliveriesLeft): Refusal | undefined {
  const {
    queue,
    type,
    version,
    deliveryLimit,
    exclusive,
    singleActiveConsumer,
    consumers = 0,
    state = '',
  } = facts;
  const refuse = (reason: Refusal['reason'], words: string): Refusal => ({ kind: 'refused', reason, words });
  if (!['classic', 'quorum', 'stream'].includes(type)) {
    return refuse('type', `Queue \`${queue}\` is of the type ${type}, which cannot be looked into.`);
  }
  if (exclusive) {
    return refuse(
      'exclusive',
      `Queue \`${queue}\` is exclusive: only the connection that declared it may read it.`,
    );
  }
  if (unavailable.has(state)) {
    return refuse(
      'down',
      `Queue \`${queue}\` is ${state}: its messages cannot be read until its nodes are back.`,
    );
  }
  if (type !== 'quorum') return undefined;
  if (singleActiveConsumer && consumers > 0) {
    return refuse(
      'single-active-consumer',
      `Queue \`${queue}\` gives its messages to a single active consumer only, and one is there. Stop it to look.`,
    );
  }
  if (deliveryLimit === 0) {
    return refuse(
      'delivery-limit-0',
      `Queue \`${queue}\` has the delivery limit 0: it drops or dead-letters what is not acknowledged the first time, so a look could lose messages.`,
    );
  }
  const spends = !isAtLeast(version, 4, 3) && deliveryLimit !== undefined;
  const last = spends ? [...seen.values()].filter(left => left <= 0).length : 0;
  if (last > 0) {
    return refuse(
      'last-delivery',
      `${last === 1 ? 'A message that was' : `${last} messages that were`} seen in queue \`${queue}\` may be delivered only once more (delivery limit ${deliveryLimit}). A look would take that delivery, so there is none. Consume, move or replay what is there first.`,
    );
  }
  return undefined;
}

function warningsFor(facts: LookFacts, narrow: boolean): readonly string[] {
  const { deliveryLimit, overflow, messageTtl, consumers = 0, singleActiveConsumer } = facts;
  const warnings: string[] = [];
  if (narrow) {
    warnings.push(
      `The queue is nearly full and drops its oldest messages. What is published while the look holds the oldest (well under a second) can push them out when they come back, as it would without a look; at most ${mostOfFullQueue} are held.`,
    );
  }
  if (overflow.startsWith('reject-publish') && hasLengthLimit(facts) && isNearlyFull(facts, 1)) {
    warnings.push(
      'The queue is full: while messages are held, publishers can fill their places beyond its limit.',
    );
  }
  if (messageTtl !== undefined) {
    warnings.push(
      'A message whose time to live ends while it is held expires when it comes back, as it would have in the queue.',
    );
  }
  if (consumers > 0) {
    warnings.push(
      singleActiveConsumer
        ? 'The single active consumer may get later messages before those that are held: the order is not kept.'
        : 'Consumers are at work: the look shows what they leave, and they get later messages before those that are held.',
    );
  }
  if (deliveryLimit !== undefined) {
    warnings.push('If the connection breaks during the look, each message held spends a delivery.');
  }
  return warnings;
}

/**
 * 20 from 4.0 on where nothing is said, before that there was none; a negative one is none. An argument of -1 is taken by
 * 3.10 too, for a limit that the first return is beyond.
 * https://www.rabbitmq.com/docs/quorum-queues#poison-message-handling
 */
function deliveryLimit(
  effective: number | undefined,
  argument: unknown,
  version: Version,
): number | undefined {
  if (!isAtLeast(version, 4, 0)) return typeof argument === 'number' && argument < 0 ? 0 : effective;
  if (effective === undefined) return 20;
  return effective < 0 ? undefined : effective;
}

function dropsHead(facts: LookFacts): boolean {
  return facts.overflow === 'drop-head' && hasLengthLimit(facts);
}

function hasLengthLimit({ maxLength, maxLengthBytes }: LookFacts): boolean {
  return maxLength !== undefined || maxLengthBytes !== undefined;
}

/** Whether the places of `held` messages can be filled while they are away. Of bytes nobody knows. */
function isNearlyFull({ messages, maxLength, maxLengthBytes }: LookFacts, held: number): boolean {
  if (messages === undefined || maxLengthBytes !== undefined) return true;
  return maxLength !== undefined && messages + held > maxLength;
}

const unavailable = new Set(['down', 'stopped', 'crashed', 'minority', 'terminated']);
const fewGets = 20;
const mostOfFullQueue = 100;
