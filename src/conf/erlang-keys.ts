import tables from './erlang-keys.json' with { type: 'json' };

/** A key of rabbitmq.conf, and what of an application's environment it sets. */
export interface ConfName {
  readonly key: string;
  /** The value is the same on both sides; else a function of the schema makes the Erlang one. */
  readonly isAsIs: boolean;
}

/**
 * The keys of rabbitmq.conf that set what is at a path, such as `rabbit.tcp_listen_options.backlog`: the application, its key,
 * and where the value is a list of pairs what leads further into it.
 */
export function confNamesAt(path: readonly string[]): readonly ConfName[] {
  return namesByPath().get(path.join('.')) ?? [];
}

/** The path that a key of rabbitmq.conf sets, or that its value becomes a part of. */
export function erlangPathOf(key: string): readonly string[] | undefined {
  pathsByKey ??= new Map(
    [...namesByPath()].flatMap(([path, known]) => known.map(name => [name.key, path.split('.')] as const)),
  );
  return pathsByKey.get(key);
}

/** The paths that have keys of rabbitmq.conf, one step below `path`. */
export function knownBelow(path: readonly string[]): ReadonlySet<string> {
  return stepsByPath().get(path.join('.')) ?? none;
}

/** The keys of an application that RabbitMQ declares or reads, with their defaults as Erlang terms where they have one. */
export function environmentOf(application: string): ReadonlyMap<string, string> | undefined {
  environments ??= new Map(
    (tables.applications as unknown as readonly (readonly [string, Readonly<Record<string, string>>])[]).map(
      ([name, keys]) => [name, new Map(Object.entries(keys))],
    ),
  );
  return environments.get(application);
}

/** All applications that come with a release or its Erlang runtime: 3.10.8, 4.0.5 and 4.3.6 together. */
export function applicationNames(): readonly string[] {
  return tables.applications.map(([name]) => name as string);
}

let environments: ReadonlyMap<string, ReadonlyMap<string, string>> | undefined;
let names: ReadonlyMap<string, readonly ConfName[]> | undefined;
let pathsByKey: ReadonlyMap<string, readonly string[]> | undefined;
let steps: ReadonlyMap<string, ReadonlySet<string>> | undefined;
const none: ReadonlySet<string> = new Set();

type Row = readonly [key: string, erlang?: string];

function namesByPath(): ReadonlyMap<string, readonly ConfName[]> {
  if (names) return names;
  const byPath = new Map<string, ConfName[]>();
  for (const [rows, isAsIs] of [
    [tables.asIs, true],
    [tables.made, false],
  ] as const) {
    for (const [key, path = `rabbit.${key}`] of rows as unknown as readonly Row[]) {
      const known = byPath.get(path);
      if (known) known.push({ key, isAsIs });
      else byPath.set(path, [{ key, isAsIs }]);
    }
  }
  names = byPath;
  return names;
}

function stepsByPath(): ReadonlyMap<string, ReadonlySet<string>> {
  if (steps) return steps;
  const below = new Map<string, Set<string>>();
  for (const path of namesByPath().keys()) {
    const parts = path.split('.');
    for (let length = 1; length < parts.length; length++) {
      const beginning = parts.slice(0, length).join('.');
      const known = below.get(beginning) ?? new Set();
      below.set(beginning, known.add(parts[length] ?? ''));
    }
  }
  steps = below;
  return steps;
}
