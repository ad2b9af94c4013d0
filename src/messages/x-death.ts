import type { FieldTable, FieldValue } from './message.ts';
import { formatTime } from './time.ts';

/** One entry of `x-death`: how a message died in one queue for one reason, once or several times. */
export interface Death {
  readonly queue: string;
  /** `rejected`, `expired`, `maxlen`, `delivery_limit`, or what a later version or a client says. */
  readonly reason: string;
  readonly count: number;
  /** What the message had been published to before it died here first; empty for the default exchange. */
  readonly exchange: string;
  /** Those of the `CC` header among them, those of `BCC` not. */
  readonly routingKeys: readonly string[];
  /** When it died here first, in milliseconds since 1970; the broker writes whole seconds. */
  readonly time?: number;
  /** Its own expiration in milliseconds, which the broker took away when it died. */
  readonly originalExpiration?: string;
}

/** What the headers of a message tell about its deaths. */
export interface DeathHistory {
  /** As the header has them: the latest first. The order of the others means nothing before 4.0. */
  readonly deaths: readonly Death[];
  readonly first?: Death;
  readonly last?: Death;
  /** How well `first` is known; `certain` when the broker itself has named it. */
  readonly sure: 'certain' | 'likely' | 'doubtful';
  /** Sentences on what cannot be relied on. */
  readonly doubts: readonly string[];
}

/** Where a message died first, which is where somebody wanted it to go. */
export interface Origin {
  readonly queue: string;
  readonly exchange: string;
  readonly routingKeys: readonly string[];
  readonly sure: DeathHistory['sure'];
}

/** A stage of a message's way to where it is now, in words. */
export interface Stage {
  readonly death: Death;
  readonly text: string;
}

/**
 * Reads `x-death` and its companions. Before 4.0 a broker takes what a client sends as `x-death` for its own and counts on;
 * from 4.0 on it starts anew when such a message dies, so that `first` is the first death since a client published
 * it last. https://github.com/rabbitmq/rabbitmq-server/pull/11339
 */
export function deathHistory(headers: FieldTable | undefined): DeathHistory {
  const value = fieldOf(headers, 'x-death');
  if (!value) return { deaths: [], sure: 'doubtful', doubts: [] };
  if (value.type !== 'array') {
    const doubts = [`x-death is of type ${value.type} and no list of deaths: a client has sent it.`];
    return { deaths: [], sure: 'doubtful', doubts };
  }
  const deaths = value.value.flatMap(entry => readDeath(entry) ?? []);
  const broken = deaths.length < value.value.length;
  const resent = value.value.map(foreignType).find(type => type !== undefined);
  const [last] = deaths;
  const namedFirst = namedDeath(headers, 'x-first-death', deaths);
  const namedLast = namedDeath(headers, 'x-last-death', deaths);

  const doubts: string[] = [];
  if (broken) doubts.push('Some entries of x-death name no queue or no reason: a client has sent them.');
  if (resent) {
    doubts.push(
      `A client has sent x-death along (${resent}): it may tell of what happened before that. From 4.0 on such deaths are not counted on.`,
    );
  }
  if (namedFirst === 'unknown')
    doubts.push('x-first-death-queue and -reason are those of no death in x-death.');
  if (namedLast && namedLast !== last)
    doubts.push('x-last-death-queue and -reason are not those of the latest death in x-death.');

  const guessed = earliest(deaths);
  const known = namedFirst !== undefined && namedFirst !== 'unknown';
  const certain = known && !broken && !resent;
  const likely = !broken && namedFirst !== 'unknown' && (known || guessed.alone);
  const first = known ? namedFirst : guessed.death;
  return {
    deaths,
    ...(first ? { first } : {}),
    ...(last ? { last } : {}),
    sure: certain ? 'certain' : likely ? 'likely' : 'doubtful',
    doubts,
  };
}

/** Undefined for a message that has not died. */
export function origin({ first, sure }: DeathHistory): Origin | undefined {
  return first && { queue: first.queue, exchange: first.exchange, routingKeys: first.routingKeys, sure };
}

/** The deaths from the first on. A queue that the message came through again and again stands where it died there first. */
export function timeline({ deaths, first }: DeathHistory, timeZone?: string): readonly Stage[] {
  const byTime = deaths
    .toReversed()
    .sort((a, b) => Number(b === first) - Number(a === first) || compare(a.time, b.time));
  return byTime.map(death => ({ death, text: describe(death, timeZone) }));
}

