import { hexDump, hexDumpLine } from './hex-dump.ts';
import { isJson, prettyJson } from './json-text.ts';
import type { Message, Properties } from './message.ts';
import { type Read, readMessagePack, startsLikeMessagePack } from './messagepack.ts';
import { readProtobuf } from './protobuf.ts';
import { formatBytes } from './size.ts';
import { isPrintable } from './text.ts';
import { decompress, fromBase64Text } from './unpack.ts';

export const bodyViews = ['json', 'text', 'hex', 'messagepack', 'protobuf'] as const;
export type BodyView = (typeof bodyViews)[number];

/** A body as a person can read it. */
export interface Decoded {
  readonly view: BodyView;
  readonly text: string;
  /** There is more: a higher limit shows it. */
  readonly cut: boolean;
  /** What was done, and to what size it led: `gzip → JSON, 12.3 kB → 80 kB`. */
  readonly summary: string;
  /** Sentences on what is uncertain, broken or left out. */
  readonly notes: readonly string[];
}

export interface DecodeOptions {
  /** Without one the content type, the content encoding and the bytes decide. */
  readonly as?: BodyView | 'auto';
  /** How many characters to show; 65,536 by default. However high it is, no more than {@link mostShown} are. */
  readonly limit?: number;
}

/** More in one piece is no use to a person, and much work for what shows it. */
export const mostShown = 8 * 2 ** 20;

/** Takes compression and base64 off a body and shows what is in it. Whatever the body is, it ends soon and throws nothing. */
export function decodeBody(
  { properties, body }: Message,
  { as = 'auto', limit = 65_536 }: DecodeOptions = {},
): Decoded {
  const shown = Math.min(limit, mostShown);
  const { bytes, layers, notes } = unpack(body, properties);
  const content = { bytes, properties, limit: shown };
  const found = as === 'auto' ? recognise(content) : views[as](content);
  const steps = [...layers.map(({ name }) => name), viewNames[found.view]].join(' → ');
  const sizes = [body.length, ...layers.map(({ bytes }) => bytes.length)].map(formatBytes).join(' → ');
  const more =
    found.cut && limit > mostShown
      ? [`Only the first ${formatBytes(mostShown)} are shown; an export has all.`]
      : [];
  return {
    view: found.view,
    text: found.text,
    cut: found.cut && limit < mostShown,
    summary: body.length === 0 ? 'No body' : `${steps}, ${sizes}`,
    notes: [...notes, ...(found.notes ?? []), ...more],
  };
}

/** The text in a body, unpacked: at most its first `limit` characters. Undefined when there is none. */
export function bodyText({ properties, body }: Message, limit: number): string | undefined {
  const { text, invalid } = readText({ bytes: unpack(body, properties).bytes, properties, limit });
  return invalid === 0 && isPrintable(text) ? cutText(text, limit) : undefined;
}

interface Content {
  readonly bytes: Uint8Array;
  readonly properties: Properties;
  readonly limit: number;
}

interface Shown {
  readonly view: BodyView;
  readonly text: string;
  readonly cut: boolean;
  readonly notes?: readonly string[];
}

const viewNames: Readonly<Record<BodyView, string>> = {
  json: 'JSON',
  text: 'text',
  hex: 'bytes',
  messagepack: 'MessagePack',
  protobuf: 'protobuf',
};

/** What comes out of a compressed body at most. */
const mostUnpacked = 10_000_000;

/** Larger bodies are not read to their end only to tell what they are. */
const mostRecognised = 4 * 2 ** 20;

/** Nobody packs more often than this on purpose. */
const mostLayers = 4;

function unpack(body: Uint8Array, properties: Properties) {
  const named = encodings(properties);
  const layers: { name: string; bytes: Uint8Array }[] = [];
  const notes: string[] = [];
  let bytes = body;
  while (layers.length < mostLayers) {
    const result = decompress(bytes, named.at(-1), mostUnpacked) ?? unpackBase64(bytes, named.at(-1));
    if (!result) break;
    if ('problem' in result) {
      notes.push(result.problem);
      break;
    }
    if (result.note) notes.push(result.note);
    named.pop();
    layers.push(result);
    bytes = result.bytes;
  }
  return { bytes, layers, notes };
}

function unpackBase64(bytes: Uint8Array, named: string | undefined) {
  if (bytes.length > mostRecognised || !isLetters(bytes.subarray(0, 64))) return undefined;
  return fromBase64Text(Buffer.from(bytes).toString('latin1'), named === 'base64');
}

function isLetters(bytes: Uint8Array): boolean {
  return bytes.every(byte => /[\w+/=\r\n]/.test(String.fromCharCode(byte)));
}

/** In the order in which they were applied. */
function encodings({ contentEncoding }: Properties): string[] {
  return (contentEncoding ?? '')
    .toLowerCase()
    .split(',')
    .map(name => name.trim())
    .filter(name => name !== '');
}

/** Of the content type, or of the content encoding, where Celery and Spring write it. */
function charsetOf(properties: Properties): string {
  const named = /charset="?([\w.:-]+)/i.exec(properties.contentType ?? '')?.[1];
  return [named, ...encodings(properties)].find(label => label !== undefined && isCharset(label)) ?? 'utf-8';
}

function isCharset(label: string): boolean {
  try {
    return new TextDecoder(label).encoding !== '';
  } catch {
    return false;
  }
}

