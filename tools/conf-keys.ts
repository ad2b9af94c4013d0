// Makes src/conf/keys.json from the key table beside the checkout, with what repeats written once: node tools/conf-keys.ts
// Provenance: rabbitmq-conf-keys.json was read from deps/*/priv/schema of rabbitmq/rabbitmq-server (v3.10.8, v4.0.5, v4.3.5 and
// main at 5b09e556) and checked against the configuration pipelines of the 3.10.8, 4.0.5 and 4.3.6 packages;
// test/differential/conf.test.ts checks it again.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');

/** The versions that were asked, and the release series whose newest tag was read. */
const asked = ['3.10.8', '4.0.5', '4.3.6'];
const series = ['3.10', '3.11', '3.12', '3.13', '4.0', '4.1', '4.2', '4.3'];

interface Key extends Fields {
  readonly key: string;
  readonly plugin: string;
  readonly hidden: boolean;
  readonly in: readonly string[];
  /** Where the key still works under its old name. */
  readonly alias_in?: readonly string[];
  readonly series: readonly string[];
  readonly variants?: readonly (Fields & { readonly in: readonly string[] })[];
  readonly default?: unknown;
  readonly erlang_default?: string;
  readonly erlang_default_by?: Readonly<Record<string, string | null>>;
}

interface Fields {
  readonly datatypes?: readonly unknown[];
  readonly validators?: readonly string[];
}

const table = JSON.parse(
  await readFile(join(root, '..', 'shared', 'data', 'rabbitmq-conf-keys.json'), 'utf8'),
);
const known = (table.keys as readonly Key[]).filter(key => key.in.some(version => asked.includes(version)));

/** Where the differential test has shown the table to say too little: all three releases refuse these, too. */
const furtherKeys: Readonly<Record<string, readonly string[]>> = {
  'log.file.formatter.time_format': [
    'log.exchange.formatter.time_format',
    'log.syslog.formatter.time_format',
  ],
  'sysmon_handler.triggers.process.heap_size': ['mirroring_sync_batch_size'],
};

/**
 * Keys whose values the release makes a binary of: with a character outside Latin-1 a node does not start. Asked of the
 * releases, key by key; 3.10.8 takes no such character anywhere.
 */
const latin1: Readonly<Record<string, readonly string[]>> = JSON.parse(
  await readFile(join(import.meta.dirname, 'conf-keys-latin1.json'), 'utf8'),
);

const plugins = numbered<string>();
const versions = numbered<unknown>();
const values = numbered<unknown>();
const rows = known.map(key => [
  key.key,
  plugins.number(key.plugin),
  versions.number({
    asked: both(asked, [...key.in, ...(key.alias_in ?? [])]),
    series: both(series, key.series),
  }),
  same(asked.map(version => values.number(valueIn(key, version)))),
  ...defaultColumn(key),
]);

await writeFile(
  join(root, 'src', 'conf', 'keys.json'),
  [
    '{',
    `"asked": ${JSON.stringify(asked)},`,
    `"plugins": ${JSON.stringify(plugins.list)},`,
    `"versions": ${lines(versions.list)},`,
    `"values": ${lines(values.list)},`,
    `"validators": ${JSON.stringify(table.validators)},`,
    `"hidden": ${JSON.stringify(known.filter(({ hidden }) => hidden).map(({ key }) => key))},`,
    `"checks": ${lines([...table.translation_checks.map(toCheck), ...latin1Checks()])},`,
    `"unread": ${lines(table.unread.keys)},`,
    `"renamed": ${lines(table.renamed)},`,
    `"cuttlefish": ${JSON.stringify(table.syntax.cuttlefish_versions)},`,
    `"keys": ${lines(rows)}`,
    '}',
    '',
  ].join('\n'),
);

/** Equal things, numbered in the order in which they come. */
function numbered<T>() {
  const list: T[] = [];
  const numbers = new Map<string, number>();
  const number = (thing: T): number => {
    const text = JSON.stringify(thing);
    const known = numbers.get(text) ?? list.push(thing) - 1;
    numbers.set(text, known);
    return known;
  };
  return { list, number };
}

function valueIn({ variants = [], ...key }: Key, version: string): unknown {
  const { datatypes, validators } = { ...key, ...variants.find(variant => variant.in.includes(version)) };
  return { datatypes, ...(validators?.length ? { validators } : {}) };
}

/** What the schema (then with a 1 behind it) or else the application sets, as text; a list where versions differ. */
function defaultColumn({ default: own, erlang_default: erlang, erlang_default_by: by }: Key): unknown[] {
  if (own !== undefined) return [String(own), 1];
  if (by) return [same(asked.map(version => (by[version] == null ? null : plain(by[version]))))];
  return erlang === undefined ? [] : [plain(erlang)];
}

/** An Erlang string or binary as a configuration file would say it. */
function plain(erlang: string): string {
  return /^(?:<<)?"([^"\\]*)"(?:>>)?$/.exec(erlang)?.[1] ?? erlang;
}

/** A check without its examples, which the differential test makes itself. */
function toCheck({ keys, refused, accepted, note, ...check }: Check): unknown {
  return { keys: keys.flatMap(key => [key, ...(furtherKeys[key] ?? [])]), ...check };
}

function latin1Checks(): readonly unknown[] {
  const keys = [...new Set(Object.values(latin1).flat())];
  const versionsOf = (key: string) => asked.filter(version => latin1[version]?.includes(key)).join(' ');
  return [...new Set(keys.map(versionsOf))].map(versions => ({
    keys: keys.filter(key => versionsOf(key) === versions),
    latin1: true,
    in: versions.split(' '),
  }));
}

interface Check extends Readonly<Record<string, unknown>> {
  readonly keys: readonly string[];
}

function both(order: readonly string[], list: readonly string[]): readonly string[] {
  return order.filter(item => list.includes(item));
}

function same<T>(list: readonly T[]): T | readonly T[] {
  return list.every(item => item === list[0]) ? (list[0] as T) : list;
}

function lines(list: readonly unknown[]): string {
  return `[\n${list.map(item => JSON.stringify(item)).join(',\n')}\n]`;
}
