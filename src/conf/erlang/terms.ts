import type { TextRange } from '../../model/model.ts';
import { Cursor } from './cursor.ts';
import type { Problem } from './escapes.ts';
import { bindings, calculated, mayBeNumber, prefixes, takesNumbers } from './operators.ts';
import type { Expression, NumberTerm, Term, Text } from './term.ts';
import { type Token, tokensOf } from './tokens.ts';

export interface TermDocument {
  readonly root?: Term;
  readonly comments: readonly TextRange[];
  /** In the order of the text. Each one is a reason not to read the text at all. */
  readonly problems: readonly Problem[];
}

export interface Dialect {
  /** Expressions are worked out; else a text holds plain terms only. */
  readonly evaluates: boolean;
  /** The runtime is OTP 27 or later. */
  readonly isOtp27: boolean;
}

/** Reads the one term that a text must hold, with its full stop. A text without any has no root, and no problem. Never throws. */
export function parseTerms(text: string, dialect: Dialect): TermDocument {
  const { tokens, comments, problems } = tokensOf(text, dialect.isOtp27);
  const parser = new Parser(tokens, dialect);
  const root = parser.document();
  return {
    ...(root ? { root } : {}),
    comments,
    // Where words cannot be read, the rest follows from that.
    problems: (problems.length > 0 ? problems : parser.problems).toSorted((a, b) => a.start - b.start),
  };
}

const closerOf: Readonly<Record<string, string>> = { '[': ']', '{': '}', '(': ')', '<<': '>>' };
const closers: ReadonlySet<string> = new Set(Object.values(closerOf));

/** What ends with `end`; `fun` only where parameters follow it. */
const blocks: ReadonlySet<string> = new Set(['begin', 'case', 'if', 'receive', 'try', 'maybe']);

/** Deeper than this no configuration goes, and the call stack has its end. */
const maxDepth = 200;

class Parser {
  readonly problems: Problem[] = [];
  readonly #cursor: Cursor;
  readonly #dialect: Dialect;
  /** The brackets that are open, from the outermost on. */
  readonly #open: string[] = [];
  /** The signs that stand before the operand that is read. */
  #signs = 0;
  /** Where something not closed was told of: what is around it is not closed there either. */
  #notClosedAt: Token | undefined;

  constructor(tokens: readonly Token[], dialect: Dialect) {
    this.#cursor = new Cursor(tokens);
    this.#dialect = dialect;
  }

