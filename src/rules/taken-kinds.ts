import { isAtLeast, type Version } from '../model/version.ts';

/** What a value is, as far as an import cares. */
export type Kind = 'missing' | 'null' | 'boolean' | 'number' | 'string' | 'empty list' | 'list' | 'object';

export function kindOf(value: unknown): Kind {
  if (Array.isArray(value)) return value.length === 0 ? 'empty list' : 'list';
  return value === null ? 'null' : (typeof value as 'boolean' | 'number' | 'string' | 'object');
}

/** A test for values of a type of facts.json, such as `object or []`. */
export function isOfType(type: string): (value: unknown) => boolean {
  if (type.startsWith('any')) return () => true;
  const kinds = new Set<string>(
    type.split(' or ').flatMap(one => kindsOfType[one.split(' ')[0] ?? ''] ?? one),
  );
  const takesQuotedBoolean = kinds.delete('"true"/"false"');
  return value => kinds.has(kindOf(value)) || (takesQuotedBoolean && (value === 'true' || value === 'false'));
}

const kindsOfType: Readonly<Record<string, readonly Kind[]>> = {
  '[]': ['empty list'],
  array: ['empty list', 'list'],
  enum: ['string'],
};

export function inWords(type: string): string {
  if (type === 'enum' || type === 'string') return 'a string';
  if (type === 'boolean') return 'true or false';
  return type.startsWith('object') ? 'an object' : `a ${type}`;
}

/** Wrong kinds that an import takes: seen on the versions that the rows name, with a file for each field and kind. */
export function isTaken(section: string, field: string, kind: Kind, version: Version): boolean {
  const name = `${section}.${field}`;
  if (takenOfAnyKind.has(name)) return true;
  if (name === 'exchanges.durable') return isAtLeast(version, 4, 2, 2);
  if (name === 'vhosts.metadata') return isAtLeast(version, 4, 2, 6);
  if (name === 'topic_permissions.exchange') return !isAtLeast(version, 4, 3, 2);
  if (
    !isAtLeast(version, 4, 0) &&
    takenBefore4.has(name) &&
    (kind !== 'missing' || takenWhenMissingBefore4.has(name))
  )
    return true;
  return takenKinds[name]?.includes(kind) ?? false;
}

const takenOfAnyKind: ReadonlySet<string> = new Set([
  'bindings.properties_key',
  'exchanges.auto_delete',
  'exchanges.internal',
  'global_parameters.value',
  'queues.exclusive',
  'queues.type',
  'vhosts.description',
]);

/** Names that are no strings: 3.10 takes them, and often cannot delete what it made of them. */
const takenBefore4: ReadonlySet<string> = new Set([
  'bindings.destination',
  'bindings.source',
  'bindings.vhost',
  'exchanges.name',
  'policies.name',
  'users.name',
  'vhosts.name',
]);

const takenWhenMissingBefore4: ReadonlySet<string> = new Set([
  'bindings.destination',
  'bindings.source',
  'vhosts.name',
]);

const takenKinds: Readonly<Record<string, readonly Kind[]>> = {
  'bindings.arguments': ['list'],
  'exchanges.arguments': ['list'],
  'exchanges.name': ['missing', 'boolean', 'null'],
  'global_parameters.name': ['missing', 'boolean', 'null', 'empty list'],
  'policies.name': ['boolean', 'null'],
  'topic_permissions.read': ['empty list', 'list'],
  'topic_permissions.write': ['empty list', 'list'],
  'users.hashing_algorithm': ['boolean', 'null', 'empty list'],
  'users.password_hash': ['empty list'],
  'vhosts.tags': ['null'],
};
