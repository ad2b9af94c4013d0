import type { Cause } from './cause.ts';
import { bodyText } from './decode.ts';
import { cutTo, fieldText } from './field-text.ts';
import { parseJsonPath, valueAt } from './json-path.ts';
import { header, type Message } from './message.ts';
import { formatHour, formatTime } from './time.ts';

/** What messages are grouped by. A header is named, a path leads into a JSON body: `header:tenant`, `path:$.error.code`. */
export type Grouping = (typeof plainGroupings)[number] | `header:${string}` | `path:${string}`;

export const plainGroupings = ['reason', 'queue', 'exchange', 'routingKey', 'exception', 'hour'] as const;

export interface Loaded {
  readonly message: Message;
  readonly cause: Cause;
}

/** Messages by what killed them. Indices are those of the list that was given; times are milliseconds since 1970. */
export interface Triage {
  /** `1,240 rejected from orders since 2026-11-22 14:02, 97% TimeoutException.` */
  readonly sentence: string;
  readonly total: number;
  readonly by: readonly Grouping[];
  /** The largest first; beyond {@link mostGroups} the last one has what is left. */
  readonly groups: readonly Group[];
  /** The earliest and the latest, where any has a time. */
  readonly from?: number;
  readonly to?: number;
  /** The width of a bar of the histograms; the first begins at the multiple of it before `from`. */
  readonly bucketMs: number;
  readonly histogram: readonly number[];
}

export interface Group {
  /** Unique, and the same when the same messages are grouped again. */
  readonly id: string;
  /** One for each grouping; empty where a message has none. */
  readonly values: readonly string[];
  readonly count: number;
  /** Of all, from 0 to 1. */
  readonly share: number;
  readonly from?: number;
  readonly to?: number;
  readonly histogram: readonly number[];
  readonly members: readonly number[];
  /** The first, the middle and the last member. */
  readonly samples: readonly number[];
}

/** The rows of a page that somebody would still read. */
export const mostGroups = 200;

/** The grouping of a text that a person has typed; undefined when it is none. */
export function parseGrouping(text: string): Grouping | undefined {
  const plain = plainGroupings.find(name => name === text);
  if (plain) return plain;
  const [, kind, argument = ''] = /^(header|path):(.+)$/s.exec(text) ?? [];
  if (kind === 'header') return `header:${argument}`;
  return kind === 'path' && parseJsonPath(argument) ? `path:${argument}` : undefined;
}

/** @param options.timeZone of the hours and of the sentence; the machine's own by default */
export function triage(
  loaded: readonly Loaded[],
  { by, timeZone }: { readonly by: readonly Grouping[]; readonly timeZone?: string },
): Triage {
  const readers = by.map(grouping => reader(grouping, timeZone));
  const groups = new Map<string, { readonly values: readonly string[]; readonly members: number[] }>();
  for (const [index, item] of loaded.entries()) {
    const values = readers.map(read => read(item) ?? '');
    const id = JSON.stringify(values);
    const group = groups.get(id);
    if (group) group.members.push(index);
    else groups.set(id, { values, members: [index] });
  }
  const sorted = [...groups].sort(
    ([a, { members: inA }], [b, { members: inB }]) => inB.length - inA.length || (a < b ? -1 : 1),
  );
  if (sorted.length > mostGroups) {
    const rest = sorted.splice(mostGroups - 1);
    const members = rest.flatMap(([, group]) => group.members).sort((a, b) => a - b);
    const words = `${rest.length.toLocaleString('en')} smaller groups`;
    sorted.push(['rest', { values: by.map((_, index) => (index === 0 ? words : '')), members }]);
  }

  const times = loaded.map(({ cause }) => cause.time);
  const everything = loaded.map((_, index) => index);
  const span = spanOf(everything, times);
  const scale = scaleOf(span);
  return {
    sentence: sentence(loaded, span.from, timeZone),
    total: loaded.length,
    by,
    groups: sorted.map(([id, { values, members }]) => ({
      id,
      values,
      count: members.length,
      share: members.length / loaded.length,
      ...spanOf(members, times),
      histogram: histogram(members, times, scale),
      members,
      samples: [...new Set([0, members.length >> 1, members.length - 1])].flatMap(at => members[at] ?? []),
    })),
    ...span,
    bucketMs: scale.bucketMs,
    histogram: histogram(everything, times, scale),
  };
}

function reader(grouping: Grouping, timeZone: string | undefined): (item: Loaded) => string | undefined {
  if (grouping === 'hour')
    return ({ cause: { time } }) => (time === undefined ? undefined : formatHour(time, timeZone));
  if (grouping.startsWith('header:')) {
    const name = grouping.slice('header:'.length);
    return ({ message }) => {
      const value = header(message, name);
      return value && fieldText(value, longestValue);
    };
  }
  if (grouping.startsWith('path:')) {
    const path = parseJsonPath(grouping.slice('path:'.length)) ?? [];
    return ({ message }) => textOf(valueAt(jsonOf(message), path));
  }
  return ({ cause }) => cause[grouping as Exclude<(typeof plainGroupings)[number], 'hour'>];
}