function describe(death: Death, timeZone: string | undefined): string {
  const { queue, exchange, routingKeys, count, time, originalExpiration } = death;
  const how = reasonWords.get(death.reason) ?? (queue => `Died in ${queue} (${death.reason})`);
  const times = count > 1 ? `, ${count.toLocaleString('en')} times` : '';
  const when = time === undefined ? '' : `${count > 1 ? ', first' : ''} on ${formatTime(time, timeZone)}`;
  const keys = routingKeys.map(key => `\`${key}\``).join(', ');
  const came =
    exchange === ''
      ? 'the default exchange'
      : `exchange \`${exchange}\`${keys === '' ? '' : ` with routing key ${keys}`}`;
  const expiration =
    originalExpiration === undefined ? '' : `; it had an expiration of ${originalExpiration} ms`;
  return `${how(`\`${queue}\``)}${times}${when}. It had come through ${came}${expiration}.`;
}

/** https://www.rabbitmq.com/docs/dlx#effects */
const reasonWords: ReadonlyMap<string, (queue: string) => string> = new Map([
  ['rejected', queue => `Rejected by a consumer of ${queue}`],
  ['expired', queue => `Expired in ${queue}`],
  ['maxlen', queue => `Did not fit in ${queue}, which was full`],
  ['delivery_limit', queue => `Delivered from ${queue} as often as its delivery limit allows`],
]);

/** Undefined where a broker would not write such an entry. */
function readDeath(entry: FieldValue): Death | undefined {
  if (entry.type !== 'table') return undefined;
  const text = (name: string) => textOf(fieldOf(entry.value, name));
  const queue = text('queue');
  const reason = text('reason');
  if (queue === undefined || reason === undefined) return undefined;
  const keys = fieldOf(entry.value, 'routing-keys');
  const seconds = wholeNumber(fieldOf(entry.value, 'time'));
  const originalExpiration = text('original-expiration');
  return {
    queue,
    reason,
    count: Math.max(1, wholeNumber(fieldOf(entry.value, 'count')) ?? 1),
    exchange: text('exchange') ?? '',
    routingKeys: keys?.type === 'array' ? keys.value.flatMap(key => textOf(key) ?? []) : [],
    ...(seconds === undefined ? {} : { time: seconds * 1000 }),
    ...(originalExpiration === undefined ? {} : { originalExpiration }),
  };
}

/**
 * What shows that a client library has written the entry, in words: libraries choose their own types for what they send.
 * https://github.com/rabbitmq/rabbitmq-server/blob/main/deps/rabbit/src/mc_amqpl.erl
 */
function foreignType(entry: FieldValue): string | undefined {
  if (entry.type !== 'table') return undefined;
  for (const [name, type] of [
    ['count', 'int64'],
    ['time', 'timestamp'],
  ] as const) {
    const value = fieldOf(entry.value, name);
    if (value?.type !== type) return `its ${name} is ${value?.type ?? 'missing'}, a broker writes ${type}`;
  }
  return undefined;
}

/** The death that `x-first-death-*` or `x-last-death-*` name. */
function namedDeath(
  headers: FieldTable | undefined,
  prefix: 'x-first-death' | 'x-last-death',
  deaths: readonly Death[],
): Death | 'unknown' | undefined {
  const queue = fieldOf(headers, `${prefix}-queue`);
  if (!queue) return undefined;
  const reason = textOf(fieldOf(headers, `${prefix}-reason`));
  return deaths.find(death => death.queue === textOf(queue) && death.reason === reason) ?? 'unknown';
}

/** The death with the earliest time. Where several share it, the one furthest back in the list is not `alone`. */
function earliest(deaths: readonly Death[]): { readonly death?: Death; readonly alone: boolean } {
  const [death, next] = deaths.toReversed().sort((a, b) => compare(a.time, b.time));
  if (!death) return { alone: false };
  return { death, alone: !next || compare(death.time, next.time) < 0 };
}

/** What has no time comes last. */
function compare(a = Number.POSITIVE_INFINITY, b = Number.POSITIVE_INFINITY): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function fieldOf(table: FieldTable | undefined, name: string): FieldValue | undefined {
  return table?.find(([key]) => key === name)?.[1];
}

function textOf(value: FieldValue | undefined): string | undefined {
  return value?.type === 'longstr' ? value.value : undefined;
}

function wholeNumber(value: FieldValue | undefined): number | undefined {
  switch (value?.type) {
    case 'int8':
    case 'uint8':
    case 'int16':
    case 'uint16':
    case 'int32':
    case 'uint32':
      return value.value;
    case 'int64':
    case 'timestamp':
      return Number(value.value);
    default:
      return undefined;
  }
}
