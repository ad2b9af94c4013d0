import * as z from 'zod/mini';
import type { ManagementClient } from './client.ts';

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
  return vhosts
    .map(({ name, default_queue_type, metadata }) => ({
      name,
      defaultQueueType: known(metadata?.default_queue_type) ?? known(default_queue_type),
    }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
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

/** Where nothing was chosen, 3.x says `undefined` in so many letters. */
function known(type: string | undefined): string | undefined {
  return type === 'undefined' || type === '' ? undefined : type;
}