const longestValue = 120;

/** A larger body is not parsed only to group by it. */
const longestJson = 2 ** 20;

function jsonOf(message: Message): unknown {
  const text = message.body.length <= longestJson ? bodyText(message, longestJson) : undefined;
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** An object or a list is no name for a group. */
function textOf(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? '[…]' : '{…}';
  return cutTo(longestValue, String(value));
}

interface Span {
  readonly from?: number;
  readonly to?: number;
}

function spanOf(members: readonly number[], times: readonly (number | undefined)[]): Span {
  let from = Number.POSITIVE_INFINITY;
  let to = Number.NEGATIVE_INFINITY;
  for (const member of members) {
    const time = times[member];
    if (time === undefined) continue;
    from = Math.min(from, time);
    to = Math.max(to, time);
  }
  return from <= to ? { from, to } : {};
}

interface Scale {
  readonly start: number;
  readonly bucketMs: number;
  readonly buckets: number;
}

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
const widths = [1, 5, 10, 30]
  .map(seconds => seconds * second)
  .concat([1, 5, 10, 30].map(minutes => minutes * minute))
  .concat([1, 3, 6, 12].map(hours => hours * hour))
  .concat([1, 7, 30, 365].map(days => days * day));
/** Thirty of them reach from 1970 past the year 10,000. */
const longestWidth = 300 * 365 * day;
const mostBuckets = 30;

/** Bars of a width that people count in, at most thirty of them. */
function scaleOf({ from, to }: Span): Scale {
  if (from === undefined || to === undefined) return { start: 0, bucketMs: second, buckets: 0 };
  const fitting = (width: number) => Math.floor(to / width) - Math.floor(from / width) < mostBuckets;
  const bucketMs = widths.find(fitting) ?? longestWidth;
  const start = Math.floor(from / bucketMs);
  return { start: start * bucketMs, bucketMs, buckets: Math.floor(to / bucketMs) - start + 1 };
}

function histogram(
  members: readonly number[],
  times: readonly (number | undefined)[],
  { start, bucketMs, buckets }: Scale,
): readonly number[] {
  const counts = Array.from({ length: buckets }, () => 0);
  for (const member of members) {
    const time = times[member];
    if (time === undefined) continue;
    const bucket = Math.floor((time - start) / bucketMs);
    counts[bucket] = (counts[bucket] ?? 0) + 1;
  }
  return counts;
}

function sentence(loaded: readonly Loaded[], from: number | undefined, timeZone: string | undefined): string {
  if (loaded.length === 0) return 'There are no messages.';
  const total = loaded.length.toLocaleString('en');
  const since = from === undefined ? '' : ` since ${formatTime(from, timeZone).replace(/:\d\d$/, '')}`;
  const ways = mostCommon(loaded, wayOf);
  const exceptions = mostCommon(loaded, ({ cause }) => cause.exception)
    .slice(0, 2)
    .filter(({ share }, index) => index === 0 || share >= 0.1)
    .map(({ value, share }) => `, ${percent(share)} ${value}`)
    .join('');
  const [way] = ways;
  if (way?.share === 1) return `${total} ${way.value}${since}${exceptions}.`;
  const parts = ways.slice(0, 3).map(({ value, share }) => `${percent(share)} ${value}`);
  const messages = `${total} ${loaded.length === 1 ? 'message' : 'messages'}${since}`;
  return `${messages}${parts.length > 0 ? `: ${parts.join(', ')}` : ''}${exceptions}.`;
}

function wayOf({ cause: { reason, queue } }: Loaded): string | undefined {
  if (queue === undefined) return undefined;
  return reason === undefined ? `from ${queue}` : `${reasonWords.get(reason) ?? `${reason} from`} ${queue}`;
}

const reasonWords: ReadonlyMap<string, string> = new Map([
  ['rejected', 'rejected from'],
  ['expired', 'expired in'],
  ['maxlen', 'too many for'],
  ['delivery_limit', 'delivered too often from'],
]);

function mostCommon(loaded: readonly Loaded[], read: (item: Loaded) => string | undefined) {
  const counts = new Map<string, number>();
  for (const item of loaded) {
    const value = read(item);
    if (value !== undefined) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return [...counts]
    .sort(([a, inA], [b, inB]) => inB - inA || (a < b ? -1 : 1))
    .map(([value, count]) => ({ value, share: count / loaded.length }));
}

/** Never 0% of some, nor 100% of not quite all. */
function percent(share: number): string {
  if (share === 1) return '100%';
  return `${Math.min(99, Math.max(1, Math.round(share * 100)))}%`;
}
