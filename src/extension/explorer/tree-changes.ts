import { setTimeout as sleep } from 'node:timers/promises';

/**
 * What has changed in a tree, told when VS Code is not about to ask for it: where rows change while the ones below them are on
 * their way, VS Code shows nothing below them for good, although it was answered (seen on 1.139). So no answer is long on its
 * way either; one that takes its time is told of as a change. VS Code asks for one folder after another, and shows none of what is
 * open before it has all.
 */
export class TreeChanges<Node> {
  readonly #fire: (nodes: Node[] | undefined) => void;
  readonly #held = new Set<Node | undefined>();
  #timer: NodeJS.Timeout | undefined;
  #asked = 0;
  /** When the first of the questions was asked that follow each other, by `performance.now()`. */
  #askedSince = 0;
  /** Until then VS Code may ask for what is below its last answer. */
  #quietFrom = 0;

  /** @param fire gets the nodes, or undefined for everything */
  constructor(fire: (nodes: Node[] | undefined) => void) {
    this.#fire = fire;
  }

  /**
   * Answers VS Code's question for what is below a node.
   * @returns undefined where it takes too long: then the node is told of when the answer is there
   */
  async answer<T>(node: Node, answer: () => Promise<T>): Promise<T | undefined> {
    const now = performance.now();
    if (this.#asked === 0 && now >= this.#quietFrom) this.#askedSince = now;
    this.#asked++;
    const patience = new AbortController();
    try {
      const patienceMs = Math.max(0, this.#askedSince + longestMs - now);
      const tooLong = sleep(patienceMs, tooLate, { signal: patience.signal });
      const answering = answer();
      const first = await Promise.race([answering, tooLong]);
      if (first !== tooLate) return first;
      const tell = () => this.tell(node);
      answering.then(tell, tell);
      return undefined;
    } finally {
      patience.abort();
      this.#asked--;
      this.#quietFrom = performance.now() + quietMs;
    }
  }

  /** The node, or what is below it, is another; without one, everything. */
  tell(node?: Node): void {
    this.#held.add(node);
    this.#tellWhenQuiet();
  }

  /** For who goes on with what has changed. */
  tellNow(): void {
    clearTimeout(this.#timer);
    if (this.#held.size === 0) return;
    const nodes = [...this.#held].filter(node => node !== undefined);
    const isEverything = nodes.length < this.#held.size;
    this.#held.clear();
    this.#fire(isEverything ? undefined : nodes);
  }

  dispose(): void {
    clearTimeout(this.#timer);
  }

  #tellWhenQuiet(): void {
    clearTimeout(this.#timer);
    if (this.#asked === 0 && performance.now() >= this.#quietFrom) this.tellNow();
    else this.#timer = setTimeout(() => this.#tellWhenQuiet(), quietMs);
  }
}

/** From an answer to VS Code's question for what is below it it took 10 to 30 ms. */
const quietMs = 150;

/** For all questions together that follow each other. */
const longestMs = 500;

const tooLate = Symbol('too late');
