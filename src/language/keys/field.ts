import type { ValueType } from '../../model/facts.ts';
import { isAtLeast, parseVersion, type Version } from '../../model/version.ts';
import type { Words, WordsByKey } from './words/words.ts';

/** The objects of a definitions file. The names of the sections are those of their items. */
export type Shape =
  | 'file'
  | 'users'
  | 'user limits'
  | 'user permissions'
  | 'user permission'
  | 'vhosts'
  | 'metadata'
  | 'permissions'
  | 'topic_permissions'
  | 'parameters'
  | 'global_parameters'
  | 'policies'
  | 'definition'
  | 'operator policy'
  | 'operator definition'
  | 'vhost-limits'
  | 'federation-upstream'
  | 'federation-upstream-set'
  | 'shovel'
  | 'queues'
  | 'queue arguments'
  | 'exchanges'
  | 'exchange arguments'
  | 'bindings'
  | 'binding arguments';

export type JsonType = 'string' | 'boolean' | 'integer' | 'number' | 'object' | 'array' | 'any';

/** What a string stands for, so that it can be completed and followed. */
export type NameKind =
  | 'vhost'
  | 'user'
  | 'queue'
  | 'exchange'
  | 'destination'
  | 'routing key'
  | 'upstream'
  | 'upstream set';

/** A key that an object of some shape may have. */
export interface Field extends Words, Pick<ValueType, 'min' | 'max' | 'pattern' | 'note'> {
  readonly key: string;
  /** The first is the usual one. */
  readonly types: readonly [JsonType, ...JsonType[]];
  readonly required?: boolean;
  readonly allowed?: readonly (string | number)[];
  /** Others than the allowed are taken, too: those of plugins, and names that people choose. */
  readonly isOpen?: boolean;
  readonly deprecatedValues?: readonly string[];
  /** The release series that brought the key or took it away, where that is known. */
  readonly since?: string;
  readonly removedIn?: string;
  /** A broker of the version that was asked about has the key. */
  readonly isKnown: boolean;
  /** The import reads over it: explained where it is, and not offered. */
  readonly isIgnored?: boolean;
  /** The plugin that must be enabled. */
  readonly plugin?: string;
  readonly names?: NameKind;
  /** Of the value, or of its items where it is a list. */
  readonly shape?: Shape;
  /** `queue_types` for arguments, protocols for shovels: where the key belongs. */
  readonly only?: readonly string[];
}

/** What stands in the tables as words: `string or array of strings`, `boolean (4.2 on)`, `integer >= 0`. */
export function typesOf(words: string): Field['types'] {
  const [first, ...others] = new Set(
    words
      .replace(/ \(.*\)$/, '')
      .split(/ or |, /)
      .map(typeOf),
  );
  return [first ?? 'any', ...others];
}

/** What is said of a key; a key of a newer table has no words yet, and is offered without. */
export function wordsOf(words: WordsByKey, key: string): Words {
  return words[key] ?? { about: '', page: 'definitions' };
}

/** A type in words, such as `boolean (4.2 on)`, or the values that are allowed. */
export function fieldFrom(
  words: WordsByKey,
  key: string,
  type: string | readonly string[],
  version?: Version,
): Field {
  const since = typeof type === 'string' ? sinceOf(type) : undefined;
  const types = typeof type === 'string' ? typesOf(type) : (['string'] as const);
  const fits = (from: string | undefined) =>
    from === undefined || version === undefined || isSince(from, version);
  return {
    ...wordsOf(words, key),
    key,
    types,
    since,
    isKnown: fits(since),
    allowed:
      typeof type === 'string'
        ? undefined
        : type.filter(value => fits(sinceOf(value))).map(value => value.replace(/ \(.*\)$/, '')),
  };
}

function typeOf(word: string): JsonType {
  if (word.startsWith('any')) return 'any';
  if (word.startsWith('array') || word.startsWith('list') || word === '[]') return 'array';
  const type = /^(boolean|integer|number|object)\b/.exec(word)?.[1];
  return (type as JsonType | undefined) ?? 'string';
}

function sinceOf(words: string): string | undefined {
  return /\(([\d.]+) on\)/.exec(words)?.[1];
}

function isSince(from: string, version: Version): boolean {
  const first = parseVersion(from);
  return first === undefined || isAtLeast(version, first.major, first.minor, first.patch);
}
