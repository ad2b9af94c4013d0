import type { FieldTable, FieldValue, Properties } from './message.ts';

/** What the bytes say; `problems` tells what {@link encodeProperties} would not give back as it was. */
export interface DecodedProperties {
  readonly properties: Properties;
  readonly problems: readonly string[];
}

/** How deep values may be nested: a frame has room for 20,000 levels, a stack has not. */
const deepest = 64;

/**
 * The property list of a content header frame, flags included, as typed properties. Throws nothing: where the bytes
 * break off or make no sense, what came before is given, and a problem.
 * AMQP 0-9-1, 4.2.6.1; for values https://www.rabbitmq.com/amqp-0-9-1-errata#section_3, and `L`, which RabbitMQ's own
 * parser takes for a signed 64-bit integer too.
 */
export function decodeProperties(bytes: Uint8Array): DecodedProperties {
  const reader = new Reader(bytes);
  const properties: { -readonly [name in keyof Properties]: Properties[name] } = {};
  try {
    const flags = reader.uint(2);
    const read = <K extends keyof Properties>(name: K, value: () => Properties[K]) => {
      if (flags & flagOf[name]) properties[name] = value();
    };
    const text = () => reader.shortText();
    read('contentType', text);
    read('contentEncoding', text);
    read('headers', () => reader.table(0));
    read('deliveryMode', () => reader.uint(1));
    read('priority', () => reader.uint(1));
    read('correlationId', text);
    read('replyTo', text);
    read('expiration', text);
    read('messageId', text);
    read('timestamp', () => reader.uint64());
    read('type', text);
    read('userId', text);
    read('appId', text);
    read('clusterId', text);
    if (flags & 3) reader.problem('flags are set that mean nothing');
    if (!reader.atEnd) reader.problem('there are bytes after the last property');
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    reader.problem('the property list breaks off, or has a type that RabbitMQ does not know');
  }
  return { properties, problems: reader.problems };
}

/**
 * The property list as it goes into a content header frame.
 * @throws {RangeError} naming the property or header whose value its type has no room for.
 */
export function encodeProperties(properties: Properties): Uint8Array {
  let flags = 0;
  const parts: Buffer[] = [];
  for (const [name, flag] of Object.entries(flagOf) as [keyof Properties, number][]) {
    const value = properties[name];
    if (value === undefined) continue;
    flags |= flag;
    if (typeof value === 'string') parts.push(shortText(value, name));
    else if (typeof value === 'bigint') parts.push(uint64(value, name));
    else if (typeof value === 'number') parts.push(integer(value, 1, false, name));
    else parts.push(encodeTable(value));
  }
  return Buffer.concat([integer(flags, 2, false, 'flags'), ...parts]);
}

export interface Revision {
  readonly removeExpiration?: boolean;
  readonly removeUserId?: boolean;
  /** Whether a header goes; its values and those of the others are not read. */
  readonly removeHeader?: (name: string) => boolean;
  /** Set in place of those with the same name, at the end. */
  readonly headers?: FieldTable;
}

/**
 * The property list with changes, and every byte of what is not changed as it was; but a table without headers goes.
 * @throws {RangeError} where the list is broken.
 */
