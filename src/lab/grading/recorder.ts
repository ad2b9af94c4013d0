import { setTimeout as sleep } from 'node:timers/promises';
import { readyMessages } from '../../amqp/ready.ts';
import { within } from '../../amqp/within.ts';
import type { Timeline, Trial } from '../../course/timeline.ts';
import type { Stage } from './stage.ts';

/** Writes down, once a second, what waits in queues and how many connections the programs have, and what is done to them meanwhile. */
export class Recorder {
  readonly #stage: Stage;
  readonly #end = new AbortController();
  readonly #at: number[] = [];
  readonly #ready: Record<string, (number | null)[]> = {};
  readonly #connections: number[] = [];
  readonly #trials: Trial[] = [];
  readonly #marks: { at: number; what: string }[] = [];
  #sampling: Promise<void> | undefined;

  constructor(stage: Stage) {
    this.#stage = stage;
  }

  /** Begins. */
  follow(queues: readonly string[]): void {
    for (const queue of queues) this.#ready[queue] = [];
    this.#sampling = this.#sample();
  }

  /** What happens until `trial` is over happens for the sake of this criterion. */
  async during<T>(criterion: string, trial: () => Promise<T>): Promise<T> {
    const from = Date.now();
    try {
      return await trial();
    } finally {
      this.#trials.push({ criterion, from, to: Date.now() });
    }
  }

  /** Something is done now. */
  mark(what: string): void {
    this.#marks.push({ at: Date.now(), what });
  }

  async stop(): Promise<void> {
    this.#end.abort();
    await this.#sampling;
  }

  /** Undefined where nothing was followed. */
  get timeline(): Timeline | undefined {
    if (!this.#sampling) return undefined;
    return {
      at: this.#at,
      ready: this.#ready,
      connections: this.#connections,
      trials: this.#trials,
      marks: this.#marks,
    };
  }

  async #sample(): Promise<void> {
    while (!this.#end.signal.aborted) {
      const at = Date.now();
      const depths = await this.#depths(Object.keys(this.#ready));
      this.#at.push(at);
      this.#connections.push(this.#stage.wire.connections);
      Object.values(this.#ready).forEach((values, index) => {
        values.push(depths[index] ?? null);
      });
      await sleep(everyMs, undefined, { signal: this.#end.signal }).catch(() => {});
    }
  }

  /** A queue without a majority does not answer, and those that are asked behind it wait: nothing is known then. */
  async #depths(queues: readonly string[]): Promise<readonly number[]> {
    const asked = this.#stage.onChannel(channel =>
      Promise.all(queues.map(queue => readyMessages(channel, queue))),
    );
    return within('A sample', asked, { milliseconds: everyMs, signal: this.#end.signal }).catch(() => []);
  }
}

const everyMs = 1_000;
