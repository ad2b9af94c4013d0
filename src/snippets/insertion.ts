import type { SnippetLanguage } from './catalogue.ts';
import { addToDefinitions } from './definitions-file.ts';
import { partImports } from './imports.ts';
import type { ModuleFormat } from './module-format.ts';
import { addToYaml } from './yaml-file.ts';

/** A place in a text, both counted from 0. */
export interface Place {
  readonly line: number;
  readonly character: number;
}

/** How an editor indents. */
export interface Indentation {
  readonly insertSpaces: boolean;
  readonly tabSize: number;
}

/** The text that a snippet goes into, and how. */
export interface Target {
  readonly language: SnippetLanguage;
  readonly text: string;
  readonly cursor: Place;
  readonly indentation: Indentation;
  /** Only JavaScript asks. */
  readonly moduleFormat?: ModuleFormat | undefined;
}

/** Text that goes in before a place. */
export interface Addition extends Place {
  readonly text: string;
}

/** What has to be inserted for a snippet, all places being those of the text as it is. */
export interface Insertion {
  /** The imports that the text lacks; they come first in it, and have no tab stops. */
  readonly imports: Addition | undefined;
  /** In the order of the text. They are in the syntax of snippets, and share their tab stops. */
  readonly code: readonly Addition[];
}

/**
 * In definitions and YAML each part goes to where the file lists the like. Elsewhere the imports go to the others, and the code to
 * the cursor, or behind the head of the file when the cursor is above. All is indented already, in the way of the file.
 */
export function planInsertion(snippet: readonly string[], target: Target): Insertion {
  const { language, text, cursor, indentation, moduleFormat } = target;
  const lines = text.split(/\r?\n/);
  const indented = (addition: Addition) => ({ ...addition, text: indent(addition, lines, indentation) });
  if (language === 'json') {
    const parts = addToDefinitions(snippet, text);
    if (parts) return { imports: undefined, code: parts.map(indented) };
  }
  if (language === 'yaml') {
    const parts = addToYaml(snippet, lines);
    if (parts) return { imports: undefined, code: parts };
  }
  const { imports, body, firstCodeLine } = partImports(language, snippet, text, moduleFormat);
  return {
    imports: imports && indented(beforeLine(lines, imports.line, imports.text)),
    code: [indented(placeCode(lines, cursor, firstCodeLine, body, imports))],
  };
}

function placeCode(
  lines: readonly string[],
  cursor: Place,
  firstLine: number,
  code: string,
  imports: { readonly line: number; readonly text: string } | undefined,
): Addition {
  const { line, character } = cursor.line < firstLine ? { line: firstLine, character: 0 } : cursor;
  const text = lines[line] ?? '';
  const [left, right] = [text.slice(0, character), text.slice(character)];
  if (left.trim() !== '') return { line, character: text.length, text: `\n${code}` };

  const above = line === imports?.line ? imports.text : `${lines[line - 1] ?? ''}\n`;
  const isBelowHead = line === firstLine && /\S\n$/.test(above);
  const spaced = `${isBelowHead ? '\n' : ''}${code}${right.trim() === '' ? '' : '\n'}`;
  return beforeLine(lines, line, spaced, character);
}

/** Behind the last line, which has no end, where there is no such line. */
function beforeLine(lines: readonly string[], line: number, text: string, character = 0): Addition {
  const last = lines.at(-1) ?? '';
  return line < lines.length
    ? { line, character, text }
    : { line: lines.length - 1, character: last.length, text: `\n${text.replace(/\n$/, '')}` };
}

function indent(
  { line, character, text }: Addition,
  lines: readonly string[],
  indentation: Indentation,
): string {
  const [indent = ''] = /^\s*/.exec(lines[line]?.slice(0, character) ?? '') ?? [];
  // An empty line stays empty; at the end the text goes on.
  return text.replace(/(^|\n)([ \t]*)(?!\n)/g, (_, lineEnd: string, space: string) => {
    return lineEnd + whiteSpace(lineEnd === '' ? space : indent + space, indentation);
  });
}

function whiteSpace(space: string, { insertSpaces, tabSize }: Indentation): string {
  let width = 0;
  for (const character of space) width += character === '\t' ? tabSize - (width % tabSize) : 1;
  if (insertSpaces) return ' '.repeat(width);
  return '\t'.repeat(Math.floor(width / tabSize)) + ' '.repeat(width % tabSize);
}
