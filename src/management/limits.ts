import * as z from 'zod/mini';
import type { ManagementClient } from './client.ts';

/** What a limit is set on: https://www.rabbitmq.com/docs/vhosts#limits, https://www.rabbitmq.com/docs/user-limits */
export type LimitedPlace =
  | { readonly kind: 'vhost'; readonly name: string }
  | { readonly kind: 'user'; readonly name: string };

/** The limits that each kind of place takes, on 3.10.8 to 4.3.6. */
export const limitNames = {
  vhost: ['max-connections', 'max-queues'],
  user: ['max-connections', 'max-channels'],
} as const;

export type LimitName = (typeof limitNames)[LimitedPlace['kind']][number];

/**
 * The limits that are set, by name; a negative one is none: `GET /api/vhost-limits/VHOST`, for any user with a management tag;
 * `GET /api/user-limits/USER`, for administrators.
 * @throws {ManagementError} `not-found` where there is no such place
 */
export async function readLimits(
  client: ManagementClient,
  place: LimitedPlace,
  signal?: AbortSignal,
): Promise<Readonly<Record<string, number>>> {
  const [found] = await client.get({ path: limitsPath(place), answer: z.array(limits), signal });
  return found?.value ?? {};
}

/**
 * Sets a limit. Who is over it already stays: it is asked when something is opened or declared.
 * `PUT /api/vhost-limits/VHOST/NAME` or `PUT /api/user-limits/USER/NAME`, for administrators.
 * @throws {ManagementError}
 */
export async function setLimit(
  client: ManagementClient,
  place: LimitedPlace,
  name: LimitName,
  value: number,
  signal?: AbortSignal,
): Promise<void> {
  await client.put({ path: `${limitsPath(place)}/${name}`, body: { value }, signal });
}

/**
 * Takes a limit away; where there was none nothing happens. `DELETE /api/vhost-limits/VHOST/NAME` or
 * `DELETE /api/user-limits/USER/NAME`, for administrators.
 * @throws {ManagementError}
 */
export async function clearLimit(
  client: ManagementClient,
  place: LimitedPlace,
  name: LimitName,
  signal?: AbortSignal,
): Promise<void> {
  await client.delete({ path: `${limitsPath(place)}/${name}`, signal });
}

const limits = z.looseObject({ value: z.record(z.string(), z.number()) });

function limitsPath({ kind, name }: LimitedPlace): string {
  return `/${kind}-limits/${encodeURIComponent(name)}`;
}
