import type { Queue } from './model.ts';

/**
 * Remembers what was worked out for each queue of a model. Whoever asks goes through the queues, or some of them, in
 * their order nearly always: then the answer lies near the last one, and no hash of fifty thousand objects is searched.
 */
export class PerQueue<T> {
  readonly #queues: readonly Queue[];
  readonly #workOut: (queue: Queue) => T;
  readonly #known: (T | undefined)[];
  #last = 0;
  #indexes: ReadonlyMap<Queue, number> | undefined;

  constructor(queues: readonly Queue[], workOut: (queue: Queue) => T) {
    this.#queues = queues;
    this.#workOut = workOut;
    this.#known = new Array<T | undefined>(queues.length);
  }

  /** Of a queue that is not of the model it is worked out each time. */
  get(queue: Queue): T {
    const index = this.#indexOf(queue);
    if (index === undefined) return this.#workOut(queue);
    this.#last = index;
    let known = this.#known[index];
    if (known === undefined) {
      known = this.#workOut(queue);
      this.#known[index] = known;
    }
    return known;
  }

  #indexOf(queue: Queue): number | undefined {
    const queues = this.#queues;
    for (let near = this.#last; near < this.#last + 8; near++) if (queues[near] === queue) return near;
    if (queues[0] === queue) return 0;
    this.#indexes ??= new Map(queues.map((each, index) => [each, index]));
    return this.#indexes.get(queue);
  }
}
