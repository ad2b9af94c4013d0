import { type ParseErrorCode, printParseErrorCode, visit } from 'jsonc-parser';
import type { SyntaxProblem, TextRange } from '../model/model.ts';
import { type JsonArray, type JsonNode, toRecord } from '../model/written.ts';
import { ObjectOfText } from './json-object.ts';

/** What could be understood of a text, and where it is not JSON. */
export interface JsonText {
  readonly root?: JsonNode;
  readonly problems: readonly SyntaxProblem[];
}

/**
 * Reads any text: what can be understood becomes a tree, the rest problems. Comments are problems here, as for the broker.
 * Of a part of a text `offset` tells where it begins.
 */
export function readTree(text: string, offset = 0): JsonText {
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
  const open: (OpenObject | OpenArray)[] = [];
  let root: JsonNode | undefined;
  const range = (at: number, length: number) => ({ start: offset + at, end: offset + at + length });

  const add = (node: JsonNode) => {
    const parent = open.at(-1);
    if (!parent) root ??= node;
    else if (parent.kind === 'array') parent.items.push(node);
    else {
      const member = parent.members.at(-1);
      if (member && member.value === undefined) member.value = node;
    }
  };
  const begin = (container: OpenObject | OpenArray) => {
    add(container);
    open.push(container);
  };
  const end = (at: number, length: number) => {
    const container = open.pop();
    if (container) container.end = offset + at + length;
  };

  visit(
    text,
    {
      onObjectBegin: at => begin(new OpenObject(offset + at, offset + text.length)),
      onObjectProperty: (key, at, length) => {
        const parent = open.at(-1);
        if (parent?.kind === 'object') parent.members.push({ key, keyRange: range(at, length) });
      },
      onObjectEnd: end,
      onArrayBegin: at => begin({ kind: 'array', ...range(at, text.length - at), items: [] }),
      onArrayEnd: end,
      onLiteralValue: (value, at, length) => {
        const scalar = { kind: 'scalar', ...range(at, length), value } as const;
        add(isFloat(value, text, at, length) ? { ...scalar, float: true } : scalar);
      },
      onError: (code, at, length) => {
        // What is missing at the end of the text stands on its last character.
        const start = Math.max(0, Math.min(at, text.length - 1));
        problems.push({
          ...range(start, Math.max(1, at + length - start)),
          ...describe(code, text, at),
        });
      },
    },
    { disallowComments: true, allowTrailingComma: false },
  );
  return { root, problems };
}

class OpenObject extends ObjectOfText {
  readonly start: number;
  end: number;
  readonly members: { key: string; keyRange: TextRange; value?: JsonNode }[] = [];
  readonly irregular = true;
  #plain: Readonly<Record<string, unknown>> | undefined;

  constructor(start: number, end: number) {
    super();
    this.start = start;
    this.end = end;
  }

  get plain(): Readonly<Record<string, unknown>> {
    this.#plain ??= toRecord(this.members);
    return this.#plain;
  }
}

type OpenArray = { -readonly [Key in keyof JsonArray]: JsonArray[Key] } & { items: JsonNode[] };

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
  const kind = name === 'InvalidEscapeCharacter' || name === 'InvalidCharacter' ? 'string' : 'syntax';
  return { kind, message: messages[name] ?? 'text that is not JSON' };
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
