import type { TextRange } from '../model/model.ts';
import type { Version } from '../model/version.ts';
import type { Term } from './erlang/term.ts';
import { type Grammar, grammarOf } from './grammar.ts';

/** What a text under the name rabbitmq.conf is. */
export interface ConfDocument {
  readonly text: string;
  /** `erlang`: the classic format (rabbitmq.config), which no node reads under the new name. */
  readonly format: 'conf' | 'erlang';
  /** Something makes the file out of this text before a node reads it: `{{ }}`, `{% %}`, `<% %>`. */
  readonly isTemplate: boolean;
  /** In the order of the text, duplicates included. */
  readonly settings: readonly Setting[];
  readonly includes: readonly Include[];
  readonly comments: readonly TextRange[];
  /** In the order of the text. Each one keeps a node from starting. */
  readonly problems: readonly ConfProblem[];
}

export interface Setting extends TextRange {
  /** The segments as cuttlefish joins them: a dot that belongs to a segment has a backslash before it. */
  readonly key: string;
  readonly segments: readonly string[];
  /** Without the quotes that the version takes off. */
  readonly value: string;
  readonly keyRange: TextRange;
  /** With its quotes. */
  readonly valueRange: TextRange;
  /** From its `#` on. */
  readonly comment?: TextRange;
  /** What the value will be is decided elsewhere: `$(NAME)`, `$(<FILE)`, or a template's placeholder. */
  readonly isOpen: boolean;
  /** Of a setting that a file of Erlang terms makes: the term that says the value, and what goes with it when it is removed. */
  readonly term?: { readonly kind: Term['kind']; readonly removal?: TextRange };
}

export interface Include extends TextRange {
  /** Relative to the folder of the file; the last segment may have wildcards. A file that is not there is skipped. */
  readonly path: string;
}

/** A place that a node of the version does not take. */
export interface ConfProblem extends TextRange {
  readonly kind:
    | 'byte-order-mark'
    | 'include'
    | 'key'
    | 'latin-1'
    | 'no-equals-sign'
    | 'no-value'
    | 'quotes'
    | 'section';
  readonly message: string;
}

/**
 * Reads a text as a node of this version reads rabbitmq.conf. Where the node stops at the first line that it does not
 * understand, this goes on with the next one. Never throws.
 */
export function parseConf(text: string, version: Version): ConfDocument {
  if (isErlangTerms(text)) {
    const isTemplate = templateMarks.test(text);
    return { text, format: 'erlang', isTemplate, settings: [], includes: [], comments: [], problems: [] };
  }
  return readLines(text, version, { start: 0, end: text.length });
}

