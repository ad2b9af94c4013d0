import { type Checksum, isDeliveryCount, withoutDeliveryCounts } from './checksum.ts';
import type { FieldTable, FieldValue, Properties } from './message.ts';
import { decodeProperties, type Revision, reviseProperties } from './properties.ts';
import type { Outgoing, RawMessage } from './raw.ts';
import { deathHistory, origin } from './x-death.ts';

/**
 * The headers that a replay sets. No `x-` leads them: RabbitMQ gives such headers meanings of its own, and headers exchanges
 * pass them over.
 */
export const replayHeaders = {
  /** How often a message has been replayed, a 64-bit integer. */
  count: 'replay-count',
  /** Which run replayed it last: a run leaves what it meets again. */
  run: 'replay-run',
  /** The queue that it was taken from. */
  queue: 'replay-queue',
  /** The property user-id, which a broker takes only from that user itself. */
  userId: 'replay-user-id',
} as const;

export type Target =
  /** Past all exchanges, to the queue where the message died first. */
  | { readonly kind: 'origin-queue' }
  /** To the exchange and with the routing keys that it had been published with when it died first: to all who get such. */
  | { readonly kind: 'origin-exchange' }
  | { readonly kind: 'queue'; readonly queue: string }
  /** Without a routing key: each with its own. */
  | { readonly kind: 'exchange'; readonly exchange: string; readonly routingKey?: string };

/** What to do with each message that is met. */
export type Plan =
  /** Dropped once they are written. */
  | { readonly action: 'discard' }
  /** Written, and left where they are. */
  | { readonly action: 'export' }
  | {
      /** A replay is marked with {@link replayHeaders}; what is moved or copied stays as it is, as far as it can. */
      readonly action: 'replay' | 'move' | 'copy';
      readonly target: Target;
      /** The queue that the messages are taken from. */
      readonly queue: string;
      /** A name that no other run has. */
      readonly run: string;
      /** Whom the broker knows us as. */
      readonly username: string;
      readonly expiration: 'keep' | 'remove';
      /**
       * Whether `x-death` and its like go along. Kept, a consumer that counts its attempts by `x-death` gives up at once, and
       * a broker before 4.0 counts on, and drops a message that it takes to go round in a circle. Dropped, triage of what is
       * moved to another dead letter queue has nothing to go by.
       * https://www.rabbitmq.com/docs/dlx#automatic-dead-lettering-cycles
       */
      readonly deaths: 'keep' | 'drop';
      /** Messages that were replayed so often are left. */
      readonly maxReplays?: number;
      /** What goes instead of the message with this checksum. */
      readonly edits?: ReadonlyMap<Checksum, Pick<RawMessage, 'properties' | 'body'>>;
    };

export type PublishPlan = Exclude<Plan, { action: 'discard' | 'export' }>;

/** Why a message is left where it is. */
export type KeptBecause = 'came-back' | 'replayed-too-often' | 'no-origin' | 'broken-properties';

/** What is sent otherwise than it was received. */
export type Change =
  | 'user-id-moved'
  | 'copies-removed'
  | 'copies-restored'
  | 'expiration-removed'
  | 'deaths-dropped';

export type Decision =
  /** To a file. */
  | { readonly do: 'write' }
  | { readonly do: 'keep'; readonly because: KeptBecause }
  | {
      readonly do: 'publish';
      readonly outgoing: Outgoing;
      readonly changes: readonly Change[];
      /** Whether the original goes once the broker has confirmed. */
      readonly thenAck: boolean;
    };

/** The defaults: back to work means a fresh start, elsewhere means as it is. */
export function usualDeaths(action: PublishPlan['action']): PublishPlan['deaths'] {
  return action === 'replay' ? 'drop' : 'keep';
}

/** @param checksum is asked only where the plan has edits. */
export function decide(message: RawMessage, plan: Plan, checksum: () => Checksum): Decision {
  if (plan.action === 'discard' || plan.action === 'export') return { do: 'write' };
  const edit = plan.edits?.get(checksum());
  const text = Buffer.from(
    message.properties.buffer,
    message.properties.byteOffset,
    message.properties.byteLength,
  );
  const toOrigin = plan.target.kind === 'origin-queue' || plan.target.kind === 'origin-exchange';
  const headers =
    toOrigin || text.includes(replayHeaders.count) || text.includes(replayHeaders.run)
      ? (decodeProperties(message.properties).properties.headers ?? [])
      : [];
  if (textOf(fieldOf(headers, replayHeaders.run)) === plan.run) return { do: 'keep', because: 'came-back' };
  const replays = countIn(headers);
  if (plan.maxReplays !== undefined && replays >= plan.maxReplays)
    return { do: 'keep', because: 'replayed-too-often' };
  const to = destination(plan.target, message, headers);
  if (!to) return { do: 'keep', because: 'no-origin' };
  try {
    const { properties, changes } = revise(edit?.properties ?? message.properties, plan, to, replays + 1);
    const outgoing = {
      exchange: to.exchange,
      routingKey: to.routingKey,
      properties,
      body: edit?.body ?? message.body,
    };
    return { do: 'publish', outgoing, changes, thenAck: plan.action !== 'copy' };
  } catch (error) {
    if (error instanceof RangeError) return { do: 'keep', because: 'broken-properties' };
    throw error;
  }
}

/** How often a message has been replayed. */
export function replayCount({ properties }: RawMessage): number {
  const bytes = Buffer.from(properties.buffer, properties.byteOffset, properties.byteLength);
  return bytes.includes(replayHeaders.count)
    ? countIn(decodeProperties(properties).properties.headers ?? [])
    : 0;
}

