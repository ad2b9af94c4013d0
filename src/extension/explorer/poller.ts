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
  #stopped = false;

  constructor(options: PollerOptions) {
    this.#options = options;
    this.#schedule(options.intervalMs());
  }

  /** Goes on at once, for instance when the view is shown again. */
  wake(): void {
    if (!this.#running) this.#schedule(0);
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
    const started = performance.now();
    this.#failures = (await task()) ? 0 : this.#failures + 1;
    this.#running = false;
    const tookMs = performance.now() - started;
    const pauseMs = Math.min(intervalMs() * 2 ** this.#failures, Math.max(maxPauseMs, intervalMs()));
    this.#schedule(this.#failures > 0 ? pauseMs : Math.max(intervalMs(), 10 * tookMs));
  }
}

const maxPauseMs = 120_000;
