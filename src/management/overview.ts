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
    answer: z.looseObject({ listeners: z._default(z.array(listener), []) }),
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

const listener = z.looseObject({
  node: z.string(),
  protocol: z.string(),
  ip_address: z.optional(z.string()),
  port: z.number(),
  socket_opts: z.unknown(),
});

function toListener({ node, protocol, ip_address, port, socket_opts }: z.infer<typeof listener>): Listener {
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
