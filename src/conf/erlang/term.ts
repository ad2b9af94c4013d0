import type { TextRange } from '../../model/model.ts';

/** An Erlang term with its place. */
export type Term = Atom | Text | NumberTerm | Sequence | MapTerm | Expression;

export interface Atom extends TextRange {
  readonly kind: 'atom';
  /** Without its quotes. */
  readonly name: string;
}

export interface Text extends TextRange {
  readonly kind: 'string' | 'binary';
  /** Without quotes and escapes; of a binary undefined where it is not one text. */
  readonly text?: string;
}

export interface NumberTerm extends TextRange {
  readonly kind: 'integer' | 'float';
  readonly value: number;
}

export interface Sequence extends TextRange {
  readonly kind: 'tuple' | 'list';
  readonly elements: readonly Term[];
  /** Of a list what stands behind its `|`. */
  readonly tail?: Term;
  /** It goes on to the end of the text, or to where another one is closed. */
  readonly isOpen: boolean;
}

export interface MapTerm extends TextRange {
  readonly kind: 'map';
  readonly entries: readonly { readonly key: Term; readonly value: Term }[];
}

/** What is worked out when the text is read, such as a call: its value is not told. */
export interface Expression extends TextRange {
  readonly kind: 'expression';
}
