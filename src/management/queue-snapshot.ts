import * as z from 'zod/mini';
import type { Arguments } from '../model/model.ts';
import type { ManagementClient } from './client.ts';
import { maxPageSize, statistics } from './pages.ts';
import { escapePattern } from './queue-search.ts';
import { argumentsRecord } from './resource.ts';
import {
  type History,
  historyOf,
  rateHistoryOf,
  ratesNow,
  type Sampled,
  type SampleRange,
  sampled,
  samplesQuery,
} from './samples.ts';

/** One queue as it is now and was over a range. Undefined is what a release, a type of queue or a moment does not tell. */
export interface QueueSnapshot {
  readonly name: string;
  /** `classic`, `quorum`, `stream` and others. */
  readonly type: string;
  /** `running`, `minority`, `down` and others. */
  readonly state?: string;
  /** Of a replicated queue the one with its leader. */
  readonly node?: string;
  readonly durable: boolean;
  readonly autoDelete: boolean;
  readonly exclusive: boolean;
  readonly arguments: Arguments;
  /** The names of the policies that won. */
  readonly policy?: string;
  readonly operatorPolicy?: string;
  /** What the two set together. */
  readonly policyDefinition: Arguments;
  readonly messages?: number;
  readonly ready?: number;
  readonly unacknowledged?: number;
  /** Dead letters that wait to be confirmed by their targets: at-least-once dead lettering alone has them. */
  readonly deadLettering?: number;
  /** Of the bodies of all messages. */
  readonly bytes?: number;
  /** Bytes that the queue's processes hold. */
  readonly memory?: number;
  /** When the oldest message was published, as its publisher said: seconds since 1970. Classic queues alone tell. */
  readonly headTimestamp?: number;
  readonly leader?: string;
  /** The nodes of a quorum queue or a stream, and those of them that answer. */
  readonly members?: readonly string[];
  readonly online?: readonly string[];
  /** Of a stream the files on the disk of its leader; from 4.x on. */
  readonly segments?: number;
  /** From 0 to 1: how much of the time consumers could take more at once. */
  readonly consumerCapacity?: number;
  readonly consumerCount?: number;
  /** The first {@link mostConsumers}; undefined while statistics are off. */
  readonly consumers?: readonly QueueConsumer[];
  /** Messages a second now, by what happens to them; undefined while statistics or rates are off. */
  readonly rates?: Readonly<Partial<Record<QueueRate, number>>>;
  /** Undefined while statistics are off. */
  readonly depthHistory?: History<QueueDepth>;
  /** Undefined while statistics or rates are off, and before the first message. */
  readonly rateHistory?: History<QueueRate>;
}

export type QueueDepth = 'ready' | 'unacknowledged' | 'total';
export type QueueRate = 'publish' | 'deliver' | 'get' | 'ack' | 'redeliver';

export interface QueueConsumer {
  readonly tag: string;
  readonly user: string;
  /** The name of its connection, such as `10.0.0.7:51324 -> 10.0.0.1:5672`. */
  readonly connection: string;
  /** The most messages that it holds unacknowledged; 0 is no limit. */
  readonly prefetch: number;
  /** False where the broker counts a message as processed when it has sent it. */
  readonly acknowledges: boolean;
  readonly exclusive: boolean;
  /** `up`, `single_active`, `waiting`, `suspected_down`. */
  readonly activity?: string;
}

/** What is read of the consumers of a queue: nobody reads more of them in a table. */
export const mostConsumers = 200;

/**
 * Reads a queue with its samples: `GET /api/queues/VHOST/NAME`, for any user with a management tag. One request; where statistics
 * are off 3.10 tells the depth in listings alone, which makes it two.
 * @throws {ManagementError} `not-found` when it is gone
 */
export async function readQueueSnapshot(
  client: ManagementClient,
  { vhost, queue: name }: { readonly vhost: string; readonly queue: string },
  range: SampleRange,
  signal?: AbortSignal,
): Promise<QueueSnapshot> {
  const fields = await client.get({
    path: `/queues/${encodeURIComponent(vhost)}/${encodeURIComponent(name)}`,
    query: { ...samplesQuery(range, 'lengths', 'msg_rates'), enable_queue_totals: true, columns },
    answer: queue,
    signal,
  });
  const { messages, messages_ready, messages_unacknowledged } =
    fields.messages === undefined ? await readTotals(client, vhost, name, signal) : fields;
  const counted = fields.message_stats;
  // The total of both ways to deliver, with and without acknowledgements; `get` alike.
  const rateDetails = {
    publish: counted?.publish_details,
    deliver: sum(counted?.deliver_details, counted?.deliver_no_ack_details),
    get: sum(counted?.get_details, counted?.get_no_ack_details),
    ack: counted?.ack_details,
    redeliver: counted?.redeliver_details,
  };
  return {
    name: fields.name,
    type: fields.type,
    state: fields.state ?? undefined,
    node: fields.node ?? undefined,
    durable: fields.durable,
    autoDelete: fields.auto_delete,
    exclusive: Boolean(fields.exclusive),
    arguments: fields.arguments,
    policy: fields.policy ?? undefined,
    operatorPolicy: fields.operator_policy ?? undefined,
    policyDefinition: fields.effective_policy_definition,
    messages: messages ?? undefined,
    ready: messages_ready ?? undefined,
    unacknowledged: messages_unacknowledged ?? undefined,
    deadLettering: fields.messages_dlx ?? undefined,
    bytes: fields.message_bytes ?? undefined,
    memory: fields.memory ?? undefined,
    headTimestamp: fields.head_message_timestamp ?? undefined,
    leader: fields.leader ?? undefined,
    members: fields.members ?? undefined,
    online: fields.online ?? undefined,
    segments: fields.segments ?? undefined,
    consumerCapacity: fields.consumer_capacity ?? fields.consumer_utilisation ?? undefined,
    consumerCount: fields.consumers ?? undefined,
    consumers: fields.consumer_details?.slice(0, mostConsumers).map(toConsumer),
    rates: counted && ratesNow(rateDetails),
    depthHistory: historyOf({
      ready: fields.messages_ready_details,
      unacknowledged: fields.messages_unacknowledged_details,
      total: fields.messages_details,
    }),
    rateHistory: rateHistoryOf(rateDetails),
  };
}

