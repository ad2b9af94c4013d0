import { askedVersion, seriesOf } from '../model/facts.ts';
import type { Version } from '../model/version.ts';
import tables from './keys.json' with { type: 'json' };

/**
 * The keys of rabbitmq.conf by version: read from RabbitMQ's schemas and asked of running releases (see tools/conf-keys.ts).
 * The schemas of all installed plugins count, whether a plugin is enabled or not.
 */

/** One of the types that a value may have, in cuttlefish's words. The first that fits wins. */
export interface Datatype {
  readonly type: string;
  /** The words of an `enum`. */
  readonly values?: readonly string[];
  /** The type takes this one value only. */
  readonly literal?: string;
  readonly min?: number;
  readonly max?: number;
  readonly gt?: number;
  readonly lt?: number;
  /** The words of a `flag`. */
  readonly on?: string;
  readonly off?: string;
}

/** What a validator of the schemas asks for, as far as a text can tell. */
export interface Validator {
  readonly name: string;
  readonly min?: number;
  readonly max?: number;
  readonly gt?: number;
  readonly lt?: number;
  readonly pattern?: string;
  readonly case_insensitive?: boolean;
  /** A number is taken beside what fits the pattern. */
  readonly plain_integer?: boolean;
  /** An `ip_address`; the others need the node's file system. */
  readonly type?: string;
}

/** What the function that makes the Erlang value refuses beyond the types. */
export interface TranslationCheck {
  readonly keys: readonly string[];
  readonly min?: number;
  /** Words that are taken beside the numbers from `min` on. */
  readonly or?: readonly string[];
  readonly always_refused?: boolean;
  readonly refused_values?: readonly string[];
  readonly only_values?: readonly string[];
  /** In words. */
  readonly value?: string;
  /** What stands for the `$` segments must be of this type. */
  readonly wildcard?: 'integer';
  /** What may stand for the `$` segments, joined by dots. */
  readonly only_wildcards?: readonly string[];
  /** The text must be in Latin-1. */
  readonly latin1?: boolean;
  readonly when_value?: string | readonly string[];
  readonly requires?: readonly string[];
  readonly requires_value?: Readonly<Record<string, string>>;
  readonly excludes?: readonly string[];
  readonly excludes_value?: Readonly<Record<string, string>>;
  readonly all_or_none?: boolean;
  readonly unless?: string;
  readonly same_wildcard?: boolean;
  /** What to use instead. */
  readonly use?: string;
}

/** A key as one version knows it. */
export interface ConfKey {
  /** Segments joined by dots; one that begins with `$` stands for any one segment. */
  readonly key: string;
  readonly segments: readonly string[];
  /** The plugin whose schema has it; `rabbit` is the broker itself. */
  readonly plugin: string;
  readonly datatypes: readonly Datatype[];
  /** Not run by any version for a key with a `$` segment. */
  readonly validators: readonly Validator[];
  readonly checks: readonly TranslationCheck[];
  /** Those of the checks that look at other settings. */
  readonly dependencies: readonly TranslationCheck[];
  /** What holds where the key is not set: as a file would say it, or an Erlang term. */
  readonly default?: string;
  /** The default stands in the schema: a `$(NAME)` finds it. */
  readonly isDefaultInSchema: boolean;
  /** Left out of the documentation on purpose. */
  readonly hidden: boolean;
  /** Nothing reads it any more in this version; `use` names what to set instead. */
  readonly unread?: { readonly since: string; readonly use?: string };
}

/** The keys that a node of one version knows. */
export interface KeyTable {
  readonly all: ReadonlyMap<string, ConfKey>;
  /**
   * The key that a setting's segments name: the exact one, else the only one whose `$` segments fit. Two that fit make the
   * node refuse the setting as it refuses an unknown one.
   * @param joined the segments with dots between them, where the caller has them so
   */
  find(segments: readonly string[], joined?: string): ConfKey | undefined;
}

/** @returns the same table for the same version of the tables. */
export function confKeys(version: Version): KeyTable {
  const tag = knownIn(version);
  const table = tablesByTag.get(tag) ?? keyTable(tag, version);
  tablesByTag.set(tag, table);
  return table;
}

/** The release series that know a key, from the oldest supported on, such as `3.10`. */
export function seriesWith(segments: readonly string[]): readonly string[] {
  seriesByPattern ??= new Patterns(rows.map(row => [row[0], tables.versions[row[2]]?.series ?? []]));
  const series = new Set(seriesByPattern.matching(segments, segments.join('.')).flat());
  return allSeries.filter(each => series.has(each));
}

let seriesByPattern: Patterns<readonly string[]> | undefined;

/** What a key is called now; undefined where it has kept its name. */
export function renamedTo(key: string): string | undefined {
  return newNames.get(key);
}

type Row = readonly [
  key: string,
  plugin: number,
  versions: number,
  values: number | readonly number[],
  byDefault?: string | readonly (string | null)[],
  isDefaultInSchema?: 1,
];

