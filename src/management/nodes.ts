import * as z from 'zod/mini';
import type { ManagementClient } from './client.ts';

/**
 * A node of the cluster. A node that is down, that started seconds ago or that has neither the management plugin nor its
 * agent tells nothing of itself: then all but its name, type and whether it runs is undefined.
 */
export interface ClusterNode {
  /** Such as `rabbit@host`. */
  readonly name: string;
  /** `disc` or, before 4.3, `ram`. */
  readonly type: string;
  readonly running: boolean;
  /** Of RabbitMQ, such as `4.3.6`; nodes differ during a rolling upgrade. */
  readonly version?: string;
  /** In maintenance: it has given its leaders away and takes no client. 3.10 does not tell. */
  readonly beingDrained?: boolean;
  readonly uptimeMs?: number;
  readonly memory?: Watermark;
  readonly disk?: Watermark;
  readonly fileDescriptors?: Used;
  /** Of client connections. From 4.0 on nothing limits them but file descriptors, and this is undefined. */
  readonly sockets?: Used;
  /** Of Erlang. */
  readonly processes?: Used;
  /** Of Erlang/OTP, such as `27.1`; from 4.3 on. */
  readonly erlangVersion?: string;
  /** Nodes that this one has seen on the other side of a partition. Each node tells its own view: ask of all of them. */
  readonly partitions?: readonly string[];
  /** Those that were enabled by name, without what they depend on. */
  readonly enabledPlugins?: readonly string[];
  /** Paths, or `<stdout>`. */
  readonly logFiles?: readonly string[];
  /** SASL mechanisms that it offers to clients, such as `PLAIN` or `ANONYMOUS`. */
  readonly authMechanisms?: readonly string[];
}

/**
 * Bytes in use of memory, or free on the disk, and the limit at which publishers are blocked.
 *
 * `alarm` comes with the statistics, seconds late; the health check `alarms` knows at once.
 */
export interface Watermark {
  readonly bytes: number;
  readonly limit: number;
  readonly alarm: boolean;
}

export interface Used {
  readonly used: number;
  readonly total: number;
}

/**
 * The nodes of the cluster, by name: `GET /api/nodes`, for users with the tag monitoring or administrator.
 * https://www.rabbitmq.com/docs/http-api-reference#get-apinodes
 * @throws {ManagementError}
 */
export async function listNodes(
  client: ManagementClient,
  signal?: AbortSignal,
): Promise<readonly ClusterNode[]> {
  const nodes = await client.get({ path: '/nodes', answer: z.array(nodeRow), signal });
  return nodes.map(toNode).toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

const number = z.optional(z.number());
const names = z.optional(z.array(z.string()));

/** A node as the API tells it. */
export const nodeRow = z.looseObject({
  name: z.string(),
  type: z._default(z.string(), 'disc'),
  running: z._default(z.boolean(), false),
  being_drained: z.optional(z.boolean()),
  uptime: number,
  mem_used: number,
  mem_limit: number,
  mem_alarm: z.optional(z.boolean()),
  disk_free: number,
  disk_free_limit: number,
  disk_free_alarm: z.optional(z.boolean()),
  fd_used: number,
  fd_total: number,
  sockets_used: number,
  sockets_total: number,
  proc_used: number,
  proc_total: number,
  erlang_version: z.optional(z.string()),
  partitions: names,
  enabled_plugins: names,
  log_files: names,
  applications: z.optional(z.array(z.looseObject({ name: z.string(), version: z.string() }))),
  auth_mechanisms: z.optional(z.array(z.looseObject({ name: z.string(), enabled: z.boolean() }))),
});

export function toNode(fields: z.infer<typeof nodeRow>): ClusterNode {
  return {
    name: fields.name,
    type: fields.type,
    running: fields.running,
    version: fields.applications?.find(({ name }) => name === 'rabbit')?.version,
    beingDrained: fields.being_drained,
    uptimeMs: fields.uptime,
    memory: watermark(fields.mem_used, fields.mem_limit, fields.mem_alarm),
    disk: watermark(fields.disk_free, fields.disk_free_limit, fields.disk_free_alarm),
    fileDescriptors: used(fields.fd_used, fields.fd_total),
    sockets: used(fields.sockets_used, fields.sockets_total),
    processes: used(fields.proc_used, fields.proc_total),
    erlangVersion: fields.erlang_version,
    partitions: fields.partitions,
    enabledPlugins: fields.enabled_plugins,
    logFiles: fields.log_files,
    authMechanisms: fields.auth_mechanisms?.filter(({ enabled }) => enabled).map(({ name }) => name),
  };
}

/** A limit of 0 is none. */
function used(now: number | undefined, total: number | undefined): Used | undefined {
  return now === undefined || !total ? undefined : { used: now, total };
}

function watermark(
  bytes: number | undefined,
  limit: number | undefined,
  alarm: boolean | undefined,
): Watermark | undefined {
  if (bytes === undefined || limit === undefined || alarm === undefined) return undefined;
  return { bytes, limit, alarm };
}
