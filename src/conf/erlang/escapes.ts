import type { TextEdit } from '../../model/edit.ts';
import type { TextRange } from '../../model/model.ts';

/** A place at which a node gives up. */
export interface Problem extends TextRange {
  readonly message: string;
  /** The change that mends it, where one does. */
  readonly edit?: TextEdit;
}

export interface Escape {
  /** What it stands for. */
  readonly text: string;
  readonly end: number;
  readonly problem?: string;
}

/** What a backslash and the characters behind it stand for in strings and quoted atoms, and behind `$`. */
export function readEscape(text: string, at: number): Escape {
  const octal = match(/\\([0-7]{1,3})/y, text, at);
  if (octal)
    return { text: String.fromCodePoint(Number.parseInt(octal[1] ?? '', 8)), end: at + octal[0].length };
  const hex = match(/\\x(?:\{([\da-fA-F]+)\}|([\da-fA-F]{2}))/y, text, at);
  if (hex) {
    const code = Number.parseInt(hex[1] ?? hex[2] ?? '', 16);
    const end = at + hex[0].length;
    const isCharacter = code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
    return isCharacter
      ? { text: String.fromCodePoint(code), end }
      : { text: '', end, problem: `\`${hex[0]}\` is no character` };
  }
  const control = match(/\\\^([@-_a-z?])/y, text, at);
  if (control) {
    const code = control[1] === '?' ? 0x7f : (control[1]?.charCodeAt(0) ?? 0) & 0x1f;
    return { text: String.fromCodePoint(code), end: at + control[0].length };
  }
  const next = text[at + 1] ?? '';
  const end = Math.min(at + 2, text.length);
  if (next === 'x' || next === '^') {
    return {
      text: next,
      end,
      problem: `\`\\${next}\` is followed by no ${next === 'x' ? 'two hexadecimal digits' : 'letter'}`,
    };
  }
  return { text: named[next] ?? next, end };
}

const named: Readonly<Record<string, string>> = {
  b: '\b',
  d: '\x7f',
  e: '\x1b',
  f: '\f',
  n: '\n',
  r: '\r',
  s: ' ',
  t: '\t',
  v: '\v',
};

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}
