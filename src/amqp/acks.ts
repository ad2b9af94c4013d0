/**
 * Which deliveries of one channel may be acknowledged, in as few words as may be: what is settled from the first one on
 * goes with one ack for all of it. From the first one that is held on, that would take it along, so each goes alone.
 */
export class Acks {
  readonly #ack: (tag: number, allUpTo: boolean) => void;
  readonly #settled = new Set<number>();
  /** The first that is not settled; delivery tags count from 1. */
  #next = 1;
  #alone = false;

  constructor(ack: (tag: number, allUpTo: boolean) => void) {
    this.#ack = ack;
  }

  settle(tag: number): void {
    this.#settled.add(tag);
  }

  /** It stays unacknowledged for long; it can still be settled. */
  hold(): void {
    this.flush();
    this.#alone = true;
  }

  flush(): void {
    if (this.#alone) {
      for (const tag of this.#settled) this.#ack(tag, false);
      this.#settled.clear();
      return;
    }
    const first = this.#next;
    while (this.#settled.delete(this.#next)) this.#next++;
    if (this.#next > first) this.#ack(this.#next - 1, true);
  }

  /** Acknowledges all that is settled, also where something before it is not. */
  finish(): void {
    this.flush();
    this.#alone = true;
    this.flush();
  }
}
