import { isAtLeast, type Version } from '../model/version.ts';

/** What a value is, as far as an import cares. */
export type Kind =
  | 'missing'
  | 'null'
  | 'boolean'
  | 'number'
  | 'string'
  | 'empty list'
  /** A list of character codes: to Erlang it is a text. */
  | 'characters'
  | 'list'
  | 'object';

export function kindOf(value: unknown): Kind {
  if (Array.isArray(value)) {
    if (value.length === 0) return 'empty list';
    return value.every(isCharacter) ? 'characters' : 'list';
  }
  return value === null ? 'null' : (typeof value as 'boolean' | 'number' | 'string' | 'object');
}

/** A test for values of a type of facts.json, such as `object or []`. */
export function isOfType(type: string): (value: unknown) => boolean {
  if (type.startsWith('any')) return () => true;
  // Asked for each field of each object.
  if (type === 'string' || type === 'boolean') return value => typeof value === type;
  const kinds = new Set<string>(
    type.split(' or ').flatMap(one => kindsOfType[one.split(' ')[0] ?? ''] ?? one),
  );
  const takesQuotedBoolean = kinds.delete('"true"/"false"');
  return value => kinds.has(kindOf(value)) || (takesQuotedBoolean && (value === 'true' || value === 'false'));
}

const kindsOfType: Readonly<Record<string, readonly Kind[]>> = {
  '[]': ['empty list'],
  array: ['empty list', 'characters', 'list'],
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
  const taken = takenKinds[name] ?? [];
  return taken.includes(kind) || (kind === 'characters' && taken.includes('list'));
}

/** The same for the name of a parameter, which depends on the component. */
export function isParameterNameTaken(component: unknown, kind: Kind, version: Version): boolean {
  const isShovel = component === 'shovel';
  if (!isShovel && !componentsOfAnyName.has(component)) return false;
  if (!isAtLeast(version, 4, 0)) return !isShovel || (kind !== 'number' && kind !== 'object');
  return !isShovel && ['missing', 'null', 'boolean'].includes(kind);
}

const componentsOfAnyName: ReadonlySet<unknown> = new Set([
  'federation-upstream',
  'federation-upstream-set',
  'operator_policy',
]);

/** Whether an import takes a list of tags: of a virtual host, or of a user. */
export function areTagsTaken(of: 'vhost' | 'user', tags: readonly unknown[], version: Version): boolean {
  if (of === 'user') return tags.every(isUserTagTaken);
  if (tags.every(isCharacter)) return true;
  const takesNumbers = !isAtLeast(version, 4, 0);
  return tags.every(
    tag =>
      typeof tag === 'string' ||
      typeof tag === 'boolean' ||
      tag === null ||
      (takesNumbers && isCharacter(tag)),
  );
}

function isUserTagTaken(tag: unknown): boolean {
  if (Array.isArray(tag)) return tag.every(isCharacter);
  if (typeof tag === 'number') return Number.isInteger(tag);
  return typeof tag !== 'object' || tag === null || Object.keys(tag).length === 0;
}

function isCharacter(value: unknown): boolean {
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 0x10ffff;
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
  'global_parameters.name': ['missing', 'boolean', 'null', 'empty list', 'characters'],
  'policies.name': ['boolean', 'null'],
  'topic_permissions.read': ['empty list', 'list'],
  'topic_permissions.write': ['empty list', 'list'],
  'users.hashing_algorithm': ['boolean', 'null', 'empty list', 'characters'],
  'users.password_hash': ['empty list'],
  'vhosts.tags': ['null'],
};
