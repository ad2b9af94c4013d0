import { isAtLeast, type Version } from '../model/version.ts';
import { maxPageSize } from './pages.ts';
import { escapePattern } from './queue-search.ts';

/** Names that one page of a listing can be asked for, and the regular expression that does it. It may fit a few others, too. */
export interface NamePage {
  readonly names: readonly string[];
  readonly pattern: string;
}

/**
 * Divides names into as few pages as their listing takes when it is asked for by a regular expression of the names.
 *
 * What many of them begin or end with is written once, such as `\.dlq$`, where that fits few other names.
 * @param all every name in the listing; empty: not known, and each name is written out
 */
export function pagesOfNames(
  names: readonly string[],
  all: readonly string[],
  version: Version,
): readonly NamePage[] {
  const pages: { readonly names: string[]; readonly parts: string[]; rows: number }[] = [];
  const longest = longestPattern(version);
  const shared = sharedParts(names, all);
  const covered = new Set(shared.flatMap(({ covers }) => covers));
  const own = names.filter(name => !covered.has(name)).map(ownPart);
  let room = 0;
  for (const { part, covers, rows } of [...shared, ...own]) {
    const last = pages.at(-1);
    const length = encodeURIComponent(`${part}|`).length;
    const fits = last && last.rows + rows <= maxPageSize && length <= room;
    const page = fits ? last : { names: [], parts: [], rows: 0 };
    if (!fits) {
      pages.push(page);
      room = longest;
    }
    room -= length;
    page.names.push(...covers);
    page.parts.push(part);
    page.rows += rows;
  }
  return pages.map(page => ({ names: page.names.toSorted(), pattern: page.parts.join('|') }));
}

/** From 4.3 on a pattern has at most 1,024 characters; before, the request's first line about 8,600, in which most signs take three. */
function longestPattern(version: Version): number {
  return isAtLeast(version, 4, 3) ? 1_000 : 7_000;
}

interface Part {
  readonly part: string;
  readonly covers: readonly string[];
  /** How many names fit it in all. */
  readonly rows: number;
}

/** The beginnings and ends that many of the names have and few others, those that most have first. */
function sharedParts(names: readonly string[], all: readonly string[]): readonly Part[] {
  const sharing = new Map<string, string[]>();
  for (const name of names) {
    for (const part of endsOf(name)) {
      const known = sharing.get(part);
      if (known) known.push(name);
      else sharing.set(part, [name]);
    }
  }
  const rows = new Map<string, number>();
  for (const name of all) {
    for (const part of endsOf(name)) if (sharing.has(part)) rows.set(part, (rows.get(part) ?? 0) + 1);
  }
  const covered = new Set<string>();
  return [...sharing]
    .toSorted(([, a], [, b]) => b.length - a.length)
    .flatMap(([part, having]): Part[] => {
      const fitting = rows.get(part) ?? Number.POSITIVE_INFINITY;
      const covers = having.filter(name => !covered.has(name));
      if (covers.length < fewNames || fitting > Math.min(maxPageSize, 2 * covers.length)) return [];
      for (const name of covers) covered.add(name);
      return [{ part, covers, rows: fitting }];
    });
}

/** So many are written out as shortly as what they share. */
const fewNames = 3;

/** How a name begins and ends, at its dots, dashes and the like. */
function endsOf(name: string): readonly string[] {
  return [...name.matchAll(/[._:/-]/g)].flatMap(({ index }) => [
    `^${escapePattern(name.slice(0, index + 1))}`,
    `${escapePattern(name.slice(index))}$`,
  ]);
}

function ownPart(name: string): Part {
  return { part: `^${escapePattern(name)}$`, covers: [name], rows: 1 };
}
