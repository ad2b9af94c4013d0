/** One fault for several runs at once: it strikes when each of them waits for it, or is over, and one does wait. */
export class SharedFault {
  readonly #runs: Set<string>;
  readonly #over: Promise<void>;
  #begin = () => {};
  #wanted = false;

  /** @param strike resolves when the fault is over. */
  constructor(runs: readonly string[], strike: () => Promise<void>) {
    this.#runs = new Set(runs);
    this.#over = new Promise<void>(resolve => (this.#begin = resolve)).then(strike);
    // It may fail with nobody left who waits for it.
    this.#over.catch(() => {});
  }

  /** Resolves when the fault is over. */
  arrive(run: string): Promise<void> {
    this.#wanted = true;
    this.leave(run);
    return this.#over;
  }

  /** The run waits for it, or never will. */
  leave(run: string): void {
    if (this.#runs.delete(run) && this.#runs.size === 0 && this.#wanted) this.#begin();
  }
}
