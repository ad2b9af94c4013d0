import { randomUUID } from 'node:crypto';
import type { Keeper } from '../keeper.ts';
import type { Stage } from '../stage.ts';
import type { Tap } from '../tap.ts';
import { EXCHANGE, QUEUE } from './topology.ts';

/** What became of the orders of a round. */
export interface Outcome {
  readonly missing: readonly string[];
  readonly twice: readonly string[];
  readonly restarts: number;
}

/** Orders go to the queue, something breaks, and the effects are counted. */
export class Round {
  readonly #stage: Stage;
  readonly #keeper: Keeper;
  readonly #done: Tap;
  readonly #key: string;

  constructor(stage: Stage, keeper: Keeper, done: Tap, key: string) {
    this.#stage = stage;
    this.#keeper = keeper;
    this.#done = done;
    this.#key = key;
  }

  /** @param fault waits for so many effects with what it is given, then breaks something */
  async run(n: number, fault: (effects: (n: number) => Promise<void>) => Promise<void>): Promise<Outcome> {
    const prefix = `work-${randomUUID().slice(0, 8)}`;
    const ids = new Set(Array.from({ length: n }, (_, at) => `${prefix}-${at + 1}`));
    const restarts = this.#keeper.restarts;
    await this.#stage.publish(
      EXCHANGE,
      this.#key,
      [...ids].map(id => ({ id, amount: 1 })),
    );
    await fault(effects => this.#effects(ids, effects));
    await this.#effects(ids, n);
    const counts = this.#done.counts(ids);
    return {
      missing: [...ids].filter(id => !counts.has(id)),
      twice: [...counts].flatMap(([id, times]) => (times > 1 ? [id] : [])),
      restarts: this.#keeper.restarts - restarts,
    };
  }

  /** Waits for so many effects, or until nothing more is to come. */
  async #effects(ids: ReadonlySet<string>, n: number): Promise<void> {
    await this.#stage.until(recoveryMs, async () => {
      await this.#keeper.check();
      if (this.#done.counts(ids).size >= n) return true;
      const isQuiet = this.#stage.wire.idleMs > quietMs;
      return isQuiet && (await this.#stage.ready(QUEUE)) === 0 ? true : undefined;
    });
  }
}

/** So long a consumer may need to come back after a fault. */
const recoveryMs = 40_000;
const quietMs = 3_000;
