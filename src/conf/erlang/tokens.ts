import type { TextRange } from '../../model/model.ts';
import { type Problem, readEscape } from './escapes.ts';

/** One word of an Erlang text, as `erl_scan` cuts it. */
export interface Token extends TextRange {
  readonly kind:
    | 'atom'
    | 'string'
    /** A string after `~`, which is a binary. */
    | 'binary'
    | 'integer'
    | 'float'
    | 'variable'
    | 'keyword'
    /** The full stop that ends a term; inside one a dot is a `sign`. */
    | 'stop'
    | 'sign'
    | 'end';
  /** Of atoms and strings without quotes and escapes; of numbers without underscores. */
  readonly text: string;
  readonly number?: number;
}

export interface Tokens {
  /** The last one is of kind `end`. */
  readonly tokens: readonly Token[];
  readonly comments: readonly TextRange[];
  readonly problems: readonly Problem[];
}

/**
 * Cuts a text into tokens; where `erl_scan` would give up, it says so and goes on. Never throws.
 * @param isOtp27 strings between `"""` and after `~` are known, and strings that follow each other need a blank between them.
 */
export function tokensOf(text: string, isOtp27: boolean): Tokens {
  const scanner = new Scanner(text, isOtp27);
  scanner.scan();
  return scanner;
}

/** https://www.erlang.org/doc/system/reference_manual.html#reserved-words */
const keywords: ReadonlySet<string> = new Set(
  'after and andalso band begin bnot bor bsl bsr bxor case catch cond div end fun if let not of or orelse receive rem try when xor'.split(
    ' ',
  ),
);

/** Erlang has no longer atom. */
const maxAtomLength = 255;

