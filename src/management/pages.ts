import * as z from 'zod/mini';
import type { ManagementClient } from './client.ts';
import { ManagementError } from './error.ts';

/** The most that the API gives in one page. */
export const maxPageSize = 500;

/** A part of the name, or a regular expression (PCRE); case counts in neither. */
export interface NameFilter {
  readonly text: string;
  readonly isRegularExpression: boolean;
}

/** One page of a listing. */
export interface ListedPage<T> {
  readonly items: readonly T[];
  /** How many fit the filter. */
  readonly fitting: number;
  /** How many there are, whatever the filter. */
  readonly total: number;
  /** How many of those that fit stand on the pages behind this one. */
  readonly left: number;
}

/**
 * Reads one page of a listing, filtered and sorted by the broker. A page that is not there any more is empty.
 * @param columns the fields to ask for, as paths such as `message_stats.publish`
 * @throws {ManagementError} `rejected` where the name is no regular expression
 */
export async function readPage<T>(
  client: ManagementClient,
  {
    path,
    columns,
    item,
    page,
    size = maxPageSize,
    name,
    sort,
    query,
    signal,
  }: {
    readonly path: string;
    readonly columns: readonly string[];
    readonly item: z.ZodMiniType<T>;
    /** From 1. */
    readonly page: number;
    readonly size?: number;
    readonly name?: NameFilter;
    readonly sort?: { readonly by: string; readonly descending: boolean };
    /** What this listing takes beside that. */
    readonly query?: Readonly<Record<string, string | number | boolean>>;
    readonly signal?: AbortSignal;
  },
): Promise<ListedPage<T>> {
  try {
    const { items, filtered_count, total_count } = await client.get({
      path,
      query: {
        page,
        page_size: size,
        columns: columns.join(','),
        ...(name && name.text !== '' && { name: name.text, use_regex: name.isRegularExpression }),
        ...(sort && { sort: sort.by, sort_reverse: sort.descending }),
        ...query,
      },
      answer: pageOf(item),
      signal,
    });
    const left = Math.max(filtered_count - page * size, 0);
    return { items, fitting: filtered_count, total: total_count, left };
  } catch (error) {
    if (page > 1) return { ...emptyWhereGone(error), fitting: 0, total: 0, left: 0 };
    throw error;
  }
}

/** The same one for the same items: by it a client knows what it has parsed before. */
function pageOf<T>(item: z.ZodMiniType<T>): z.ZodMiniType<PageAnswer<T>> {
  const known = pageAnswers.get(item);
  if (known) return known as z.ZodMiniType<PageAnswer<T>>;
  const answer = z.object({ items: z.array(item), filtered_count: z.number(), total_count: z.number() });
  pageAnswers.set(item, answer);
  return answer;
}

const pageAnswers = new WeakMap<object, unknown>();

interface PageAnswer<T> {
  readonly items: readonly T[];
  readonly filtered_count: number;
  readonly total_count: number;
}

/**
 * The same of a listing that the API gives in one answer only.
 * @throws {ManagementError} `rejected` where the name is no regular expression
 */
export function cutPage<T extends { readonly name: string }>(
  all: readonly T[],
  { page, name }: { readonly page: number; readonly name?: NameFilter },
): ListedPage<T> {
  const fits = nameTest(name);
  const fitting = all.filter(item => fits(item.name));
  const end = page * maxPageSize;
  return {
    items: fitting.slice(end - maxPageSize, end),
    fitting: fitting.length,
    total: all.length,
    left: Math.max(fitting.length - end, 0),
  };
}

/** Whether a name fits, as the broker sees it. @throws {ManagementError} `rejected` where it is no regular expression */
export function nameTest(filter: NameFilter | undefined): (name: string) => boolean {
  if (!filter) return () => true;
  const { text, isRegularExpression } = filter;
  if (!isRegularExpression) return name => name.toLowerCase().includes(text.toLowerCase());
  try {
    const pattern = new RegExp(text, 'i');
    return name => pattern.test(name);
  } catch (cause) {
    throw new ManagementError('rejected', `${text} is no regular expression.`, { cause });
  }
}

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
