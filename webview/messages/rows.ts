import type { Client } from '../shared/client.ts';
import type { MessageRow, MessagesProtocol } from './protocol.ts';

/** The messages that a search has found, in the order of the queue. Positions count from 0. */
export interface Rows {
  /** Searches anew, also after another look; resolves with what is wrong with the search. */
  search(text: string): Promise<string | undefined>;
  readonly count: number;
  /** The message at each position. */
  readonly indices: readonly number[];
  /** Undefined while it is on its way; `onArrival` tells when it has come. */
  at(position: number): MessageRow | undefined;
}

/** Rows come in pages, as somebody scrolls to them. */
const pageSize = 200;

export function searchedRows(
  client: Client<MessagesProtocol>,
  onArrival: () => void,
  onError: (error: unknown) => void,
): Rows {
  let text = '';
  let indices: readonly number[] = [];
  /** A page that is on its way is there without rows. */
  let pages = new Map<number, readonly MessageRow[]>();

  const load = async (page: number) => {
    const current = pages;
    current.set(page, []);
    const wanted = { search: text, from: page * pageSize, count: pageSize };
    const found = await client.request('rows', wanted).catch(error => {
      current.delete(page);
      throw error;
    });
    // Rows of an earlier search or look are of no use to anybody.
    if (current !== pages) return undefined;
    current.set(page, found.rows);
    indices = found.indices;
    return found;
  };

  return {
    async search(wanted) {
      text = wanted;
      pages = new Map();
      return (await load(0))?.problem;
    },
    get count() {
      return indices.length;
    },
    get indices() {
      return indices;
    },
    at(position) {
      const page = Math.floor(position / pageSize);
      if (!pages.has(page)) load(page).then(onArrival, onError);
      return pages.get(page)?.[position % pageSize];
    },
  };
}
