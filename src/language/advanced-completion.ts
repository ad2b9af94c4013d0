import { settingsBelow, type TermSetting } from '../conf/advanced-config.ts';
import { wordsOf } from '../conf/datatypes.ts';
import { type Token, tokensOf } from '../conf/erlang/tokens.ts';
import { atomFor } from '../conf/erlang/write.ts';
import { applicationNames, environmentOf, knownBelow } from '../conf/erlang-keys.ts';
import type { TextRange } from '../model/model.ts';
import { type AdvancedLanguageDocument, confKeysAt, describePath } from './advanced-document.ts';
import type { Completion } from './completion.ts';
import { escapeSnippet } from './snippets.ts';

/** What can be written at `offset` of an advanced.config: applications, their keys, and the words that a value can be. */
export function advancedCompletionsAt(
  document: AdvancedLanguageDocument,
  offset: number,
): readonly Completion[] {
  const place = placeAt(document.text, offset);
  if (!place) return [];
  return place.at === 'value' ? values(document, place) : names(document, place);
}

interface Place {
  /** Of a new pair, of the name in one, or of its value. */
  readonly at: 'pair' | 'name' | 'value';
  /** The names of the pairs around it, from the application on; of a value its own too. */
  readonly path: readonly string[];
  /** What is replaced. */
  readonly range: TextRange;
  /** A name that stands alone in its pair wants a value behind it. */
  readonly isAlone: boolean;
}

/** The brackets before the cursor tell: half-typed as it is, the document has no pair there yet. */
function placeAt(text: string, offset: number): Place | undefined {
  const { tokens, comments, problems } = tokensOf(text.slice(0, offset), true);
  const isInQuotes = problems.some(
    ({ message, start }) => start < offset && message.includes('is not closed'),
  );
  if (isInQuotes || comments.at(-1)?.end === offset) return undefined;
  const written = tokens.filter(({ kind }) => kind !== 'end');
  const last = written.at(-1);
  const isTyped = last?.end === offset && /^[a-z]/.test(text.slice(last.start, last.end));
  const [rest = ''] = /^[\w@]*/.exec(text.slice(offset)) ?? [];
  const range = { start: isTyped ? last.start : offset, end: offset + rest.length };
  const open = bracketsAround(isTyped ? written.slice(0, -1) : written);
  const inner = open.at(-1);
  if (!inner) return undefined;
  const path = open.flatMap(({ sign, commas, name }) =>
    sign === '{' && commas === 1 && name !== undefined ? [name] : [],
  );
  const isAlone = !/^\s*,/.test(text.slice(range.end));
  if (inner.sign === '[') return { at: 'pair', path, range, isAlone };
  if (inner.commas === 0 && inner.name === undefined) return { at: 'name', path, range, isAlone };
  return inner.commas === 1 && inner.isEmpty ? { at: 'value', path, range, isAlone } : undefined;
}

interface Bracket {
  readonly sign: string;
  commas: number;
  /** The atom that it begins with. */
  name?: string;
  /** Nothing stands behind the last comma. */
  isEmpty: boolean;
}

function bracketsAround(tokens: readonly Token[]): readonly Bracket[] {
  const open: Bracket[] = [];
  for (const { kind, text } of tokens) {
    const inner = open.at(-1);
    if (kind === 'sign' && (text === '[' || text === '{')) {
      if (inner) inner.isEmpty = false;
      open.push({ sign: text, commas: 0, isEmpty: true });
    } else if (kind === 'sign' && (text === ']' || text === '}')) open.pop();
    else if (kind === 'sign' && text === ',' && inner) {
      inner.commas++;
      inner.isEmpty = true;
    } else if (inner) {
      if (kind === 'atom' && inner.isEmpty && inner.commas === 0) inner.name = text;
      inner.isEmpty = false;
    }
  }
  return open;
}

