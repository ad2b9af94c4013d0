import { isEncrypted, textOf } from './advanced-settings.ts';
import { wordsOf } from './datatypes.ts';
import type { Term } from './erlang/term.ts';
import { parseTerms } from './erlang/terms.ts';
import { writtenAs } from './erlang/write.ts';
import { confNamesAt, environmentOf } from './erlang-keys.ts';
import type { Datatype, KeyTable } from './keys.ts';

/** What the value of a key must be, as far as anybody can tell. */
export interface Expectation {
  readonly isMet: boolean;
  /** What it must be, in words. */
  readonly words: string;
  /** A node does not boot with a value of another kind. */
  readonly isNeededToBoot: boolean;
  /** The term that was meant, where the value says it in another way. */
  readonly better?: string;
}

/**
 * What is expected at a path and whether a value is that. It follows from the type of the key of rabbitmq.conf that sets the same,
 * else from the default that the application declares; undefined where neither tells.
 */
export function expectationOf(path: readonly string[], value: Term, keys: KeyTable): Expectation | undefined {
  // What is worked out or decrypted nobody can tell, and `undefined` is for a key that is not set.
  const isUnset = value.kind === 'atom' && value.name === 'undefined';
  if (value.kind === 'expression' || isEncrypted(value) || isUnset) return undefined;
  const wanted = wantedBy(path, keys);
  if (!wanted) return undefined;
  const { kinds, words } = wanted;
  const name = path.join('.');
  const isOneOf = value.kind === 'atom' && words.includes(value.name);
  const isMet = (kinds.includes(value.kind) || isOneOf) && (!listenersKeys.has(name) || areListeners(value));
  const better = isMet ? undefined : kindredTerm(value, wanted);
  return {
    isMet,
    words: listenersKeys.has(name) ? listenersInWords : inWords(wanted),
    isNeededToBoot: neededToBoot.has(name),
    ...(better === undefined ? {} : { better }),
  };
}

const listenersKeys: ReadonlySet<string> = new Set(['rabbit.tcp_listeners', 'rabbit.ssl_listeners']);
const listenersInWords = 'a list of ports and addresses, such as `[5672, {"127.0.0.1", 5673}]`';

function areListeners(value: Term): boolean {
  if (value.kind !== 'list') return false;
  return value.elements.every(element => {
    const [address, port] = element.kind === 'tuple' ? element.elements : [undefined, element];
    const isPort = port?.kind === 'integer' || port?.kind === 'expression';
    return isPort && (!address || address.kind === 'string' || address.kind === 'expression');
  });
}

/** With a value of another kind the node does not boot: asked of 3.10.8 and 4.3.6, key by key. */
const neededToBoot: ReadonlySet<string> = new Set([
  'rabbit.auth_mechanisms',
  'rabbit.background_gc_enabled',
  'rabbit.background_gc_target_interval',
  'rabbit.cluster_keepalive_interval',
  'rabbit.collect_statistics_interval',
  'rabbit.default_permissions',
  'rabbit.default_user_tags',
  'rabbit.delegate_count',
  'rabbit.log.console.enabled',
  'rabbit.log.console.level',
  'rabbit.msg_store_shutdown_timeout',
  'rabbit.num_tcp_acceptors',
  'rabbit.password_hashing_module',
  'rabbit.ssl_listeners',
  'rabbit.tcp_listeners',
]);

interface Wanted {
  readonly kinds: readonly Term['kind'][];
  /** The atoms that are taken. */
  readonly words: readonly string[];
}

function wantedBy(path: readonly string[], keys: KeyTable): Wanted | undefined {
  const datatypes = confNamesAt(path).flatMap(({ key, isAsIs }) =>
    isAsIs ? (keys.all.get(key)?.datatypes ?? []) : [],
  );
  const [application = '', key = ''] = path;
  const byDefault = path.length === 2 ? environmentOf(application)?.get(key) : undefined;
  const declared = byDefault ? wantedByDefault(byDefault) : undefined;
  if (datatypes.length === 0) return severalForms.has(path.join('.')) ? undefined : declared;
  if (datatypes.some(({ type }) => !kindsByType[type] && wordsOf([{ type }]).length === 0)) return undefined;
  // Where the broker declares a binary, a string does not do.
  if (declared?.kinds[0] === 'binary') return declared;
  return { kinds: datatypes.flatMap(kindsOf), words: wordsOf(datatypes) };
}

function kindsOf(datatype: Datatype): readonly Term['kind'][] {
  return wordsOf([datatype]).length > 0 ? [] : (kindsByType[datatype.type] ?? []);
}

const texts: readonly Term['kind'][] = ['string', 'binary'];

/** Types that are not here go through a function, or are one of several words. */
const kindsByType: Readonly<Record<string, readonly Term['kind'][]>> = {
  integer: ['integer'],
  byte: ['integer'],
  bytesize: ['integer'],
  float: ['float', 'integer'],
  string: texts,
  file: texts,
  binary: texts,
  tagged_binary: texts,
  atom: ['atom'],
  boolean: [],
  enum: [],
};

/** They take more forms than their default tells. */
const severalForms: ReadonlySet<string> = new Set([
  'rabbit.vm_memory_high_watermark',
  'rabbit.disk_free_limit',
  'rabbit.cluster_nodes',
  'rabbit.cluster_partition_handling',
]);

function wantedByDefault(byDefault: string): Wanted | undefined {
  const { root } = parseTerms(`${byDefault}.`, { evaluates: false, isOtp27: false });
  switch (root?.kind) {
    case 'integer':
      return { kinds: ['integer', 'atom'], words: [] };
    case 'float':
      return { kinds: ['float', 'integer', 'atom'], words: [] };
    case 'string':
      return { kinds: [...texts, 'atom', 'list'], words: [] };
    case 'binary':
      return { kinds: ['binary', 'atom'], words: [] };
    case 'list':
      return { kinds: ['list', 'string'], words: [] };
    case 'atom':
      return root.name === 'true' || root.name === 'false'
        ? { kinds: [], words: ['true', 'false'] }
        : undefined;
    default:
      return undefined;
  }
}

function kindredTerm(value: Term, { kinds, words }: Wanted): string | undefined {
  const text = textOf(value);
  if (text === undefined) return undefined;
  if (words.includes(text)) return writtenAs('atom', text);
  const [kind] = kinds;
  if (kind === 'integer') return /^-?\d+$/.test(text) ? text : undefined;
  if (kind === 'string' || kind === 'binary') return writtenAs(kind, text);
  return kind === 'atom' ? writtenAs('atom', text) : undefined;
}

function inWords({ kinds, words }: Wanted): string {
  const named = words.map(word => `\`${word}\``);
  const [kind] = kinds;
  if (kind !== undefined) named.push(kindsInWords[kind] ?? `a ${kind}`);
  return named.join(' or ');
}

const kindsInWords: Readonly<Partial<Record<Term['kind'], string>>> = {
  integer: 'a whole number',
  float: 'a number',
  string: 'a string, such as `"text"`',
  binary: 'a binary, such as `<<"text">>`',
  atom: 'an atom, such as `name`',
  list: 'a list, such as `[…]`',
};
