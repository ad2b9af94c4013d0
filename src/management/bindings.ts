import * as z from 'zod/mini';
import type { Arguments, Binding } from '../model/model.ts';
import type { ManagementClient } from './client.ts';
import { ManagementError } from './error.ts';
import { argumentsRecord } from './resource.ts';

/** What a binding leads from and to. */
export type BindingEnds = Pick<Binding, 'vhost' | 'from' | 'to' | 'toType'>;

/** One of the bindings between two ends. */
export interface BindingBetween {
  readonly routingKey: string;
  readonly arguments: Arguments;
  /** What the API knows it by among the bindings with the same ends; made of routing key and arguments. */
  readonly propertiesKey: string;
}

/**
 * The bindings between an exchange and a queue or exchange: `GET /api/bindings/VHOST/e/FROM/q/TO`, for any user with a
 * management tag.
 * @throws {ManagementError}
 */
export async function listBindingsBetween(
  client: ManagementClient,
  ends: BindingEnds,
  signal?: AbortSignal,
): Promise<readonly BindingBetween[]> {
  const found = await client.get({ path: endsPath(ends), answer: z.array(binding), signal });
  return found.map(({ routing_key, arguments: own, properties_key }) => ({
    routingKey: routing_key,
    arguments: own,
    propertiesKey: properties_key,
  }));
}

/** A binding with both of its ends. */
export type ListedBinding = BindingEnds & BindingBetween;

/**
 * The bindings that lead to a queue, that of the default exchange among them: `GET /api/queues/VHOST/NAME/bindings`, for any
 * user with a management tag. The API gives them in one answer.
 * @throws {ManagementError} `not-found` where the queue is gone
 */
export async function listBindingsOfQueue(
  client: ManagementClient,
  vhost: string,
  queue: string,
  signal?: AbortSignal,
): Promise<readonly ListedBinding[]> {
  return list(client, `/queues/${encodeURIComponent(vhost)}/${encodeURIComponent(queue)}/bindings`, signal);
}

/**
 * The bindings that lead from an exchange (`source`) or to it (`destination`): `GET /api/exchanges/VHOST/NAME/bindings/source`
 * and `…/destination`, for any user with a management tag. The API gives them in one answer: of the default exchange as many as
 * there are queues.
 * @throws {ManagementError} `not-found` where the exchange is gone
 */
export async function listBindingsOfExchange(
  client: ManagementClient,
  vhost: string,
  exchange: string,
  as: 'source' | 'destination',
  signal?: AbortSignal,
): Promise<readonly ListedBinding[]> {
  const path = `/exchanges/${encodeURIComponent(vhost)}/${encodeURIComponent(exchange)}`;
  return list(client, `${path}/bindings/${as}`, signal);
}

/**
 * Binds a queue or exchange to an exchange: `POST /api/bindings/VHOST/e/FROM/q/TO`, for users with a management tag and the
 * rights to read the one and write the other. The same binding again changes nothing.
 *
 * Of a routing key with `~` beside arguments 3.10.8 to 4.3.6 make a binding that they cannot name: this call, every listing that
 * it is in, and before 4.3 the export of definitions answer 500 from then on. So it is not sent.
 * @throws {ManagementError} `not-found` where one of the ends is not there
 */
export async function declareBinding(
  client: ManagementClient,
  { routingKey, arguments: own, ...ends }: Omit<Binding, 'source'>,
  signal?: AbortSignal,
): Promise<void> {
  if (routingKey.includes('~') && Object.keys(own).length > 0) {
    throw new ManagementError(
      'rejected',
      `A binding with arguments and "~" in its routing key (${routingKey}) is one that the management API of RabbitMQ breaks on. Take another routing key.`,
    );
  }
  await client.post({ path: endsPath(ends), body: { routing_key: routingKey, arguments: own }, signal });
}

/**
 * Removes a binding: `DELETE /api/bindings/VHOST/e/FROM/q/TO/PROPERTIES`, for users with a management tag and the rights to
 * read the one end and write the other.
 * @throws {ManagementError} `not-found` where it is gone already
 */
export async function deleteBinding(
  client: ManagementClient,
  ends: BindingEnds,
  { propertiesKey }: Pick<BindingBetween, 'propertiesKey'>,
  signal?: AbortSignal,
): Promise<void> {
  await client.delete({ path: `${endsPath(ends)}/${encodeURIComponent(propertiesKey)}`, signal });
}

const binding = z.looseObject({
  routing_key: z.string(),
  arguments: argumentsRecord,
  properties_key: z.string(),
});

const listed = z.extend(binding, {
  vhost: z.string(),
  source: z.string(),
  destination: z.string(),
  destination_type: z.string(),
});

async function list(
  client: ManagementClient,
  path: string,
  signal: AbortSignal | undefined,
): Promise<readonly ListedBinding[]> {
  const found = await client.get({ path, answer: z.array(listed), signal });
  return found.map(fields => ({
    vhost: fields.vhost,
    from: fields.source,
    to: fields.destination,
    toType: fields.destination_type === 'exchange' ? 'exchange' : 'queue',
    routingKey: fields.routing_key,
    arguments: fields.arguments,
    propertiesKey: fields.properties_key,
  }));
}

function endsPath({ vhost, from, to, toType }: BindingEnds): string {
  const kind = toType === 'queue' ? 'q' : 'e';
  return `/bindings/${encodeURIComponent(vhost)}/e/${encodeURIComponent(from)}/${kind}/${encodeURIComponent(to)}`;
}
