import type { Message } from './message.ts';
import {
  envelopeFromJson,
  envelopeToJson,
  fromBase64,
  type JsonPath,
  type JsonProblem,
  toBase64,
} from './message-json.ts';
import { utf8 } from './text.ts';

/** A message of a file, or what is wrong with its line. Lines count from 1. */
export type ReadLine =
  | { readonly line: number; readonly message: Message }
  | { readonly line: number; readonly problem: string };

/**
 * A message on a line of its own, without the line's end: its version, what {@link envelopeToJson} writes, and the body: as `body`
 * where it is UTF-8, else as `bodyBase64`. Reading it gives the same message, to the byte.
 */
export function messageLine(message: Message): string {
  const text = utf8(message.body);
  const body = text === undefined ? { bodyBase64: toBase64(message.body) } : { body: text };
  return JSON.stringify({ v: version, ...envelopeToJson(message), ...body });
}

/**
 * Reads a file of lines as {@link messageLine} writes them, whatever its size; what cannot be read is told with its line and does not
 * end it. Empty lines are passed over.
 */
export async function* readMessages(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<ReadLine> {
  let line = 0;
  for await (const bytes of lines(chunks)) {
    line++;
    if (bytes === 'too long') {
      yield { line, problem: `Line ${line} is longer than ${maxLine / 2 ** 20} MB.` };
      continue;
    }
    const text = utf8(bytes)?.replace(/^\u{feff}/u, '');
    if (text === undefined) yield { line, problem: `Line ${line} is not UTF-8.` };
    else if (text.trim() !== '') yield { line, ...parseMessageLine(text, line) };
  }
}

function parseMessageLine(text: string, line: number): { message: Message } | { problem: string } {
  const fail = (words: string) => ({ problem: `Line ${line}: ${words}` });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return fail('This is no JSON.');
  }
  const { v, body, bodyBase64 } = (value ?? {}) as Readonly<Record<string, unknown>>;
  if (v !== version) {
    return fail(
      `${v === undefined ? 'It says no version' : `Its version is ${JSON.stringify(v)}`}; "v": ${version} can be read.`,
    );
  }
  const problems: JsonProblem[] = [];
  const envelope = envelopeFromJson(value, problems);
  const [problem] = problems;
  if (problem) return fail(`${placeOf(problem.path)}${problem.message}`);

  const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : fromBase64(bodyBase64);
  if (!bytes || (body !== undefined) === (bodyBase64 !== undefined))
    return fail('A message has either body, which is text, or bodyBase64.');
  return { message: { ...envelope, body: bytes } };
}

const version = 1;

/** No broker takes a message of more than 512 MB, and no text of JavaScript is longer. */
const maxLine = 400 * 2 ** 20;

async function* lines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array | 'too long'> {
  let parts: Uint8Array[] = [];
  let length = 0;
  const take = () => {
    const line = length > maxLine ? 'too long' : Buffer.concat(parts);
    parts = [];
    length = 0;
    return line;
  };
  const keep = (part: Uint8Array) => {
    length += part.length;
    if (length <= maxLine) parts.push(part);
    else parts = [];
  };
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, start)) {
      keep(chunk.subarray(start, end));
      yield take();
      start = end + 1;
    }
    keep(chunk.subarray(start));
  }
  if (length > 0) yield take();
}

const newline = 0x0a;

function placeOf(path: JsonPath): string {
  return path.length === 0 ? '' : `${path.join('.')}: `;
}