export function reviseProperties(bytes: Uint8Array, revision: Revision): Uint8Array {
  const reader = new Reader(bytes);
  let flags = reader.uint(2);
  const added = revision.headers ?? [];
  const goes = (name: string) =>
    revision.removeHeader?.(name) === true || added.some(([replaced]) => replaced === name);
  const parts: Uint8Array[] = [];
  const copyText = (flag: number, remove = false) => {
    if (!(flags & flag)) return;
    const from = reader.offset;
    reader.shortBytes();
    if (remove) flags &= ~flag;
    else parts.push(bytes.subarray(from, reader.offset));
  };
  copyText(flagOf.contentType);
  copyText(flagOf.contentEncoding);
  const kept = flags & flagOf.headers ? reader.entriesWithout(goes) : [];
  const table = [...kept, ...added.map(([name, value]) => encodeEntry(name, value))];
  flags &= ~flagOf.headers;
  if (table.length > 0) {
    flags |= flagOf.headers;
    const length = table.reduce((sum, entry) => sum + entry.length, 0);
    parts.push(integer(length, 4, false, 'headers'), ...table);
  }
  const octets = reader.offset;
  if (flags & flagOf.deliveryMode) reader.uint(1);
  if (flags & flagOf.priority) reader.uint(1);
  parts.push(bytes.subarray(octets, reader.offset));
  copyText(flagOf.correlationId);
  copyText(flagOf.replyTo);
  copyText(flagOf.expiration, revision.removeExpiration);
  copyText(flagOf.messageId);
  const timestamp = reader.offset;
  if (flags & flagOf.timestamp) reader.uint64();
  parts.push(bytes.subarray(timestamp, reader.offset));
  copyText(flagOf.type);
  copyText(flagOf.userId, revision.removeUserId);
  parts.push(bytes.subarray(reader.offset));
  return Buffer.concat([integer(flags, 2, false, 'flags'), ...parts]);
}

/**
 * The property list as a broker from 4.0 on gives it back: headers in the order of their names' bytes, and of several with one
 * name the first. (`lists:ukeysort` over the headers; seen on 4.0.5 and 4.3.6)
 */
export function inHeaderOrder(bytes: Uint8Array): Uint8Array {
  const { headers, ...properties } = decodeProperties(bytes).properties;
  const first = new Map(headers?.toReversed());
  const sorted = [...first].sort(([one], [other]) => Buffer.compare(Buffer.from(one), Buffer.from(other)));
  return encodeProperties({ ...properties, ...(headers ? { headers: sorted } : {}) });
}

/** In the order of the wire. */
const flagOf: Readonly<Record<keyof Required<Properties>, number>> = {
  contentType: 1 << 15,
  contentEncoding: 1 << 14,
  headers: 1 << 13,
  deliveryMode: 1 << 12,
  priority: 1 << 11,
  correlationId: 1 << 10,
  replyTo: 1 << 9,
  expiration: 1 << 8,
  messageId: 1 << 7,
  timestamp: 1 << 6,
  type: 1 << 5,
  userId: 1 << 4,
  appId: 1 << 3,
  clusterId: 1 << 2,
};

