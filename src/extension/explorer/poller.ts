/** Runs a task again and again, at a pace that suits whoever is asked. */
export interface PollerOptions {
  /** Does one round; tells whether it worked. Must not throw. */
  readonly task: () => Promise<boolean>;
  /** Milliseconds between two rounds, as the person wants it. */
  readonly intervalMs: () => number;
  /** Nobody looks: the round is left out. */
  readonly isWanted: () => boolean;
}

/** A broker that takes long is given ten times as long to rest; one that fails, twice as long each time, up to two minutes. */
export class Poller {
  readonly #options: PollerOptions;
  #timer: NodeJS.Timeout | undefined;
  #failures = 0;
  #running = false;
  /** Somebody wants another round as soon as this one has ended. */
  #again = false;
  #stopped = false;

  constructor(options: PollerOptions) {
    this.#options = options;
    this.#schedule(options.intervalMs());
  }

  /** Goes on at once, for instance when the view is shown again; a round that is on its way may have seen what was before. */
  wake(): void {
    if (this.#running) this.#again = true;
    else this.#schedule(0);
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  #schedule(delayMs: number): void {
    clearTimeout(this.#timer);
    if (!this.#stopped) this.#timer = setTimeout(() => void this.#round(), delayMs);
  }

  async #round(): Promise<void> {
    const { task, intervalMs, isWanted } = this.#options;
    if (!isWanted()) {
      this.#schedule(intervalMs());
      return;
    }
    this.#running = true;
    this.#again = false;
    const started = performance.now();
    this.#failures = (await task()) ? 0 : this.#failures + 1;
    this.#running = false;
    this.#schedule(this.#again ? 0 : this.#pauseMs(performance.now() - started));
  }

  #pauseMs(tookMs: number): number {
    const intervalMs = this.#options.intervalMs();
    if (this.#failures === 0) return Math.max(intervalMs, 10 * tookMs);
    return Math.min(intervalMs * 2 ** this.#failures, Math.max(maxPauseMs, intervalMs));
  }
}

const maxPauseMs = 120_000;
