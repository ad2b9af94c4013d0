import * as z from 'zod/mini';
import type { ManagementClient } from './client.ts';
import { checkHealth } from './health-checks.ts';

/** How a cluster does, as far as one light question tells. */
export interface ClusterHealth {
  /** By name; undefined for a user who may not see them. */
  readonly nodes?: readonly { readonly name: string; readonly running: boolean }[];
  /** What blocks publishers: https://www.rabbitmq.com/docs/alarms */
  readonly alarms: readonly { readonly node: string; readonly resource: string }[];
  /** The nodes that see others on the other side of a partition. */
  readonly partitioned: readonly string[];
}

/**
 * Asks how the cluster does: `GET /api/nodes` with a few columns where `seesNodes` says that the user has the tag monitoring or
 * administrator; for others, and where the nodes keep no statistics, `GET /api/health/checks/alarms`.
 * @throws {ManagementError}
 */
export async function readClusterHealth(
  client: ManagementClient,
  seesNodes: boolean,
  signal?: AbortSignal,
): Promise<ClusterHealth> {
  if (!seesNodes) return { alarms: await readAlarms(client, signal), partitioned: [] };
  const nodes = await client.get({
    path: '/nodes',
    query: { columns: 'name,running,mem_alarm,disk_free_alarm,partitions' },
    answer: z.array(node),
    signal,
  });
  const tellsAlarms = nodes.every(({ running, mem_alarm }) => !running || mem_alarm !== undefined);
  return {
    nodes: nodes
      .map(({ name, running }) => ({ name, running }))
      .toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    alarms: tellsAlarms ? nodes.flatMap(alarmsOf) : await readAlarms(client, signal),
    partitioned: nodes.filter(({ partitions }) => partitions.length > 0).map(({ name }) => name),
  };
}

const node = z.looseObject({
  name: z.string(),
  running: z._default(z.boolean(), false),
  mem_alarm: z.optional(z.boolean()),
  disk_free_alarm: z.optional(z.boolean()),
  partitions: z._default(z.array(z.string()), []),
});

function alarmsOf({ name, mem_alarm, disk_free_alarm }: z.infer<typeof node>): ClusterHealth['alarms'] {
  return [
    ...(mem_alarm ? [{ node: name, resource: 'memory' }] : []),
    ...(disk_free_alarm ? [{ node: name, resource: 'disk space' }] : []),
  ];
}

async function readAlarms(client: ManagementClient, signal?: AbortSignal): Promise<ClusterHealth['alarms']> {
  const health = await checkHealth(client, 'alarms', signal);
  return health.state === 'failed' ? health.alarms : [];
}