/** Whether a text is in the classic format. */
export function isErlangTerms(text: string): boolean {
  return /^\uFEFF?(?:\s|%.*)*\[\s*(?:\]|\{|%)/.test(text);
}

/** Reads whole lines of a text that is no Erlang terms, as `parseConf` does. */
export function readLines(text: string, version: Version, { start, end }: TextRange): ConfDocument {
  const lines = new Reader(text, grammarOf(version), start);
  lines.read(end);
  const { settings, includes, comments, problems } = lines;
  const isTemplate = templateMarks.test(text);
  return { text, format: 'conf', isTemplate, settings, includes, comments, problems };
}

/** The setting whose line, from its key to its comment, holds the offset. */
export function settingAt({ settings }: ConfDocument, offset: number): Setting | undefined {
  let low = 0;
  let high = settings.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((settings[middle]?.end ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  const setting = settings[low];
  return setting && setting.start <= offset ? setting : undefined;
}

/** Control structures of templates; a `${NAME}` alone is a value that a node would take as it is. */
const templateMarks = /\{\{|\{%|<%/;

/** The next place in a text, and what was read before it. */
class Reader {
  readonly settings: Setting[] = [];
  readonly includes: Include[] = [];
  readonly comments: TextRange[] = [];
  readonly problems: ConfProblem[] = [];
  readonly #text: string;
  readonly #grammar: Grammar;
  /** Behind the last quote of the text there is nothing to search for. */
  readonly #lastQuote: number;
  #at: number;
  #hash = -1;

  constructor(text: string, grammar: Grammar, start: number) {
    this.#text = text;
    this.#at = start;
    this.#grammar = grammar;
    this.#lastQuote = text.lastIndexOf("'");
  }

  read(end: number): void {
    if (this.#at === 0 && this.#text.startsWith('\uFEFF')) {
      if (!this.#grammar.byteOrderMark) {
        this.#problem('byte-order-mark', 0, 1, 'The file begins with a byte order mark');
      }
      this.#at = 1;
    }
    while (this.#at < end) this.#line();
  }

  #line(): void {
    const start = this.#skipBlanks(this.#at);
    const end = this.#endOfLine(start);
    if (start === end) this.#at = afterLineBreak(this.#text, end);
    else if (this.#text[start] === '#') this.#at = this.#comment(start, end);
    else this.#at = this.#setting(start, end) ?? this.#include(start, end) ?? this.#unreadable(start, end);
  }

  /** @returns where the next line begins, or undefined where this line is no setting. */
  #setting(start: number, end: number): number | undefined {
    keyPattern.lastIndex = start;
    const key = keyPattern.exec(this.#text)?.[0];
    if (key === undefined) return undefined;
    const equals = this.#skipBlanks(start + key.length);
    if (this.#text[equals] !== '=') return undefined;
    const from = this.#skipBlanks(equals + 1);
    const quoted = this.#quoted(from);
    const valueEnd = quoted?.end ?? this.#endOfPlainValue(from, end);
    const behind = this.#skipBlanks(valueEnd);
    const lineEnd = quoted && valueEnd > end ? this.#endOfLine(valueEnd) : end;
    if (quoted && behind < lineEnd && this.#text[behind] !== '#') {
      const message =
        valueEnd > end
          ? 'The quote that opens here is closed in a later line, and text follows it there'
          : 'Text follows the closing quote: a value in quotes ends there';
      this.#problem('quotes', from, Math.min(valueEnd, end), message);
      return afterLineBreak(this.#text, end);
    }
    if (valueEnd === from) {
      this.#problem('no-value', start, equals + 1, `\`${key}\` has no value`);
      return afterLineBreak(this.#text, end);
    }
    const value = quoted?.value ?? this.#text.slice(from, valueEnd);
    const next =
      this.#text[behind] === '#' ? this.#comment(behind, lineEnd) : afterLineBreak(this.#text, lineEnd);
    const comment = this.#text[behind] === '#' ? { start: behind, end: lineEnd } : undefined;
    if (!this.#grammar.unicode && /[^\0-\xff]/.test(value)) {
      this.#problem('latin-1', from, valueEnd, `The value of \`${key}\` has characters outside Latin-1`);
    }
    const segments = key.includes('\\') ? segmentsOf(key) : key.split('.');
    this.settings.push({
      start,
      end: comment?.end ?? valueEnd,
      key,
      segments,
      value,
      keyRange: { start, end: start + key.length },
      valueRange: { start: from, end: valueEnd },
      ...(comment ? { comment } : {}),
      isOpen: openValue.test(value),
    });
    return next;
  }

  /** A value in quotes. One that is never closed is no such value: its quotes are part of it. */
  #quoted(from: number): { readonly value: string; readonly end: number } | undefined {
    if (!this.#grammar.singleQuotes || this.#text[from] !== "'" || from >= this.#lastQuote) return undefined;
    if (this.#grammar.tripleQuotes && this.#text.startsWith("'''", from)) {
      const close = this.#text.indexOf("'''", from + 3);
      if (close >= 0) {
        const inside = this.#text.slice(from + 3, close).replaceAll(/^(?:'|\r?\n)+|(?:'|\r?\n)+$/g, '');
        return { value: inside, end: close + 3 };
      }
    }
    const close = this.#text.indexOf("'", from + 1);
    return close < 0 ? undefined : { value: this.#text.slice(from + 1, close), end: close + 1 };
  }

  /** A plain value ends before a comment and before the blanks at the end of its line, but not of the text. */
  #endOfPlainValue(from: number, end: number): number {
    const hash = this.#nextHash(from);
    const isCommented = hash < end;
    let valueEnd = isCommented ? hash : end;
    if (isCommented || end < this.#text.length) {
      while (valueEnd > from && isBlank(this.#text[valueEnd - 1])) valueEnd--;
    }
    return valueEnd;
  }

  /** Far ahead it is searched for once, not from every line. */
  #nextHash(from: number): number {
    if (this.#hash < from) {
      const hash = this.#text.indexOf('#', from);
      this.#hash = hash < 0 ? this.#text.length : hash;
    }
    return this.#hash;
  }

  #include(start: number, end: number): number | undefined {
    const line = this.#text.slice(start, end);
    const [, blanks = '', path = '', rest = ''] =
      /^include([ \t]*)([A-Za-z0-9_.*/-]+)(.*)$/s.exec(line) ?? [];
    if (path === '' || (blanks === '' && this.#grammar.includeNeedsSpace)) return undefined;
    const pathStart = start + 'include'.length + blanks.length;
    const pathEnd = pathStart + path.length;
    if (/^[ \t]*#/.test(rest)) this.#comment(this.#skipBlanks(pathEnd), end);
    else if (/^[ \t]+$/.test(rest)) {
      this.#problem(
        'include',
        pathStart,
        pathEnd,
        'Blanks follow the path of `include`, which it does not take',
      );
    } else if (rest !== '') {
      this.#problem('include', pathStart, end, 'The path of `include` has characters that it does not take');
    }
    this.includes.push({ start: pathStart, end: pathEnd, path });
    return afterLineBreak(this.#text, end);
  }

  #unreadable(start: number, end: number): number {
    const line = this.#text.slice(start, end).trimEnd();
    const [key = ''] = /^[^\s=:]*/.exec(line) ?? [];
    // What a template puts in the place of the line is a question to the template.
    if (templateMarks.test(line)) return afterLineBreak(this.#text, end);
    if (/^\[.*\]/.test(line)) {
      this.#problem('section', start, start + line.length, 'rabbitmq.conf has no sections');
    } else if (/^[^=#]*[^=#\s][^=#]*=/.test(line)) {
      const name = line.slice(0, line.indexOf('=')).trimEnd();
      this.#problem('key', start, start + name.length, `\`${name}\` cannot be a key`);
    } else {
      const message = `\`${key}\` is followed by no equals sign`;
      this.#problem(
        'no-equals-sign',
        start,
        start + line.length,
        key === '' ? 'The line is no setting' : message,
      );
    }
    return afterLineBreak(this.#text, end);
  }

  #comment(start: number, end: number): number {
    this.comments.push({ start, end });
    return afterLineBreak(this.#text, end);
  }

  #problem(kind: ConfProblem['kind'], start: number, end: number, message: string): void {
    this.problems.push({ kind, start, end: Math.max(end, start + 1), message });
  }

  #skipBlanks(at: number): number {
    while (isBlank(this.#text[at])) at++;
    return at;
  }

  /** A lone carriage return is a character like any other. */
  #endOfLine(at: number): number {
    const feed = this.#text.indexOf('\n', at);
    if (feed < 0) return this.#text.length;
    return feed > at && this.#text[feed - 1] === '\r' ? feed - 1 : feed;
  }
}

const keyPattern = /(?:[A-Za-z0-9_-]|\\\.)+(?:\.(?:[A-Za-z0-9_-]|\\\.)+)*/y;

const openValue = /\$\([^)]*\)|\$\{|\{\{|\{%|<%|^<[A-Z][A-Z0-9_-]*>$/;

function segmentsOf(key: string): readonly string[] {
  return key.split(/(?<!\\)\./).map(segment => segment.replaceAll('\\.', '.'));
}

function isBlank(character: string | undefined): boolean {
  return character === ' ' || character === '\t';
}

function afterLineBreak(text: string, end: number): number {
  return end + (text[end] === '\r' ? 2 : 1);
}
