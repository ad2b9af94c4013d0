import * as z from 'zod/mini';
import type { Policy } from '../model/model.ts';
import type { ManagementClient } from './client.ts';
import { ManagementError } from './error.ts';
import { type ListedPage, maxPageSize, readPage } from './pages.ts';

type Matching = Pick<Policy, 'vhost' | 'pattern' | 'applyTo'>;

/** A queue or exchange with a name that a policy's pattern finds, of a type that the policy is for. */
export interface MatchedThing {
  readonly kind: 'queue' | 'exchange';
  readonly name: string;
  readonly type: string;
  /** The policies that the broker has chosen for it, of each kind the matching one with the highest priority. */
  readonly policy?: string;
  readonly operatorPolicy?: string;
}

/** How many things a policy matches. */
export interface MatchCount {
  readonly count: number;
  /** More than a page of queues have such a name, and of those behind it nobody has looked at the types. */
  readonly isAtLeast: boolean;
}

/**
 * Counts what a policy matches, with one small request for queues and one for exchanges, as far as it is for them:
 * `GET /api/queues/VHOST` and `GET /api/exchanges/VHOST`, for any user with a management tag. For queues of one type that is a
 * page of names and types.
 * @returns undefined where the broker cannot look by this pattern
 * @throws {ManagementError}
 */
export async function countMatches(
  client: ManagementClient,
  policy: Matching,
  signal?: AbortSignal,
): Promise<MatchCount | undefined> {
  const size = isForOneType(policy) ? maxPageSize : 1;
  try {
    const pages = await Promise.all(
      areasOf(policy).map(area => readMatches(client, area, policy, { page: 1, size, signal })),
    );
    if (!isForOneType(policy)) {
      return { count: pages.reduce((sum, { fitting }) => sum + fitting, 0), isAtLeast: false };
    }
    return {
      count: pages.reduce((sum, { items }) => sum + items.length, 0),
      isAtLeast: pages.some(({ left }) => left > 0),
    };
  } catch (error) {
    if (error instanceof ManagementError && error.reason === 'rejected') return undefined;
    throw error;
  }
}

/**
 * One page of the queues that a policy matches, and with the first of them a page of exchanges, by name: as
 * {@link countMatches}, with a page of rows each.
 * @param page from 1
 * @throws {ManagementError} `rejected` where the broker cannot look by this pattern
 */
export async function readMatchedThings(
  client: ManagementClient,
  policy: Matching,
  page: number,
  signal?: AbortSignal,
): Promise<Pick<ListedPage<MatchedThing>, 'items' | 'left'>> {
  const areas = areasOf(policy).filter((area, index) => page === 1 || (index === 0 && area === 'queues'));
  const pages = await Promise.all(
    areas.map(area => readMatches(client, area, policy, { page, size: maxPageSize, signal })),
  );
  return { items: pages.flatMap(({ items }) => items), left: pages[0]?.left ?? 0 };
}

async function readMatches(
  client: ManagementClient,
  area: 'queues' | 'exchanges',
  { vhost, pattern, applyTo }: Matching,
  wish: { readonly page: number; readonly size: number; readonly signal?: AbortSignal },
): Promise<ListedPage<MatchedThing>> {
  const found = await readPage(client, {
    path: `/${area}/${encodeURIComponent(vhost)}`,
    columns: ['name', 'type', 'policy', 'operator_policy'],
    item: row,
    // The API's own search takes no notice of case, the policies do.
    name: { text: `(?-i)${pattern}`, isRegularExpression: true },
    ...wish,
  });
  const type = area === 'queues' ? typeOf[applyTo] : undefined;
  return {
    ...found,
    items: found.items
      .filter(thing => type === undefined || thing.type === type)
      .map(({ name, type: own, policy, operator_policy }) => ({
        kind: area === 'queues' ? 'queue' : 'exchange',
        name,
        type: own,
        policy: policy ?? undefined,
        operatorPolicy: operator_policy ?? undefined,
      })),
  };
}

const row = z.looseObject({
  name: z.string(),
  type: z._default(z.string(), 'classic'),
  policy: z.nullish(z.string()),
  operator_policy: z.nullish(z.string()),
});

/** https://www.rabbitmq.com/docs/policies#how-policies-work */
const typeOf: Readonly<Record<string, string | undefined>> = {
  classic_queues: 'classic',
  quorum_queues: 'quorum',
  streams: 'stream',
};

function isForOneType({ applyTo }: Matching): boolean {
  return typeOf[applyTo] !== undefined;
}

function areasOf({ applyTo }: Matching): readonly ('queues' | 'exchanges')[] {
  if (applyTo === 'all') return ['queues', 'exchanges'];
  return applyTo === 'exchanges' ? ['exchanges'] : ['queues'];
}
