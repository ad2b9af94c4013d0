import type { TextRange } from '../../model/model.ts';
import type { Token } from './tokens.ts';

/** The way through the tokens of a text. Behind the last one there is one of kind `end`, as often as it is asked for. */
export class Cursor {
  readonly #tokens: readonly Token[];
  #index = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  peek(ahead = 0): Token {
    return this.#tokens[this.#index + ahead] ?? { kind: 'end', text: '', start: 0, end: 0 };
  }

  /** The one that was taken last. */
  get before(): Token | undefined {
    return this.#tokens[this.#index - 1];
  }

  /** The last one of the text that is something. */
  get last(): TextRange {
    return this.#tokens.at(-2) ?? { start: 0, end: 0 };
  }

  next(): Token {
    const token = this.peek();
    if (token.kind !== 'end') this.#index++;
    return token;
  }

  is(sign: string, ahead = 0): boolean {
    const { kind, text } = this.peek(ahead);
    return kind === 'sign' && text === sign;
  }
}