function recognise(content: Content): Shown {
  const { bytes, properties } = content;
  const type = (properties.contentType ?? '').toLowerCase();
  if (/msgpack|messagepack/.test(type)) return views.messagepack(content);
  if (/protobuf/.test(type) && !type.includes('json')) return views.protobuf(content);

  const { text, invalid, cut } = readText(content);
  const isText = isPrintable(text) && invalid <= text.length / 20;
  if (isText || (invalid === 0 && /^text\/|json|xml/.test(type))) {
    const looksLikeJson = /^\s*[{[]/.test(text) || (type.includes('json') && !cut);
    const isWhole = cut || bytes.length > mostRecognised || isJson(text);
    return looksLikeJson && isWhole ? views.json(content) : views.text(content);
  }
  return recogniseBytes(content);
}

function recogniseBytes(content: Content): Shown {
  const { bytes } = content;
  const known = signatures.find(({ shows }) => shows(bytes));
  if (!known && bytes.length <= mostRecognised) {
    if (startsLikeMessagePack(bytes) && readMessagePack(bytes, mostShown).valid) {
      return { ...views.messagepack(content), notes: ['It is taken for MessagePack by its bytes.'] };
    }
    if (readProtobuf(bytes, mostShown).valid) {
      return {
        ...views.protobuf(content),
        notes: ['It is taken for protobuf by its bytes; the names of the fields are in the schema.'],
      };
    }
  }
  const shown = views.hex(content);
  return known ? { ...shown, notes: [known.words(bytes)] } : shown;
}

const views: Readonly<Record<BodyView, (content: Content) => Shown>> = {
  json(content) {
    const { text, cut } = readText(content);
    const laidOut = prettyJson(text, content.limit);
    const valid = cut || text.length > mostRecognised || isJson(text);
    return {
      view: 'json',
      text: laidOut.text,
      cut: cut || laidOut.cut,
      notes: valid ? [] : ['This is no JSON, or broken.'],
    };
  },
  text(content) {
    const { text, cut, invalid, charset } = readText(content);
    const note = `This is no ${charset}: \u{fffd} stands for what cannot be read.`;
    return {
      view: 'text',
      text: cutText(text, content.limit),
      cut: cut || text.length > content.limit,
      notes: invalid > 0 ? [note] : [],
    };
  },
  hex({ bytes, limit }) {
    const room = 16 * Math.max(1, Math.floor(limit / hexDumpLine));
    return { view: 'hex', text: hexDump(bytes.subarray(0, room)), cut: bytes.length > room };
  },
  messagepack: ({ bytes, limit }) => bySteps('messagepack', readMessagePack(bytes, limit)),
  protobuf: ({ bytes, limit }) => bySteps('protobuf', readProtobuf(bytes, limit)),
};

function bySteps(view: BodyView, { text, cut, valid }: Read): Shown {
  return {
    view,
    text,
    cut,
    notes: valid ? [] : [`This is no ${viewNames[view]}, or broken: it is shown as far as it makes sense.`],
  };
}

/** The beginning of the text, or all of it; `invalid` counts what the charset does not have. */
function readText({ bytes, properties, limit }: Content) {
  const charset = charsetOf(properties);
  // No character takes more than four bytes. Of a short preview enough is read to tell what it is.
  const part = bytes.subarray(0, Math.max(4 * limit, 65_536));
  const cut = part.length < bytes.length;
  try {
    const text = new TextDecoder(charset, { fatal: true }).decode(part, { stream: cut });
    return { text, cut, invalid: 0, charset };
  } catch {
    const text = new TextDecoder(charset).decode(part, { stream: cut });
    return { text, cut, invalid: text.split('\u{fffd}').length - 1, charset };
  }
}

/** Never with half a character at the end. */
function cutText(text: string, limit: number): string {
  return text.slice(0, /[\ud800-\udbff]/.test(text.charAt(limit - 1)) ? limit - 1 : limit);
}

/** What bytes begin with that are no text, and what to say of them. */
const signatures: readonly {
  readonly shows: (bytes: Uint8Array) => boolean;
  readonly words: (bytes: Uint8Array) => string;
}[] = [
  {
    // Java Object Serialization Specification, 6.4.2: magic, version, object, class description, its name.
    shows: bytes => startsWith(bytes, 0xac, 0xed, 0x00, 0x05),
    words: bytes => {
      const length = ((bytes[6] ?? 0) << 8) | (bytes[7] ?? 0);
      const name = Buffer.from(bytes.subarray(8, 8 + length)).toString('latin1');
      const isClass = bytes[4] === 0x73 && bytes[5] === 0x72 && /^[\w.$]+$/.test(name);
      return `A serialized Java object${isClass ? ` of class ${name}` : ''}.`;
    },
  },
  { shows: bytes => startsWith(bytes, 0x4f, 0x62, 0x6a, 0x01), words: () => 'An Avro container file.' },
  {
    shows: bytes => startsWith(bytes, 0x28, 0xb5, 0x2f, 0xfd),
    words: () => 'Compressed with Zstandard, which is not read here.',
  },
  {
    shows: bytes => bytes[0] === 0x80 && [2, 3, 4, 5].includes(bytes[1] ?? 0) && bytes.at(-1) === 0x2e,
    words: () => 'A pickled Python object.',
  },
];

function startsWith(bytes: Uint8Array, ...start: readonly number[]): boolean {
  return start.every((byte, index) => bytes[index] === byte);
}
