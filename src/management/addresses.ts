/**
 * The addresses of one cluster's management API, of which the first is preferred, and which of them serves. What answers goes
 * on serving; after a minute the first is tried again.
 */
export class Addresses {
  readonly #all: readonly [URL, ...URL[]];
  #serving: URL;
  /** When the first is tried again, on the clock of `performance.now`. */
  #lookBackAt = 0;

  constructor(first: string, others: readonly string[] = []) {
    const preferred = new URL(first);
    this.#all = [preferred, ...others.map(url => new URL(url))];
    this.#serving = preferred;
  }

  /** The one that has answered last; before the first answer the preferred one. */
  get serving(): URL {
    return this.#serving;
  }

  /** All of them, the one that serves first. */
  inTurn(): readonly URL[] {
    const at = this.#all.indexOf(this.#serving);
    return [this.#serving, ...this.#all.slice(at + 1), ...this.#all.slice(0, at)];
  }

  /** The same for a read, which may find out whether the preferred one is back: of many at once only the first does. */
  inTurnForRead(): readonly URL[] {
    const [preferred] = this.#all;
    const now = performance.now();
    const others = this.inTurn();
    if (this.#serving === preferred || now < this.#lookBackAt) return others;
    this.#lookBackAt = now + lookBackMs;
    return [preferred, ...others.filter(url => url !== preferred)];
  }

  answered(url: URL): void {
    if (url === this.#serving) return;
    this.#serving = url;
    this.#lookBackAt = performance.now() + lookBackMs;
  }
}

const lookBackMs = 60_000;
