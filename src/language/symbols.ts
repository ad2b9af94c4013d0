import type { TextRange } from '../model/model.ts';
import type { JsonObject } from '../model/written.ts';
import { find } from '../model/written.ts';
import { recordOf, textOf } from './context.ts';
import type { LanguageDocument } from './document.ts';

/** A node of the outline; its children lie inside its range. */
export interface DocumentSymbol {
  readonly name: string;
  readonly detail?: string;
  readonly kind: SymbolKind;
  /** All of it. */
  readonly range: TextRange;
  /** Its name; inside `range`. */
  readonly selectionRange: TextRange;
  readonly children: readonly DocumentSymbol[];
}

export type SymbolKind =
  | 'section'
  | 'vhost'
  | 'queue'
  | 'exchange'
  | 'binding'
  | 'policy'
  | 'user'
  | 'permission'
  | 'parameter'
  | 'setting'
  | 'more';

/** An outline of so many objects at most; what a section has beyond its share is one symbol. */
export const maxSymbols = 5000;

/**
 * Section, virtual host, object: a file is grouped by section, and breadcrumbs follow the text, so a virtual host can
 * only stand inside a section. Where a section mixes its virtual hosts there is no stretch of text that is one of
 * them: there each name says its virtual host. A file with only one virtual host has no such level.
 */
export function symbolsOf(document: LanguageDocument): readonly DocumentSymbol[] {
  const sections = document.definitions.root.members.flatMap(({ key, keyRange, value }) => {
    const objects = value?.kind === 'array' ? value.items.filter(item => item.kind === 'object') : [];
    const kind = Object.hasOwn(kinds, key) ? kinds[key] : undefined;
    return value && kind
      ? [{ key, keyRange, objects, kind, range: { start: keyRange.start, end: value.end } }]
      : [];
  });
  const shares = sharesOf(sections.map(({ objects }) => objects.length));
  const vhosts = new Set(sections.flatMap(({ objects }) => objects.map(vhostOf)));
  vhosts.delete(undefined);
  return sections.map(({ key, keyRange, objects, kind, range }, index) => {
    const shown = objects.slice(0, shares[index]);
    const rest = objects.slice(shown.length);
    return {
      name: key,
      detail: String(objects.length),
      kind: 'section',
      range,
      selectionRange: keyRange,
      children: [...groupsOf(shown, kind, key, vhosts.size > 1), ...moreOf(rest)],
    };
  });
}

const kinds: Readonly<Record<string, SymbolKind>> = {
  bindings: 'binding',
  exchanges: 'exchange',
  global_parameters: 'parameter',
  parameters: 'parameter',
  permissions: 'permission',
  policies: 'policy',
  queues: 'queue',
  topic_permissions: 'permission',
  users: 'user',
  vhosts: 'vhost',
};

/** What each list may show, so that a long one leaves room for the others. */
function sharesOf(lengths: readonly number[]): readonly number[] {
  let left = maxSymbols;
  const shares: number[] = [];
  const byLength = lengths
    .map((length, index) => ({ length, index }))
    .toSorted((a, b) => a.length - b.length);
  for (const [position, { length, index }] of byLength.entries()) {
    const share = Math.min(length, Math.floor(left / (byLength.length - position)));
    shares[index] = share;
    left -= share;
  }
  return shares;
}

function groupsOf(
  objects: readonly JsonObject[],
  kind: SymbolKind,
  section: string,
  hasSeveral: boolean,
): readonly DocumentSymbol[] {
  const runs = runsOf(objects);
  const isMixed = new Set(runs.map(({ vhost }) => vhost)).size < runs.length;
  return runs.flatMap(({ vhost, objects: [first, ...others] }): readonly DocumentSymbol[] => {
    const children = [first, ...others].map(object => {
      const symbol = symbolOf(object, kind, section);
      return hasSeveral && isMixed && vhost !== undefined
        ? { ...symbol, name: `${symbol.name} (${vhost})` }
        : symbol;
    });
    if (!hasSeveral || isMixed || vhost === undefined) return children;
    const range = { start: first.start, end: (others.at(-1) ?? first).end };
    const selectionRange = find(first, ['vhost'])?.value ?? { start: first.start, end: first.start + 1 };
    return [{ name: vhost || '(no name)', kind: 'vhost', range, selectionRange, children }];
  });
}

interface Run {
  readonly vhost: string | undefined;
  readonly objects: [JsonObject, ...JsonObject[]];
}

/** Neighbours of one virtual host. */
function runsOf(objects: readonly JsonObject[]): readonly Run[] {
  const runs: Run[] = [];
  for (const object of objects) {
    const vhost = vhostOf(object);
    const last = runs.at(-1);
    if (last && last.vhost === vhost) last.objects.push(object);
    else runs.push({ vhost, objects: [object] });
  }
  return runs;
}

function vhostOf(object: JsonObject): string | undefined {
  return textOf(object, 'vhost');
}

function symbolOf(object: JsonObject, kind: SymbolKind, section: string): DocumentSymbol {
  const { name, detail, key } = titleOf(object, section);
  const { start, end } = object;
  const selectionRange = find(object, [key])?.value ?? { start, end: Math.min(start + 1, end) };
  // An editor takes no symbol without a name.
  return {
    name: name.trim() === '' ? '(no name)' : name,
    detail,
    kind,
    range: { start, end },
    selectionRange,
    children: [],
  };
}

function titleOf(
  object: JsonObject,
  section: string,
): { readonly name: string; readonly detail?: string; readonly key: string } {
  const text = (key: string) => textOf(object, key) ?? '';
  switch (section) {
    case 'bindings':
      return {
        name: `${text('source') || '(default)'} → ${text('destination')}`,
        detail: text('routing_key'),
        key: 'destination',
      };
    case 'permissions':
      return { name: text('user'), detail: `in ${text('vhost')}`, key: 'user' };
    case 'topic_permissions':
      return { name: text('user'), detail: `${text('exchange')} in ${text('vhost')}`, key: 'user' };
    case 'exchanges':
      return { name: text('name'), detail: text('type'), key: 'name' };
    case 'policies':
      return { name: text('name'), detail: text('pattern'), key: 'name' };
    case 'parameters':
      return { name: text('name'), detail: text('component'), key: 'name' };
    case 'queues': {
      const type = recordOf(object, 'arguments')['x-queue-type'];
      return { name: text('name'), detail: typeof type === 'string' ? type : undefined, key: 'name' };
    }
    default:
      return { name: text('name'), key: 'name' };
  }
}

function moreOf(rest: readonly JsonObject[]): readonly DocumentSymbol[] {
  const [first] = rest;
  const last = rest.at(-1);
  if (!first || !last) return [];
  const range = { start: first.start, end: last.end };
  return [
    {
      name: `… ${rest.length} more`,
      kind: 'more',
      range,
      selectionRange: { start: first.start, end: first.start + 1 },
      children: [],
    },
  ];
}
