import * as z from 'zod/mini';
import type { ManagementClient } from './client.ts';
import { ManagementError } from './error.ts';
import { cutPage, type ListedPage, type NameFilter } from './pages.ts';

const vhost = z.looseObject({
  name: z.string(),
  default_queue_type: z.optional(z.string()),
  metadata: z.optional(z.looseObject({ default_queue_type: z.optional(z.string()) })),
});

export interface VhostSummary {
  readonly name: string;
  readonly defaultQueueType?: string;
}

/**
 * The virtual hosts that the user may see, by name: `GET /api/vhosts`, for any user with a management tag.
 * @throws {ManagementError}
 */
export async function listVhosts(
  client: ManagementClient,
  signal?: AbortSignal,
): Promise<readonly VhostSummary[]> {
  const vhosts = await client.get({ path: '/vhosts', answer: z.array(vhost), signal });
  return vhosts.map(toSummary).toSorted(byName);
}

/** A virtual host with what would go with it. */
export interface VhostFacts extends VhostSummary {
  readonly description: string;
  readonly tags: readonly string[];
  /** Ready and unacknowledged; undefined while the broker has no statistics. */
  readonly messages?: number;
  readonly queues: number;
  /** 4.3 on: the broker refuses to delete it. */
  readonly isProtected: boolean;
}

/**
 * One virtual host: `GET /api/vhosts/VHOST` and a page of one of its queues, for any user with a management tag.
 * @throws {ManagementError} `not-found` where it is gone
 */
export async function readVhostFacts(
  client: ManagementClient,
  name: string,
  signal?: AbortSignal,
): Promise<VhostFacts> {
  const path = encodeURIComponent(name);
  const [found, { total_count }] = await Promise.all([
    client.get({ path: `/vhosts/${path}`, answer: z.extend(vhost, facts), signal }),
    client.get({
      path: `/queues/${path}`,
      query: { page: 1, page_size: 1, columns: 'name' },
      answer: z.looseObject({ total_count: z.number() }),
      signal,
    }),
  ]);
  const { description, tags, messages, protected_from_deletion, metadata, default_queue_type } = found;
  return {
    name,
    description: description ?? '',
    tags: typeof tags === 'string' ? tags.split(',').filter(tag => tag !== '') : (tags ?? []),
    defaultQueueType: known(metadata?.default_queue_type) ?? known(default_queue_type),
    messages: messages ?? undefined,
    queues: total_count,
    isProtected: protected_from_deletion ?? false,
  };
}

/**
 * One page of the virtual hosts that the user may see, by name: `GET /api/vhosts`, for any user with a management tag. All are
 * asked for, some 200 bytes each without statistics: asked for a page, 4.0.5 and 4.3.6 answer 500.
 * @throws {ManagementError} `rejected` where the name is no regular expression
 */
export async function readVhostPage(
  client: ManagementClient,
  wish: { readonly page: number; readonly name?: NameFilter },
  signal?: AbortSignal,
): Promise<ListedPage<VhostSummary>> {
  const found = await client.get({
    path: '/vhosts',
    query: { disable_stats: true, columns: 'name,default_queue_type,metadata' },
    answer: z.array(vhost),
    signal,
  });
  return cutPage(found.map(toSummary).toSorted(byName), wish);
}

/**
 * Whether we may read what is in a virtual host, which users with the tag monitoring see listed without a permission there. The
 * smallest page is asked for: `GET /api/exchanges/VHOST`.
 * @throws {ManagementError}
 */
export async function mayReadVhost(
  client: ManagementClient,
  vhost: string,
  signal?: AbortSignal,
): Promise<boolean> {
  try {
    await client.get({
      path: `/exchanges/${encodeURIComponent(vhost)}`,
      query: { page: 1, page_size: 1, columns: 'name' },
      answer: z.unknown(),
      signal,
    });
    return true;
  } catch (error) {
    // 3.10 and 4.0 say 401, 4.3 says 404.
    if (error instanceof ManagementError && (error.reason === 'forbidden' || error.reason === 'not-found'))
      return false;
    throw error;
  }
}

export interface NewVhost {
  readonly name: string;
  readonly description?: string;
  readonly tags?: readonly string[];
  /** The type of queues that are declared without one. */
  readonly defaultQueueType?: string;
}

/**
 * Makes a virtual host, or describes it anew: `PUT /api/vhosts/VHOST`, for administrators. Nobody has permissions there yet.
 * @throws {ManagementError}
 */
export async function declareVhost(
  client: ManagementClient,
  { name, description = '', tags = [], defaultQueueType }: NewVhost,
  signal?: AbortSignal,
): Promise<void> {
  await client.put({
    path: `/vhosts/${encodeURIComponent(name)}`,
    body: {
      description,
      tags: tags.join(','),
      default_queue_type: defaultQueueType,
      // As 3.10 reads it.
      defaultqueuetype: defaultQueueType,
    },
    signal,
  });
}

/**
 * Deletes a virtual host with all that is in it: `DELETE /api/vhosts/VHOST`, for administrators.
 * @throws {ManagementError}
 */
export async function deleteVhost(
  client: ManagementClient,
  name: string,
  signal?: AbortSignal,
): Promise<void> {
  await client.delete({ path: `/vhosts/${encodeURIComponent(name)}`, signal });
}

const facts = {
  description: z.nullish(z.string()),
  tags: z.nullish(z.union([z.array(z.string()), z.string()])),
  messages: z.nullish(z.number()),
  protected_from_deletion: z.optional(z.boolean()),
};

function toSummary({ name, default_queue_type, metadata }: z.infer<typeof vhost>): VhostSummary {
  return {
    name,
    defaultQueueType: known(metadata?.default_queue_type) ?? known(default_queue_type),
  };
}

function byName(a: VhostSummary, b: VhostSummary): number {
  return a.name < b.name ? -1 : 1;
}

/** Where nothing was chosen, 3.x says `undefined` in so many letters. */
function known(type: string | undefined): string | undefined {
  return type === 'undefined' || type === '' ? undefined : type;
}