const rows = tables.keys as unknown as readonly Row[];
const hidden: ReadonlySet<string> = new Set(tables.hidden);
const newNames: ReadonlyMap<string, string> = new Map(tables.renamed.map(row => [row.old, row.new]));
const allSeries: readonly string[] = [...new Set(tables.versions.flatMap(({ series }) => series))].toSorted(
  (a, b) => numberOf(a) - numberOf(b),
);

function numberOf(series: string): number {
  const [major = 0, minor = 0] = series.split('.').map(Number);
  return major * 1000 + minor;
}

const tablesByTag = new Map<string, KeyTable>();

/**
 * Whose keys a version has: up to the release that was asked those of that release, else those of its series' newest tag.
 */
function knownIn(version: Version): string {
  const asked = askedVersion(version);
  const [major, minor, patch = 0] = asked.split('.').map(Number);
  const inAskedSeries = version.major === major && version.minor === minor;
  return inAskedSeries && (version.patch ?? Number.POSITIVE_INFINITY) <= patch ? asked : seriesOf(version);
}

function keyTable(tag: string, version: Version): KeyTable {
  const asked = tables.asked.indexOf(askedVersion(version));
  const all = new Map<string, ConfKey>();
  for (const row of rows) {
    const { asked: versions = [], series = [] } = tables.versions[row[2]] ?? {};
    if (versions.includes(tag) || series.includes(tag)) all.set(row[0], keyOf(row, asked, version));
  }
  const patterns = new Patterns(all);
  return {
    all,
    find(segments, joined = segments.join('.')) {
      const [first, ...others] = patterns.matching(segments, joined);
      return others.length === 0 ? first : undefined;
    },
  };
}

function keyOf(
  [key, plugin, , values, byDefault, isInSchema]: Row,
  asked: number,
  version: Version,
): ConfKey {
  const value = tables.values[typeof values === 'number' ? values : (values[asked] ?? 0)];
  const defaultText = typeof byDefault === 'object' ? byDefault[asked] : byDefault;
  const segments = key.split('.');
  const isWildcard = key.includes('$');
  const checks = checksOf(key, asked);
  const unread = tables.unread.find(row => row.keys.includes(key));
  return {
    key,
    segments,
    plugin: tables.plugins[plugin] ?? 'rabbit',
    datatypes: value?.datatypes ?? [],
    validators: isWildcard ? [] : (value?.validators ?? []).map(name => ({ name, ...validators[name] })),
    checks,
    dependencies: checks.filter(
      ({ requires, requires_value, excludes, excludes_value, all_or_none }) =>
        requires || requires_value || excludes || excludes_value || all_or_none,
    ),
    ...(defaultText == null ? {} : { default: defaultText }),
    isDefaultInSchema: isInSchema === 1,
    hidden: hidden.has(key),
    ...(unread && numberOf(unread.since_series) <= numberOf(seriesOf(version))
      ? { unread: { since: unread.since_series, ...(unread.use ? { use: unread.use } : {}) } }
      : {}),
  };
}

const validators = tables.validators as Readonly<Record<string, Omit<Validator, 'name'>>>;

function checksOf(key: string, asked: number): readonly TranslationCheck[] {
  const version = tables.asked[asked] ?? '';
  return (tables.checks as readonly (TranslationCheck & { readonly in: readonly string[] })[]).filter(
    check => check.keys.includes(key) && check.in.includes(version),
  );
}

/** Things by keys, some of which have `$` segments. */
class Patterns<T> {
  readonly #exact = new Map<string, T>();
  /** By their first segment, which is never a `$` segment. */
  readonly #byFirst = new Map<string, { readonly segments: readonly string[]; readonly thing: T }[]>();

  constructor(things: Iterable<readonly [string, T]>) {
    for (const [key, thing] of things) {
      const segments = key.split('.');
      if (!key.includes('$')) this.#exact.set(key, thing);
      else if (!this.#byFirst.get(segments[0] ?? '')?.push({ segments, thing })) {
        this.#byFirst.set(segments[0] ?? '', [{ segments, thing }]);
      }
    }
  }

  /** What has exactly this key, or else all whose `$` segments fit it. */
  matching(segments: readonly string[], joined: string): readonly T[] {
    // An escaped dot is part of its segment: it makes no exact key, though the joined text may look like one.
    const exact = this.#exact.get(joined);
    if (exact !== undefined && !segments.some(segment => segment.includes('.'))) return [exact];
    const candidates = this.#byFirst.get(segments[0] ?? '') ?? [];
    return candidates.filter(candidate => fits(candidate.segments, segments)).map(({ thing }) => thing);
  }
}

function fits(pattern: readonly string[], segments: readonly string[]): boolean {
  return (
    pattern.length === segments.length &&
    pattern.every((part, index) => part.startsWith('$') || part === segments[index])
  );
}
