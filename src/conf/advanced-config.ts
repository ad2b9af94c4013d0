import type { TextRange } from '../model/model.ts';
import { isAtLeast, type Version } from '../model/version.ts';
import type { Problem } from './erlang/escapes.ts';
import type { Sequence, Term } from './erlang/term.ts';
import { parseTerms } from './erlang/terms.ts';

/**
 * A text under the name advanced.config, or rabbitmq.config in the classic format, which a node reads in the same way:
 * https://www.rabbitmq.com/docs/configure#advanced-config-file
 */
export interface AdvancedConfigDocument {
  readonly text: string;
  /** Something makes the file out of this text before a node reads it: `{{ }}`, `{% %}`, `<% %>`. */
  readonly isTemplate: boolean;
  readonly root?: Term;
  readonly comments: readonly TextRange[];
  /** In the order of the text. Each one keeps a node from starting. */
  readonly problems: readonly Problem[];
  /** In the order of the text, duplicates included. */
  readonly applications: readonly ApplicationEntry[];
}

/** `{rabbit, […]}` */
export interface ApplicationEntry extends TextRange {
  /** Undefined where it is no atom: a node takes it, and nothing reads what it sets. */
  readonly name?: string;
  readonly nameRange: TextRange;
  readonly list?: Sequence;
  readonly settings: readonly TermSetting[];
}

/** A pair in a list of pairs, such as `{heartbeat, 60}`. */
export interface TermSetting extends TextRange {
  /** What leads to it: the application, its key, and what is below it where values are such lists themselves. */
  readonly path: readonly string[];
  readonly keyRange: TextRange;
  readonly value: Term;
  /** The list that it stands in, and the pair itself. */
  readonly list: Sequence;
  readonly pair: Sequence;
}

/**
 * Reads a text as a node of this version does: the one expression in it is worked out, then taken for a list of applications
 * with their settings (`rabbit_prelaunch_file:consult_file/1` and `rabbit_prelaunch_conf`). Never throws.
 */
export function parseAdvancedConfig(text: string, version: Version): AdvancedConfigDocument {
  // Which Erlang/OTP a node runs on the text does not tell: RabbitMQ 4.0 is the first that runs on 27.
  const dialect = { evaluates: true, isOtp27: isAtLeast(version, 4, 0) };
  const { root, comments, problems } = parseTerms(text, dialect);
  const misshapen: Problem[] = [];
  const applications = root ? applicationsIn(root, misshapen) : [];
  return {
    text,
    isTemplate: templateMarks.test(text),
    ...(root ? { root } : {}),
    comments,
    // Where brackets are missing, what stands in them is not what is meant.
    problems: root ? (problems.length > 0 ? problems : misshapen) : [...problems, nothingIn(text, comments)],
    applications,
  };
}

/** The pairs in a value, as far as it is a list of pairs itself. */
export function settingsBelow({ path, value }: Pick<TermSetting, 'path' | 'value'>): readonly TermSetting[] {
  if (value.kind !== 'list') return [];
  return value.elements.flatMap(pair => {
    const [key, inner] = pair.kind === 'tuple' ? pair.elements : [];
    if (pair.kind !== 'tuple' || key?.kind !== 'atom' || !inner || pair.elements.length !== 2) return [];
    return [settingOf([...path, key.name], pair, key, inner, value)];
  });
}

/** The settings that the offset is in, from the outermost on. */
export function settingsAt({ applications }: AdvancedConfigDocument, offset: number): readonly TermSetting[] {
  const found: TermSetting[] = [];
  let next = around(around(applications, offset)?.settings ?? [], offset);
  while (next) {
    found.push(next);
    next = around(settingsBelow(next), offset);
  }
  return found;
}

/** The one that the offset is in, of several in the order of the text. */
function around<T extends TextRange>(ranges: readonly T[], offset: number): T | undefined {
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ranges[middle]?.end ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  const found = ranges[low];
  return found && found.start <= offset ? found : undefined;
}

