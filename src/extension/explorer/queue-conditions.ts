import { ManagementError } from '../../management/error.ts';
import { type NamePage, pagesOfNames } from '../../management/name-patterns.ts';
import { nameTest } from '../../management/pages.ts';
import { type QueueRow, readQueuePage } from '../../management/queue-pages.ts';
import { deadLetterMap } from './dead-letter-map.ts';
import type { Asked, Filter, QueueCondition, Sort } from './folder.ts';

/** The queues that fit what the broker has no filter for. */
export interface FittingQueues {
  readonly pages: readonly NamePage[];
  readonly fitting: number;
  /** Of so many in the virtual host. */
  readonly total: number;
}

/** Whether a filter asks for more than a name, which is all that the broker looks for itself. */
export function hasConditions({ types = [], states = [] }: Filter): boolean {
  return types.length + states.length > 0;
}

/**
 * Looks through a virtual host for the queues that fit, page by page, and remembers their names until the filter is another or a
 * person looks anew.
 *
 * With 10,000 queues that is 20 requests with 1.7 MB, which took 5 s on 3.10.8 and 3 s on 4.3.6.
 * @throws {ManagementError} `rejected` where the broker does not count what is asked for
 */
export async function queuesFitting(asked: Asked, filter: Filter): Promise<FittingQueues> {
  const { session, folder, view, anew, signal } = asked;
  const { vhost = '' } = folder.target;
  const wanted = JSON.stringify([filter, view.sort]);
  const key = `queues that fit in ${vhost}`;
  const search = async () => ({ wanted, found: await lookThrough(asked, filter) });
  const known = await session.once(key, search, anew, signal);
  if (known.wanted === wanted) return known.found;
  return (await session.once(key, search, true, signal)).found;
}

async function lookThrough(asked: Asked, filter: Filter): Promise<FittingQueues> {
  const { session, folder, view, ask, onProgress } = asked;
  const { vhost = '' } = folder.target;
  const { hasStatistics } = await session.connect();
  const fits = await fitTest(asked, filter, hasStatistics);
  const rows: QueueRow[] = [];
  for (let page = 1, left = 1; left > 0; page++) {
    const listed = await ask((client, signal) =>
      readQueuePage(client, vhost, { page, name: filter.name, with: 'conditions', hasStatistics }, signal),
    );
    rows.push(...listed.items.filter(fits));
    ({ left } = listed);
    onProgress?.(listed.fitting - left, listed.fitting);
    if (left === 0) {
      const names = inOrder(rows, view.sort).map(({ name }) => name);
      return { pages: pagesOfNames(names, [], session.version), fitting: rows.length, total: listed.total };
    }
  }
  return { pages: [], fitting: 0, total: 0 };
}

/**
 * What says of a line of a listing, read with `conditions`, whether it fits.
 * @throws {ManagementError} `rejected` where the broker does not count what is asked for
 */
export async function fitTest(
  { session, folder }: Pick<Asked, 'session' | 'folder'>,
  { name, types = [], states = [] }: Filter,
  hasStatistics: boolean,
): Promise<(row: QueueRow) => boolean> {
  const uncounted = states.find(state => !hasStatistics && counted.has(state));
  if (uncounted) {
    throw new ManagementError(
      'rejected',
      `Statistics are off in this cluster (management.disable_stats), so nobody knows which queues are "${uncounted}". Leave the condition out.`,
    );
  }
  const isNamed = nameTest(name);
  const dead = states.includes('has dead letters')
    ? (await deadLetterMap(session, folder.target.vhost ?? '')).queues
    : undefined;
  return row =>
    isNamed(row.name) &&
    (types.length === 0 || types.includes(row.type)) &&
    (!dead || (dead.has(row.name) && (row.messages ?? 0) > 0)) &&
    states.every(state => conditions[state](row));
}

/** What only statistics tell. */
const counted: ReadonlySet<QueueCondition> = new Set(['no consumers', 'idle']);

const conditions: Readonly<Record<QueueCondition, (row: QueueRow) => boolean>> = {
  // The topology says of which queues; fitTest asks it.
  'has dead letters': () => true,
  'no consumers': ({ consumers }) => consumers === 0,
  // Nothing comes and nothing goes at the moment.
  idle: ({ publishRate = 0, deliverRate = 0 }) => publishRate === 0 && deliverRate === 0,
  'over its limit': ({ messages = 0, bytes = 0, maxLength, maxLengthBytes }) =>
    messages >= (maxLength ?? Number.POSITIVE_INFINITY) ||
    bytes >= (maxLengthBytes ?? Number.POSITIVE_INFINITY),
};

/** Sorted as the broker sorts; by name where nothing is said. */
export function inOrder<T extends Pick<QueueRow, 'name' | 'messages' | 'publishRate'>>(
  rows: readonly T[],
  sort: Sort = { by: 'name', descending: false },
): readonly T[] {
  const value = values[sort.by];
  const sorted = rows.toSorted((a, b) => compare(value(a), value(b)) || compare(a.name, b.name));
  return sort.descending ? sorted.toReversed() : sorted;
}

const values: Readonly<
  Record<Sort['by'], (row: Pick<QueueRow, 'name' | 'messages' | 'publishRate'>) => string | number>
> = {
  name: ({ name }) => name,
  depth: ({ messages = -1 }) => messages,
  rate: ({ publishRate = -1 }) => publishRate,
};

function compare(a: string | number, b: string | number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
