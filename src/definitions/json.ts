import { type ParseErrorCode, printParseErrorCode, visit } from 'jsonc-parser';
import type { SyntaxProblem, TextRange } from '../model/model.ts';
import type { JsonArray, JsonNode, JsonObject } from '../model/written.ts';

/** Reads any text: what can be understood becomes a tree, the rest problems. Comments are problems here, as for the broker. */
export function parseJson(text: string): {
  readonly root?: JsonNode;
  readonly problems: readonly SyntaxProblem[];
} {
  const problems: SyntaxProblem[] = [];
  if (text.startsWith(byteOrderMark)) {
    problems.push({
      kind: 'byte-order-mark',
      start: 0,
      end: 1,
      message: 'a byte order mark before the JSON text',
    });
    text = ` ${text.slice(1)}`;
  }
  const open: OpenContainer[] = [];
  let root: JsonNode | undefined;

  const add = (node: JsonNode) => {
    const parent = open.at(-1);
    if (!parent) root ??= node;
    else if (parent.kind === 'array') parent.items.push(node);
    else {
      const member = parent.members.at(-1);
      if (member && member.value === undefined) member.value = node;
    }
  };
  const begin = (container: OpenContainer) => {
    add(container);
    open.push(container);
  };
  const end = (offset: number, length: number) => {
    const container = open.pop();
    if (container) container.end = offset + length;
  };

  visit(
    text,
    {
      onObjectBegin: offset => begin({ kind: 'object', start: offset, end: text.length, members: [] }),
      onObjectProperty: (key, offset, length) => {
        const parent = open.at(-1);
        if (parent?.kind === 'object')
          parent.members.push({ key, keyRange: { start: offset, end: offset + length } });
      },
      onObjectEnd: end,
      onArrayBegin: offset => begin({ kind: 'array', start: offset, end: text.length, items: [] }),
      onArrayEnd: end,
      onLiteralValue: (value, offset, length) =>
        add(
          isFloat(value, text, offset, length)
            ? { kind: 'scalar', start: offset, end: offset + length, value, float: true }
            : { kind: 'scalar', start: offset, end: offset + length, value },
        ),
      onError: (code, offset, length) => {
        // What is missing at the end of the text stands on its last character.
        const start = Math.max(0, Math.min(offset, text.length - 1));
        problems.push({ start, end: Math.max(start + 1, offset + length), ...describe(code, text, offset) });
      },
    },
    { disallowComments: true, allowTrailingComma: false },
  );
  return { root, problems };
}

/** The JSON pointer (RFC 6901) of the innermost value that covers `offset`. */
export function pointerAt(root: JsonNode, offset: number): string {
  let pointer = '';
  let node: JsonNode | undefined = root;
  while (node && node.kind !== 'scalar') {
    const step = childAt(node, offset);
    if (!step) break;
    pointer += `/${step.name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    node = step.node;
  }
  return pointer;
}

type OpenContainer =
  | {
      kind: 'object';
      start: number;
      end: number;
      members: { key: string; keyRange: TextRange; value?: JsonNode }[];
    }
  | { kind: 'array'; start: number; end: number; items: JsonNode[] };

function childAt(
  node: JsonObject | JsonArray,
  offset: number,
): { name: string; node: JsonNode | undefined } | undefined {
  if (node.kind === 'array') {
    const index = lastStartingAt(node.items, offset);
    const item = node.items[index];
    return item && offset < item.end ? { name: String(index), node: item } : undefined;
  }
  for (const { key, keyRange, value } of node.members) {
    if (keyRange.start <= offset && offset < (value ?? keyRange).end) return { name: key, node: value };
  }
  return undefined;
}

/** The index of the last item that starts at or before `offset`, or -1. */
function lastStartingAt(items: readonly TextRange[], offset: number): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((items[middle]?.start ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

function isFloat(value: unknown, text: string, offset: number, length: number): boolean {
  return Number.isInteger(value) && /[.eE]/.test(text.slice(offset, offset + length));
}

function describe(
  code: ParseErrorCode,
  text: string,
  offset: number,
): Pick<SyntaxProblem, 'kind' | 'message'> {
  const name = printParseErrorCode(code);
  if (name === 'InvalidCommentToken')
    return { kind: 'comment', message: 'a comment, which JSON does not have' };
  const closes = text[offset] === '}' || text[offset] === ']';
  if (closes && text.slice(0, offset).trimEnd().endsWith(',')) {
    return { kind: 'trailing-comma', message: 'a comma after the last element, which JSON does not allow' };
  }
  return { kind: 'syntax', message: messages[name] ?? 'text that is not JSON' };
}

const byteOrderMark = '\uFEFF';

/** Words for jsonc-parser's error codes. */
const messages: Readonly<Record<string, string>> = {
  InvalidSymbol: 'a word that is not JSON',
  InvalidNumberFormat: 'a number that is not JSON',
  PropertyNameExpected: 'a property name in double quotes is missing here',
  ValueExpected: 'a value is missing here',
  ColonExpected: 'a colon is missing here',
  CommaExpected: 'a comma is missing here',
  CloseBraceExpected: 'a closing } is missing here',
  CloseBracketExpected: 'a closing ] is missing here',
  EndOfFileExpected: 'the text goes on after the end of the JSON value',
  UnexpectedEndOfComment: 'a comment that does not end',
  UnexpectedEndOfString: 'a string that does not end',
  UnexpectedEndOfNumber: 'a number that does not end',
  InvalidUnicode: 'an escape sequence that is not Unicode',
  InvalidEscapeCharacter: 'an escape sequence that JSON does not have',
  InvalidCharacter: 'a control character inside a string',
};
