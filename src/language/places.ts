import { LineMap } from '../definitions/line-map.ts';
import type { TextEdit } from '../model/edit.ts';
import type { TextRange } from '../model/model.ts';

/** A place in a text as editors count: lines and, within them, UTF-16 code units, both from 0. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

export interface Range {
  readonly start: Position;
  readonly end: Position;
}

export interface Replacement {
  readonly range: Range;
  readonly newText: string;
}

/** The same with lines and columns in place of offsets. */
export type Placed<T extends { readonly range: TextRange }> = Omit<T, 'range'> & { readonly range: Range };

/** Turns the offsets of a text into places, and back. */
export class Places {
  readonly #lines: LineMap;

  constructor(text: string) {
    this.#lines = new LineMap(text);
  }

  offsetAt({ line, character }: Position): number {
    return this.#lines.offset(line + 1, character + 1);
  }

  range({ start, end }: TextRange): Range {
    return { start: this.#positionAt(start), end: this.#positionAt(end) };
  }

  place<T extends { readonly range: TextRange }>(thing: T): Placed<T> {
    return { ...thing, range: this.range(thing.range) };
  }

  replacements(edits: readonly TextEdit[]): readonly Replacement[] {
    return edits.map(({ newText, ...range }) => ({ range: this.range(range), newText }));
  }

  #positionAt(offset: number): Position {
    const { line, column } = this.#lines.position(offset);
    return { line: line - 1, character: column - 1 };
  }
}
