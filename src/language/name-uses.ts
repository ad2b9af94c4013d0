import type { TextRange } from '../model/model.ts';
import { type JsonMember, type JsonNode, type JsonObject, member } from '../model/written.ts';
import { hostOf } from '../rules/links.ts';
import type { Cursor } from './cursor.ts';
import type { LanguageDocument } from './document.ts';

export type NamedKind = 'vhost' | 'user' | 'queue' | 'exchange' | 'upstream' | 'upstream set';

/** What a name stands for. A virtual host and a user lie in no virtual host: there it is `''`. */
export interface Named {
  readonly kind: NamedKind;
  readonly vhost: string;
  readonly name: string;
}

/** A place where a name is written. */
export interface NameUse extends Named {
  /** The name without its quotes. */
  readonly range: TextRange;
  /** Here it is declared; elsewhere it is spoken of. */
  readonly declares: boolean;
}

/** What is named under the cursor. */
export function nameAt(document: LanguageDocument, { path, range, at }: Cursor): NameUse | undefined {
  const [root, section, item] = path;
  if (section?.container.kind !== 'array' || item?.container.kind !== 'object') return undefined;
  let found: NameUse | undefined;
  const object = item.container;
  visitNames(String(root.name), object.plain, (named, steps, declares) => {
    const place = placeOf(object, steps);
    const hit = place && (at === 'key') === place.isKey && place.range.start === range.start;
    if (hit) found = { ...named, range: withoutQuotes(document.text, place.range), declares };
  });
  return found;
}

/** Every place of a name, in the order of the text. */
export function usesOf(document: LanguageDocument, { kind, vhost, name }: Named): readonly NameUse[] {
  const uses: NameUse[] = [];
  for (const { key: section, value } of document.definitions.root.members) {
    if (value?.kind !== 'array' || !sections.has(section)) continue;
    for (const object of value.items) {
      if (object.kind !== 'object') continue;
      visitNames(section, object.plain, (named, steps, declares) => {
        if (named.name !== name || named.kind !== kind || named.vhost !== vhost) return;
        const place = placeOf(object, steps);
        if (place) uses.push({ ...named, range: withoutQuotes(document.text, place.range), declares });
      });
    }
  }
  return uses.toSorted((a, b) => a.range.start - b.range.start);
}

/** A name between its quotes; the last one may be missing yet. */
export function withoutQuotes(text: string, { start, end }: TextRange): TextRange {
  const isClosed = end - start > 1 && text[end - 1] === '"';
  return { start: start + 1, end: isClosed ? end - 1 : end };
}

