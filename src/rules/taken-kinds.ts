import { isAtLeast, type Version } from '../model/version.ts';
import type { JsonNode } from '../model/written.ts';

/** What a value is, as far as an import cares. */
export type Kind = 'missing' | 'null' | 'boolean' | 'number' | 'string' | 'empty list' | 'list' | 'object';

export function kindOf(node: JsonNode): Kind {
  if (node.kind === 'array') return node.items.length === 0 ? 'empty list' : 'list';
  if (node.kind === 'object') return 'object';
  if (node.value === null) return 'null';
  return typeof node.value as 'boolean' | 'number' | 'string';
}

/** The types of facts.json. */
export function isTyped(node: JsonNode, type: string): boolean {
  if (type.startsWith('any')) return true;
  const kind = kindOf(node);
  if (type === kind) return true;
  return type.split(' or ').some(one => {
    if (one === '[]') return kind === 'empty list';
    if (one.startsWith('array')) return kind === 'empty list' || kind === 'list';
    if (one === 'enum') return kind === 'string';
    if (one === '"true"/"false"')
      return node.kind === 'scalar' && (node.value === 'true' || node.value === 'false');
    return kind === one;
  });
}

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
