import type { Queue } from './model.ts';

/** Values by queues of one model. It keeps them by the queues' places in the model: hashing 50,000 objects takes far longer. */
export class QueueMap<T> {
  readonly #queues: readonly Queue[];
  readonly #values: (T | undefined)[];
  #size = 0;
  #list: readonly T[] | undefined;

  constructor(queues: readonly Queue[]) {
    this.#queues = queues;
    this.#values = new Array<T | undefined>(queues.length);
  }

  get size(): number {
    return this.#size;
  }

  /** Undefined also for a queue that is not of the model, such as a changed copy of one that is. */
  get(queue: Queue): T | undefined {
    return this.#queues[queue.index] === queue ? this.#values[queue.index] : undefined;
  }

  has(queue: Queue): boolean {
    return this.get(queue) !== undefined;
  }

  /** A queue that is not of the model is not kept. */
  set(queue: Queue, value: T): void {
    if (this.#queues[queue.index] !== queue) return;
    if (this.#values[queue.index] === undefined) this.#size++;
    this.#values[queue.index] = value;
    this.#list = undefined;
  }

  *[Symbol.iterator](): Iterator<readonly [Queue, T]> {
    for (const queue of this.#queues) {
      const value = this.get(queue);
      if (value !== undefined) yield [queue, value];
    }
  }

  *keys(): Iterable<Queue> {
    for (const [queue] of this) yield queue;
  }

  /** In the order of the queues. */
  values(): readonly T[] {
    this.#list ??= this.#values.filter(value => value !== undefined);
    return this.#list;
  }
}

/** A function that works out its answer once for each queue of a model. */
export function oncePerQueue<T>(queues: readonly Queue[], workOut: (queue: Queue) => T): (queue: Queue) => T {
  const known = new QueueMap<T>(queues);
  return queue => {
    let answer = known.get(queue);
    if (answer === undefined) {
      answer = workOut(queue);
      known.set(queue, answer);
    }
    return answer;
  };
}
