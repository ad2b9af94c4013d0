/** How often each key is there. */
export class Multiset {
  readonly #counts: Map<string, number>;
  #size = 0;

  constructor(counts: Iterable<readonly [string, number]> = []) {
    this.#counts = new Map(counts);
    for (const count of this.#counts.values()) this.#size += count;
  }

  /** All counts together. */
  get size(): number {
    return this.#size;
  }

  copy(): Multiset {
    return new Multiset(this.#counts);
  }

  add(key: string): void {
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
    this.#size++;
  }

  /** Takes one away. @returns whether there was one */
  take(key: string): boolean {
    const count = this.#counts.get(key) ?? 0;
    if (count === 0) return false;
    if (count === 1) this.#counts.delete(key);
    else this.#counts.set(key, count - 1);
    this.#size--;
    return true;
  }
}
