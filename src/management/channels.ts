import * as z from 'zod/mini';
import type { ManagementClient } from './client.ts';
import { type Listing, listPages, statistics } from './pages.ts';

/** A channel, with what it has published since it was opened. */
export interface Channel {
  readonly vhost: string;
  readonly user: string;
  /** Such as `10.0.0.7:51324 -> 10.0.0.1:5672 (1)`. */
  readonly name: string;
  /** Publisher confirms are on. */
  readonly confirms: boolean;
  readonly transactional: boolean;
  /** Undefined while there are no statistics. */
  readonly published?: number;
  /** Published to no queue: thrown away, and given back to the publisher. */
  readonly dropped: number;
  readonly returned: number;
}

/**
 * The channels that the user may see, at most 500 a page: `GET /api/channels`, for any user with a management tag.
 * @throws {ManagementError}
 */
export async function listChannels(
  client: ManagementClient,
  mostPages: number,
  signal?: AbortSignal,
): Promise<Listing<Channel>> {
  const { items, total } = await listPages(client, {
    path: '/channels',
    columns: [
      ...['vhost', 'user', 'name', 'confirm', 'transactional'],
      ...Object.keys(published.shape).map(counter => `message_stats.${counter}`),
    ],
    item: channel,
    mostPages,
    signal,
  });
  return { items: items.flatMap(toChannel), total };
}

/** A channel of a connection as it is now. Undefined is what a moment does not tell. */
export interface OpenChannel {
  /** Such as `10.0.0.7:51324 -> 10.0.0.1:5672 (1)`. */
  readonly name: string;
  readonly number: number;
  readonly confirms: boolean;
  readonly transactional: boolean;
  /** For each consumer, or of older clients for all of the channel; 0 is no limit. */
  readonly prefetch?: number;
  readonly globalPrefetch?: number;
  readonly consumers?: number;
  /** Delivered to its consumers, and not acknowledged by them. */
  readonly unacknowledged?: number;
  /** Published by it, and not confirmed by the broker. */
  readonly unconfirmed?: number;
  /** In an open transaction. */
  readonly uncommitted?: number;
  /** `running`, `flow` and others. */
  readonly state?: string;
  /** When it did something last, in UTC. */
  readonly idleSince?: string;
}

/**
 * The channels of a connection, by number: `GET /api/connections/NAME/channels`, for any user with a management tag who may
 * see the connection. The API gives them in one answer.
 * @throws {ManagementError} `not-found` where the connection is gone
 */
export async function listChannelsOf(
  client: ManagementClient,
  connection: string,
  signal?: AbortSignal,
): Promise<readonly OpenChannel[]> {
  const channels = await client.get({
    path: `/connections/${encodeURIComponent(connection)}/channels`,
    query: { columns: Object.keys(openChannel.shape).join(',') },
    answer: z.array(openChannel),
    signal,
  });
  return channels.map(toOpenChannel).toSorted((a, b) => a.number - b.number);
}

const count = z.optional(z.number());

const openChannel = z.looseObject({
  name: z._default(z.string(), ''),
  number: z._default(z.number(), 0),
  confirm: z._default(z.boolean(), false),
  transactional: z._default(z.boolean(), false),
  prefetch_count: count,
  global_prefetch_count: count,
  consumer_count: count,
  messages_unacknowledged: count,
  messages_unconfirmed: count,
  messages_uncommitted: count,
  state: z.optional(z.string()),
  idle_since: z.optional(z.string()),
});

function toOpenChannel(fields: z.infer<typeof openChannel>): OpenChannel {
  return {
    name: fields.name,
    number: fields.number,
    confirms: fields.confirm,
    transactional: fields.transactional,
    prefetch: fields.prefetch_count,
    globalPrefetch: fields.global_prefetch_count,
    consumers: fields.consumer_count,
    unacknowledged: fields.messages_unacknowledged,
    unconfirmed: fields.messages_unconfirmed,
    uncommitted: fields.messages_uncommitted,
    state: fields.state,
    idleSince: fields.idle_since,
  };
}

const published = z.looseObject({
  publish: z.optional(z.number()),
  drop_unroutable: z._default(z.number(), 0),
  return_unroutable: z._default(z.number(), 0),
});

/** One that is just being opened or closed has a name, or not even that. */
const channel = z.looseObject({
  vhost: z.optional(z.string()),
  user: z._default(z.string(), ''),
  name: z._default(z.string(), ''),
  confirm: z.optional(z.boolean()),
  transactional: z._default(z.boolean(), false),
  message_stats: statistics(published),
});

function toChannel({ vhost, user, name, confirm, ...fields }: z.infer<typeof channel>): Channel[] {
  if (vhost === undefined || confirm === undefined) return [];
  const { publish, drop_unroutable = 0, return_unroutable = 0 } = fields.message_stats ?? {};
  return [
    {
      vhost,
      user,
      name,
      confirms: confirm,
      transactional: fields.transactional,
      published: publish,
      dropped: drop_unroutable,
      returned: return_unroutable,
    },
  ];
}
