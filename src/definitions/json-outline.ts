import type { TextRange } from '../model/model.ts';
import {
  type JsonArray,
  type JsonMember,
  type JsonNode,
  type JsonObject,
  toRecord,
} from '../model/written.ts';
import { ObjectOfText } from './json-object.ts';
import { readTree } from './json-tree.ts';

/**
 * The tree of a valid JSON text whose value is `value`. The objects in the lists of the root are found without being
 * read: a definitions file holds nearly everything in them, and few of them are looked at closely.
 * Undefined where the root is no object, or has a key twice.
 */
export function outline(text: string, value: unknown): JsonObject | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const plain = value as Readonly<Record<string, unknown>>;
  const scanner = new Scanner(text);
  const members: JsonMember[] = [];
  const start = scanner.at;
  while (scanner.hasNext()) {
    const keyRange = scanner.skipValue();
    const key: string = JSON.parse(text.slice(keyRange.start, keyRange.end));
    scanner.skipColon();
    members.push({ key, keyRange, value: readMember(scanner, plain[key]) });
  }
  const repeatsKey = members.length !== Object.keys(plain).length;
  return repeatsKey ? undefined : new ReadObject({ start, end: scanner.at }, members, plain);
}

function readMember(scanner: Scanner, value: unknown): JsonNode | undefined {
  // Of a repeated key the value belongs to the last one; the first need not be a list.
  const isList = Array.isArray(value) && scanner.text.charCodeAt(scanner.at) === openBracket;
  if (!isList) return readPart(scanner.text, scanner.skipValue());
  const start = scanner.at;
  const items: JsonNode[] = [];
  while (scanner.hasNext()) {
    const item: unknown = value[items.length];
    const range = scanner.skipValue();
    const node = isPlainObject(item)
      ? new UnreadObject(scanner.text, range, item, scanner.keys === countKeys(item) && !scanner.hasFraction)
      : readPart(scanner.text, range);
    if (node) items.push(node);
  }
  return { kind: 'array', start, end: scanner.at, items } satisfies JsonArray;
}

function readPart(text: string, { start, end }: TextRange): JsonNode | undefined {
  return readTree(text.slice(start, end), start).root;
}

class ReadObject extends ObjectOfText {
  readonly start: number;
  readonly end: number;
  readonly members: readonly JsonMember[];
  readonly plain: Readonly<Record<string, unknown>>;
  readonly irregular = false;

  constructor({ start, end }: TextRange, members: readonly JsonMember[], plain: ReadObject['plain']) {
    super();
    this.start = start;
    this.end = end;
    this.members = members;
    this.plain = plain;
  }
}

/** An object whose members are read when they are asked for. */
class UnreadObject extends ObjectOfText {
  readonly start: number;
  readonly end: number;
  readonly plain: Readonly<Record<string, unknown>>;
  readonly irregular: boolean;
  readonly #text: string;
  #members: readonly JsonMember[] | undefined;

  constructor(text: string, { start, end }: TextRange, plain: UnreadObject['plain'], regular: boolean) {
    super();
    this.#text = text;
    this.start = start;
    this.end = end;
    this.irregular = !regular;
    // JSON.parse keeps the last of a repeated key.
    this.plain = regular ? plain : toRecord(this.members);
  }

  get members(): readonly JsonMember[] {
    if (!this.#members) {
      const node = readPart(this.#text, this);
      this.#members = node?.kind === 'object' ? node.members : [];
    }
    return this.#members;
  }
}

/** Goes through a valid JSON text, from value to value. */
class Scanner {
  readonly text: string;
  at: number;
  /** Of the container that was skipped last: how many keys are in it, at any depth. */
  keys = 0;
  /** Of the container that was skipped last: whether a number in it has a point or an exponent. */
  hasFraction = false;

  constructor(text: string) {
    this.text = text;
    this.at = behindBlanks(text, 0);
  }

  /** From the start of a container, or behind one of its elements, to the next element; without one, behind the container. */
  hasNext(): boolean {
    this.at = behindBlanks(this.text, this.at);
    if (!isClosing(this.text.charCodeAt(this.at))) {
      this.at = behindBlanks(this.text, this.at + 1);
      if (!isClosing(this.text.charCodeAt(this.at))) return true;
    }
    this.at++;
    return false;
  }

  skipColon(): void {
    this.at = behindBlanks(this.text, behindBlanks(this.text, this.at) + 1);
  }

  skipValue(): TextRange {
    const start = this.at;
    const first = this.text.charCodeAt(start);
    if (first === quote) this.at = behindString(this.text, start + 1);
    else if (first === openBrace || first === openBracket) this.#skipContainer();
    else while (!endsWord(this.text.charCodeAt(this.at))) this.at++;
    return { start, end: this.at };
  }

  #skipContainer(): void {
    const { text } = this;
    let { at } = this;
    let depth = 0;
    let keys = 0;
    let hasFraction = false;
    do {
      const code = text.charCodeAt(at++);
      // Half of a well laid out file.
      if (code === blank) continue;
      switch (code) {
        case quote:
          at = behindString(text, at);
          break;
        case colon:
          keys++;
          break;
        case openBrace:
        case openBracket:
          depth++;
          break;
        case closeBrace:
        case closeBracket:
          depth--;
          break;
        case point:
        case capitalE:
          hasFraction = true;
          break;
        case smallE:
          // Not that of true and false.
          if (isDigit(text.charCodeAt(at - 2))) hasFraction = true;
          break;
      }
    } while (depth > 0);
    this.at = at;
    this.keys = keys;
    this.hasFraction = hasFraction;
  }
}

/** From behind the opening quote to behind the closing one. */
function behindString(text: string, at: number): number {
  for (let code = text.charCodeAt(at++); code !== quote; code = text.charCodeAt(at++)) {
    if (code === backslash) at++;
  }
  return at;
}

function behindBlanks(text: string, at: number): number {
  while (isBlank(text.charCodeAt(at))) at++;
  return at;
}

function isBlank(code: number): boolean {
  return code === blank || code === 0x0a || code === 0x0d || code === 0x09;
}

function isClosing(code: number): boolean {
  return code === closeBrace || code === closeBracket;
}

function endsWord(code: number): boolean {
  return isBlank(code) || isClosing(code) || code === comma || Number.isNaN(code);
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function countKeys(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  let count = 0;
  if (Array.isArray(value)) for (const item of value) count += countKeys(item);
  else {
    for (const key in value) count += 1 + countKeys((value as Readonly<Record<string, unknown>>)[key]);
  }
  return count;
}

const blank = 0x20;
const quote = 0x22;
const comma = 0x2c;
const point = 0x2e;
const colon = 0x3a;
const capitalE = 0x45;
const openBracket = 0x5b;
const backslash = 0x5c;
const closeBracket = 0x5d;
const smallE = 0x65;
const openBrace = 0x7b;
const closeBrace = 0x7d;
