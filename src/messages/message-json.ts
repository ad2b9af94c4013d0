import type { FieldTable, FieldValue, Message, Properties } from './message.ts';

/** What is wrong in a message's JSON form, and where: the names and indices on the way to it. */
export interface JsonProblem {
  readonly path: JsonPath;
  readonly message: string;
}

export type JsonPath = readonly (string | number)[];

/** A message but for its body. */
export type Envelope = Omit<Message, 'body'>;

/**
 * The JSON form of an envelope, for files and for people who edit it. Text, `true`, `false`, `null` and lists stand for
 * the types of AMQP that they are; any other value says its type: `{ "int32": 3 }`. A table is `{ "table": … }` with an
 * object, or with a list of pairs where names come twice or an object would change their order. A whole number that
 * JavaScript cannot hold is text.
 */
export function envelopeToJson({ exchange, routingKey, redelivered, properties }: Envelope): object {
  const { headers, timestamp, ...rest } = properties;
  return {
    exchange,
    routingKey,
    ...(redelivered ? { redelivered } : {}),
    properties: {
      ...rest,
      ...(headers ? { headers: tableToJson(headers) } : {}),
      ...(timestamp === undefined ? {} : { timestamp: wholeToJson(timestamp) }),
    },
  };
}

/**
 * Reads what {@link envelopeToJson} has written and a person may have changed. A bare whole number is taken for an int32,
 * or for an int64 where it is larger; one with a fraction for a double. What cannot be read is left out, and is a problem.
 */
export function envelopeFromJson(value: unknown, problems: JsonProblem[]): Envelope {
  const object = isObject(value) ? value : {};
  if (!isObject(value)) problems.push({ path: [], message: 'A message is an object.' });
  const { exchange = '', routingKey = '', redelivered = false, properties = {} } = object;
  const problem = (path: JsonPath, message: string) => void problems.push({ path, message });
  if (typeof exchange !== 'string') problem(['exchange'], 'exchange must be text.');
  if (typeof routingKey !== 'string') problem(['routingKey'], 'routingKey must be text.');
  if (typeof redelivered !== 'boolean') problem(['redelivered'], 'redelivered must be true or false.');
  if (!isObject(properties)) problem(['properties'], 'properties must be an object.');
  return {
    exchange: String(exchange),
    routingKey: String(routingKey),
    redelivered: redelivered === true,
    properties: isObject(properties) ? propertiesFromJson(properties, problem) : {},
  };
}

type Report = (path: JsonPath, message: string) => void;

function propertiesFromJson(object: Record<string, unknown>, report: Report): Properties {
  const read: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(object)) {
    const path = ['properties', name];
    const found = propertyFromJson(name, value, path, report);
    if (found !== undefined) read[name] = found;
  }
  return read;
}

function propertyFromJson(name: string, value: unknown, path: JsonPath, report: Report): unknown {
  if (name === 'headers') return tableFromJson(value, path, report);
  if (name === 'timestamp') {
    const seconds = wholeFromJson(value, 64, false);
    if (seconds === undefined) report(path, 'timestamp must be a whole number of seconds since 1970.');
    return seconds;
  }
  if (octets.includes(name)) {
    const octet = wholeFromJson(value, 8, false);
    if (octet === undefined) report(path, `${name} must be a whole number from 0 to 255.`);
    return octet === undefined ? undefined : Number(octet);
  }
  if (!texts.includes(name)) {
    report(
      path,
      `There is no property ${name}; there are ${[...texts, ...octets, 'timestamp', 'headers'].join(', ')}.`,
    );
    return undefined;
  }
  if (typeof value === 'string' && utf8Length(value) <= 255) return value;
  report(path, `${name} must be text of at most 255 bytes.`);
  return undefined;
}

const octets: readonly string[] = ['deliveryMode', 'priority'] satisfies (keyof Properties)[];
const texts: readonly string[] = [
  'contentType',
  'contentEncoding',
  'correlationId',
  'replyTo',
  'expiration',
  'messageId',
  'type',
  'userId',
  'appId',
  'clusterId',
] satisfies (keyof Properties)[];

/** Names with their values in JSON as a table has them: an object, or the pairs where an object would not keep them. */
export function tableObject(pairs: readonly (readonly [string, unknown])[]): unknown {
  const names = new Set(pairs.map(([name]) => name));
  const keepsOrder = names.size === pairs.length && !pairs.some(([name]) => /^\d+$|^__proto__$/.test(name));
  return keepsOrder ? Object.fromEntries(pairs) : pairs;
}

function tableToJson(table: FieldTable): unknown {
  return tableObject(table.map(([name, value]) => [name, fieldToJson(value)]));
}

function tableFromJson(value: unknown, path: JsonPath, report: Report): FieldTable {
  const pairs = Array.isArray(value) ? value : isObject(value) ? Object.entries(value) : undefined;
  if (!pairs) report(path, 'A table is an object, or a list of pairs of a name and a value.');
  return (pairs ?? []).flatMap((pair: unknown, index) => {
    const [name, item] = Array.isArray(pair) ? pair : [];
    const at = Array.isArray(value) ? [...path, index] : [...path, name];
    if (typeof name !== 'string' || utf8Length(name) > 255) {
      report(at, 'The name of a field must be text of at most 255 bytes.');
      return [];
    }
    const field = fieldFromJson(item, Array.isArray(value) ? [...at, 1] : at, report);
    return field ? [[name, field] as const] : [];
  });
}

