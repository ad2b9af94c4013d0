import * as z from 'zod/mini';
import type { Arguments, Exchange } from '../model/model.ts';
import type { ManagementClient } from './client.ts';
import { type ListedPage, type NameFilter, readPage, statistics } from './pages.ts';
import { argumentsRecord, resource } from './resource.ts';

/**
 * The exchanges of a virtual host: `GET /api/exchanges/VHOST`, for any user with a management tag.
 * @throws {ManagementError}
 */
export async function listExchanges(
  client: ManagementClient,
  vhost: string,
  signal?: AbortSignal,
): Promise<readonly Exchange[]> {
  const found = await client.get({
    path: `/exchanges/${encodeURIComponent(vhost)}`,
    query: { columns: Object.keys(exchange.shape).join(',') },
    answer: z.array(exchange),
    signal,
  });
  return found.map(toExchange);
}

/** An exchange with what goes through it, as a line of a listing. */
export interface ExchangeRow extends Omit<Exchange, 'source'> {
  readonly policy?: string;
  /** Messages a second, published to it and sent on by it; undefined before the first one, and where statistics are off. */
  readonly rates?: { readonly in: number; readonly out: number };
}

/**
 * One page of a virtual host's exchanges, filtered and sorted by the broker: `GET /api/exchanges/VHOST`, for any user with a
 * management tag.
 * @throws {ManagementError} `rejected` where the name is no regular expression
 */
export async function readExchangePage(
  client: ManagementClient,
  vhost: string,
  wish: {
    /** From 1. */
    readonly page: number;
    readonly name?: NameFilter;
    readonly sort?: { readonly by: string; readonly descending: boolean };
  },
  signal?: AbortSignal,
): Promise<ListedPage<ExchangeRow>> {
  const page = await readPage(client, {
    path: `/exchanges/${encodeURIComponent(vhost)}`,
    columns: [
      ...Object.keys(exchangeRow.shape).filter(column => column !== 'message_stats'),
      'message_stats.publish_in_details.rate',
      'message_stats.publish_out_details.rate',
    ],
    item: exchangeRow,
    ...wish,
    signal,
  });
  return { ...page, items: page.items.map(toRow) };
}

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

const exchange = z.looseObject({
  name: z.string(),
  vhost: z.string(),
  type: z.string(),
  durable: z.optional(z.boolean()),
  auto_delete: z.optional(z.boolean()),
  internal: z.optional(z.boolean()),
  arguments: argumentsRecord,
});

const rate = z.optional(z.looseObject({ rate: z.number() }));

const exchangeRow = z.extend(exchange, {
  policy: z.nullish(z.string()),
  message_stats: statistics(z.looseObject({ publish_in_details: rate, publish_out_details: rate })),
});

function toRow({ policy, message_stats, ...fields }: z.infer<typeof exchangeRow>): ExchangeRow {
  const { source: _, ...row } = toExchange(fields);
  return {
    ...row,
    policy: policy ?? undefined,
    rates: message_stats && {
      in: message_stats.publish_in_details?.rate ?? 0,
      out: message_stats.publish_out_details?.rate ?? 0,
    },
  };
}

function toExchange({ name, vhost, type, durable, ...more }: z.infer<typeof exchange>): Exchange {
  const { auto_delete, internal, arguments: own } = more;
  return {
    source: resource('exchanges', vhost, name),
    vhost,
    name,
    type,
    durable,
    autoDelete: auto_delete,
    internal,
    arguments: own,
  };
}

function exchangePath(vhost: string, name: string): string {
  return `/exchanges/${encodeURIComponent(vhost)}/${encodeURIComponent(name)}`;
}
