import * as z from 'zod/mini';
import type { Queue } from '../model/model.ts';
import type { ManagementClient } from './client.ts';
import { argumentsRecord, resource } from './resource.ts';

/** A queue with the numbers that its broker gives for it. */
export interface QueueStatus {
  readonly queue: Queue;
  readonly type: string;
  /** Ready and unacknowledged. Undefined while the broker has no statistics (a new queue, or its node is down). */
  readonly messages?: number;
  readonly ready?: number;
  readonly unacknowledged?: number;
  readonly consumers?: number;
  /** `running`, `idle`, `flow`, `down`, `minority` and others. */
  readonly state?: string;
}

/** The most that the API gives in one page. */
export const maxPageSize = 500;

const count = z.nullish(z.number());

const row = z.looseObject({
  name: z.string(),
  vhost: z.string(),
  type: z.optional(z.string()),
  durable: z.optional(z.boolean()),
  auto_delete: z.optional(z.union([z.boolean(), z.string()])),
  exclusive: z.optional(z.union([z.boolean(), z.string()])),
  internal: z.optional(z.boolean()),
  arguments: argumentsRecord,
  messages: count,
  messages_ready: count,
  messages_unacknowledged: count,
  consumers: count,
  state: z.nullish(z.string()),
});

const page = z.looseObject({ items: z.array(row), page_count: z.number() });

const columns = [
  'name',
  'vhost',
  'type',
  'durable',
  'auto_delete',
  'exclusive',
  'internal',
  'arguments',
  'messages',
  'messages_ready',
  'messages_unacknowledged',
  'consumers',
  'state',
].join(',');

/**
 * All queues of a virtual host, by name, in pages: `GET /api/queues/VHOST`, for any user with a management tag.
 * @throws {ManagementError}
 */
export async function listQueues(
  client: ManagementClient,
  vhost: string,
  signal?: AbortSignal,
): Promise<readonly QueueStatus[]> {
  const statuses: QueueStatus[] = [];
  for (let number = 1, pages = 1; number <= pages; number++) {
    const { items, page_count } = await client.get({
      path: `/queues/${encodeURIComponent(vhost)}`,
      query: { page: number, page_size: maxPageSize, sort: 'name', columns },
      answer: page,
      signal,
    });
    statuses.push(...items.map(toStatus));
    pages = page_count;
  }
  return statuses;
}

function toStatus(item: z.infer<typeof row>): QueueStatus {
  const { vhost, name } = item;
  return {
    queue: {
      source: resource('queues', vhost, name),
      vhost,
      name,
      durable: item.durable,
      autoDelete: isTrue(item.auto_delete),
      exclusive: isTrue(item.exclusive),
      internal: item.internal,
      arguments: item.arguments,
    },
    type: item.type ?? 'classic',
    messages: item.messages ?? undefined,
    ready: item.messages_ready ?? undefined,
    unacknowledged: item.messages_unacknowledged ?? undefined,
    consumers: item.consumers ?? undefined,
    state: item.state ?? undefined,
  };
}

/** Some releases write flags as words. */
function isTrue(flag: boolean | string | undefined): boolean {
  return flag === true || flag === 'true';
}
