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

const listeners = z.looseObject({
  listeners: z._default(
    z.array(z.looseObject({ protocol: z.string(), ip_address: z.optional(z.string()), port: z.number() })),
    [],
  ),
});

/** A port that a node of the cluster listens on. `protocol` is `amqp`, `amqp/ssl`, `http` and others. */
export interface Listener {
  readonly protocol: string;
  readonly ip_address?: string;
  readonly port: number;
}

/**
 * What the nodes listen on: `GET /api/overview`. Empty for a user without the tag monitoring or administrator.
 * @throws {ManagementError}
 */
export async function listListeners(
  client: ManagementClient,
  signal?: AbortSignal,
): Promise<readonly Listener[]> {
  const answer = await client.get({
    path: '/overview',
    query: { columns: 'listeners' },
    answer: listeners,
    signal,
  });
  return answer.listeners;
}
