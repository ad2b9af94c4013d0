/** Turns offsets into lines and columns and back, both counted from 1 in UTF-16 code units, as editors show them. */
export class LineMap {
  readonly #text: string;
  /** Where the lines begin, as far as somebody asked. */
  #starts: Uint32Array;
  #lines = 1;

  constructor(text: string) {
    this.#text = text;
    // A large file has a million lines: a list of numbers would take as much memory as the file.
    this.#starts = new Uint32Array(64 + (text.length >> 5));
  }

  position(offset: number): { readonly line: number; readonly column: number } {
    while (this.#start(this.#lines) <= offset && this.#readLine());
    let low = 1;
    let high = this.#lines + 1;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.#start(middle) <= offset) low = middle;
      else high = middle;
    }
    return { line: low, column: offset - this.#start(low) + 1 };
  }

  /** Of a place behind the end of the text its end. */
  offset(line: number, column: number): number {
    while (this.#lines < line && this.#readLine());
    const start = line > this.#lines ? this.#text.length : this.#start(line);
    return Math.min(start + column - 1, this.#text.length);
  }

  #start(line: number): number {
    return this.#starts[line - 1] ?? 0;
  }

  /** False at the last line. */
  #readLine(): boolean {
    const end = this.#text.indexOf('\n', this.#start(this.#lines));
    if (end < 0) return false;
    if (this.#lines === this.#starts.length) {
      const longer = new Uint32Array(2 * this.#lines);
      longer.set(this.#starts);
      this.#starts = longer;
    }
    this.#starts[this.#lines++] = end + 1;
    return true;
  }
}
