/**
 * What has changed in a tree, told when VS Code is not about to ask for it: where rows change while the ones below them are on
 * their way, VS Code shows nothing below them for good, although it was answered (seen on 1.139).
 */
export class TreeChanges<Node> {
  readonly #fire: (nodes: Node[] | undefined) => void;
  readonly #held = new Set<Node | undefined>();
  #asked = 0;
  #timer: NodeJS.Timeout | undefined;
  /** When the first of what is held has changed. */
  #heldSince = 0;
  /** Until then VS Code may ask for what is below its last answer. */
  #quietFrom = 0;

  /** @param fire gets the nodes, or undefined for everything */
  constructor(fire: (nodes: Node[] | undefined) => void) {
    this.#fire = fire;
  }

  /** Answers a question of VS Code's. */
  async answer<T>(answer: () => Promise<T>): Promise<T> {
    this.#asked++;
    try {
      return await answer();
    } finally {
      this.#asked--;
      this.#quietFrom = performance.now() + quietMs;
    }
  }

  /** The node, or what is below it, is another; without one, everything. */
  tell(node?: Node): void {
    if (this.#held.size === 0) this.#heldSince = performance.now();
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
    const now = performance.now();
    const isQuiet = this.#asked === 0 && now >= this.#quietFrom;
    if (isQuiet || now >= this.#heldSince + longestMs) this.tellNow();
    else this.#timer = setTimeout(() => this.#tellWhenQuiet(), quietMs);
  }
}

/** From an answer to VS Code's question for what is below it it took 10 to 30 ms. */
const quietMs = 150;

/** A broker that takes its time does not keep the others from being told of. */
const longestMs = 2_000;
