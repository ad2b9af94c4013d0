import tables from './facts.json' with { type: 'json' };
import { isAtLeast, newestVersion, oldestVersion, parseVersion, type Version } from './version.ts';

/**
 * What brokers take, by version: read from RabbitMQ's sources and asked of running nodes (see tools/facts.ts).
 * Between the versions that were asked, the release series decides.
 */

/** What a value must be. A number is a JSON integer where the type is `integer`: `10.0` and `"10"` are refused. */
export interface ValueType {
  readonly type: string;
  readonly min?: number;
  readonly max?: number;
  readonly values?: readonly (string | number)[];
  /** Anchored. */
  readonly pattern?: string;
  readonly non_empty?: boolean;
  readonly note?: string;
}

export interface PolicyKey extends ValueType {
  readonly key: string;
  /** The plugin that must be enabled for the key; `rabbit` is the broker itself. */
  readonly plugin: string;
  readonly applies_to: readonly string[];
  readonly operator_series: readonly string[];
  readonly not_for_queue_types?: Readonly<Record<string, readonly string[]>>;
}

export interface QueueArgument extends ValueType {
  readonly argument: string;
  readonly requires?: readonly string[];
  readonly queue_types: Readonly<Record<string, readonly string[]>>;
}

/** The policy keys that a broker of this version knows, by name, those of plugins included. */
export function policyKeys(version: Version): ReadonlyMap<string, PolicyKey> {
  return remembered(policyKeysBySeries, version, series => {
    const known = (tables.policies.keys as readonly (PolicyKey & Versioned)[]).filter(key =>
      key.series?.includes(series),
    );
    return new Map(known.map(key => [key.key, inVersion(key, version)]));
  });
}

/** The queue arguments that some queue type of this version takes, by name. */
export function queueArguments(version: Version): ReadonlyMap<string, QueueArgument> {
  return remembered(argumentsBySeries, version, series => {
    const known = (tables.queue_arguments.arguments as readonly (QueueArgument & Versioned)[]).filter(
      argument => Object.values(argument.queue_types).some(list => list.includes(series)),
    );
    return new Map(known.map(argument => [argument.argument, inVersion(argument, version)]));
  });
}

/** Whether the broker applies a policy with this key to a queue of this type; else it skips the whole policy. */
export function queueTypeTakesPolicyKey(type: string, key: string, version: Version): boolean {
  const closed = policyKeys(version).get(key)?.not_for_queue_types;
  return !closed || !Object.hasOwn(closed, type) || !closed[type]?.includes(seriesOf(version));
}

/** Whether a queue of this type may be declared with this argument. One that no type knows is accepted and ignored. */
export function queueTypeTakesArgument(type: string, argument: string, version: Version): boolean {
  const types = queueArguments(version).get(argument)?.queue_types;
  if (types === undefined) return true;
  return Object.hasOwn(types, type) && (types[type]?.includes(seriesOf(version)) ?? false);
}

/** The exchange types that a broker of this version can have, with the plugin of each; `rabbit` is the broker itself. */
export function exchangeTypes(version: Version): ReadonlyMap<string, string> {
  const series = seriesOf(version);
  const rows = tables.exchanges.types as readonly (Versioned & { type: string; plugin: string })[];
  const known = rows.filter(row => row.series?.includes(series) ?? true);
  return new Map(
    known.map(({ type, plugin }) => [
      type,
      type === 'x-modulus-hash' ? (isAtLeast(version, 4, 3) ? 'rabbit' : 'rabbitmq_sharding') : plugin,
    ]),
  );
}

/** The exchanges that every virtual host has. */
export const predeclaredExchanges: ReadonlySet<string> = new Set(tables.exchanges.predeclared);

/** The tags of users that give rights: https://www.rabbitmq.com/docs/management#permissions */
export const userTags: ReadonlySet<string> = new Set(
  tables.definitions.objects.users.fields.flatMap(({ field, known_values }) =>
    field === 'tags' ? (known_values ?? []) : [],
  ),
);

/** The components of runtime parameters, with the plugin of each; `rabbit` is the broker itself. */
export const parameterComponents: ReadonlyMap<string, string> = new Map(
  tables.runtime_parameters.components.map(({ component, plugin }) => [component, plugin]),
);

/** What `apply-to` of a policy can be. */
export function applyToValues(version: Version): readonly string[] {
  const series = seriesOf(version);
  return tables.policies.apply_to.filter(row => row.series.includes(series)).map(({ value }) => value);
}

/** The sections of a definitions file, and the keys beside them that an export has. */
export const definitionsSections: readonly string[] = tables.definitions.sections;
export const informationalKeys: readonly string[] = tables.definitions.informational_fields;

/** A field of the objects in a section, as a broker of this version reads it; the type in words, such as `object or []`. */
export interface ObjectField {
  readonly field: string;
  readonly type: string;
  readonly required: boolean;
}

export function objectFields(section: string, version: Version): readonly ObjectField[] {
  const sectionFields = (
    tables.definitions.objects as Readonly<Record<string, { readonly fields: unknown }>>
  )[section];
  const rows = section === 'policies' ? tables.policies.fields : sectionFields?.fields;
  if (!Array.isArray(rows)) return [];
  return rows.map(({ field, type, required, optional_since: optionalSince }: FieldRow): ObjectField => {
    if (typeof required === 'boolean') return { field, type, required };
    const since = optionalSince === undefined ? undefined : parseVersion(optionalSince);
    const asked = since
      ? !isAtLeast(version, since.major, since.minor, since.patch)
      : (required[askedVersion(version)] ?? false);
    return { field, type, required: asked };
  });
}

interface FieldRow {
  readonly field: string;
  readonly type: string;
  readonly required: boolean | Readonly<Record<string, boolean>>;
  readonly optional_since?: string;
}

/** The release series of a version, such as `4.0`, within what the tables know. */
export function seriesOf(version: Version): string {
  const known = seriesByVersion.get(version);
  if (known !== undefined) return known;
  const { major, minor } = [oldestVersion, version, newestVersion].toSorted(byVersion)[1] ?? version;
  seriesByVersion.set(version, `${major}.${minor}`);
  return `${major}.${minor}`;
}

/** Asked for each argument of each queue. */
const seriesByVersion = new WeakMap<Version, string>();

interface Versioned {
  readonly series?: readonly string[];
  readonly variants?: readonly { readonly in: readonly string[] }[];
}

const policyKeysBySeries = new Map<string, ReadonlyMap<string, PolicyKey>>();
const argumentsBySeries = new Map<string, ReadonlyMap<string, QueueArgument>>();

function remembered<T>(cache: Map<string, T>, version: Version, make: (series: string) => T): T {
  const series = seriesOf(version);
  const known = cache.get(series) ?? make(series);
  cache.set(series, known);
  return known;
}

/** The fields of a row as the asked version that is nearest to this one had them. */
function inVersion<T extends Versioned>(row: T, version: Version): T {
  const variant = row.variants?.find(candidate => candidate.in.includes(askedVersion(version)));
  return { ...row, ...variant };
}

/** The version that was asked and is nearest to this one. */
export function askedVersion(version: Version): string {
  return isAtLeast(version, 4, 3) ? '4.3.6' : isAtLeast(version, 4, 0) ? '4.0.5' : '3.10.8';
}

function byVersion(a: Version, b: Version): number {
  return a.major - b.major || a.minor - b.minor;
}
