import { utf8 } from './text.ts';
import { formatTime } from './time.ts';

/** A form without names or types of its own, made readable. */
export interface Read {
  readonly text: string;
  /** The text ends at the limit, before its end. */
  readonly cut: boolean;
  /** The bytes make sense up to their end, or up to where the text is cut. */
  readonly valid: boolean;
}

/**
 * MessagePack laid out as JSON, with its own types where JSON has none. It is read step by step and nothing is built of it, as a few
 * bytes can claim a list of billions. https://github.com/msgpack/msgpack/blob/master/spec.md
 * @param limit in characters
 */
export function readMessagePack(bytes: Uint8Array, limit: number): Read {
  const reader = new Reader(bytes);
  const parts: string[] = [];
  let length = 0;
  const write = (text: string) => {
    parts.push(text);
    length += text.length;
  };
  const open: Container[] = [];
  try {
    do {
      if (length > limit) return { text: parts.join('').slice(0, limit), cut: true, valid: true };
      const container = open.at(-1);
      if (container?.left === 0) {
        open.pop();
        write(`${indentation(open.length)}${container.close}`);
        continue;
      }
      if (container) {
        const isValue = container.map && container.left % 2 === 1;
        if (isValue) write(': ');
        else write(`${container.first ? '' : ','}${indentation(open.length)}`);
        container.first = false;
        container.left--;
      }
      const value = reader.value();
      write(value.text);
      if (value.items > 0)
        open.push({ left: value.items, first: true, map: value.map, close: value.map ? '}' : ']' });
    } while (open.length > 0);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { text: parts.join('').slice(0, limit), cut: length > limit, valid: false };
  }
  return { text: parts.join('').slice(0, limit), cut: length > limit, valid: reader.atEnd };
}

/** Whether the first byte begins a map or a list with something in it, as a message would. */
export function startsLikeMessagePack(bytes: Uint8Array): boolean {
  const [first = 0] = bytes;
  return (first > 0x80 && first <= 0x9f && first !== 0x90) || (first >= 0xdc && first <= 0xdf);
}

interface Container {
  /** How many keys and values are to come. */
  left: number;
  first: boolean;
  readonly map: boolean;
  readonly close: string;
}

/** The text of a value; of a container its opening, and how many values follow. */
interface Value {
  readonly text: string;
  readonly items: number;
  readonly map: boolean;
}

/** Reads from front to back; a read past the end is a RangeError. */
class Reader {
  readonly #bytes: Buffer;
  #offset = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get atEnd(): boolean {
    return this.#offset === this.#bytes.length;
  }

  value(): Value {
    const first = this.#uint(1);
    if (first < 0x80) return scalar(String(first));
    if (first < 0x90) return container(first & 0x0f, true);
    if (first < 0xa0) return container(first & 0x0f, false);
    if (first < 0xc0) return this.#text(first & 0x1f);
    if (first >= 0xe0) return scalar(String(first - 0x100));
    const bytes = this.#bytes;
    switch (first) {
      case 0xc0:
        return scalar('null');
      case 0xc2:
        return scalar('false');
      case 0xc3:
        return scalar('true');
      case 0xc4:
      case 0xc5:
      case 0xc6:
        return scalar(bytesText(this.#take(this.#uint(2 ** (first - 0xc4)))));
      case 0xc7:
      case 0xc8:
      case 0xc9:
        return this.#extension(this.#uint(2 ** (first - 0xc7)));
      case 0xca:
        return scalar(floatText(bytes.readFloatBE(this.#skip(4))));
      case 0xcb:
        return scalar(floatText(bytes.readDoubleBE(this.#skip(8))));
      case 0xcc:
      case 0xcd:
      case 0xce:
        return scalar(String(this.#uint(2 ** (first - 0xcc))));
      case 0xcf:
        return scalar(String(bytes.readBigUInt64BE(this.#skip(8))));
      case 0xd0:
        return scalar(String(bytes.readInt8(this.#skip(1))));
      case 0xd1:
        return scalar(String(bytes.readInt16BE(this.#skip(2))));
      case 0xd2:
        return scalar(String(bytes.readInt32BE(this.#skip(4))));
      case 0xd3:
        return scalar(String(bytes.readBigInt64BE(this.#skip(8))));
      case 0xd4:
      case 0xd5:
      case 0xd6:
      case 0xd7:
      case 0xd8:
        return this.#extension(2 ** (first - 0xd4));
      case 0xd9:
      case 0xda:
      case 0xdb:
        return this.#text(this.#uint(2 ** (first - 0xd9)));
      case 0xdc:
      case 0xdd:
        return container(this.#uint(2 * (first - 0xdb)), false);
      case 0xde:
      case 0xdf:
        return container(this.#uint(2 * (first - 0xdd)), true);
      default:
        throw new RangeError('0xc1 means nothing in MessagePack');
    }
  }

  #text(length: number): Value {
    const bytes = this.#take(length);
    const text = utf8(bytes);
    return scalar(text === undefined ? bytesText(bytes) : JSON.stringify(text));
  }

  #extension(length: number): Value {
    const type = this.#bytes.readInt8(this.#skip(1));
    const data = this.#take(length);
    const seconds = type === -1 ? secondsOf(data) : undefined;
    if (seconds !== undefined) return scalar(`<${formatTime(seconds * 1000, 'UTC')} UTC>`);
    return scalar(`<extension ${type}: ${bytesText(data)}>`);
  }

  #uint(size: number): number {
    return this.#bytes.readUIntBE(this.#skip(size), size);
  }

  #take(length: number): Buffer {
    const from = this.#skip(length);
    return this.#bytes.subarray(from, from + length);
  }

  #skip(length: number): number {
    const from = this.#offset;
    if (length > this.#bytes.length - from) throw new RangeError('A value is longer than what is left');
    this.#offset += length;
    return from;
  }
}

function scalar(text: string): Value {
  return { text, items: 0, map: false };
}

function container(size: number, map: boolean): Value {
  if (size === 0) return scalar(map ? '{}' : '[]');
  return { text: map ? '{' : '[', items: map ? 2 * size : size, map };
}

/** A timestamp of 4, 8 or 12 bytes, to the second. */
function secondsOf(data: Buffer): number | undefined {
  if (data.length === 4) return data.readUInt32BE(0);
  if (data.length === 8) return Number(data.readBigUInt64BE(0) & (2n ** 34n - 1n));
  return data.length === 12 ? Number(data.readBigInt64BE(4)) : undefined;
}

function bytesText(bytes: Buffer): string {
  return `<${bytes.length} bytes: ${bytes.toString('hex', 0, mostBytes)}${bytes.length > mostBytes ? '…' : ''}>`;
}

const mostBytes = 64;

/** So that it is seen to be no integer. */
function floatText(value: number): string {
  return Number.isInteger(value) ? value.toFixed(1) : String(value);
}

function indentation(depth: number): string {
  return `\n${'  '.repeat(Math.min(depth, 32))}`;
}
