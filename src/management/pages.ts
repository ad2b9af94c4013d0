import * as z from 'zod/mini';
import type { ManagementClient } from './client.ts';
import { ManagementError } from './error.ts';
import { maxPageSize } from './queues.ts';

/** What a listing in pages gave: all of it, or as much as was asked for. */
export interface Listing<T> {
  readonly items: readonly T[];
  /** How many there are in all. */
  readonly total: number;
}

/**
 * Reads a listing in pages of 500, the pages after the first one at the same time.
 * @param columns the fields to ask for, as paths such as `message_stats.publish`
 * @throws {ManagementError}
 */
export async function listPages<T>(
  client: ManagementClient,
  {
    path,
    columns,
    item,
    mostPages,
    signal,
  }: {
    readonly path: string;
    readonly columns: readonly string[];
    readonly item: z.ZodMiniType<T>;
    readonly mostPages: number;
    readonly signal?: AbortSignal;
  },
): Promise<Listing<T>> {
  const answer = z.object({
    items: z.array(item),
    page_count: z.number(),
    filtered_count: z.number(),
  });
  const read = (page: number) =>
    client.get({
      path,
      query: { page, page_size: maxPageSize, columns: columns.join(',') },
      answer,
      signal,
    });
  const first = await read(1);
  const others = Math.min(first.page_count, mostPages) - 1;
  const rest = await Promise.all(
    Array.from({ length: Math.max(others, 0) }, (_, index) => read(index + 2).catch(emptyWhereGone)),
  );
  return { items: [first, ...rest].flatMap(({ items }) => items), total: first.filtered_count };
}

/** What was deleted meanwhile makes fewer pages: the API answers 400 to one that is not there any more. */
function emptyWhereGone(error: unknown): { readonly items: [] } {
  if (error instanceof ManagementError && error.reason === 'rejected') return { items: [] };
  throw error;
}

/** An object of statistics. While there are none, it is an empty list. */
export function statistics<T>(answer: z.ZodMiniType<T>) {
  return z.optional(
    z.union([
      answer,
      z.pipe(
        z.array(z.unknown()),
        z.transform(() => undefined),
      ),
    ]),
  );
}
