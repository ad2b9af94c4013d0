import { brotliDecompressSync, constants, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';
import { fromBase64 } from './message-json.ts';
import { formatBytes } from './size.ts';
import { utf8 } from './text.ts';

/** What was taken off a body, and what was in it. */
export interface Unpacked {
  /** `gzip`, `deflate`, `brotli` or `base64`. */
  readonly name: string;
  readonly bytes: Uint8Array;
  /** A sentence where the bytes are but the beginning: there are more than the limit, or the data is broken. */
  readonly note?: string;
}

/** Why a layer that is there stays on, in a sentence. */
export interface NotUnpacked {
  readonly problem: string;
}

/**
 * Takes one layer of compression off, that which the first bytes show or content-encoding names.
 * @param named a content-encoding in lower case
 * @param most how many bytes may come out: a bomb is cut off there
 */
export function decompress(
  bytes: Uint8Array,
  named: string | undefined,
  most: number,
): Unpacked | NotUnpacked | undefined {
  const shown = compressions.find(({ shows }) => shows?.(bytes));
  const layer = shown ?? compressions.find(({ names }) => named !== undefined && names.includes(named));
  if (!layer) return undefined;
  for (const open of layer.ways) {
    const found = openUpTo(bytes, layer, open, most);
    if (found) return found;
  }
  const claim = layer === shown ? 'The first bytes are those of' : 'content-encoding says';
  const told = layer !== shown || layer.certain;
  return told
    ? { problem: `${claim} ${layer.name}, but nothing comes out of it: it is shown as it is.` }
    : undefined;
}

/**
 * Takes base64 off where it is `named` or plain: text or something compressed is in it. A word of letters and digits may be base64
 * by chance.
 */
export function fromBase64Text(text: string, named: boolean): Unpacked | undefined {
  const bytes = fromBase64(text.replaceAll(/[\r\n]/g, ''));
  if (!bytes || bytes.length === 0) return undefined;
  const isText = bytes.length >= 18 && /^[\t\n\r\x20-\x7e]+$/.test(utf8(bytes) ?? '');
  const isPacked = compressions.some(({ certain, shows }) => certain && shows?.(bytes));
  return named || isText || isPacked ? { name: 'base64', bytes } : undefined;
}

type Open = (bytes: Uint8Array, options: { maxOutputLength: number; finishFlush: number }) => Uint8Array;

interface Compression {
  readonly name: string;
  /** As content-encoding has it. */
  readonly names: readonly string[];
  /** Whether the first bytes show it; brotli has none that do. */
  readonly shows?: (bytes: Uint8Array) => boolean;
  /** What shows it is nothing else. */
  readonly certain: boolean;
  readonly ways: readonly Open[];
  /** Takes data that breaks off for whole. */
  readonly lenient: number;
}

const compressions: readonly Compression[] = [
  {
    name: 'gzip',
    names: ['gzip', 'x-gzip'],
    shows: bytes => bytes[0] === 0x1f && bytes[1] === 0x8b && bytes[2] === 8,
    certain: true,
    ways: [gunzipSync],
    lenient: constants.Z_SYNC_FLUSH,
  },
  {
    name: 'deflate',
    names: ['deflate', 'zlib'],
    // RFC 1950, 2.2; text may begin in the same way.
    shows: bytes => bytes[0] === 0x78 && [0x01, 0x5e, 0x9c, 0xda].includes(bytes[1] ?? 0),
    certain: false,
    // Some send it without zlib's own header.
    ways: [inflateSync, inflateRawSync],
    lenient: constants.Z_SYNC_FLUSH,
  },
  {
    name: 'brotli',
    names: ['br', 'brotli'],
    certain: false,
    ways: [brotliDecompressSync],
    lenient: constants.BROTLI_OPERATION_FLUSH,
  },
];

/**
 * What comes out, or of what is too much or broken the beginning: of half of it, of a quarter and so on, as zlib tells nothing
 * of what it had before it failed.
 */
function openUpTo(
  bytes: Uint8Array,
  { name, lenient }: Compression,
  open: Open,
  most: number,
): Unpacked | NotUnpacked | undefined {
  const strict =
    lenient === constants.BROTLI_OPERATION_FLUSH ? constants.BROTLI_OPERATION_FINISH : constants.Z_FINISH;
  const whole = attempt(open, bytes, most, strict);
  if (whole.out) return { name, bytes: whole.out };
  const reason = whole.tooMuch
    ? `More than ${formatBytes(most)} come out of the ${name}`
    : `The ${name} is broken`;
  for (let length = bytes.length; length > 0; length = Math.floor(length / 2)) {
    const { out } = attempt(open, bytes.subarray(0, length), most, lenient);
    if (out && out.length > 0) return { name, bytes: out, note: `${reason}: the beginning is shown.` };
  }
  return whole.tooMuch ? { problem: `${reason}, at once: it is shown as it is.` } : undefined;
}

function attempt(
  open: Open,
  bytes: Uint8Array,
  most: number,
  finishFlush: number,
): { out?: Uint8Array; tooMuch?: true } {
  try {
    return { out: open(bytes, { maxOutputLength: most, finishFlush }) };
  } catch (error) {
    const tooMuch = error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
    return tooMuch ? { tooMuch } : {};
  }
}