const patterns = {
  blank: /[\0- ]+/y,
  comment: /%[^\n]*/y,
  // A `\w` would not take Latin-1 letters, which names may have.
  atom: /[a-zß-öø-ÿ][\w@À-ÖØ-öø-ÿ]*/y,
  dotted: /[\w@-]*(?:\.[\w@-]+)+/y,
  variable: /[A-Z_À-ÖØ-Þ][\w@À-ÖØ-öø-ÿ]*/y,
  number:
    /(?<digits>\d+(?:_\d+)*)(?:#(?<based>[\da-zA-Z]+(?:_[\da-zA-Z]+)*)|(?<fraction>\.\d+(?:_\d+)*(?:[eE][+-]?\d+(?:_\d+)*)?))?(?<rest>[\w@#]*)/y,
  tripleQuoted: /("{3,})[ \t]*\r?\n(?<content>(?:.*\n)*?)[ \t]*\1/y,
  sigil: /~(?<letter>[bBsS]?)(?<open>["'`/|#({[<])/y,
  sign: /<<|>>|=>|:=|\|\||->|<-|<=|=:=|=\/=|==|\/=|=<|>=|\+\+|--|::|\.\.\.|\.\.|[[\](){},;:|#?!<>=+*/.-]/y,
} as const;

const keywordsFrom27: ReadonlySet<string> = new Set(['else', 'maybe']);

class Scanner implements Tokens {
  readonly tokens: Token[] = [];
  readonly comments: TextRange[] = [];
  readonly problems: Problem[] = [];
  readonly #text: string;
  readonly #isOtp27: boolean;
  /** Letters outside ASCII are two or more characters to a node that is told of no encoding, and then no word. */
  readonly #isUnicode: boolean;
  #at = 0;

  constructor(text: string, isOtp27: boolean) {
    this.#text = text;
    this.#isOtp27 = isOtp27;
    this.#isUnicode = /^(?:.*\n)?[ \t]*%.*coding[:=][ \t]*utf-8/i.test(text);
  }

  scan(): void {
    while (this.#at < this.#text.length) this.#next();
    this.#push('end', this.#text.length, '');
  }

  #next(): void {
    const start = this.#at;
    if (this.#match('blank')) return;
    if (this.#match('comment')) {
      this.comments.push({ start, end: this.#at });
      return;
    }
    const character = this.#text[start] ?? '';
    if (character === '"') this.#string(start);
    else if (character === "'") this.#quotedAtom(start);
    else if (character === '$') this.#character(start);
    else if (character === '.' && this.#isStop(start)) {
      this.#at++;
      this.#push('stop', start, '.');
    } else this.#word(start);
  }

  #word(start: number): void {
    const word = this.#match('atom')?.[0];
    if (word !== undefined) {
      const isKeyword = keywords.has(word) || (this.#isOtp27 && keywordsFrom27.has(word));
      this.#push(isKeyword ? 'keyword' : 'atom', start, word);
      this.#checkLetters(start);
      this.#dotted(start);
      return;
    }
    const variable = this.#match('variable')?.[0];
    if (variable !== undefined) {
      this.#push('variable', start, variable);
      this.#checkLetters(start);
      return;
    }
    const number = this.#match('number');
    if (number) {
      this.#number(start, number.groups ?? {});
      return;
    }
    if (this.#isOtp27 && this.#sigil(start)) return;
    const sign = this.#match('sign')?.[0];
    if (sign !== undefined) {
      this.#push('sign', start, sign);
      return;
    }
    this.#at += (this.#text.codePointAt(start) ?? 0) > 0xffff ? 2 : 1;
    this.#problem(start, `\`${this.#text.slice(start, this.#at)}\` is no sign of Erlang's`);
  }

  /** `rabbit@shop.example.com` is meant as one name. */
  #dotted(start: number): void {
    if (!this.#match('dotted')) return;
    const name = this.#text.slice(start, this.#at);
    this.tokens.pop();
    this.#push('atom', start, name);
    this.problems.push({
      start,
      end: this.#at,
      message: 'A name with a dot in it stands between single quotes',
      edit: { start, end: this.#at, newText: `'${name}'` },
    });
  }

  #checkLetters(start: number): void {
    if (!this.#isUnicode && /[^\0-\x7f]/.test(this.#text.slice(start, this.#at))) {
      this.#problem(start, 'What is outside ASCII stands between quotes');
    }
  }

  #string(start: number): void {
    const triple = this.#isOtp27 && this.#text.startsWith('"""', start) ? this.#match('tripleQuoted') : null;
    if (triple) {
      this.#push('string', start, (triple.groups?.content ?? '').replace(/\r?\n$/, ''));
      return;
    }
    const before = this.tokens.at(-1);
    const content = this.#quoted('"', 'This string');
    if (this.#isOtp27 && before?.kind === 'string' && before.end === start) {
      this.#problem(start, 'A blank is missing between the two strings');
    }
    this.#push('string', start, content);
  }

  #quotedAtom(start: number): void {
    const content = this.#quoted("'", 'This atom');
    this.#push('atom', start, content);
    if ([...content].length > maxAtomLength) {
      this.#problem(start, `An atom has at most ${maxAtomLength} characters`);
    }
  }

  /** What stands up to the closing quote, read; behind the last one of the text the line ends it. */
  #quoted(quote: string, what: string): string {
    const start = this.#at;
    const text = this.#text;
    let content = '';
    let at = start + 1;
    while (at < text.length && text[at] !== quote) {
      if (text[at] !== '\\') {
        content += text[at++];
        continue;
      }
      const escaped = readEscape(text, at);
      if (escaped.problem !== undefined) {
        this.problems.push({ start: at, end: escaped.end, message: escaped.problem });
      }
      content += escaped.text;
      at = escaped.end;
    }
    if (at < text.length) {
      this.#at = at + 1;
      return content;
    }
    const line = text.slice(start).search(/[\r\n]/);
    this.#at = line < 0 ? text.length : start + line;
    this.problems.push({
      start,
      end: start + 1,
      message: `${what} is not closed: a \`${quote}\` is missing`,
    });
    return text.slice(start + 1, this.#at);
  }

  #sigil(start: number): boolean {
    const { letter = '', open = '' } = this.#match('sigil')?.groups ?? {};
    if (open === '') return false;
    this.#at--;
    const close = closing[open] ?? open;
    const isVerbatim = letter === 'B' || letter === 'S';
    const end = isVerbatim ? this.#text.indexOf(close, this.#at + 1) : -1;
    let content: string;
    if (end >= 0) {
      content = this.#text.slice(this.#at + 1, end);
      this.#at = end + 1;
    } else content = this.#quoted(close, 'This string');
    this.#push(letter.toLowerCase() === 's' ? 'string' : 'binary', start, content);
    return true;
  }

  /** `$c`, the number of a character. */
  #character(start: number): void {
    const code = this.#text.codePointAt(start + 1);
    if (code === undefined) {
      this.#at++;
      this.#problem(start, '`$` is followed by no character');
      return;
    }
    const escaped = code === 0x5c ? readEscape(this.#text, start + 1) : undefined;
    if (escaped?.problem !== undefined) {
      this.problems.push({ start, end: escaped.end, message: escaped.problem });
    }
    this.#at = escaped?.end ?? start + 1 + (code > 0xffff ? 2 : 1);
    const number = escaped ? (escaped.text.codePointAt(0) ?? 0) : code;
    this.#push('integer', start, String(number), number);
    this.#checkLetters(start);
  }

  #number(start: number, groups: Readonly<Record<string, string | undefined>>): void {
    const { digits = '', based, fraction, rest = '' } = groups;
    const written = this.#text.slice(start, this.#at);
    const plain = written.replaceAll('_', '');
    const base = Number(digits.replaceAll('_', ''));
    const isFloat = fraction !== undefined;
    const number = based === undefined ? Number(plain) : basedNumber(base, based.replaceAll('_', ''));
    const float = rest.startsWith('e') || rest.startsWith('E') ? ': a float has a fraction, as `1.0e3`' : '';
    if (based !== undefined && (base < 2 || base > 36)) {
      this.#problem(start, `\`${written}\`: the base of a number is between 2 and 36`);
    } else if (rest !== '' || !Number.isFinite(number)) {
      this.#problem(start, `\`${written}\` is no number of Erlang's${float}`);
    }
    this.#push(isFloat ? 'float' : 'integer', start, plain, Number.isFinite(number) ? number : 0);
  }

  /** A dot ends a term where a blank, a comment or nothing follows. */
  #isStop(at: number): boolean {
    const next = this.#text[at + 1];
    return next === undefined || /[\0- %]/.test(next);
  }

  #match(name: keyof typeof patterns): RegExpExecArray | null {
    const pattern = patterns[name];
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#text);
    if (match) this.#at = pattern.lastIndex;
    return match;
  }

  #push(kind: Token['kind'], start: number, text: string, number?: number): void {
    this.tokens.push({ kind, start, end: this.#at, text, ...(number === undefined ? {} : { number }) });
  }

  #problem(start: number, message: string): void {
    this.problems.push({ start, end: this.#at, message });
  }
}

const closing: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}', '<': '>' };

function basedNumber(base: number, digits: string): number {
  const isSound = [...digits.toLowerCase()].every(digit => Number.parseInt(digit, 36) < base);
  return isSound ? Number.parseInt(digits, base) : Number.NaN;
}
