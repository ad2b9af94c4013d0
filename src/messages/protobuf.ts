import type { Read } from './messagepack.ts';
import { isPrintable, utf8 } from './text.ts';

/**
 * What can be told of a protobuf message without its schema: numbers of fields, their values in the ways that the wire allows.
 * Bytes are shown as text when they are, as a message when they make sense as one.
 * https://protobuf.dev/programming-guides/encoding
 * @param limit in characters
 */
export function readProtobuf(bytes: Uint8Array, limit: number): Read {
  // No field takes less than two bytes, and none of them less than five characters.
  const { fields, end } = parse(
    Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, limit)),
    0,
  );
  const parts: string[] = [];
  let length = 0;
  const write = (list: readonly Field[], depth: number) => {
    for (const { number, value } of list) {
      if (length > limit) return;
      const line = `${'  '.repeat(depth)}${number}${typeof value === 'string' ? `: ${value}` : ' {'}\n`;
      parts.push(line);
      length += line.length;
      if (typeof value === 'string') continue;
      write(value, depth + 1);
      parts.push(`${'  '.repeat(depth)}}\n`);
      length += 2 * depth + 2;
    }
  };
  write(fields, 0);
  const cut = length > limit || bytes.length > limit;
  const valid = fields.length > 0 && (cut || end === bytes.length);
  return { text: parts.join('').trimEnd().slice(0, limit), cut, valid };
}

interface Field {
  readonly number: number;
  readonly value: string | readonly Field[];
}

/** The fields up to `end`, where the bytes end or no longer make sense. */
function parse(bytes: Buffer, depth: number): { fields: readonly Field[]; end: number } {
  const fields: Field[] = [];
  let end = 0;
  for (;;) {
    const key = varint(bytes, end);
    const field = key && key.value < 2n ** 32n && readField(bytes, Number(key.value), key.end, depth);
    if (!field) return { fields, end };
    fields.push(field);
    end = field.end;
  }
}

/** The type of a field on the wire is in the three lowest bits of its key. Groups (3 and 4) nobody has used since 2008. */
function readField(
  bytes: Buffer,
  key: number,
  start: number,
  depth: number,
): (Field & { readonly end: number }) | undefined {
  const number = key >>> 3;
  const fits = (length: number) => length <= bytes.length - start;
  if (number === 0) return undefined;
  switch (key & 7) {
    case 0: {
      const read = varint(bytes, start);
      return read && { number, value: integerText(read.value), end: read.end };
    }
    case 1:
      return fits(8)
        ? {
            number,
            value: `0x${hexLittleEndian(bytes, start, 8)} (double ${bytes.readDoubleLE(start)})`,
            end: start + 8,
          }
        : undefined;
    case 5:
      return fits(4)
        ? {
            number,
            value: `0x${hexLittleEndian(bytes, start, 4)} (float ${bytes.readFloatLE(start)})`,
            end: start + 4,
          }
        : undefined;
    case 2: {
      const length = varint(bytes, start);
      if (!length || length.value > BigInt(bytes.length - length.end)) return undefined;
      const end = length.end + Number(length.value);
      return { number, value: contentOf(bytes.subarray(length.end, end), depth + 1), end };
    }
    default:
      return undefined;
  }
}

/** Text that can be printed is text, though by chance it may be a message too. */
function contentOf(bytes: Buffer, depth: number): string | readonly Field[] {
  const text = utf8(bytes);
  if (text !== undefined && isPrintable(text)) return JSON.stringify(text);
  if (depth < deepest) {
    const { fields, end } = parse(bytes, depth);
    if (end === bytes.length) return fields;
  }
  return `<${bytes.length} bytes: ${bytes.toString('hex', 0, 64)}${bytes.length > 64 ? '…' : ''}>`;
}

/** Each level reads its bytes again. */
const deepest = 32;

/** At most ten bytes with seven bits each, the lowest first. */
function varint(bytes: Buffer, start: number): { value: bigint; end: number } | undefined {
  let value = 0n;
  for (let index = 0; index < 10; index++) {
    const byte = bytes[start + index];
    if (byte === undefined) return undefined;
    value |= BigInt(byte & 0x7f) << BigInt(7 * index);
    if (byte < 0x80) return { value: BigInt.asUintN(64, value), end: start + index + 1 };
  }
  return undefined;
}

/** A negative number takes all 64 bits, whatever its type. */
function integerText(value: bigint): string {
  const signed = BigInt.asIntN(64, value);
  return signed < 0n ? `${value} (or ${signed})` : String(value);
}

function hexLittleEndian(bytes: Buffer, start: number, length: number): string {
  return Buffer.from(bytes.subarray(start, start + length))
    .reverse()
    .toString('hex');
}
