import { isIpAddress } from './ip-address.ts';
import type { Datatype } from './keys.ts';

/**
 * What a datatype makes of a value, as cuttlefish does it: a number where it is one, else the text.
 * @returns undefined where the value does not fit.
 */
export function readAs(datatype: Datatype, value: string): number | string | undefined {
  const read = readers[datatype.type];
  const result = read ? read(value, datatype) : value;
  if (result === undefined || (datatype.literal !== undefined && datatype.literal !== value))
    return undefined;
  return typeof result === 'number' && !isWithin(result, datatype) ? undefined : result;
}

export interface Bounds {
  readonly min?: number;
  readonly max?: number;
  readonly gt?: number;
  readonly lt?: number;
}

export function isWithin(value: number, { min, max, gt, lt }: Bounds): boolean {
  return (
    (min === undefined || value >= min) &&
    (max === undefined || value <= max) &&
    (gt === undefined || value > gt) &&
    (lt === undefined || value < lt)
  );
}

/** What a value of one of these types is, in words: such as "a whole number or `infinity`". */
export function datatypesInWords(datatypes: readonly Datatype[]): string {
  return [...new Set(datatypes.map(inWords))].join(' or ');
}

/** The words that a value can be, where it is one of a few. */
export function wordsOf(datatypes: readonly Datatype[]): readonly string[] {
  return datatypes.flatMap(({ type, values = [], literal, on, off }) => {
    if (literal !== undefined) return [literal];
    if (type === 'boolean') return booleans;
    return type === 'flag' ? [on, off].filter(word => word !== undefined) : values;
  });
}

type Reader = (value: string, datatype: Datatype) => number | string | undefined;

/** Types that take any text have no reader. */
const readers: Readonly<Record<string, Reader>> = {
  integer,
  byte: integer,
  float: value => (/^[+-]?\d+\.\d+([eE][+-]?\d+)?$/.test(value) ? finite(Number(value)) : undefined),
  boolean: value => oneOf(value, booleans),
  flag: (value, datatype) => oneOf(value, wordsOf([datatype])),
  enum: (value, { values = [] }) => oneOf(value, values),
  bytesize: bytes,
  duration: milliseconds,
  ip: addressWithPort,
  domain_socket: value => (/^(?:local|unix):+[^:]+:[+-]?0+$/.test(value) ? value : undefined),
  tagged_string: tagged,
  tagged_binary: value => latin1(tagged(value)),
  binary: latin1,
  // An Erlang atom has 255 characters at most.
  atom: value => ([...value].length <= 255 ? value : undefined),
};

const booleans: readonly string[] = ['true', 'false'];

function oneOf(value: string, words: readonly string[]): string | undefined {
  return words.includes(value) ? value : undefined;
}

function integer(value: string): number | undefined {
  return /^[+-]?\d+$/.test(value) ? Number(value) : undefined;
}

/** A float that Erlang has no number for is refused. */
function finite(value: number): number | undefined {
  return Number.isFinite(value) ? value : undefined;
}

function bytes(value: string): number | undefined {
  const match = /^([+-]?\d+(?:\.\d+)?|\.\d+)(KB|kb|MB|mb|GB|gb)?$/.exec(value);
  if (!match) return undefined;
  const factor = { kb: 2 ** 10, mb: 2 ** 20, gb: 2 ** 30 }[match[2]?.toLowerCase() ?? ''];
  return Number(match[1]) * (factor ?? 1);
}

function milliseconds(value: string): number | undefined {
  // A whole number begins with another digit than 0: `0s` is refused, `0.0s` is not.
  if (!/^(?:(?:\d*\.\d+|[1-9]\d*)(?:ms|[fwdhms]))+$/i.test(value)) return undefined;
  const parts = value.toLowerCase().matchAll(/(\d*\.\d+|\d+)(ms|[fwdhms])/g);
  return [...parts].reduce((sum, [, count, unit = '']) => sum + Number(count) * (unitsInMs[unit] ?? 0), 0);
}

const unitsInMs: Readonly<Record<string, number>> = {
  f: 1_209_600_000,
  w: 604_800_000,
  d: 86_400_000,
  h: 3_600_000,
  m: 60_000,
  s: 1000,
  ms: 1,
};

function addressWithPort(value: string): string | undefined {
  const colon = value.lastIndexOf(':');
  const port = integer(value.slice(colon + 1));
  return port !== undefined && port >= 0 && isIpAddress(value.slice(0, Math.max(colon, 0)))
    ? value
    : undefined;
}

function tagged(value: string): string | undefined {
  return /^\w+:.+$/s.test(value) ? value : undefined;
}

/** Erlang makes a binary of bytes. */
function latin1(value: string | undefined): string | undefined {
  return value === undefined || /[^\0-\xff]/.test(value) ? undefined : value;
}

function inWords({ type, literal, values = [], ...bounds }: Datatype): string {
  if (literal !== undefined) return `\`${literal}\``;
  const words = wordsOf([{ type, values, ...bounds }]);
  if (words.length > 0) {
    return words.length === 1 ? `\`${words[0]}\`` : `one of ${words.map(word => `\`${word}\``).join(', ')}`;
  }
  return `${typesInWords[type] ?? 'a text'}${boundsInWords(bounds)}`;
}

function boundsInWords({ min, max, gt, lt }: Bounds): string {
  if (min !== undefined && max !== undefined) return ` from ${min} to ${max}`;
  if (gt !== undefined && lt !== undefined) return ` between ${gt} and ${lt}`;
  if (min !== undefined) return ` from ${min} on`;
  return max === undefined ? '' : ` up to ${max}`;
}

const typesInWords: Readonly<Record<string, string>> = {
  integer: 'a whole number',
  byte: 'a whole number',
  float: 'a number with a fraction, such as `0.6`',
  bytesize: 'a size such as `1048576` or `64MB` (KB, MB, GB)',
  duration: 'a duration with its unit, such as `10s` or `5m`',
  ip: 'an address with its port, such as `127.0.0.1:5672`',
  domain_socket: 'a socket such as `local:/run/rabbitmq.sock:0`',
  binary: 'a text in Latin-1',
  tagged_binary: 'a text in Latin-1',
};