/** The depth alone, without statistics. */
async function readTotals(
  client: ManagementClient,
  vhost: string,
  name: string,
  signal?: AbortSignal,
): Promise<z.infer<typeof totals>> {
  const { items } = await client.get({
    path: `/queues/${encodeURIComponent(vhost)}`,
    query: {
      page: 1,
      page_size: maxPageSize,
      name: `^${escapePattern(name)}$`,
      use_regex: true,
      disable_stats: true,
      enable_queue_totals: true,
    },
    answer: z.looseObject({ items: z.array(totals) }),
    signal,
  });
  // The case of letters does not count to the broker.
  return items.find(item => item.name === name) ?? {};
}

const count = z.nullish(z.number());
const text = z.nullish(z.string());
const names = z.nullish(z.array(z.string()));

const totals = z.looseObject({
  name: text,
  messages: count,
  messages_ready: count,
  messages_unacknowledged: count,
});

const consumer = z.looseObject({
  consumer_tag: z._default(z.string(), ''),
  ack_required: z._default(z.boolean(), true),
  exclusive: z._default(z.boolean(), false),
  prefetch_count: z._default(z.number(), 0),
  activity_status: z.optional(z.string()),
  /** An empty list while its channel goes. */
  channel_details: z.catch(
    z.optional(z.looseObject({ user: z.optional(z.string()), connection_name: z.optional(z.string()) })),
    undefined,
  ),
});

const counters = z.looseObject({
  publish_details: sampled,
  deliver_details: sampled,
  deliver_no_ack_details: sampled,
  get_details: sampled,
  get_no_ack_details: sampled,
  ack_details: sampled,
  redeliver_details: sampled,
});

const queue = z.looseObject({
  name: z.string(),
  type: z._default(z.string(), 'classic'),
  state: text,
  node: text,
  durable: z._default(z.boolean(), true),
  auto_delete: z._default(z.boolean(), false),
  /** Of a queue that is not exclusive null or false. */
  exclusive: z.unknown(),
  arguments: argumentsRecord,
  policy: text,
  operator_policy: text,
  effective_policy_definition: argumentsRecord,
  messages: count,
  messages_details: sampled,
  messages_ready: count,
  messages_ready_details: sampled,
  messages_unacknowledged: count,
  messages_unacknowledged_details: sampled,
  messages_dlx: count,
  message_bytes: count,
  memory: count,
  head_message_timestamp: count,
  leader: text,
  members: names,
  online: names,
  segments: count,
  // `""` where nobody consumes, before 3.12.
  consumer_capacity: z.catch(count, undefined),
  consumer_utilisation: z.catch(count, undefined),
  consumers: count,
  consumer_details: z.optional(z.array(consumer)),
  message_stats: statistics(counters),
});

/** Without those of each channel and exchange, which `deliveries` and `incoming` hold. */
const columns = Object.keys(queue.shape).join(',');

function toConsumer(fields: z.infer<typeof consumer>): QueueConsumer {
  return {
    tag: fields.consumer_tag,
    user: fields.channel_details?.user ?? '',
    connection: fields.channel_details?.connection_name ?? '',
    prefetch: fields.prefetch_count,
    acknowledges: fields.ack_required,
    exclusive: fields.exclusive,
    activity: fields.activity_status,
  };
}

/** Two counters of one object, which are sampled at the same times. */
function sum(a: Sampled, b: Sampled): Sampled {
  if (!a || !b) return a ?? b;
  const ofB = new Map(b.samples?.map(({ timestamp, sample }) => [timestamp, sample]));
  return {
    rate: (a.rate ?? 0) + (b.rate ?? 0),
    samples: a.samples?.map(({ timestamp, sample }) => ({
      timestamp,
      sample: sample + (ofB.get(timestamp) ?? 0),
    })),
  };
}
