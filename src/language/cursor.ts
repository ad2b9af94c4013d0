import type { TextRange } from '../model/model.ts';
import type { JsonArray, JsonNode, JsonObject } from '../model/written.ts';

/** Where an offset lies in a JSON text, which may be half typed. */
export interface Cursor {
  /** From the root to the innermost list or object around the offset. */
  readonly path: readonly [Step, ...Step[]];
  /** What would stand here: the key of an object, the value of a key, an item of a list. */
  readonly at: 'key' | 'value' | 'item';
  /** The key whose value stands here. */
  readonly key?: string;
  /** The string or word at the offset; empty where there is none. */
  readonly range: TextRange;
  /** What stands here is a string: its value as far as it is typed. */
  readonly typed?: string;
  /** Where a comma is missing before. */
  readonly commaBefore?: number;
  readonly needsCommaAfter: boolean;
  /** At a key: it has a colon already. */
  readonly hasColon: boolean;
}

/** A list or an object, and by which key or index the next one lies in it. */
export interface Step {
  readonly container: JsonObject | JsonArray;
  readonly name?: string | number;
}

/** Undefined outside of the root and in comments. */
export function cursorAt(text: string, root: JsonObject, offset: number): Cursor | undefined {
  if (offset <= root.start || offset > root.end || isBehind(text, root, offset)) return undefined;
  const path = pathTo(text, root, offset);
  const innermost = path.at(-1)?.container ?? root;
  const from = endOfLastBefore(text, innermost, offset);
  return readOn(text, path, innermost, from, offset);
}

/** The lists and objects around an offset, from the root on. */
function pathTo(text: string, root: JsonObject, offset: number): [Step, ...Step[]] {
  const path: [Step, ...Step[]] = [{ container: root }];
  for (;;) {
    const { container } = path.at(-1) ?? path[0];
    const child = containerAround(text, container, offset);
    if (!child) return path;
    path[path.length - 1] = { container, name: child.name };
    path.push({ container: child.node });
  }
}

function containerAround(
  text: string,
  container: JsonObject | JsonArray,
  offset: number,
): { readonly name: string | number; readonly node: JsonObject | JsonArray } | undefined {
  const isAround = (node: JsonNode | undefined): node is JsonObject | JsonArray =>
    node !== undefined && node.kind !== 'scalar' && node.start < offset && !isBehind(text, node, offset);
  if (container.kind === 'array') {
    const index = countStartingBefore(container.items, offset) - 1;
    const node = container.items[index];
    return isAround(node) ? { name: index, node } : undefined;
  }
  const found = container.members.findLast(({ keyRange }) => keyRange.start < offset);
  return found && isAround(found.value) ? { name: found.key, node: found.value } : undefined;
}

/** Behind the closing brace. What is not closed goes on to the end of the text. */
function isBehind(text: string, node: JsonObject | JsonArray, offset: number): boolean {
  if (offset < node.end) return false;
  const last = node.kind === 'array' ? node.items.at(-1) : node.members.at(-1);
  const lastEnd =
    last === undefined ? undefined : 'keyRange' in last ? (last.value ?? last.keyRange).end : last.end;
  return (
    offset > node.end ||
    (text[node.end - 1] === (node.kind === 'array' ? ']' : '}') && (lastEnd ?? node.start + 1) < node.end)
  );
}

