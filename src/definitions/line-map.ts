/** Turns offsets into lines and columns, both counted from 1 in UTF-16 code units, as editors show them. */
export class LineMap {
  readonly #starts: Uint32Array;
  readonly #length: number;

  constructor(text: string) {
    this.#length = text.length;
    // A large file has a million lines: a list of numbers would take as much memory as the file.
    let starts = new Uint32Array(64 + (text.length >> 5));
    let lines = 1;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', end + 1)) {
      if (lines === starts.length) {
        const longer = new Uint32Array(2 * lines);
        longer.set(starts);
        starts = longer;
      }
      starts[lines++] = end + 1;
    }
    this.#starts = starts.subarray(0, lines);
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
    const lineBreak = (this.#starts[line] ?? this.#length + 1) - 1;
    return Math.min(start + column - 1, Math.max(start, lineBreak));
  }
}
