import * as z from 'zod/mini';
import type { ManagementClient } from './client.ts';

const whoami = z.looseObject({
  name: z.string(),
  tags: z._default(z.union([z.array(z.string()), z.string()]), []),
});

const overview = z.looseObject({
  rabbitmq_version: z.string(),
  cluster_name: z._default(z.string(), ''),
});

export interface ClusterIdentity {
  /** Such as `rabbit@host`; a name that an operator has given. */
  readonly clusterName: string;
  readonly version: string;
  readonly username: string;
  readonly tags: readonly string[];
}

/**
 * Who we are, and where: `GET /api/whoami` and `GET /api/overview`, for any user with a management tag.
 * @throws {ManagementError}
 */
export async function identify(client: ManagementClient, signal?: AbortSignal): Promise<ClusterIdentity> {
  const user = await client.get({ path: '/whoami', answer: whoami, signal });
  const cluster = await client.get({
    path: '/overview',
    query: { columns: 'rabbitmq_version,cluster_name' },
    answer: overview,
    signal,
  });
  return {
    clusterName: cluster.cluster_name,
    version: cluster.rabbitmq_version,
    username: user.name,
    tags: typeof user.tags === 'string' ? user.tags.split(',').filter(tag => tag !== '') : user.tags,
  };
}
