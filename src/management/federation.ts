import * as z from 'zod/mini';
import type { ManagementClient } from './client.ts';
import { withoutCredentials } from './url.ts';

/** What brings messages of an upstream to one exchange or queue here: https://www.rabbitmq.com/docs/federation */
export interface FederationLink {
  /** Unique on its node. */
  readonly id: string;
  readonly vhost: string;
  /** The name of the parameter that says where the upstream is. */
  readonly upstream: string;
  readonly kind: 'exchange' | 'queue';
  /** The exchange or queue here. */
  readonly name: string;
  /** The exchange or queue there. */
  readonly upstreamName: string;
  /** Without credentials. */
  readonly uri: string;
  /** `running`, `starting`, `error` and others. */
  readonly status: string;
  /** In the node's own words, such as `econnrefused`. */
  readonly error?: string;
  readonly node: string;
  /** When its status changed, in UTC, such as `2026-11-22 22:28:13`. */
  readonly since?: string;
}

/**
 * The federation links of a virtual host, by what they lead to: `GET /api/federation-links/VHOST`, for users with the tag
 * monitoring or administrator.
 * @throws {ManagementError} `not-found` where the plugin rabbitmq_federation_management is off
 */
export async function listFederationLinks(
  client: ManagementClient,
  vhost: string,
  signal?: AbortSignal,
): Promise<readonly FederationLink[]> {
  const links = await client.get({
    path: `/federation-links/${encodeURIComponent(vhost)}`,
    // The rest of a link that runs is what its channel does.
    query: { columns },
    answer: z.array(link),
    signal,
  });
  return links.map(fields => toLink(vhost, fields)).toSorted(byPlace);
}

const text = z.nullish(z.string());

const link = z.looseObject({
  id: z._default(z.string(), ''),
  type: z._default(z.string(), 'exchange'),
  exchange: text,
  queue: text,
  upstream: z._default(z.string(), ''),
  upstream_exchange: text,
  upstream_queue: text,
  uri: z._default(z.string(), ''),
  status: z._default(z.string(), ''),
  error: text,
  node: z._default(z.string(), ''),
  timestamp: text,
});

const columns = Object.keys(link.shape).join(',');

function toLink(vhost: string, fields: z.infer<typeof link>): FederationLink {
  const isQueue = fields.type === 'queue';
  return {
    id: fields.id,
    vhost,
    upstream: fields.upstream,
    kind: isQueue ? 'queue' : 'exchange',
    name: (isQueue ? fields.queue : fields.exchange) ?? '',
    upstreamName: (isQueue ? fields.upstream_queue : fields.upstream_exchange) ?? '',
    uri: withoutCredentials(fields.uri),
    status: fields.status,
    error: fields.error ?? undefined,
    node: fields.node,
    since: fields.timestamp ?? undefined,
  };
}

function byPlace(a: FederationLink, b: FederationLink): number {
  return place(a) < place(b) ? -1 : 1;
}

function place({ kind, name, upstream, id }: FederationLink): string {
  return [kind, name, upstream, id].join(' ');
}
