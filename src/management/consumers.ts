import * as z from 'zod/mini';
import type { ManagementClient } from './client.ts';

/** A subscription to a queue. */
export interface Consumer {
  readonly vhost: string;
  readonly queue: string;
  readonly tag: string;
  /** False where the broker counts a message as processed when it has sent it. */
  readonly acknowledges: boolean;
  /** The most messages that it holds unacknowledged; 0 is no limit. */
  readonly prefetch: number;
  /** `up`, `single_active`, `waiting`, `suspected_down`. */
  readonly activity?: string;
  readonly user: string;
  /** The name of its connection, such as `10.0.0.7:51324 -> 10.0.0.1:5672`. */
  readonly connection: string;
}

/**
 * The consumers of all virtual hosts that the user may see: `GET /api/consumers`, for any user with a management tag.
 * The API gives them in one answer, not in pages.
 * @throws {ManagementError}
 */
export async function listConsumers(
  client: ManagementClient,
  signal?: AbortSignal,
): Promise<readonly Consumer[]> {
  const consumers = await client.get({
    path: '/consumers',
    query: { columns },
    answer: z.array(consumer),
    signal,
  });
  return consumers.map(fields => ({
    vhost: fields.queue.vhost,
    queue: fields.queue.name,
    tag: fields.consumer_tag,
    acknowledges: fields.ack_required,
    prefetch: fields.prefetch_count,
    activity: fields.activity_status,
    user: fields.channel_details?.user ?? '',
    connection: fields.channel_details?.connection_name ?? '',
  }));
}

const columns = [
  'queue',
  'consumer_tag',
  'ack_required',
  'prefetch_count',
  'activity_status',
  'channel_details.user',
  'channel_details.connection_name',
].join(',');

/** A channel that is going has an empty list for details. */
const channelDetails = z.catch(
  z.optional(z.looseObject({ user: z.optional(z.string()), connection_name: z.optional(z.string()) })),
  undefined,
);

const consumer = z.looseObject({
  queue: z.looseObject({ vhost: z.string(), name: z.string() }),
  consumer_tag: z.string(),
  ack_required: z.boolean(),
  prefetch_count: z._default(z.number(), 0),
  activity_status: z.optional(z.string()),
  channel_details: channelDetails,
});
