import * as z from 'zod/mini';
import type { ManagementClient } from './client.ts';
import { ManagementError } from './error.ts';
import { type ClusterNode, nodeRow, toNode } from './nodes.ts';
import { type Listener, listenerRow, toListener } from './overview.ts';
import { statistics } from './pages.ts';
import type { QueueDepth } from './queue-snapshot.ts';
import {
  gaugeHistoryOf,
  type History,
  historyOf,
  rateHistoryOf,
  ratesNow,
  type Sampled,
  type SampleRange,
  sampled,
  samplesQuery,
} from './samples.ts';

/** A cluster as it is now and was over a range. Undefined is what a release, a right or a moment does not tell. */
export interface ClusterSnapshot {
  /** Such as `rabbit@host`; a name that an operator has given. */
  readonly clusterName: string;
  readonly version: string;
  /** Of the node that answers. */
  readonly erlangVersion?: string;
  /** The longest for which samples are kept, in seconds; empty where the broker does not tell. */
  readonly kept: { readonly cluster: readonly number[]; readonly queues: readonly number[] };
  readonly objects: Readonly<Partial<Record<ObjectKind, number>>>;
  readonly depth: Readonly<Partial<Record<QueueDepth, number>>>;
  /** Messages a second. */
  readonly rates?: Readonly<Partial<Record<ClusterRate, number>>>;
  /** A second. */
  readonly churn?: Readonly<Partial<Record<Churn, number>>>;
  readonly depthHistory?: History<QueueDepth>;
  readonly rateHistory?: History<ClusterRate>;
  /** Empty for a user without the tag monitoring or administrator. */
  readonly listeners: readonly Listener[];
  /** Undefined for such a user. */
  readonly nodes?: readonly ClusterNode[];
  /** In bytes and counts, by the name of the node. */
  readonly nodeHistory?: Readonly<Partial<Record<NodeGauge, History>>>;
}

export type ObjectKind = 'queues' | 'exchanges' | 'connections' | 'channels' | 'consumers';
export type ClusterRate = 'publish' | 'confirm' | 'deliver' | 'ack' | 'redeliver' | 'unroutable';
export type Churn = (typeof churnCounters)[number];
export type NodeGauge = 'memory' | 'disk' | 'fileDescriptors' | 'sockets';

/**
 * Reads a cluster with its samples: `GET /api/overview`, for any user with a management tag, and `GET /api/nodes`, for users
 * with the tag monitoring or administrator; two requests.
 * @throws {ManagementError}
 */
export async function readClusterSnapshot(
  client: ManagementClient,
  range: SampleRange,
  signal?: AbortSignal,
): Promise<ClusterSnapshot> {
  const [fields, rows] = await Promise.all([
    client.get({
      path: '/overview',
      query: { ...samplesQuery(range, 'lengths', 'msg_rates'), columns: overviewColumns },
      answer: overview,
      signal,
    }),
    client
      .get({
        path: '/nodes',
        query: { ...samplesQuery(range, 'node_stats'), columns: nodeColumns },
        answer: z.array(node),
        signal,
      })
      .catch(undefinedWhereHidden),
  ]);
  const counted = fields.message_stats;
  const totals = fields.queue_totals;
  const rateDetails = {
    publish: counted?.publish_details,
    confirm: counted?.confirm_details,
    deliver: counted?.deliver_get_details,
    ack: counted?.ack_details,
    redeliver: counted?.redeliver_details,
    // Those that are given back are counted here alone.
    unroutable: counted?.drop_unroutable_details,
  };
  const churn = fields.churn_rates;
  const nodes = rows?.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return {
    clusterName: fields.cluster_name,
    version: fields.rabbitmq_version,
    erlangVersion: fields.erlang_version,
    kept: keptFor(fields),
    objects: fields.object_totals ?? {},
    depth: {
      ready: totals?.messages_ready,
      unacknowledged: totals?.messages_unacknowledged,
      total: totals?.messages,
    },
    rates: counted && ratesNow(rateDetails),
    churn: churn && ratesNow(Object.fromEntries(churnCounters.map(name => [name, churn[`${name}_details`]]))),
    depthHistory: historyOf({
      ready: totals?.messages_ready_details,
      unacknowledged: totals?.messages_unacknowledged_details,
      total: totals?.messages_details,
    }),
    rateHistory: rateHistoryOf(rateDetails),
    listeners: (fields.listeners ?? []).map(toListener),
    nodes: nodes?.map(toNode),
    nodeHistory: nodes && {
      memory: gaugeHistoryOf(byNode(nodes, row => row.mem_used_details)),
      disk: gaugeHistoryOf(byNode(nodes, row => row.disk_free_details)),
      fileDescriptors: gaugeHistoryOf(byNode(nodes, row => row.fd_used_details)),
      // Without a limit there is nothing to hold it against.
      sockets: historyOf(byNode(nodes, row => (row.sockets_total ? row.sockets_used_details : undefined))),
    },
  };
}

