import * as z from 'zod/mini';
import type { Binding, BrokerModel } from '../model/model.ts';
import type { ManagementClient } from './client.ts';
import { listExchanges } from './exchanges.ts';
import { listPolicies } from './policies.ts';
import { listQueues, type QueueStatus, readQueue } from './queues.ts';
import { argumentsRecord, resource } from './resource.ts';
import type { VhostSummary } from './vhosts.ts';

/** One virtual host as its cluster tells it: the model that files have too, and the numbers of its queues. */
export interface VhostState {
  readonly model: BrokerModel;
  readonly queues: readonly QueueStatus[];
}

/**
 * Reads a virtual host: queues with the depth that the light listing has, exchanges, bindings and policies, for any user with a
 * management tag.
 *
 * `GET /api/definitions` would give the same in one answer, but to administrators only.
 * @throws {ManagementError}
 */
export async function readVhost(
  client: ManagementClient,
  vhost: VhostSummary,
  signal?: AbortSignal,
): Promise<VhostState> {
  const [queues, exchanges, bindings, policies] = await Promise.all([
    listQueues(client, vhost.name, signal),
    listExchanges(client, vhost.name, signal),
    list(client, 'bindings', vhost.name, binding, signal),
    listPolicies(client, vhost.name, signal),
  ]);
  return {
    queues,
    model: {
      ...emptyModel(vhost),
      exchanges,
      queues: queues.map(({ queue }) => queue),
      bindings: bindings.map(toBinding),
      policies,
    },
  };
}

/**
 * One queue with the policies of its virtual host, without exchanges and bindings: what decides on its effective settings.
 * @throws {ManagementError} `not-found` when it is gone.
 */
export async function readQueueState(
  client: ManagementClient,
  vhost: VhostSummary,
  name: string,
  signal?: AbortSignal,
): Promise<VhostState> {
  const [status, policies] = await Promise.all([
    readQueue(client, vhost.name, name, signal),
    listPolicies(client, vhost.name, signal),
  ]);
  return {
    queues: [status],
    model: { ...emptyModel(vhost), queues: [status.queue], policies },
  };
}

function emptyModel(vhost: VhostSummary): BrokerModel {
  return {
    vhosts: [{ source: resource('vhosts', vhost.name), ...vhost }],
    users: [],
    permissions: [],
    exchanges: [],
    queues: [],
    bindings: [],
    policies: [],
    parameters: [],
  };
}

function list<T>(
  client: ManagementClient,
  area: string,
  vhost: string,
  answer: z.ZodMiniType<T>,
  signal?: AbortSignal,
): Promise<T[]> {
  return client.get({ path: `/${area}/${encodeURIComponent(vhost)}`, answer: z.array(answer), signal });
}

const binding = z.looseObject({
  source: z.string(),
  vhost: z.string(),
  destination: z.string(),
  destination_type: z.string(),
  routing_key: z.string(),
  arguments: argumentsRecord,
});

function toBinding(fields: z.infer<typeof binding>): Binding {
  const { vhost, source, destination, destination_type, routing_key } = fields;
  return {
    source: resource(
      'bindings',
      vhost,
      'e',
      source,
      destination_type === 'exchange' ? 'e' : 'q',
      destination,
    ),
    vhost,
    from: source,
    to: destination,
    toType: destination_type === 'exchange' ? 'exchange' : 'queue',
    routingKey: routing_key,
    arguments: fields.arguments,
  };
}
