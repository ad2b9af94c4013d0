import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { get, isObject, type Json, type JsonObject, type Path, set } from './json.ts';

/** A definitions file that is one step away from a valid one. */
export interface Mutant {
  /** What was changed, such as `queues[audit].durable = null`: the mutant's identity. */
  readonly mutation: string;
  /**
   * Where a virtual host, user or exchange has no name or one that is no string, 3.10 makes it all the same, and
   * nothing removes it: it meets objects that lack the field, or policies. Such a mutant is asked about last.
   */
  readonly leavesTraces?: boolean;
  /** The file; the names of its virtual host and users end in `n`, so that mutants do not meet on a broker. */
  text(n: number): string;
}

/** The file that the mutants come from; it uses most of what a file can hold. */
export const baseText = readFileSync(
  join(import.meta.dirname, '..', '..', 'fixtures', 'differential', 'valid.json'),
  'utf8',
);

/** The file as it is: every broker takes it. */
export const validDefinitions: Mutant = { mutation: 'none', text: numbered(baseText) };

export function base(): JsonObject {
  return JSON.parse(baseText) as JsonObject;
}

export function numbered(text: string): (n: number) => string {
  return n => text.replaceAll('{n}', String(n));
}

export function changed(mutation: string, change: (root: JsonObject) => unknown): Mutant {
  return {
    mutation,
    leavesTraces: hasOddName.test(mutation),
    text: n => {
      const root = base();
      change(root);
      return numbered(JSON.stringify(lightened(root), null, 2))(n);
    },
  };
}

const hasOddName = /^((users|vhosts)(\[\w+\](\.name)?)?|exchanges\[[\w.]+\]\.name) (?!with)/;

export function values(path: Path, list: readonly Json[]): Mutant[] {
  const old = JSON.stringify(get(base(), path));
  return unique(list)
    .filter(value => JSON.stringify(value) !== old && !hangs(path, value))
    .map(value => changed(`${label(path)} = ${shortened(value)}`, root => set(root, path, value)));
}

/** RabbitMQ 3.10.8 never answers to it, and is busy for good. */
function hangs(path: Path, value: Json): boolean {
  return (
    String(path.at(-1)).endsWith('queue-master-locator') && ['{}', '1.5'].includes(JSON.stringify(value))
  );
}

export function merged(path: Path, added: JsonObject): Mutant {
  return changed(`${label(path)} with ${shortened(added)}`, root => {
    for (const [key, value] of Object.entries(added)) set(root, [...path, key], value);
  });
}

/** Values that a fact is right and wrong with. */
export function valuesLike(fact: {
  readonly type: string;
  readonly values?: readonly unknown[];
  readonly min?: number;
  readonly max?: number;
}): Json[] {
  const own: Json[] = (fact.values ?? []) as Json[];
  const odd: Json[] = [null, '', 'word', '10', 1.5, true, [], {}, ['a']];
  const bounds = [fact.min ?? 0, fact.max ?? 10].flatMap(bound => [bound - 1, bound, bound + 1]);
  const likely: Json[] = fact.type === 'string' ? ['orders.dlx', '7D', '10m'] : ['7D', ...bounds, 10.0];
  return unique([...own, ...likely, ...odd]);
}

/** `queues[audit].arguments.x-max-age`: objects by name where they have one. */
export function label(path: Path): string {
  return path
    .map((step, index) => {
      if (typeof step === 'string') return index === 0 ? step : `.${step}`;
      const item = get(base(), path.slice(0, index + 1));
      const name = isObject(item) ? item.name : undefined;
      return `[${typeof name === 'string' ? name.replace('-{n}', '') : step}]`;
    })
    .join('');
}

/**
 * The file without the quorum queue, the stream and the shovel that the mutation leaves as they are: starting
 * and ending them takes a broker most of the time.
 */
function lightened(root: JsonObject): JsonObject {
  const heavy = new Set(
    [
      ['queues', 0],
      ['queues', 3],
      ['parameters', 2],
    ].map(path => JSON.stringify(get(base(), path))),
  );
  const sections = Object.entries(root).map(([section, list]): [string, Json] => {
    if (!Array.isArray(list)) return [section, list];
    const texts = list.map(item => JSON.stringify(item));
    const stays = (text = '') => !heavy.has(text) || texts.indexOf(text) !== texts.lastIndexOf(text);
    return [section, list.filter((_, index) => stays(texts[index]))];
  });
  return Object.fromEntries(sections);
}

function unique(list: readonly Json[]): Json[] {
  return [...new Map(list.map(value => [JSON.stringify(value), value])).values()];
}

function shortened(value: Json): string {
  return JSON.stringify(value).replaceAll(/(.)\1{20,}/g, run => `${run[0]}×${run.length}`);
}
