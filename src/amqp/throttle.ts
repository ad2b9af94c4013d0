/** Lets so many pass a second, evenly but for a tenth of a second's worth at once. */
export class Throttle {
  readonly #perSecond: number;
  readonly #atOnce: number;
  #allowance: number;
  #at = performance.now();

  constructor(perSecond: number) {
    this.#perSecond = perSecond;
    this.#atOnce = Math.max(1, perSecond / 10);
    this.#allowance = this.#atOnce;
  }

  /** @returns 0 where one may pass, which is counted; else for how many ms none may. */
  pass(): number {
    const now = performance.now();
    this.#allowance = Math.min(this.#atOnce, this.#allowance + ((now - this.#at) / 1000) * this.#perSecond);
    this.#at = now;
    if (this.#allowance < 1) return ((1 - this.#allowance) / this.#perSecond) * 1000;
    this.#allowance -= 1;
    return 0;
  }
}
