import { wordsOf } from '../conf/datatypes.ts';
import { type ConfKey, renamedTo } from '../conf/keys.ts';
import { refusalOf } from '../conf/values.ts';
import { groupBy } from '../model/group.ts';
import type { TextRange } from '../model/model.ts';
import type { Completion } from './completion.ts';
import { type ConfLanguageDocument, isInUse } from './conf-document.ts';
import { describeConfKey } from './conf-hover.ts';
import { count } from './lists.ts';
import { escapeSnippet } from './snippets.ts';

/** As many keys are offered whole at most; of more it is their next segments. */
const maxWholeKeys = 60;

/** What can be written at `offset` of a rabbitmq.conf. */
export function confCompletionsAt(document: ConfLanguageDocument, offset: number): readonly Completion[] {
  const place = placeAt(document, offset);
  if (!place) return [];
  return place.at === 'key' ? keys(document, place) : values(document, place);
}

interface Place {
  readonly at: 'key' | 'value';
  /** What of the key stands before the cursor; of a value all of it. */
  readonly key: string;
  /** What of the value stands before the cursor. */
  readonly value: string;
  /** What is replaced. */
  readonly range: TextRange;
  readonly hasEquals: boolean;
}

/** The line tells: half-typed as it is, the document has no setting there yet. */
function placeAt({ text, format, settings }: ConfLanguageDocument, offset: number): Place | undefined {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  // A value in triple quotes goes over lines that look like settings.
  const isInside =
    text.includes("'''") && settings.some(setting => setting.start < start && start < setting.valueRange.end);
  if (format === 'erlang' || isInside) return undefined;
  const before = text.slice(start, offset);
  const behind = /[^\r\n]*/.exec(text.slice(offset))?.[0] ?? '';
  const key = /^[ \t]*([^\s=#]*)$/.exec(before)?.[1];
  if (key !== undefined) {
    const [rest = ''] = /^[^\s=#]*/.exec(behind) ?? [];
    const range = { start: offset - key.length, end: offset + rest.length };
    return { at: 'key', key, value: '', range, hasEquals: /^[^#]*=/.test(behind) };
  }
  const [, ofKey, value = ''] = /^[ \t]*([^\s=#]+)[ \t]*=[ \t]*([^#]*)$/.exec(before) ?? [];
  if (ofKey === undefined) return undefined;
  const rest = (/^[^#]*/.exec(behind)?.[0] ?? '').trimEnd();
  return {
    at: 'value',
    key: ofKey,
    value,
    range: { start: offset - value.length, end: offset + rest.length },
    hasEquals: true,
  };
}

function keys(document: ConfLanguageDocument, place: Place): readonly Completion[] {
  const written = place.key.split('.');
  const typed = written.pop() ?? '';
  const set = new Set(
    document.settings
      .filter(({ keyRange }) => keyRange.start !== place.range.start)
      .map(setting => setting.key),
  );
  const open = [...document.keys.all.values()]
    .filter(key => isOffered(key) && isInUse(key, document) && begins(key, written))
    .map(key => ({ key, label: labelOf(key, written) }))
    .filter(({ label }) => !set.has(label));
  const whole = ({ key, label }: Candidate) => wholeKey(document, place, key, label, written.length);
  if (open.length <= maxWholeKeys) return open.map(whole);

  // A key may be the beginning of others: `log.file` of what is behind `log.file.`
  const byBeginning = groupBy(open, ({ label }) => {
    const segments = label.split('.');
    const beginning = segments.slice(0, written.length + 1).join('.');
    return segments.length > written.length + 1 ? `${beginning}.` : label;
  });
  const groups = [...byBeginning].flatMap(([beginning, candidates]) =>
    candidates.length > 1 && !beginning.includes('$')
      ? [group(place, beginning, candidates)]
      : candidates.map(whole),
  );
  // Who types a word from the middle of a key finds it too.
  const inside = typed === '' ? [] : open.filter(({ label }) => label.includes(typed));
  const shown = new Set(groups.map(({ label }) => label));
  const found = inside.slice(0, maxWholeKeys).filter(({ label }) => !shown.has(label));
  return [...groups, ...found.map(whole)];
}

interface Candidate {
  readonly key: ConfKey;
  /** The key with what is written in place of its first `$` segments. */
  readonly label: string;
}

/** What nothing reads, what every node refuses and what is left out of the documentation is not worth writing. */
function isOffered({ hidden, unread, checks }: ConfKey): boolean {
  return !hidden && !unread && !checks.some(check => check.always_refused);
}

function begins({ segments }: ConfKey, written: readonly string[]): boolean {
  return (
    segments.length > written.length &&
    written.every((segment, index) => segments[index]?.startsWith('$') || segments[index] === segment)
  );
}

function labelOf({ segments }: ConfKey, written: readonly string[]): string {
  return segments.map((segment, index) => written[index] ?? segment).join('.');
}

function group({ range }: Place, beginning: string, candidates: readonly Candidate[]): Completion {
  return {
    label: beginning,
    kind: 'section',
    detail: count(candidates.length, 'key'),
    range,
    insertText: beginning,
    filterText: beginning,
    asksAgain: true,
  };
}

function wholeKey(
  document: ConfLanguageDocument,
  { range, hasEquals }: Place,
  key: ConfKey,
  label: string,
  written: number,
): Completion {
  let stop = 0;
  const snippet = label
    .split('.')
    .map((segment, index) =>
      index >= written && segment.startsWith('$')
        ? `\${${++stop}:${segment.slice(1)}}`
        : escapeSnippet(segment),
    )
    .join('.');
  return {
    label,
    kind: 'key',
    detail: typesOf(key),
    documentation: describeConfKey(key, document),
    range,
    insertText: hasEquals ? snippet : `${snippet} = $0`,
    isSnippet: true,
    filterText: label,
    deprecated: renamedTo(key.key) !== undefined,
    // At a place to fill in names are a person's own.
    asksAgain: !hasEquals && stop === 0 && wordsFor(key).length > 0,
  };
}

/** In a few words, as a longer line would cut the keys off: "integer", "true | false", "infinity or integer". */
function typesOf({ datatypes }: ConfKey): string {
  const names = datatypes.map(datatype => {
    const words = wordsOf([datatype]);
    return words.length > 0 && words.length <= 4 ? words.join(' | ') : datatype.type;
  });
  return [...new Set(names)].join(' or ');
}

function values(
  { keys: table }: ConfLanguageDocument,
  { key: written, value, range }: Place,
): readonly Completion[] {
  const segments = written.split('.');
  const key = table.find(segments);
  if (!key) return [];
  const offers = [...new Set([...wordsFor(key), ...withUnits(key, value)])];
  return offers
    .filter(offer => !refusalOf(key, segments, offer))
    .map((offer, index) => ({
      label: offer,
      kind: 'value',
      detail: offer === key.default ? 'default' : undefined,
      range,
      insertText: offer,
      filterText: offer,
      sortText: String(index).padStart(3, '0'),
    }));
}

/** The words that the value can be, and its default. */
function wordsFor(key: ConfKey): readonly string[] {
  const words = [
    ...wordsOf(key.datatypes),
    ...key.checks.flatMap(({ only_values: only = [], or = [] }) => [...only, ...or]),
  ];
  return key.default === undefined || !/^[\w./:+-]+$/.test(key.default) ? words : [...words, key.default];
}

/** A number that was begun, with each unit that can follow it. */
function withUnits({ datatypes, validators }: ConfKey, value: string): readonly string[] {
  const [number] = /^\d+(?:\.\d+)?/.exec(value) ?? [];
  if (number === undefined) return [];
  const types = datatypes.map(({ type }) => type);
  // Some sizes are texts to the schema, and a validator reads them.
  if (validators.some(validator => validator.plain_integer)) types.push('bytesize');
  return types.flatMap(type => (units[type] ?? []).map(unit => number + unit));
}

const units: Readonly<Record<string, readonly string[]>> = {
  bytesize: ['KB', 'MB', 'GB'],
  duration: ['ms', 's', 'm', 'h', 'd', 'w'],
};