/** The virtual host of a URI without a host, which is this broker; without a path it is the default one. */
export function localVhost(uri: unknown): string | undefined {
  if (typeof uri !== 'string' || !/^amqps?:\/\//.test(uri) || hostOf(uri) !== '') return undefined;
  const path = /^amqps?:\/\/[^/?#]*\/([^?#]*)/.exec(uri)?.[1];
  try {
    return path === undefined || path === '' ? '/' : decodeURIComponent(path);
  } catch {
    return undefined;
  }
}

type Steps = readonly (string | number)[];
type Visit = (named: Named, steps: Steps, declares: boolean) => void;
type Plain = Readonly<Record<string, unknown>>;

const sections: ReadonlySet<string> = new Set([
  'bindings',
  'exchanges',
  'global_parameters',
  'parameters',
  'permissions',
  'policies',
  'queues',
  'topic_permissions',
  'users',
  'vhosts',
]);

/** Calls `visit` for every name in an object of a section. It runs over whole files: it makes little on the way. */
function visitNames(section: string, object: Plain, visit: Visit): void {
  const vhost = typeof object.vhost === 'string' ? object.vhost : '';
  const name = (kind: NamedKind, value: unknown, steps: Steps, declares = false) => {
    // The empty exchange is the default one; the other empty names are no names.
    if (typeof value === 'string' && value !== '') {
      visit({ kind, vhost: kind === 'vhost' || kind === 'user' ? '' : vhost, name: value }, steps, declares);
    }
  };
  switch (section) {
    case 'vhosts':
      name('vhost', object.name, ['name'], true);
      return;
    case 'users':
      name('user', object.name, ['name'], true);
      for (const key of Object.keys(asRecord(object.permissions)))
        name('vhost', key, ['permissions', key, keyOf]);
      return;
    case 'global_parameters':
      if (object.name === 'mqtt_default_vhosts' || object.name === 'mqtt_port_to_vhost_mapping') {
        for (const [key, value] of Object.entries(asRecord(object.value)))
          name('vhost', value, ['value', key]);
      }
      return;
  }
  name('vhost', object.vhost, ['vhost']);
  switch (section) {
    case 'permissions':
      name('user', object.user, ['user']);
      return;
    case 'topic_permissions':
      name('user', object.user, ['user']);
      name('exchange', object.exchange, ['exchange']);
      return;
    case 'exchanges':
      name('exchange', object.name, ['name'], true);
      name('exchange', asRecord(object.arguments)[alternate], ['arguments', alternate]);
      return;
    case 'queues':
      name('queue', object.name, ['name'], true);
      visitDeadLettering(asRecord(object.arguments), 'x-', 'arguments', name);
      return;
    case 'bindings':
      name('exchange', object.source, ['source']);
      name(object.destination_type === 'exchange' ? 'exchange' : 'queue', object.destination, [
        'destination',
      ]);
      if (object.source === '') name('queue', object.routing_key, ['routing_key']);
      return;
    case 'policies': {
      const definition = asRecord(object.definition);
      visitDeadLettering(definition, '', 'definition', name);
      name('exchange', definition[alternate], ['definition', alternate]);
      name('upstream', definition['federation-upstream'], ['definition', 'federation-upstream']);
      const set = 'federation-upstream-set';
      if (definition[set] !== 'all') name('upstream set', definition[set], ['definition', set]);
      return;
    }
    case 'parameters':
      visitParameter(object, name, visit);
  }
}

const alternate = 'alternate-exchange';
/** Stands at the end of the way to a key, not to its value. */
const keyOf = '\0key';

type Name = (kind: NamedKind, value: unknown, steps: Steps, declares?: boolean) => void;

/** The default exchange takes the routing key for the name of a queue. */
function visitDeadLettering(settings: Plain, prefix: string, parent: string, name: Name): void {
  const exchange = `${prefix}dead-letter-exchange`;
  const key = `${prefix}dead-letter-routing-key`;
  name('exchange', settings[exchange], [parent, exchange]);
  if (settings[exchange] === '') name('queue', settings[key], [parent, key]);
}

function visitParameter(parameter: Plain, name: Name, visit: Visit): void {
  switch (parameter.component) {
    case 'federation-upstream':
      name('upstream', parameter.name, ['name'], true);
      return;
    case 'federation-upstream-set':
      name('upstream set', parameter.name, ['name'], true);
      if (Array.isArray(parameter.value)) {
        for (const [index, item] of parameter.value.entries())
          name('upstream', asRecord(item).upstream, ['value', index, 'upstream']);
      }
      return;
    case 'shovel': {
      const value = asRecord(parameter.value);
      for (const side of ['src', 'dest']) {
        const vhost = localVhost(value[`${side}-uri`]);
        for (const kind of ['queue', 'exchange'] as const) {
          const key = `${side}-${kind}`;
          const named = value[key];
          if (vhost !== undefined && typeof named === 'string' && named !== '')
            visit({ kind, vhost, name: named }, ['value', key], false);
        }
      }
    }
  }
}

function asRecord(value: unknown): Plain {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Plain) : {};
}

function placeOf(
  object: JsonObject,
  steps: Steps,
): { readonly range: TextRange; readonly isKey: boolean } | undefined {
  let node: JsonNode | undefined = object;
  for (const [index, step] of steps.entries()) {
    if (typeof step === 'number') {
      node = node?.kind === 'array' ? node.items[step] : undefined;
    } else {
      const found: JsonMember | undefined = node?.kind === 'object' ? member(node, step) : undefined;
      if (steps[index + 1] === keyOf) return found && { range: found.keyRange, isKey: true };
      node = found?.value;
    }
  }
  return node && { range: node, isKey: false };
}
