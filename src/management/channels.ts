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
