import type { TextEdit } from '../model/edit.ts';
import type { TextRange } from '../model/model.ts';
import type { Term } from './erlang/term.ts';
import { parseTerms } from './erlang/terms.ts';

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
  const { root, comments, problems } = parseTerms(text, { evaluates: false, isOtp27: false });
  const elements = root?.kind === 'list' ? root.elements : [];
  const isTemplate = /\{\{|\{%|<%|\$\{/.test(text);
  return {
    text,
    isTemplate,
    comments,
    plugins: elements.flatMap(element =>
      element.kind === 'atom' ? [{ name: element.name, start: element.start, end: element.end }] : [],
    ),
    problems: [
      ...problems.map(problem => ({ ...problem, isRefused: true })),
      ...(root && root.kind !== 'list' ? [notAList(root)] : []),
      ...elements.flatMap(element => notAPlugin(element, text)),
    ].toSorted((a, b) => a.start - b.start),
    list: { start: root?.start ?? 0, end: root?.end ?? 0 },
    ...(root?.kind === 'list' ? { end: elements.at(-1)?.end ?? root.start + 1 } : {}),
  };
}

function notAList({ start, end }: Term): EnabledPluginsProblem {
  const message = 'The file must be one Erlang list: it begins with `[`';
  return { start, end, message, isRefused: true };
}

/** Of an expression the parser has told. */
function notAPlugin({ kind, start, end }: Term, text: string): readonly EnabledPluginsProblem[] {
  if (kind === 'atom' || kind === 'expression') return [];
  // A string that would be an atom without its quotes.
  const name = /^"([a-z][\w@]*)"$/.exec(text.slice(start, end))?.[1];
  return [
    {
      start,
      end,
      message: `This ${kind} is no plugin: the list is of Erlang atoms`,
      isRefused: false,
      ...(name === undefined ? {} : { edit: { start, end, newText: name } }),
    },
  ];
}
