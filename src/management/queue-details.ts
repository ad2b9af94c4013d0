import * as z from 'zod/mini';
import type { ManagementClient } from './client.ts';
import { type Listing, listPages, statistics } from './pages.ts';
import { argumentsRecord } from './resource.ts';

/** A queue with what its broker tells beyond its depth. Undefined is what a release, a type of queue or a moment does not tell. */
export interface QueueDetails {
  readonly vhost: string;
  readonly name: string;
  /** `classic`, `quorum`, `stream` and others. */
  readonly type: string;
  readonly durable: boolean;
  readonly autoDelete: boolean;
  readonly exclusive: boolean;
  /** Set by 4.3 on queues that the broker or a plugin made for itself. */
  readonly internal?: boolean;
  readonly arguments: Readonly<Record<string, unknown>>;
  /** `running`, `minority`, `down` and others. */
  readonly state?: string;
  readonly messages?: number;
  readonly ready?: number;
  readonly unacknowledged?: number;
  /** Of a classic queue those that survive a restart; of others all. */
  readonly persistent?: number;
  /** Dead letters that wait to be confirmed by their targets: at-least-once dead lettering alone has them. */
  readonly deadLettering?: number;
  readonly consumers?: number;
  /** The nodes of a quorum queue or a stream, and those of them that answer. */
  readonly members?: readonly string[];
  readonly online?: readonly string[];
  /** Messages a second, over the last minute of the statistics. */
  readonly rates?: { readonly delivered: number; readonly redelivered: number };
}

/**
 * The queues of all virtual hosts that the user may see, at most 500 a page: `GET /api/queues`, for any user with a
 * management tag.
 * @throws {ManagementError}
 */
export async function listQueueDetails(
  client: ManagementClient,
  mostPages: number,
  signal?: AbortSignal,
): Promise<Listing<QueueDetails>> {
  const { items, total } = await listPages(client, {
    path: '/queues',
    columns: [...Object.keys(queue.shape).filter(key => key !== 'message_stats'), ...rateColumns],
    item: queue,
    mostPages,
    signal,
  });
  return { items: items.map(toDetails), total };
}

const count = z.nullish(z.number());
const names = z.nullish(z.array(z.string()));
const rate = z.optional(z.looseObject({ rate: z.number() }));

const rateColumns = ['deliver_get_details.rate', 'redeliver_details.rate'].map(
  path => `message_stats.${path}`,
);

const queue = z.looseObject({
  vhost: z.string(),
  name: z.string(),
  type: z._default(z.string(), 'classic'),
  durable: z._default(z.boolean(), true),
  auto_delete: z._default(z.boolean(), false),
  /** Of a queue that is not exclusive null or false. */
  exclusive: z.unknown(),
  internal: z.optional(z.boolean()),
  arguments: argumentsRecord,
  state: z.nullish(z.string()),
  messages: count,
  messages_ready: count,
  messages_unacknowledged: count,
  messages_persistent: count,
  messages_dlx: count,
  consumers: count,
  members: names,
  online: names,
  message_stats: statistics(z.looseObject({ deliver_get_details: rate, redeliver_details: rate })),
});

function toDetails(fields: z.infer<typeof queue>): QueueDetails {
  const { message_stats } = fields;
  const delivered = message_stats?.deliver_get_details?.rate;
  return {
    vhost: fields.vhost,
    name: fields.name,
    type: fields.type,
    durable: fields.durable,
    autoDelete: fields.auto_delete,
    exclusive: Boolean(fields.exclusive),
    internal: fields.internal,
    arguments: fields.arguments,
    state: fields.state ?? undefined,
    messages: fields.messages ?? undefined,
    ready: fields.messages_ready ?? undefined,
    unacknowledged: fields.messages_unacknowledged ?? undefined,
    persistent: fields.messages_persistent ?? undefined,
    deadLettering: fields.messages_dlx ?? undefined,
    consumers: fields.consumers ?? undefined,
    members: fields.members ?? undefined,
    online: fields.online ?? undefined,
    rates:
      delivered === undefined
        ? undefined
        : { delivered, redelivered: message_stats?.redeliver_details?.rate ?? 0 },
  };
}