  document(): Term | undefined {
    if (this.#cursor.peek().kind === 'end') return undefined;
    const root = this.#expression();
    const before = this.#cursor.before;
    if (!root) this.#problem(this.#cursor.peek(), `A term cannot begin with \`${this.#cursor.peek().text}\``);
    else if (this.#cursor.peek().kind === 'stop') {
      this.#cursor.next();
      if (this.#cursor.peek().kind !== 'end')
        this.#problem(this.#cursor.peek(), 'Something follows the full stop');
    } else if (this.#cursor.peek().kind === 'end' || this.#cursor.is('.')) {
      const end = before?.end ?? root.end;
      const edit = this.#cursor.peek().kind === 'end' ? { start: end, end, newText: '.' } : undefined;
      // Of what is not closed the rest of the text is part.
      if (!('isOpen' in root && root.isOpen)) {
        this.#problem(before ?? root, 'The full stop at the end is missing', edit);
      }
    } else {
      this.#problem(
        this.#cursor.peek(),
        'Something follows the term: there must be one, with a full stop behind it',
      );
    }
    return root;
  }

  /** Undefined where no term begins here. */
  #expression(least = 0): Term | undefined {
    if (this.#open.length > maxDepth) return this.#tooDeep();
    let term = this.#operand();
    while (term) {
      const operator = this.#cursor.peek();
      const binding = this.#bindingOf(operator);
      if (this.#cursor.is('(')) {
        this.#sequence('(');
        term = this.#worked(term);
      } else if (this.#cursor.is('#') && this.#cursor.is('{', 1)) {
        this.#cursor.next();
        this.#map(operator.start);
        term = this.#worked(term);
      } else if (binding !== undefined && binding >= least) {
        this.#cursor.next();
        const right = this.#expression(binding + 1);
        if (right) this.#checkOperands(operator, term, right);
        else this.#problem(operator, `\`${operator.text}\` is followed by no term`);
        term = this.#worked(term, right && calculated(operator.text, term, right));
      } else return term;
    }
    return undefined;
  }

  #operand(): Term | undefined {
    const token = this.#cursor.peek();
    const { kind, text, start, end, number = 0 } = token;
    if ((kind === 'sign' || kind === 'keyword') && prefixes.has(text)) return this.#prefixed(token);
    switch (kind) {
      case 'atom':
        this.#cursor.next();
        return { kind, name: text, start, end };
      case 'string':
        this.#cursor.next();
        return this.#strings({ kind, text, start, end });
      case 'binary':
        this.#cursor.next();
        return { kind, text, start, end };
      case 'integer':
      case 'float':
        this.#cursor.next();
        return { kind, value: number, start, end };
      case 'variable':
        this.#cursor.next();
        this.#problem(
          token,
          `\`${text}\` has no value: what begins with a capital letter or \`_\` is a variable`,
        );
        return { kind: 'expression', start, end };
      case 'keyword':
        return this.#keyword(token);
      case 'sign':
        return this.#signed(token);
      default:
        return undefined;
    }
  }

  #prefixed(operator: Token): Term | undefined {
    this.#cursor.next();
    this.#signs++;
    const operand = this.#signs > maxDepth ? this.#tooDeep() : this.#operand();
    this.#signs--;
    if (!operand) {
      this.#problem(operator, `\`${operator.text}\` is followed by no term`);
      return { kind: 'expression', start: operator.start, end: operator.end };
    }
    const place = { start: operator.start, end: operand.end };
    const isNumber = operand.kind === 'integer' || operand.kind === 'float';
    if (isNumber && /^[+-]$/.test(operator.text)) {
      return { ...operand, ...place, value: operator.text === '-' ? -operand.value : operand.value };
    }
    if (/^(?:[+-]|bnot)$/.test(operator.text) && !mayBeNumber.has(operand.kind)) {
      this.#problem(operator, `\`${operator.text}\` takes a number, and this is a ${operand.kind}`);
    }
    return this.#expressionAt(place);
  }

  /** Strings that follow each other are one. */
  #strings(first: Text): Text {
    let { text = '', end } = first;
    while (this.#cursor.peek().kind === 'string') {
      const next = this.#cursor.next();
      text += next.text;
      end = next.end;
    }
    return { kind: 'string', text, start: first.start, end };
  }

  #keyword(token: Token): Term | undefined {
    if (token.text !== 'fun' && !blocks.has(token.text)) return undefined;
    this.#cursor.next();
    if (
      token.text !== 'fun' ||
      this.#cursor.is('(') ||
      (this.#cursor.peek().kind === 'variable' && this.#cursor.is('(', 1))
    ) {
      return this.#block(token);
    }
    // fun module:name/1 or fun name/1
    while (this.#cursor.peek().kind === 'atom' || this.#cursor.is(':') || this.#cursor.is('/'))
      this.#cursor.next();
    if (this.#cursor.peek().kind === 'integer') this.#cursor.next();
    const end = this.#cursor.before?.end ?? token.end;
    return { kind: 'expression', start: token.start, end };
  }

  /** Up to the `end` of a block: what stands in it is the compiler's affair. */
  #block({ start, text }: Token): Term {
    let depth = 1;
    let brackets = 0;
    while (depth > 0 && this.#cursor.peek().kind !== 'end' && this.#cursor.peek().kind !== 'stop') {
      if (brackets === 0 && this.#closesAnother(this.#cursor.peek())) break;
      const token = this.#cursor.next();
      if (token.kind === 'sign' && token.text in closerOf) brackets++;
      else if (token.kind === 'sign' && closers.has(token.text)) brackets--;
      if (token.kind !== 'keyword') continue;
      if (token.text === 'end') depth--;
      else if (blocks.has(token.text) || (token.text === 'fun' && this.#cursor.is('('))) depth++;
    }
    if (depth > 0) this.#problem({ start, end: start + text.length }, `\`${text}\` has no \`end\``);
    return this.#expressionAt({ start, end: this.#cursor.before?.end ?? start });
  }

  #signed(token: Token): Term | undefined {
    const { text, start } = token;
    if (text === '[' || text === '{') {
      const { elements, tail, end, isOpen, isOpaque } = this.#sequence(text);
      if (isOpaque) return this.#expressionAt({ start, end });
      return {
        kind: text === '[' ? 'list' : 'tuple',
        elements,
        ...(tail ? { tail } : {}),
        isOpen,
        start,
        end,
      };
    }
    if (text === '(') {
      const { elements, end } = this.#sequence(text);
      const [inner] = elements;
      if (!inner) this.#problem({ start, end }, 'There is nothing in the brackets');
      return inner && elements.length === 1 ? inner : this.#expressionAt({ start, end });
    }
    if (text === '<<') {
      const { elements, end } = this.#sequence(text);
      const [inner] = elements;
      const isText = inner?.kind === 'string' && elements.length === 1;
      const isEmpty = elements.length === 0;
      return { kind: 'binary', ...(isText ? { text: inner.text } : isEmpty ? { text: '' } : {}), start, end };
    }
    if (text === '#' && this.#cursor.is('{', 1)) {
      this.#cursor.next();
      return this.#map(start);
    }
    if (text === '#' && this.#cursor.peek(1).kind === 'atom') {
      this.#cursor.next();
      this.#cursor.next();
      if (this.#cursor.is('{')) this.#sequence('{');
      const place = { start, end: this.#cursor.before?.end ?? token.end };
      this.#problem(place, 'No record is known here');
      return { kind: 'expression', ...place };
    }
    return undefined;
  }

  #map(start: number): Term {
    const entries: { key: Term; value: Term }[] = [];
    const { end } = this.#sequence('{', key => {
      const arrow = this.#cursor.peek();
      if (!this.#cursor.is('=>') && !this.#cursor.is(':=')) {
        this.#problem(key, 'A key of a map is followed by `=>` and its value');
        return;
      }
      this.#cursor.next();
      if (arrow.text === ':=') {
        const edit = { start: arrow.start, end: arrow.end, newText: '=>' };
        this.#problem(arrow, 'A map is written with `=>`', edit);
      }
      const value = this.#expression();
      if (value) entries.push({ key, value });
      else this.#problem(arrow, 'A value is missing behind the arrow');
    });
    return { kind: 'map', entries, start, end };
  }

  /** From an opening bracket to its closing one, with as much in between as can be told apart. */
  #sequence(opener: string, behind: (element: Term) => void = () => {}) {
    const { start, end: openEnd } = this.#cursor.next();
    const closer = closerOf[opener] ?? ']';
    const elements: Term[] = [];
    let tail: Term | undefined;
    let isWanted = true;
    let isOpaque = false;
    this.#open.push(closer);
    const done = (isOpen: boolean) => {
      this.#open.pop();
      return { elements, tail, start, end: this.#cursor.before?.end ?? openEnd, isOpen, isOpaque };
    };
    while (true) {
      const token = this.#cursor.peek();
      const before = this.#cursor.before;
      if (this.#cursor.is(closer)) {
        if (isWanted && before?.kind === 'sign' && before.text === ',') {
          this.#problem(before, 'Something is missing after this comma', removal(before));
        }
        this.#cursor.next();
        return done(false);
      }
      if (token.kind === 'end' || token.kind === 'stop' || this.#closesAnother(token)) {
        if (this.#notClosedAt !== token) {
          this.#problem({ start, end: openEnd }, `\`${opener}\` is not closed: a \`${closer}\` is missing`);
        }
        this.#notClosedAt = token;
        return done(true);
      }
      if (this.#cursor.is(',')) {
        if (isWanted) this.#problem(token, 'Something is missing before this comma', removal(token));
        this.#cursor.next();
        isWanted = true;
      } else if (this.#cursor.is('|') && opener === '[' && !isWanted && !tail) {
        this.#cursor.next();
        tail = this.#expression();
        if (!tail) this.#problem(token, 'A list is missing behind `|`');
      } else if (this.#cursor.is('||') && (opener === '[' || opener === '<<')) {
        isOpaque = true;
        this.#skipTo(closer);
        this.#forgetVariables(start);
      } else {
        const element = this.#expression();
        if (!element) {
          this.#problem(token, `\`${token.text}\` does not belong here`);
          this.#cursor.next();
          continue;
        }
        if (!isWanted || tail) {
          const at = before?.end ?? token.start;
          this.#problem(token, 'A comma is missing before this', { start: at, end: at, newText: ',' });
        }
        elements.push(element);
        isWanted = false;
        behind(element);
        if (opener === '<<') this.#segment(element);
      }
    }
  }

  /** The type behind a segment is `:16`, `/utf8` or `/little-signed-integer-unit:8`. */
  #segment(element: Term): void {
    if (element.kind === 'atom') {
      const { name, start, end } = element;
      const edit = { start, end, newText: JSON.stringify(name) };
      this.#problem(element, 'A name is no part of a binary: a text stands in double quotes', edit);
    }
    while ([':', '/', '-'].some(sign => this.#cursor.is(sign))) {
      this.#cursor.next();
      if (this.#cursor.peek().kind === 'atom' || this.#cursor.peek().kind === 'integer') this.#cursor.next();
    }
  }

  /** The text is not to be read as closed by a bracket that closes one around this. */
  #closesAnother({ kind, text }: Token): boolean {
    return kind === 'sign' && closers.has(text) && this.#open.includes(text);
  }

  #skipTo(closer: string): void {
    let depth = 0;
    while (this.#cursor.peek().kind !== 'end' && this.#cursor.peek().kind !== 'stop') {
      if (depth === 0 && this.#cursor.is(closer)) return;
      const { kind, text } = this.#cursor.next();
      if (kind !== 'sign') continue;
      if (text in closerOf) depth++;
      else if (closers.has(text)) depth--;
    }
  }

  /** In a comprehension the variables get their values further on. */
  #forgetVariables(from: number): void {
    for (let index = this.problems.length - 1; index >= 0; index--) {
      const { start, message } = this.problems[index] ?? { start: 0, message: '' };
      if (start > from && message.includes('is a variable')) this.problems.splice(index, 1);
    }
  }

  /** What would fail for sure when it is worked out; most of it are names that want quotes. */
  #checkOperands({ text, start, end }: Token, left: Term, right: Term): void {
    if (text === ':' && right.kind !== 'expression') {
      this.#problem(
        { start, end },
        '`:` stands between a module and a call of its function; a pair is written `{key, value}`',
      );
    }
    const other = [left, right].find(({ kind }) => !mayBeNumber.has(kind));
    if (!other || !takesNumbers.test(text)) return;
    const place = { start: left.start, end: right.end };
    if (left.kind !== 'atom' || (right.kind !== 'atom' && right.kind !== 'integer')) {
      this.#problem({ start, end }, `\`${text}\` takes numbers, and this is a ${other.kind}`);
      return;
    }
    const name = `'${left.name}${text}${right.kind === 'atom' ? right.name : right.value}'`;
    const isWhole = place.end - place.start === name.length - 2;
    this.#problem(
      place,
      `\`${text}\` takes numbers: a name with a sign in it stands between single quotes`,
      isWhole ? { ...place, newText: name } : undefined,
    );
  }

  /** Of an operator how tightly it binds. */
  #bindingOf({ kind, text }: Token): number | undefined {
    if (kind !== 'sign' && kind !== 'keyword') return undefined;
    // In a binary they tell the size and the type of a segment.
    if (this.#open.at(-1) === '>>' && (text === ':' || text === '/')) return undefined;
    return bindings.get(text);
  }

  #worked(term: Term, value?: NumberTerm): Term {
    const place = { start: term.start, end: this.#cursor.before?.end ?? term.end };
    const expression = this.#expressionAt(place);
    return value ? { ...value, ...place } : expression;
  }

  #expressionAt(place: TextRange): Expression {
    if (!this.#dialect.evaluates) this.#problem(place, 'This is an expression, where a plain term is wanted');
    return { kind: 'expression', start: place.start, end: place.end };
  }

  #tooDeep(): Term {
    const { start } = this.#cursor.peek();
    this.#problem(this.#cursor.peek(), `This is nested deeper than ${maxDepth}`);
    while (this.#cursor.peek().kind !== 'end') this.#cursor.next();
    return { kind: 'expression', start, end: this.#cursor.peek().end };
  }

  /** What stands at the end of the text is said of the last sign before it. */
  #problem({ start, end }: TextRange, message: string, edit?: Problem['edit']): void {
    const last = this.#cursor.last;
    const place = start < end ? { start, end } : { start: last.start, end: last.end };
    this.problems.push({ ...place, message, ...(edit ? { edit } : {}) });
  }
}

function removal({ start, end }: TextRange): Problem['edit'] {
  return { start, end, newText: '' };
}
