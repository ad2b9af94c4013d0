import * as z from 'zod/mini';
import type { ManagementClient } from './client.ts';
import { listPages } from './pages.ts';

/** How many leaders of queues and streams each node has, and classic queues, by the node's name. */
export type Leaders = ReadonlyMap<string, { readonly replicated: number; readonly classic: number }>;

/**
 * Counts the queues of all virtual hosts by the node that leads them, in pages of 500: `GET /api/queues`, for any user with a
 * management tag.
 * @param mostPages what lies behind them is not counted
 * @returns the leaders, and whether all queues were counted
 * @throws {ManagementError}
 */
export async function countLeaders(
  client: ManagementClient,
  mostPages: number,
  signal?: AbortSignal,
): Promise<{ readonly leaders: Leaders; readonly isWhole: boolean }> {
  const { items, total } = await listPages(client, {
    path: '/queues',
    columns: ['name', 'type', 'node', 'leader'],
    item: led,
    mostPages,
    signal,
  });
  const leaders = new Map<string, { replicated: number; classic: number }>();
  for (const { type, leader, node } of items) {
    const name = leader ?? node;
    if (name === undefined) continue;
    const count = leaders.get(name) ?? { replicated: 0, classic: 0 };
    count[type === 'classic' ? 'classic' : 'replicated']++;
    leaders.set(name, count);
  }
  return { leaders, isWhole: items.length >= total };
}

/**
 * Spreads the leaders of quorum queues and streams, and of mirrored classic queues of 3.x, over the nodes:
 * `POST /api/rebalance/queues`, for administrators. The broker answers at once, and works on for a while.
 * https://www.rabbitmq.com/docs/clustering#rebalancing
 * @throws {ManagementError}
 */
export async function rebalanceLeaders(client: ManagementClient, signal?: AbortSignal): Promise<void> {
  await client.post({ path: '/rebalance/queues', signal });
}

/** Where a quorum queue has its members. */
export interface Members {
  readonly leader?: string;
  readonly members: readonly string[];
  readonly online: readonly string[];
}

/**
 * The members of a quorum queue or a stream: `GET /api/queues/VHOST/NAME`, for any user with a management tag.
 * @throws {ManagementError} `not-found` where it is gone
 */
export async function readMembers(
  client: ManagementClient,
  vhost: string,
  name: string,
  signal?: AbortSignal,
): Promise<Members> {
  const found = await client.get({
    path: `/queues/${encodeURIComponent(vhost)}/${encodeURIComponent(name)}`,
    query: { disable_stats: true },
    answer: z.looseObject({ leader: nodeName, members: nodeNames, online: nodeNames }),
    signal,
  });
  return { leader: found.leader, members: found.members ?? [], online: found.online ?? [] };
}

/**
 * Gives a quorum queue a member on a node: `POST /api/queues/quorum/VHOST/NAME/replicas/add`, for administrators. 3.10.8 has no
 * such call (405), 4.0.5 and 4.3.6 have. Where there is one already nothing happens.
 * @throws {ManagementError}
 */
export async function addMember(
  client: ManagementClient,
  { vhost, queue, node }: MemberPlace,
  signal?: AbortSignal,
): Promise<void> {
  await client.post({
    path: `${replicasPath(vhost, queue)}/add`,
    body: { node },
    deadlineMs: memberDeadlineMs,
    signal,
  });
}

/**
 * Takes the member of a quorum queue off a node, with the copy of the messages there:
 * `DELETE /api/queues/quorum/VHOST/NAME/replicas/delete`, for administrators; versions as {@link addMember}.
 * @throws {ManagementError} `server-error` with `last_node` where it is the only one
 */
export async function removeMember(
  client: ManagementClient,
  { vhost, queue, node }: MemberPlace,
  signal?: AbortSignal,
): Promise<void> {
  await client.delete({
    path: `${replicasPath(vhost, queue)}/delete`,
    body: { node },
    deadlineMs: memberDeadlineMs,
    signal,
  });
}

export interface MemberPlace {
  readonly vhost: string;
  readonly queue: string;
  readonly node: string;
}

/** The members agree on it first. */
const memberDeadlineMs = 120_000;

const nodeName = z.optional(z.string());
const nodeNames = z.nullish(z.array(z.string()));

const led = z.looseObject({
  name: z.string(),
  type: z._default(z.string(), 'classic'),
  node: nodeName,
  leader: nodeName,
});

function replicasPath(vhost: string, queue: string): string {
  return `/queues/quorum/${encodeURIComponent(vhost)}/${encodeURIComponent(queue)}/replicas`;
}