/** Erlang has `{{` of its own, for a tuple in a tuple, and `${` in LDAP queries. */
const templateMarks = /\{\{-?\s*[\w.$'"|: -]+\}\}|\{%-?\s[^\n]*%\}|<%.*?%>/;

function nothingIn(text: string, comments: readonly TextRange[]): Problem {
  const [place = { start: 0, end: Math.min(1, text.length) }] = comments;
  return { start: place.start, end: place.end, message: 'The file holds nothing: write `[].`' };
}

const wantedApplications = 'The file must be a list of applications with their settings, `[{rabbit, […]}].`';
const wantedPairs = 'The settings of an application are a list of pairs, `[{key, value}]`';

function applicationsIn(root: Term, misshapen: Problem[]): readonly ApplicationEntry[] {
  return elementsOf(root, wantedApplications, misshapen).flatMap(entry => {
    const [name, list] = pairIn(
      entry,
      'An application stands here with its settings, `{rabbit, […]}`',
      misshapen,
    );
    if (!name || !list) return [];
    const application = name.kind === 'atom' ? name.name : undefined;
    const pairs = elementsOf(list, wantedPairs, misshapen);
    const { start, end } = entry;
    return [
      {
        start,
        end,
        ...(application === undefined ? {} : { name: application }),
        nameRange: { start: name.start, end: name.end },
        ...(list.kind === 'list' ? { list } : {}),
        settings: pairs.flatMap(pair => {
          const [key, value] = pairIn(pair, 'A setting is a pair, `{key, value}`', misshapen);
          if (value) checkTails(value, misshapen);
          if (key?.kind !== 'atom' || !value || pair.kind !== 'tuple' || list.kind !== 'list') return [];
          return [settingOf([application ?? '', key.name], pair, key, value, list)];
        }),
      },
    ];
  });
}

/** An empty string is an empty list; any other is a list of numbers. */
function elementsOf(term: Term, wanted: string, misshapen: Problem[]): readonly Term[] {
  const { kind, start, end } = term;
  if (kind === 'expression' || (kind === 'string' && term.text === '')) return [];
  if (kind !== 'list') misshapen.push({ start, end, message: `${wanted}: this is a ${kind}` });
  else if (term.tail) {
    const { tail } = term;
    if (tail.kind === 'list') return [...term.elements, ...tail.elements];
    if (tail.kind !== 'expression') {
      misshapen.push({
        start: tail.start,
        end: tail.end,
        message: `${wanted}: behind a \`|\` stands a list`,
      });
    }
  }
  return kind === 'list' ? term.elements : [];
}

/** A node looks through all lists for what it has to decrypt, and fails at one that ends with anything but a list. */
function checkTails(term: Term, misshapen: Problem[]): void {
  if (term.kind !== 'list') return;
  if (term.tail && term.tail.kind !== 'list' && term.tail.kind !== 'expression') {
    const { start, end } = term.tail;
    misshapen.push({ start, end, message: `Behind a \`|\` stands a list: this is a ${term.tail.kind}` });
  }
  for (const element of term.elements) {
    const isPair = element.kind === 'tuple' && element.elements.length === 2;
    checkTails((isPair && element.elements[1]) || element, misshapen);
  }
}

function pairIn(term: Term, wanted: string, misshapen: Problem[]): readonly Term[] {
  if (term.kind === 'expression' || (term.kind === 'tuple' && term.elements.length === 2)) {
    return term.kind === 'tuple' ? term.elements : [];
  }
  const what = term.kind === 'tuple' ? `a tuple of ${term.elements.length}` : `no pair but a ${term.kind}`;
  misshapen.push({ start: term.start, end: term.end, message: `${wanted}: this is ${what}` });
  return [];
}

function settingOf(
  path: readonly string[],
  pair: Sequence,
  key: TextRange,
  value: Term,
  list: Sequence,
): TermSetting {
  const { start, end } = pair;
  return { path, start, end, keyRange: { start: key.start, end: key.end }, value, list, pair };
}