function fieldToJson(field: FieldValue): unknown {
  switch (field.type) {
    case 'longstr':
    case 'bool':
      return field.value;
    case 'void':
      return null;
    case 'array':
      return field.value.map(fieldToJson);
    case 'table':
      return { table: tableToJson(field.value) };
    case 'binary':
    case 'bytes':
      return { [field.type]: toBase64(field.value) };
    case 'int64':
    case 'timestamp':
      return { [field.type]: wholeToJson(field.value) };
    case 'decimal':
      return { decimal: { digits: field.digits, places: field.places } };
    default:
      // JSON has no NaN, no infinity and no negative zero.
      return {
        [field.type]:
          Number.isFinite(field.value) && !Object.is(field.value, -0) ? field.value : numberText(field.value),
      };
  }
}

function fieldFromJson(value: unknown, path: JsonPath, report: Report): FieldValue | undefined {
  if (value === null) return { type: 'void' };
  if (typeof value === 'string') return { type: 'longstr', value };
  if (typeof value === 'boolean') return { type: 'bool', value };
  if (typeof value === 'number') return bareNumber(value);
  if (Array.isArray(value)) {
    const items = value.map((item, index) => fieldFromJson(item, [...path, index], report));
    return { type: 'array', value: items.filter(item => item !== undefined) };
  }
  const [entry, ...more] = isObject(value) ? Object.entries(value) : [];
  if (entry && more.length === 0) return typedFromJson(entry[0], entry[1], path, report);
  report(path, 'A value says its type, such as { "int32": 3 } or { "table": { … } }.');
  return undefined;
}

function bareNumber(value: number): FieldValue {
  if (!Number.isSafeInteger(value) || Object.is(value, -0)) return { type: 'double', value };
  if (value >= -(2 ** 31) && value < 2 ** 31) return { type: 'int32', value };
  return { type: 'int64', value: BigInt(value) };
}

function typedFromJson(type: string, value: unknown, path: JsonPath, report: Report): FieldValue | undefined {
  const at = [...path, type];
  const integer = /^(u?)int(8|16|32)$/.exec(type);
  if (integer) {
    const signed = integer[1] === '';
    const whole = wholeFromJson(value, Number(integer[2]), signed);
    if (whole !== undefined) return { type: type as 'int32', value: Number(whole) };
    report(at, `This is no ${type}: ${signed ? 'a' : 'an unsigned'} whole number of ${integer[2]} bits.`);
    return undefined;
  }
  switch (type) {
    case 'table':
      return { type, value: tableFromJson(value, at, report) };
    case 'int64':
    case 'timestamp': {
      const whole = wholeFromJson(value, 64, type === 'int64');
      if (whole !== undefined) return { type, value: whole };
      report(
        at,
        `This is no ${type}: a whole number of 64 bits; JSON has it as text where it is larger than 2^53.`,
      );
      return undefined;
    }
    case 'float':
    case 'double': {
      const number = typeof value === 'string' ? numberOf(value) : value;
      if (typeof number === 'number') return { type, value: type === 'float' ? Math.fround(number) : number };
      report(at, `This is no ${type}: a number, "NaN", "Infinity", "-Infinity" or "-0".`);
      return undefined;
    }
    case 'binary':
    case 'bytes': {
      const bytes = fromBase64(value);
      if (bytes) return { type, value: bytes };
      report(at, 'This is no base64.');
      return undefined;
    }
    case 'decimal': {
      const { digits, places } = isObject(value) ? value : {};
      const wholeDigits = wholeFromJson(digits, 32, false);
      const wholePlaces = wholeFromJson(places, 8, false);
      if (wholeDigits !== undefined && wholePlaces !== undefined)
        return { type, digits: Number(wholeDigits), places: Number(wholePlaces) };
      report(at, 'A decimal has digits, an unsigned whole number of 32 bits, and places, from 0 to 255.');
      return undefined;
    }
    default:
      report(
        path,
        `There is no type ${type}; there are ${typeNames.join(', ')}, and text, true, false, null and lists.`,
      );
      return undefined;
  }
}

const typeNames =
  'int8, uint8, int16, uint16, int32, uint32, int64, float, double, decimal, timestamp, binary, bytes, table'.split(
    ', ',
  );

const specialNumbers = new Map(
  [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0].map(value => [
    numberText(value),
    value,
  ]),
);

/** A number as text: what JSON has no number for, and what was a field of a template. */
function numberOf(text: string): number | undefined {
  return specialNumbers.get(text) ?? (/^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text) ? Number(text) : undefined);
}

function numberText(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}

function wholeToJson(value: bigint): number | string {
  return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
}

function wholeFromJson(value: unknown, bits: number, signed: boolean): bigint | undefined {
  const fits = Number.isSafeInteger(value) || (typeof value === 'string' && /^-?\d{1,20}$/.test(value));
  if (!fits) return undefined;
  const whole = BigInt(value as number | string);
  return whole === (signed ? BigInt.asIntN(bits, whole) : BigInt.asUintN(bits, whole)) ? whole : undefined;
}

export function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}

/** Undefined for what is no base64, of which Node would take the part that is. */
export function fromBase64(value: unknown): Uint8Array | undefined {
  const fits = typeof value === 'string' && value.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(value);
  return fits ? Buffer.from(value, 'base64') : undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function utf8Length(text: string): number {
  return Buffer.byteLength(text);
}