/**
 * For how long samples are kept, in seconds: `GET /api/overview`, for any user with a management tag.
 * @throws {ManagementError}
 */
export async function readRetention(
  client: ManagementClient,
  signal?: AbortSignal,
): Promise<ClusterSnapshot['kept']> {
  const answer = z.looseObject({ sample_retention_policies: retention });
  const query = { columns: 'cluster_name,sample_retention_policies' };
  return keptFor(await client.get({ path: '/overview', query, answer, signal }));
}

const churnCounters = [
  'connection_created',
  'connection_closed',
  'channel_created',
  'channel_closed',
  'queue_declared',
  'queue_deleted',
] as const;

const number = z.optional(z.number());
const seconds = z.optional(z.array(z.number()));
const retention = z.optional(z.looseObject({ global: seconds, basic: seconds }));

const overview = z.looseObject({
  cluster_name: z._default(z.string(), ''),
  rabbitmq_version: z.string(),
  erlang_version: z.optional(z.string()),
  sample_retention_policies: retention,
  object_totals: z.optional(
    z.looseObject({
      queues: number,
      exchanges: number,
      connections: number,
      channels: number,
      consumers: number,
    }),
  ),
  queue_totals: statistics(
    z.looseObject({
      messages: number,
      messages_details: sampled,
      messages_ready: number,
      messages_ready_details: sampled,
      messages_unacknowledged: number,
      messages_unacknowledged_details: sampled,
    }),
  ),
  message_stats: statistics(
    z.looseObject({
      publish_details: sampled,
      confirm_details: sampled,
      deliver_get_details: sampled,
      ack_details: sampled,
      redeliver_details: sampled,
      drop_unroutable_details: sampled,
    }),
  ),
  churn_rates: statistics(
    z.looseObject({
      connection_created_details: sampled,
      connection_closed_details: sampled,
      channel_created_details: sampled,
      channel_closed_details: sampled,
      queue_declared_details: sampled,
      queue_deleted_details: sampled,
    }),
  ),
  listeners: z.optional(z.array(listenerRow)),
});

const node = z.extend(nodeRow, {
  mem_used_details: sampled,
  disk_free_details: sampled,
  fd_used_details: sampled,
  sockets_used_details: sampled,
});

const overviewColumns = Object.keys(overview.shape).join(',');
const nodeColumns = Object.keys(node.shape).join(',');

function keptFor({
  sample_retention_policies: kept,
}: {
  readonly sample_retention_policies?: z.infer<typeof retention>;
}): ClusterSnapshot['kept'] {
  return { cluster: kept?.global ?? [], queues: kept?.basic ?? [] };
}

function byNode(
  nodes: readonly z.infer<typeof node>[],
  details: (row: z.infer<typeof node>) => Sampled,
): Record<string, Sampled> {
  return Object.fromEntries(nodes.map(row => [row.name, details(row)]));
}

function undefinedWhereHidden(error: unknown): undefined {
  if (error instanceof ManagementError && error.reason === 'forbidden') return undefined;
  throw error;
}
