import type { TextEdit } from '../model/edit.ts';
import type { HaproxyDocument, HaproxyLine, HaproxySection, HaproxyWord } from './haproxy.ts';

export function replaceWord({ start, end }: HaproxyWord, newText: string): TextEdit {
  return { start, end, newText };
}

/** Words at the end of a line, before its comment. */
export function appendWords({ end }: HaproxyLine, words: string): TextEdit {
  return { start: end, end, newText: ` ${words}` };
}

/** A line below the header of a section, indented as the next one is. */
export function appendLine(
  { text }: HaproxyDocument,
  { header, lines }: HaproxySection,
  line: string,
): TextEdit {
  const lineEnd = text.includes('\r\n') ? '\r\n' : '\n';
  const [first] = lines;
  const indent = first ? text.slice(text.lastIndexOf('\n', first.start) + 1, first.start) : '    ';
  const lineBreak = text.indexOf('\n', header.end);
  if (lineBreak < 0) return { start: text.length, end: text.length, newText: `${lineEnd}${indent}${line}` };
  return { start: lineBreak + 1, end: lineBreak + 1, newText: `${indent}${line}${lineEnd}` };
}
