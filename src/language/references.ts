import type { TextEdit } from '../model/edit.ts';
import { patternMatches } from '../model/effective.ts';
import { predeclaredExchanges } from '../model/facts.ts';
import { inVhost, type Policy, type TextRange } from '../model/model.ts';
import { uris } from '../rules/links.ts';
import { policyTitle } from '../rules/policies.ts';
import { cursorAt } from './cursor.ts';
import { code } from './describe.ts';
import type { LanguageDocument, Location, Refusal } from './document.ts';
import { firstOf } from './lists.ts';
import { localVhost, type Named, type NamedKind, type NameUse, nameAt, usesOf } from './name-uses.ts';

/** The names, without quotes, of what is declared under the name at `offset`. */
export function definitionAt(document: LanguageDocument, offset: number): readonly Location[] {
  const named = namedAt(document, offset);
  if (!named) return [];
  return usesOf(document, named)
    .filter(({ declares }) => declares)
    .map(({ range }) => range);
}

/** Every place, in the order of the text, that speaks of what the name at `offset` speaks of. */
export function referencesAt(
  document: LanguageDocument,
  offset: number,
  { includeDeclaration }: { readonly includeDeclaration: boolean },
): readonly Location[] {
  const named = namedAt(document, offset);
  if (!named) return [];
  return usesOf(document, named)
    .filter(({ declares }) => includeDeclaration || !declares)
    .map(({ range }) => range);
}

export interface RenameTarget {
  /** The name without its quotes. */
  readonly range: TextRange;
  /** The name as it is now. */
  readonly placeholder: string;
}

export interface Rename {
  /** Sorted; they never overlap. */
  readonly edits: readonly TextEdit[];
  /** What the edits leave to a person: patterns that match the old name and not the new one, or the other way round. */
  readonly warning?: string;
}

export function renameRangeAt(document: LanguageDocument, offset: number): RenameTarget | Refusal {
  const named = namedAt(document, offset);
  const title = named && titles[named.kind];
  if (!named || !title)
    return { reason: 'Put the cursor on the name of a queue, an exchange, a virtual host or a user.' };
  if (isReserved(named))
    return { reason: `${title} ${code(named.name)} is the broker's own: it cannot be renamed.` };
  return { range: named.range, placeholder: named.name };
}

export function renameEdits(document: LanguageDocument, offset: number, newName: string): Rename | Refusal {
  const target = renameRangeAt(document, offset);
  const named = namedAt(document, offset);
  if ('reason' in target || !named) return 'reason' in target ? target : { reason: 'There is no name here.' };
  const renamed = { ...named, name: newName };
  const reason = newName === named.name ? undefined : whyNot(document, renamed);
  if (reason !== undefined) return { reason };
  const newText = JSON.stringify(newName).slice(1, -1);
  return {
    edits: usesOf(document, named).map(({ range }) => ({ ...range, newText })),
    warning: warningFor(document, named, newName),
  };
}

function namedAt(document: LanguageDocument, offset: number): NameUse | undefined {
  // An editor's caret touches the name before it and the one behind it.
  for (const at of [offset, offset + 1]) {
    const cursor = cursorAt(document.text, document.definitions.root, at);
    const named = cursor && nameAt(document, cursor);
    if (named) return named;
  }
  return undefined;
}

/** What can be renamed. */
const titles: Partial<Record<NamedKind, string>> = {
  exchange: 'Exchange',
  queue: 'Queue',
  user: 'User',
  vhost: 'Virtual host',
};

/** Names that begin so are for the broker itself: https://www.rabbitmq.com/docs/queues#names */
function isReserved({ kind, name }: Named): boolean {
  return (
    (kind === 'queue' || kind === 'exchange') && (name.startsWith('amq.') || predeclaredExchanges.has(name))
  );
}

/** The most that AMQP 0-9-1 has room for. */
const maxNameBytes = 255;

function whyNot(document: LanguageDocument, renamed: Named): string | undefined {
  const { kind, name } = renamed;
  const title = titles[kind] ?? kind;
  if (name === '') return `A ${title.toLowerCase()} needs a name.`;
  if (isReserved(renamed)) return 'Names that begin with `amq.` are for the broker itself: choose another.';
  const bytes = new TextEncoder().encode(name).length;
  if (bytes > maxNameBytes)
    return `The name has ${bytes} bytes in UTF-8; a broker takes ${maxNameBytes}. Choose a shorter one.`;
  if (usesOf(document, renamed).some(({ declares }) => declares))
    return `${title} ${code(name)}${inVhost(renamed)} exists already: choose another name.`;
  return undefined;
}

function warningFor(document: LanguageDocument, named: Named, newName: string): string | undefined {
  const { parameters } = document.definitions.model;
  if (named.kind === 'vhost') {
    const links = parameters.filter(parameter =>
      uris(parameter).some(({ uri }) => localVhost(uri) === named.name),
    );
    if (links.length === 0) return undefined;
    return `URIs are left as they are, and these lead to the old name: ${firstOf(links, ({ component, name }) => `${component} ${code(name)}`)}.`;
  }
  const affected = patternsBetween(document, named, newName);
  if (affected.length === 0) return undefined;
  return `Patterns are left as they are, and these match only one of the two names: ${firstOf(affected, title => title)}.`;
}

/** Who has patterns that match the old name and not the new one, or the other way round. */
function patternsBetween(
  { definitions: { model } }: LanguageDocument,
  { kind, vhost, name }: Named,
  newName: string,
): readonly string[] {
  if (kind !== 'queue' && kind !== 'exchange') return [];
  const changes = (pattern: string) => patternMatches(pattern, name) !== patternMatches(pattern, newName);
  const isFor = ({ applyTo }: Policy) =>
    applyTo === 'all' || (applyTo === 'exchanges') === (kind === 'exchange');
  return [
    ...model.policies
      .filter(policy => policy.vhost === vhost && isFor(policy) && changes(policy.pattern))
      .map(policyTitle),
    ...model.permissions
      .filter(
        ({ vhost: of, configure, write, read }) => of === vhost && [configure, write, read].some(changes),
      )
      .map(({ user }) => `the permissions of user ${code(user)}`),
  ];
}
