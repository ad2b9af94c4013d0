/** Turns offsets into lines and columns, both counted from 1 in UTF-16 code units, as editors show them. */
export class LineMap {
  readonly #starts: number[] = [0];
  readonly #length: number;

  constructor(text: string) {
    this.#length = text.length;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', end + 1))
      this.#starts.push(end + 1);
  }

  position(offset: number): { readonly line: number; readonly column: number } {
    let low = 0;
    let high = this.#starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return { line: low + 1, column: offset - (this.#starts[low] ?? 0) + 1 };
  }

  /** The offset of a place; of one behind the end of its line or of the text, that end. */
  offset(line: number, column: number): number {
    const start = this.#starts[line - 1] ?? this.#length;
    const end = this.#starts[line] ?? this.#length + 1;
    return Math.min(start + column - 1, Math.max(start, end - 1));
  }
}
