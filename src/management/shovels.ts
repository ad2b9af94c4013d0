import * as z from 'zod/mini';
import type { ManagementClient } from './client.ts';
import { withoutCredentials } from './url.ts';

/** A shovel as it runs: https://www.rabbitmq.com/docs/shovel */
export interface Shovel {
  readonly vhost: string;
  readonly name: string;
  /** `dynamic` for those that are runtime parameters, `static` for those of the configuration. */
  readonly type: string;
  /** `running`, `starting`, `terminated`. One that cannot connect is mostly `starting`, and `terminated` between two tries. */
  readonly state: string;
  readonly node: string;
  /** In the node's own words, of one that is terminated. */
  readonly reason?: string;
  /** Undefined until it has connected. */
  readonly source?: ShovelEnd;
  readonly destination?: ShovelEnd;
  /** Such as `blocked` or `flow`, where the destination takes nothing; from 4.0 on. */
  readonly blockedStatus?: string;
  /** Messages that have been moved; from 4.3 on. */
  readonly forwarded?: number;
  /** When its state changed, in UTC, such as `2026-11-22 22:26:31`. */
  readonly since?: string;
}

export interface ShovelEnd {
  /** Without credentials. */
  readonly uri?: string;
  readonly queue?: string;
  readonly exchange?: string;
  readonly routingKey?: string;
  /** Of AMQP 1.0. */
  readonly address?: string;
}

/**
 * The shovels of a virtual host, by name: `GET /api/shovels/VHOST`, for users with the tag monitoring or administrator.
 * @throws {ManagementError} `not-found` where the plugin rabbitmq_shovel_management is off
 */
export async function listShovels(
  client: ManagementClient,
  vhost: string,
  signal?: AbortSignal,
): Promise<readonly Shovel[]> {
  const shovels = await client.get({
    path: `/shovels/${encodeURIComponent(vhost)}`,
    answer: z.array(shovel),
    signal,
  });
  return shovels.map(fields => toShovel(vhost, fields)).toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/**
 * The names of the dynamic shovels that a virtual host is to have: `GET /api/parameters/shovel/VHOST`, for users with the tag
 * policymaker or administrator. {@link listShovels} leaves one out that cannot connect between two tries (4.0), and all where the
 * user has no permission in the virtual host.
 * @throws {ManagementError}
 */
export async function listShovelNames(
  client: ManagementClient,
  vhost: string,
  signal?: AbortSignal,
): Promise<readonly string[]> {
  const parameters = await client.get({
    path: `/parameters/shovel/${encodeURIComponent(vhost)}`,
    // The rest has passwords in it.
    query: { columns: 'name' },
    answer: z.array(z.looseObject({ name: z.string() })),
    signal,
  });
  return parameters.map(({ name }) => name);
}

const text = z.nullish(z.string());

const shovel = z.looseObject({
  name: z.string(),
  type: z._default(z.string(), 'dynamic'),
  state: z._default(z.string(), ''),
  node: z._default(z.string(), ''),
  reason: text,
  timestamp: text,
  src_uri: text,
  src_queue: text,
  src_exchange: text,
  src_exchange_key: text,
  src_address: text,
  dest_uri: text,
  dest_queue: text,
  dest_exchange: text,
  dest_exchange_key: text,
  dest_address: text,
  blocked_status: text,
  forwarded: z.nullish(z.number()),
});

function toShovel(vhost: string, fields: z.infer<typeof shovel>): Shovel {
  return {
    vhost,
    name: fields.name,
    type: fields.type,
    state: fields.state,
    node: fields.node,
    // As an Erlang string.
    reason: fields.reason?.replace(/^"(.*)"$/, '$1'),
    source: end({
      uri: fields.src_uri,
      queue: fields.src_queue,
      exchange: fields.src_exchange,
      routingKey: fields.src_exchange_key,
      address: fields.src_address,
    }),
    destination: end({
      uri: fields.dest_uri,
      queue: fields.dest_queue,
      exchange: fields.dest_exchange,
      routingKey: fields.dest_exchange_key,
      address: fields.dest_address,
    }),
    blockedStatus: fields.blocked_status ?? undefined,
    forwarded: fields.forwarded ?? undefined,
    since: fields.timestamp ?? undefined,
  };
}

function end(told: Readonly<Record<keyof ShovelEnd, string | null | undefined>>): ShovelEnd | undefined {
  const { uri } = told;
  if (typeof uri !== 'string') return undefined;
  return {
    uri: withoutCredentials(uri),
    queue: told.queue ?? undefined,
    exchange: told.exchange ?? undefined,
    routingKey: told.routingKey ?? undefined,
    address: told.address ?? undefined,
  };
}
