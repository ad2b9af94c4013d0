import type { TextRange } from '../model/model.ts';
import type { TextEdit } from './edits.ts';

/** An enabled_plugins file: https://www.rabbitmq.com/docs/plugins#enabled-plugins-file */
export interface EnabledPluginsDocument {
  readonly text: string;
  /** Something makes the file out of this text before a node reads it: `{{ }}`, `{% %}`, `<% %>`, `${ }`. */
  readonly isTemplate: boolean;
  /** In the order of the file, duplicates included. */
  readonly plugins: readonly EnabledPlugin[];
  readonly comments: readonly TextRange[];
  readonly problems: readonly EnabledPluginsProblem[];
  /** From the first to the last sign that is no comment; empty at the beginning of a file without any. */
  readonly list: TextRange;
  /** Where a further plugin is to be inserted: behind the last one, or inside the empty list. */
  readonly end?: number;
}

export interface EnabledPlugin extends TextRange {
  readonly name: string;
}

export interface EnabledPluginsProblem extends TextRange {
  readonly message: string;
  /** A node does not start with it. What is in the list and no atom it leaves out without a word. */
  readonly isRefused: boolean;
  /** The change that mends it, where one does. */
  readonly edit?: TextEdit;
}

/** Reads the one Erlang list of atoms that the file must be; a file without any term enables nothing. Never throws. */
export function parseEnabledPlugins(text: string): EnabledPluginsDocument {
  const comments: TextRange[] = [];
  const tokens = tokensOf(text, comments);
  const list = { start: tokens[0]?.start ?? 0, end: tokens.at(-1)?.end ?? 0 };
  const isTemplate = /\{\{|\{%|<%|\$\{/.test(text);
  return { text, isTemplate, comments, list, ...listIn(tokens, list.end) };
}

function listIn(
  tokens: readonly Token[],
  end: number,
): Pick<EnabledPluginsDocument, 'plugins' | 'problems' | 'end'> {
  const plugins: EnabledPlugin[] = [];
  const problems: EnabledPluginsProblem[] = [];
  const problem = (
    { start, end: tokenEnd }: TextRange,
    message: string,
    edit?: TextEdit,
    isRefused = true,
  ) => {
    problems.push({ start, end: tokenEnd, message, isRefused, ...(edit ? { edit } : {}) });
  };
  let index = 0;
  const last = tokens.at(-1);
  if (!last) return { plugins, problems };
  const next = (): Token => tokens[index] ?? { kind: 'end', text: '', start: last.start, end: last.end };

  if (next().kind === '[') index++;
  else problem(next(), 'The file must be one Erlang list: it begins with `[`');
  let insertAt = next().start;
  let isPluginNext = true;
  for (; !['[', ']', '.', 'end'].includes(next().kind); index++) {
    const token = next();
    if (token.kind === ',') {
      if (isPluginNext) problem(token, 'A plugin is missing before this comma', removal(token));
      isPluginNext = true;
      continue;
    }
    if (!isPluginNext) problem(token, 'A comma is missing before this plugin', insertion(token.start, ','));
    if (token.kind === 'atom') plugins.push({ name: token.text, start: token.start, end: token.end });
    else
      problem(
        token,
        `${notPlugins[token.kind]} is no plugin: the list is of Erlang atoms`,
        asAtom(token),
        token.kind !== 'term',
      );
    isPluginNext = false;
    insertAt = token.end;
  }
  if (next().kind === ']') {
    const before = tokens[index - 1];
    if (before?.kind === ',') problem(before, 'A plugin is missing after this comma', removal(before));
    index++;
    if (next().kind === '.') index++;
    else
      problem(
        next(),
        'The full stop behind the list is missing',
        insertion(tokens[index - 1]?.end ?? end, '.'),
      );
  } else {
    problem(next(), 'The list is not closed: a `]` is missing');
  }
  if (index < tokens.length && problems.length === 0) {
    problem(next(), 'Something follows the list: the file must be one Erlang list');
  }
  return { plugins, problems, end: insertAt };
}

function removal({ start, end }: TextRange): TextEdit {
  return { start, end, newText: '' };
}

function insertion(at: number, newText: string): TextEdit {
  return { start: at, end: at, newText };
}

/** A string that would be an atom without its quotes. */
function asAtom({ text, start, end }: Token): TextEdit | undefined {
  const name = /^"([a-z][\w@]*)"$/.exec(text)?.[1];
  return name === undefined ? undefined : { start, end, newText: name };
}

interface Token extends TextRange {
  /** A `name` begins with a capital letter; a `term` is a string, a number or a tuple. */
  readonly kind: '[' | ']' | ',' | '.' | 'atom' | 'name' | 'term' | 'other' | 'end';
  /** Of an atom without its quotes. */
  readonly text: string;
}

const notPlugins: Readonly<Partial<Record<Token['kind'], string>>> = {
  name: 'A word that begins with a capital letter',
  term: 'What is no atom',
  other: 'This sign',
};

function tokensOf(text: string, comments: TextRange[]): readonly Token[] {
  const tokens: Token[] = [];
  for (const match of text.matchAll(tokenPattern)) {
    const start = match.index;
    const end = start + match[0].length;
    const { comment, atom, quoted, name, term, sign } = match.groups ?? {};
    const atomText = atom ?? quoted;
    if (comment !== undefined) comments.push({ start, end });
    else if (atomText !== undefined) tokens.push({ kind: 'atom', text: atomText, start, end });
    else if (sign !== undefined) tokens.push({ kind: sign as '[' | ']' | ',' | '.', text: sign, start, end });
    else {
      const kind = name !== undefined ? 'name' : term !== undefined ? 'term' : 'other';
      tokens.push({ kind, text: match[0], start, end });
    }
  }
  return tokens;
}

const tokenPattern =
  /(?<comment>%.*)|(?<atom>[a-z][\w@]*)|'(?<quoted>(?:[^'\\]|\\.)*)'|(?<name>[A-Z_][\w@]*)|(?<term>"(?:[^"\\]|\\.)*"|\d+|\{[^{}]*\})|(?<sign>[[\],.])|\S/g;