function countStartingBefore(items: readonly TextRange[], offset: number): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((items[middle]?.start ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** From where to read on: the end of the last whole child that the offset does not touch, or of the opening brace. */
function endOfLastBefore(
  text: string,
  container: JsonObject | JsonArray,
  offset: number,
): { readonly at: number; readonly isFirst: boolean } {
  const isWhole = (node: JsonNode | undefined): node is JsonNode =>
    node !== undefined && (node.kind === 'scalar' ? node.end < offset : isBehind(text, node, offset));
  let before: JsonNode | undefined;
  if (container.kind === 'array') {
    const count = countStartingBefore(container.items, offset);
    before = [container.items[count - 1], container.items[count - 2]].find(isWhole);
  } else {
    before = container.members.findLast(
      ({ keyRange, value }) => keyRange.start < offset && isWhole(value),
    )?.value;
  }
  return before ? { at: before.end, isFirst: false } : { at: container.start + 1, isFirst: true };
}

type State = 'key' | 'colon' | 'value' | 'comma';

/** Reads the few tokens up to the offset and the one behind it. */
function readOn(
  text: string,
  path: Cursor['path'],
  container: JsonObject | JsonArray,
  from: { readonly at: number; readonly isFirst: boolean },
  offset: number,
): Cursor | undefined {
  const isList = container.kind === 'array';
  const next: State = isList ? 'value' : 'key';
  let state: State = from.isFirst ? next : 'comma';
  let key: string | undefined;
  let lastEnd = from.at;

  const cursor = (range: TextRange, typed: string | undefined): Cursor | undefined => {
    if (state === 'colon') return undefined;
    const after = follower(text, range.end);
    const at = isList ? 'item' : state === 'value' ? 'value' : 'key';
    return {
      path,
      at,
      key: at === 'value' ? key : undefined,
      range,
      typed,
      commaBefore: state === 'comma' ? lastEnd : undefined,
      needsCommaAfter: after !== ',' && after !== '}' && after !== ']' && after !== '' && after !== ':',
      hasColon: after === ':',
    };
  };

  const token = new RegExp(tokens, 'y');
  token.lastIndex = from.at;
  for (let found = token.exec(text); found && found.index < offset; found = token.exec(text)) {
    const [written] = found;
    const start = found.index;
    const end = start + written.length;
    if (/^\s/.test(written)) continue;
    if (written.startsWith('/')) {
      if (offset <= end) return undefined;
    } else if (written === ',') state = next;
    else if (written === ':') state = 'value';
    else if ('{}[]'.includes(written)) return undefined;
    else if (offset <= end) {
      const isString = written.startsWith('"');
      const isWhole = !isString || isClosed(text, written, end);
      return cursor(
        { start, end: isWhole ? end : offset },
        isString ? decoded(text.slice(start + 1, offset)) : undefined,
      );
    } else if (state === 'key') {
      key = decoded(written.replaceAll(/^"|"$/g, ''));
      state = 'colon';
    } else {
      state = 'comma';
      lastEnd = end;
    }
  }
  if (state !== 'value' || isList) return cursor({ start: offset, end: offset }, undefined);
  const written = valueBehind(text, offset);
  return written === undefined
    ? undefined
    : cursor({ start: offset, end: offset + written.length }, undefined);
}

/** The value behind a colon, up to which there may be blanks; undefined where it is a list or an object. */
function valueBehind(text: string, offset: number): string | undefined {
  const behind = /[ \t]*(?:"(?:[^"\\\r\n]|\\.)*"(?!\s*:)|[^\s"{}[\]:,]+)/sy;
  behind.lastIndex = offset;
  const after = follower(text, offset);
  return after === '{' || after === '[' ? undefined : (behind.exec(text)?.[0] ?? '');
}

/** White space, comments, strings (some without an end), punctuation, words. */
const tokens = /\s+|\/\/[^\r\n]*|\/\*.*?(?:\*\/|$)|"(?:[^"\\\r\n]|\\.)*(?:"|\\?)|[{}[\]:,]|[^\s"{}[\]:,]+/s;

/** Whether the quote at the end belongs to the string, and is not that which opens the next one. */
function isClosed(text: string, written: string, end: number): boolean {
  if (!/^".*"$/s.test(written)) return false;
  return ',:}]"/'.includes(follower(text, end));
}

/** The value of what stands between quotes, as far as it is typed. */
function decoded(written: string): string {
  try {
    return String(JSON.parse(`"${written}"`));
  } catch {
    return written.replace(/"$/, '');
  }
}

/** The next character that is not white space; empty at the end of the text. */
function follower(text: string, offset: number): string {
  let at = offset;
  while (at < text.length && ' \t\r\n'.includes(text[at] ?? '')) at++;
  return text[at] ?? '';
}
