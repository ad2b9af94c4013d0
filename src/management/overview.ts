import * as z from 'zod/mini';
import type { ManagementClient } from './client.ts';

const whoami = z.looseObject({
  name: z.string(),
  tags: z._default(z.union([z.array(z.string()), z.string()]), []),
});

const overview = z.looseObject({
  rabbitmq_version: z.string(),
  cluster_name: z._default(z.string(), ''),
  object_totals: z.optional(z.looseObject({ queues: z.optional(z.number()) })),
  disable_stats: z._default(z.boolean(), false),
});

export interface ClusterIdentity {
  /** Such as `rabbit@host`; a name that an operator has given. */
  readonly clusterName: string;
  readonly version: string;
  readonly username: string;
  readonly tags: readonly string[];
  /** How many there are in the virtual hosts that the user may see; undefined where the broker does not count. */
  readonly queues?: number;
  /**
   * False where `management.disable_stats` or `management_agent.disable_metrics_collector` is set: no rates, consumers and memory.
   * https://www.rabbitmq.com/docs/management#disable-stats
   */
  readonly hasStatistics: boolean;
}

/**
 * Who we are, and where: `GET /api/whoami` and `GET /api/overview`, for any user with a management tag.
 * @throws {ManagementError}
 */
export async function identify(client: ManagementClient, signal?: AbortSignal): Promise<ClusterIdentity> {
  const user = await client.get({ path: '/whoami', answer: whoami, signal });
  const cluster = await client.get({
    path: '/overview',
    query: { columns: 'rabbitmq_version,cluster_name,object_totals.queues,disable_stats' },
    answer: overview,
    signal,
  });
  return {
    clusterName: cluster.cluster_name,
    version: cluster.rabbitmq_version,
    username: user.name,
    tags: typeof user.tags === 'string' ? user.tags.split(',').filter(tag => tag !== '') : user.tags,
    queues: cluster.object_totals?.queues,
    hasStatistics: !cluster.disable_stats,
  };
}

/** A port that a node of the cluster listens on. */
export interface Listener {
  readonly node: string;
  /** `amqp`, `amqp/ssl`, `http`, `https`, `http/prometheus`, `clustering` and others. */
  readonly protocol: string;
  /** `::` and `0.0.0.0` stand for every address. */
  readonly ip_address?: string;
  readonly port: number;
  /** Undefined where it speaks no TLS. */
  readonly tls?: {
    /** `verify_peer` or `verify_none`. */
    readonly verify?: string;
    readonly failIfNoPeerCert?: boolean;
    /** Such as `tlsv1.2`: what is configured, which may be more than a handshake gives. */
    readonly versions?: readonly string[];
  };
}

/**
 * What the running nodes listen on: `GET /api/overview`. Empty for a user without the tag monitoring or administrator,
 * and for nobody else: one listener has just answered.
 * @throws {ManagementError}
 */
export async function listListeners(
  client: ManagementClient,
  signal?: AbortSignal,
): Promise<readonly Listener[]> {
  const { listeners } = await client.get({
    path: '/overview',
    // Of an object without any of the columns that were asked for the API makes an empty list.
    query: { columns: 'cluster_name,listeners' },
    answer: z.looseObject({ listeners: z._default(z.array(listenerRow), []) }),
    signal,
  });
  return listeners.map(toListener);
}

const options = z.looseObject({
  ip: z.optional(z.string()),
  verify: z.optional(z.string()),
  fail_if_no_peer_cert: z.optional(z.boolean()),
  versions: z.optional(z.array(z.string())),
});

/** A listener as the API tells it. */
export const listenerRow = z.looseObject({
  node: z.string(),
  protocol: z.string(),
  ip_address: z.optional(z.string()),
  port: z.number(),
  socket_opts: z.unknown(),
});

export function toListener({
  node,
  protocol,
  ip_address,
  port,
  socket_opts,
}: z.infer<typeof listenerRow>): Listener {
  // An empty list where there are none.
  const { ip, verify, fail_if_no_peer_cert, versions } = options.safeParse(socket_opts).data ?? {};
  const isTls = /^https|\/ssl$/.test(protocol);
  return {
    node,
    protocol,
    // 3.10 says `::` of an HTTP listener whatever address it is bound to.
    ip_address: ip ?? ip_address,
    port,
    tls: isTls ? { verify, failIfNoPeerCert: fail_if_no_peer_cert, versions } : undefined,
  };
}