/** Without it a byte order mark would be lost. */
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Reads from front to back; a read past the end is a RangeError. */
class Reader {
  readonly #bytes: Buffer;
  readonly #problems = new Set<string>();
  #offset = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get offset(): number {
    return this.#offset;
  }

  get atEnd(): boolean {
    return this.#offset === this.#bytes.length;
  }

  get problems(): readonly string[] {
    return [...this.#problems];
  }

  problem(words: string): void {
    this.#problems.add(words);
  }

  uint(size: number): number {
    return this.#bytes.readUIntBE(this.#skip(size), size);
  }

  uint64(): bigint {
    return this.#bytes.readBigUInt64BE(this.#skip(8));
  }

  /** Bytes with one octet of length before them. */
  shortBytes(): Buffer {
    return this.#take(this.uint(1));
  }

  shortText(): string {
    const bytes = this.shortBytes();
    const text = bytes.toString('utf8');
    if (text.includes('\ufffd') && !Buffer.from(text).equals(bytes)) {
      this.problem('a property or the name of a header is no UTF-8');
    }
    return text;
  }

  table(depth: number): FieldTable {
    const end = this.#end();
    const entries: [string, FieldValue][] = [];
    while (this.#offset < end) entries.push([this.shortText(), this.#value(depth + 1)]);
    this.#endsAt(end);
    return entries;
  }

  /** The entries of a table as they are, but for those whose name `goes`. */
  entriesWithout(goes: (name: string) => boolean): Buffer[] {
    const end = this.#end();
    const entries: Buffer[] = [];
    while (this.#offset < end) {
      const from = this.#offset;
      const name = this.shortBytes().toString('utf8');
      this.#skipValue();
      if (!goes(name)) entries.push(this.#bytes.subarray(from, this.#offset));
    }
    this.#endsAt(end);
    return entries;
  }

  #value(depth: number): FieldValue {
    const tag = String.fromCharCode(this.uint(1));
    const bytes = this.#bytes;
    switch (tag) {
      case 'S':
        return this.#longText();
      case 'x':
        return { type: 'bytes', value: this.#take(this.uint(4)) };
      case 't': {
        const octet = this.uint(1);
        if (octet > 1) this.problem(`a header's truth value is ${octet}`);
        return { type: 'bool', value: octet !== 0 };
      }
      case 'b':
        return { type: 'int8', value: bytes.readInt8(this.#skip(1)) };
      case 'B':
        return { type: 'uint8', value: this.uint(1) };
      case 's':
        return { type: 'int16', value: bytes.readInt16BE(this.#skip(2)) };
      case 'u':
        return { type: 'uint16', value: this.uint(2) };
      case 'I':
        return { type: 'int32', value: bytes.readInt32BE(this.#skip(4)) };
      case 'i':
        return { type: 'uint32', value: this.uint(4) };
      case 'L':
        this.problem('a header has a 64-bit integer with the tag L, for which others write l');
        return { type: 'int64', value: bytes.readBigInt64BE(this.#skip(8)) };
      case 'l':
        return { type: 'int64', value: bytes.readBigInt64BE(this.#skip(8)) };
      case 'f':
        return { type: 'float', value: this.#number(bytes.readFloatBE(this.#skip(4))) };
      case 'd':
        return { type: 'double', value: this.#number(bytes.readDoubleBE(this.#skip(8))) };
      case 'D':
        return { type: 'decimal', places: this.uint(1), digits: this.uint(4) };
      case 'T':
        return { type: 'timestamp', value: this.uint64() };
      case 'V':
        return { type: 'void' };
      case 'A':
        return depth > deepest ? this.#tooDeep() : { type: 'array', value: this.#array(depth) };
      case 'F':
        return depth > deepest ? this.#tooDeep() : { type: 'table', value: this.table(depth) };
      default:
        throw new RangeError(`There is no type ${tag}`);
    }
  }

  #array(depth: number): FieldValue[] {
    const end = this.#end();
    const values: FieldValue[] = [];
    while (this.#offset < end) values.push(this.#value(depth + 1));
    this.#endsAt(end);
    return values;
  }

  #number(value: number): number {
    if (Number.isNaN(value)) this.problem('a header is not a number (NaN), of which there are many in bits');
    return value;
  }

  #longText(): FieldValue {
    const bytes = this.#take(this.uint(4));
    try {
      return { type: 'longstr', value: utf8.decode(bytes) };
    } catch {
      return { type: 'binary', value: bytes };
    }
  }

  #tooDeep(): FieldValue {
    this.problem(`a header is nested deeper than ${deepest} levels; what is below is shown as bytes`);
    return { type: 'bytes', value: this.#take(this.uint(4)) };
  }

  #skipValue(): void {
    const tag = String.fromCharCode(this.uint(1));
    const size = sizeOf[tag];
    if (size === undefined) throw new RangeError(`There is no type ${tag}`);
    this.#skip(size === 'length' ? this.uint(4) : size);
  }

  /** Where the table or array ends whose length comes next. */
  #end(): number {
    const length = this.uint(4);
    if (length > this.#bytes.length - this.#offset) throw new RangeError('A table is longer than its frame');
    return this.#offset + length;
  }

  #endsAt(end: number): void {
    if (this.#offset !== end) throw new RangeError('A value is longer than the table that it is in');
  }

  #take(length: number): Buffer {
    const from = this.#skip(length);
    return this.#bytes.subarray(from, from + length);
  }

  #skip(length: number): number {
    const from = this.#offset;
    if (length > this.#bytes.length - from) throw new RangeError('A value is longer than its frame');
    this.#offset += length;
    return from;
  }
}

/** How many octets a value has after its tag. */
const sizeOf: Readonly<Record<string, number | 'length' | undefined>> = {
  t: 1,
  b: 1,
  B: 1,
  s: 2,
  u: 2,
  I: 4,
  i: 4,
  f: 4,
  D: 5,
  l: 8,
  L: 8,
  d: 8,
  T: 8,
  V: 0,
  S: 'length',
  x: 'length',
  A: 'length',
  F: 'length',
};

function encodeTable(table: FieldTable): Buffer {
  return withLength(
    Buffer.concat(table.map(([name, value]) => encodeEntry(name, value))),
    'a table of headers',
  );
}

function encodeEntry(name: string, value: FieldValue): Buffer {
  return Buffer.concat([shortText(name, `the name of a header`), encodeValue(value, `header ${name}`)]);
}

function encodeValue(field: FieldValue, name: string): Buffer {
  switch (field.type) {
    case 'longstr':
      return tagged('S', withLength(Buffer.from(field.value, 'utf8'), name));
    case 'binary':
      return tagged('S', withLength(field.value, name));
    case 'bytes':
      return tagged('x', withLength(field.value, name));
    case 'bool':
      return tagged('t', integer(field.value ? 1 : 0, 1, false, name));
    case 'int8':
      return tagged('b', integer(field.value, 1, true, name));
    case 'uint8':
      return tagged('B', integer(field.value, 1, false, name));
    case 'int16':
      return tagged('s', integer(field.value, 2, true, name));
    case 'uint16':
      return tagged('u', integer(field.value, 2, false, name));
    case 'int32':
      return tagged('I', integer(field.value, 4, true, name));
    case 'uint32':
      return tagged('i', integer(field.value, 4, false, name));
    case 'int64':
      return tagged('l', int64(field.value, name));
    case 'float': {
      const bytes = Buffer.alloc(4);
      bytes.writeFloatBE(field.value);
      return tagged('f', bytes);
    }
    case 'double': {
      const bytes = Buffer.alloc(8);
      bytes.writeDoubleBE(field.value);
      return tagged('d', bytes);
    }
    case 'decimal':
      return tagged('D', integer(field.places, 1, false, name), integer(field.digits, 4, false, name));
    case 'timestamp':
      return tagged('T', uint64(field.value, name));
    case 'void':
      return tagged('V');
    case 'array':
      return tagged('A', withLength(Buffer.concat(field.value.map(item => encodeValue(item, name))), name));
    case 'table':
      return tagged('F', encodeTable(field.value));
  }
}

function tagged(tag: string, ...parts: readonly Buffer[]): Buffer {
  return Buffer.concat([Buffer.from(tag, 'latin1'), ...parts]);
}

function withLength(bytes: Uint8Array, name: string): Buffer {
  return Buffer.concat([integer(bytes.length, 4, false, name), bytes]);
}

function shortText(text: string, name: string): Buffer {
  const bytes = Buffer.from(text, 'utf8');
  if (bytes.length > 255) throw new RangeError(`${name} has ${bytes.length} bytes; AMQP has room for 255`);
  return Buffer.concat([Buffer.of(bytes.length), bytes]);
}

function integer(value: number, size: number, signed: boolean, name: string): Buffer {
  const span = 2 ** (8 * size);
  const [low, high] = signed ? [-span / 2, span / 2 - 1] : [0, span - 1];
  if (!Number.isInteger(value) || value < low || value > high) {
    throw new RangeError(`${name} is ${value}; it must be a whole number from ${low} to ${high}`);
  }
  const bytes = Buffer.alloc(size);
  bytes.writeUIntBE(value < 0 ? value + span : value, 0, size);
  return bytes;
}

function int64(value: bigint, name: string): Buffer {
  if (value !== BigInt.asIntN(64, value))
    throw new RangeError(`${name} is ${value}; 64 bits have no room for it`);
  return uint64(BigInt.asUintN(64, value), name);
}

function uint64(value: bigint, name: string): Buffer {
  if (value !== BigInt.asUintN(64, value))
    throw new RangeError(`${name} is ${value}; 64 bits have no room for it`);
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(value);
  return bytes;
}
