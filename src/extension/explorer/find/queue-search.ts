import type { ListedPage } from '../../../management/pages.ts';
import { escapePattern, type FoundQueue } from '../../../management/queue-search.ts';
import { fuzzyPattern, fuzzyScore } from './fuzzy.ts';

/** Asks one cluster for the queues whose names fit a regular expression. */
export type AskForQueues = (pattern: string, signal: AbortSignal) => Promise<ListedPage<FoundQueue>>;

/** At most as many are asked for at a time: more is narrowed down by typing on. */
export const searchPageSize = 100;

/**
 * Looks for queues of one cluster by letters of their names. The widest question comes first, and is the only one where its
 * answer is whole; where more fit than are shown, those that have the letters in a row, and those that begin with them, are
 * asked for as well. Who types on after a whole answer is served from it.
 */
export class QueueSearch {
  readonly #ask: AskForQueues;
  #whole: { readonly letters: string; readonly queues: readonly FoundQueue[] } | undefined;

  constructor(ask: AskForQueues) {
    this.#ask = ask;
  }

  /**
   * @param show is given what is known so far, once or more often
   * @throws {ManagementError}
   */
  async find(
    letters: string,
    signal: AbortSignal,
    show: (queues: readonly FoundQueue[]) => void,
  ): Promise<void> {
    const known = this.#whole;
    if (known && letters.startsWith(known.letters)) {
      show(known.queues.filter(({ name }) => fuzzyScore(letters, name) !== undefined));
      return;
    }
    const widest = fuzzyPattern(letters);
    const exact = escapePattern(letters.trim());
    const found = new Map<string, FoundQueue>();
    for (const pattern of new Set([widest, exact, `^${exact}`])) {
      const { items, left } = await this.#ask(pattern, signal);
      for (const queue of items) found.set(JSON.stringify([queue.vhost, queue.name]), queue);
      show([...found.values()]);
      if (left > 0) continue;
      if (pattern === widest) this.#whole = { letters, queues: items };
      return;
    }
  }
}