/**
 * The message as it may be published straight to a queue by `username`, as it is otherwise: no header routes copies of it
 * elsewhere, no user-id is another's, and what counted its deliveries is gone.
 * @throws {RangeError} where its property list is broken.
 */
export function straightTo(queue: string, message: RawMessage, username: string): Outgoing {
  const { properties } = revised(message.properties, { username, straight: true });
  return { exchange: '', routingKey: queue, properties, body: message.body };
}

interface Destination {
  readonly exchange: string;
  readonly routingKey: string;
  /** Past all exchanges: no copies. */
  readonly straight: boolean;
  /** Further routing keys, for the header CC. */
  readonly copies?: readonly string[];
}

function destination(target: Target, message: RawMessage, headers: FieldTable): Destination | undefined {
  switch (target.kind) {
    case 'queue':
      return { exchange: '', routingKey: target.queue, straight: true };
    case 'exchange':
      return {
        exchange: target.exchange,
        routingKey: target.routingKey ?? message.routingKey,
        straight: false,
      };
    case 'origin-queue': {
      const from = origin(deathHistory(headers));
      return from && { exchange: '', routingKey: from.queue, straight: true };
    }
    case 'origin-exchange': {
      const from = origin(deathHistory(headers));
      if (!from) return undefined;
      const [routingKey = '', ...copies] = from.routingKeys;
      return { exchange: from.exchange, routingKey, straight: false, copies };
    }
  }
}

function revise(properties: Uint8Array, plan: PublishPlan, to: Destination, replay: number) {
  const replayed = plan.action === 'replay';
  return revised(properties, {
    username: plan.username,
    straight: to.straight,
    copies: to.copies,
    dropDeaths: plan.deaths === 'drop',
    removeExpiration: plan.expiration === 'remove',
    headers: replayed
      ? [
          [replayHeaders.count, { type: 'int64', value: BigInt(replay) }],
          [replayHeaders.run, { type: 'longstr', value: plan.run }],
          [replayHeaders.queue, { type: 'longstr', value: plan.queue }],
        ]
      : [],
  });
}

interface Wishes {
  readonly username: string;
  readonly straight: boolean;
  readonly copies?: readonly string[] | undefined;
  readonly dropDeaths?: boolean;
  readonly removeExpiration?: boolean;
  readonly headers?: FieldTable;
}

/** Reads closely only what the bytes may hold: most messages go through as they are. */
function revised(
  properties: Uint8Array,
  wishes: Wishes,
): { properties: Uint8Array; changes: readonly Change[] } {
  const bytes = Buffer.from(properties.buffer, properties.byteOffset, properties.byteLength);
  const changes: Change[] = [];
  const headers = [...(wishes.headers ?? [])];
  const removed = new Set<string>();
  const needed = () => decodeProperties(properties).properties;

  const userId = bytes.readUInt16BE(0) & userIdFlag ? needed().userId : undefined;
  const foreign = userId !== undefined && userId !== wishes.username;
  if (foreign) {
    changes.push('user-id-moved');
    headers.push([replayHeaders.userId, { type: 'longstr', value: userId }]);
  }
  const copies = bytes.includes('CC') ? copyHeaders(needed()) : [];
  if (wishes.straight && copies.length > 0) {
    changes.push('copies-removed');
    for (const name of copies) removed.add(name);
  }
  if (wishes.copies && wishes.copies.length > 0 && !copies.includes('CC')) {
    changes.push('copies-restored');
    headers.push(['CC', { type: 'array', value: wishes.copies.map(value => ({ type: 'longstr', value })) }]);
  }
  const removeExpiration = wishes.removeExpiration === true && (bytes.readUInt16BE(0) & expirationFlag) !== 0;
  if (removeExpiration) changes.push('expiration-removed');
  const dropDeaths = wishes.dropDeaths === true && deathMarks.some(mark => bytes.includes(mark));
  if (dropDeaths) changes.push('deaths-dropped');

  if (changes.length === 0 && headers.length === 0) {
    return { properties: withoutDeliveryCounts(properties), changes };
  }
  const revision: Revision = {
    removeUserId: foreign,
    removeExpiration,
    removeHeader: name =>
      isDeliveryCount(name) ||
      removed.has(name) ||
      (dropDeaths && deathMarks.some(mark => name.startsWith(mark))),
    headers,
  };
  return { properties: reviseProperties(properties, revision), changes };
}

/** In the first two octets of a property list. */
const userIdFlag = 1 << 4;
const expirationFlag = 1 << 8;

/** How the headers begin that a broker writes when a message dies. */
const deathMarks: readonly string[] = ['x-death', 'x-first-death-', 'x-last-death-'];

/** https://www.rabbitmq.com/docs/sender-selected */
function copyHeaders({ headers = [] }: Properties): readonly string[] {
  return ['CC', 'BCC'].filter(name => fieldOf(headers, name));
}

function fieldOf(headers: FieldTable, name: string): FieldValue | undefined {
  return headers.find(([key]) => key === name)?.[1];
}

function textOf(value: FieldValue | undefined): string | undefined {
  return value?.type === 'longstr' ? value.value : undefined;
}

/** The count as we write it, or as another client has sent it on. */
function countIn(headers: FieldTable): number {
  const value = fieldOf(headers, replayHeaders.count);
  if (value?.type === 'int64') return Number(value.value);
  return value && 'value' in value && typeof value.value === 'number' ? value.value : 0;
}