function names(document: AdvancedLanguageDocument, place: Place): readonly Completion[] {
  const { path, range, at, isAlone } = place;
  const taken = new Set(writtenBelow(document, path, range));
  return namesBelow(path)
    .filter(name => !taken.has(name))
    .map((name): Completion => {
      const inner = [...path, name];
      const atom = escapeSnippet(atomFor(name));
      const pair = `${atom}, ${valueSnippet(document, inner)}`;
      const byDefault = path.length === 1 ? environmentOf(path[0] ?? '')?.get(name) : undefined;
      return {
        label: name,
        kind: path.length === 0 ? 'section' : 'key',
        ...(byDefault ? { detail: byDefault } : {}),
        documentation: describePath(document, inner),
        range,
        insertText: at === 'pair' ? `{${pair}}` : isAlone ? pair : atom,
        isSnippet: true,
        filterText: name,
        asksAgain: (at === 'pair' || isAlone) && wordsAt(document, inner).length > 0,
      };
    });
}

function namesBelow(path: readonly string[]): readonly string[] {
  if (path.length === 0) {
    return applicationNames().filter(name => (environmentOf(name)?.size ?? 0) > 0 || name === 'kernel');
  }
  const own = path.length === 1 ? (environmentOf(path[0] ?? '')?.keys() ?? []) : [];
  return [...new Set([...own, ...knownBelow(path)])].toSorted();
}

/** The names that stand beside the cursor already. */
function writtenBelow(
  { applications }: AdvancedLanguageDocument,
  path: readonly string[],
  range: TextRange,
): readonly string[] {
  const isElsewhere = ({ start }: TextRange) => start !== range.start;
  if (path.length === 0) {
    return applications.flatMap(({ name, nameRange }) =>
      name !== undefined && isElsewhere(nameRange) ? [name] : [],
    );
  }
  const isAround = ({ start, end }: TextRange) => start <= range.start && range.start <= end;
  let settings: readonly TermSetting[] = applications.filter(isAround).flatMap(entry => entry.settings);
  for (let depth = 1; depth < path.length; depth++)
    settings = settings.filter(isAround).flatMap(settingsBelow);
  return settings
    .filter(setting => setting.path.length === path.length + 1 && isElsewhere(setting.keyRange))
    .flatMap(setting => setting.path.at(-1) ?? []);
}

/** A place for a value, between what its kind begins and ends with. */
function valueSnippet(document: AdvancedLanguageDocument, path: readonly string[]): string {
  const [application = '', name = ''] = path;
  const byDefault = path.length === 2 ? environmentOf(application)?.get(name) : undefined;
  if (path.length === 1 || knownBelow(path).size > 0 || byDefault?.startsWith('[')) return '[$0]';
  const [type] = confKeysAt(document, path).flatMap(({ datatypes }) =>
    datatypes.map(datatype => datatype.type),
  );
  if (byDefault?.startsWith('<<') || type === 'binary' || type === 'tagged_binary') return '<<"$0">>';
  return byDefault?.startsWith('"') || type === 'string' || type === 'file' ? '"$0"' : '$0';
}

function values(document: AdvancedLanguageDocument, { path, range }: Place): readonly Completion[] {
  return wordsAt(document, path).map((word, index) => ({
    label: word,
    kind: 'value',
    range,
    insertText: word,
    filterText: word,
    sortText: String(index).padStart(3, '0'),
  }));
}

function wordsAt(document: AdvancedLanguageDocument, path: readonly string[]): readonly string[] {
  const words = confKeysAt(document, path).flatMap(({ datatypes }) => wordsOf(datatypes));
  const [application = '', name = ''] = path;
  const byDefault = path.length === 2 ? environmentOf(application)?.get(name) : undefined;
  const isWord = byDefault !== undefined && /^(?:[a-z]\w*|[\d.]+)$/.test(byDefault);
  const booleans = byDefault === 'true' || byDefault === 'false' ? ['true', 'false'] : [];
  return [...new Set([...words.map(atomFor), ...booleans, ...(isWord ? [byDefault] : [])])];
}
