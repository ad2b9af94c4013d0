import type { Arguments } from '../model/model.ts';
import type { ManagementClient } from './client.ts';

export interface NewExchange {
  readonly vhost: string;
  readonly name: string;
  /** `direct`, `fanout`, `topic`, `headers`, or one of a plugin. */
  readonly type: string;
  readonly durable: boolean;
  readonly autoDelete?: boolean;
  /** Nobody can publish to it: it gets messages from exchanges that it is bound to. */
  readonly internal?: boolean;
  /** Such as `alternate-exchange`. */
  readonly arguments?: Arguments;
}

/**
 * Declares an exchange: `PUT /api/exchanges/VHOST/NAME`, for users with a management tag and the right to configure it.
 * @returns whether it was made; false where one with the same properties was there
 * @throws {ManagementError} `rejected` where one with others is there
 */
export async function declareExchange(
  client: ManagementClient,
  { vhost, name, type, durable, autoDelete = false, internal = false, arguments: own = {} }: NewExchange,
  signal?: AbortSignal,
): Promise<boolean> {
  const { status } = await client.put({
    path: exchangePath(vhost, name),
    body: { type, durable, auto_delete: autoDelete, internal, arguments: own },
    signal,
  });
  return status === 201;
}

/**
 * Deletes an exchange with its bindings: `DELETE /api/exchanges/VHOST/NAME`, for users with a management tag and the right to
 * configure it.
 * @param only refuse where anything is bound to it (`unused`)
 * @throws {ManagementError} `rejected` where `only` does not hold
 */
export async function deleteExchange(
  client: ManagementClient,
  vhost: string,
  name: string,
  only: { readonly unused?: boolean } = {},
  signal?: AbortSignal,
): Promise<void> {
  await client.delete({
    path: exchangePath(vhost, name),
    query: only.unused ? { 'if-unused': true } : {},
    signal,
  });
}

function exchangePath(vhost: string, name: string): string {
  return `/exchanges/${encodeURIComponent(vhost)}/${encodeURIComponent(name)}`;
}
