import { parseDefinitions } from '../../../src/definitions/definitions.ts';
import { applyTextEdits } from '../../../src/definitions/edits.ts';
import { type Completion, completionsAt } from '../../../src/language/completion.ts';
import { type LanguageDocument, languageDocument } from '../../../src/language/document.ts';
import type { TextEdit } from '../../../src/model/edit.ts';
import { newestVersion, type Version } from '../../../src/model/version.ts';

/** A text with a cursor `█` in it, as a person sees it. */
export interface Marked {
  readonly document: LanguageDocument;
  readonly offset: number;
}

export function marked(source: string, version: Version = newestVersion): Marked {
  const offset = source.indexOf('█');
  const definitions = parseDefinitions(source.replace('█', ''));
  if (offset < 0 || !definitions) throw new Error(`no cursor, or no definitions file: ${source}`);
  return { document: languageDocument(definitions, version), offset };
}

export function complete(source: string, version?: Version): readonly Completion[] {
  const { document, offset } = marked(source, version);
  return completionsAt(document, offset);
}

export function labels(source: string, version?: Version): readonly string[] {
  return [...complete(source, version)]
    .sort((a, b) => ((a.sortText ?? a.label) < (b.sortText ?? b.label) ? -1 : 1))
    .map(({ label }) => label);
}

/** The text after the completion with this label was taken, each choice being the first one. */
export function accept(source: string, label: string, version?: Version): string {
  const found = complete(source, version).find(completion => completion.label === label);
  if (!found) throw new Error(`"${label}" is not offered`);
  return applied(source.replace('█', ''), found);
}

export function applied(
  text: string,
  { range, insertText, isSnippet, additionalEdits = [] }: Completion,
): string {
  const own: TextEdit = { ...range, newText: isSnippet ? expanded(insertText) : insertText };
  return applyTextEdits(
    text,
    [...additionalEdits, own].toSorted((a, b) => a.start - b.start),
  );
}

/** A snippet as an editor inserts it: https://code.visualstudio.com/docs/editing/userdefinedsnippets#_snippet-syntax */
export function expanded(snippet: string): string {
  return snippet.replaceAll(
    /\\([\\$}])|\$\d+|\$\{\d+\|((?:[^|\\]|\\.)*)\|\}|\$\{\d+:((?:[^}\\]|\\.)*)\}/g,
    (_, escaped?: string, choices?: string, preset?: string) => {
      if (escaped !== undefined) return escaped;
      if (choices !== undefined)
        return /^(?:[^,\\]|\\.)*/.exec(choices)?.[0].replaceAll(/\\([\\,|])/g, '$1') ?? '';
      return preset?.replaceAll(/\\([\\$}])/g, '$1') ?? '';
    },
  );
}
