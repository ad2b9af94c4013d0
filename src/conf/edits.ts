import type { TextEdit } from '../model/edit.ts';
import type { ConfDocument, Setting } from './conf.ts';
import { writtenAs } from './erlang/write.ts';

export function replaceValue({ valueRange: { start, end }, term }: Setting, newText: string): TextEdit {
  return { start, end, newText: term ? writtenAs(term.kind, newText) : newText };
}

export function replaceKey({ keyRange: { start, end } }: Setting, newText: string): TextEdit {
  return { start, end, newText };
}

/** Removes the setting with its comment and its lines; of a term with its comma, or nothing where a comment is in the way. */
export function removeSetting({ text }: Pick<ConfDocument, 'text'>, setting: Setting): TextEdit {
  if (setting.term) return { start: setting.start, end: setting.start, newText: '', ...setting.term.removal };
  const start = text.lastIndexOf('\n', setting.start - 1) + 1;
  const lineBreak = text.indexOf('\n', setting.end);
  return { start, end: lineBreak < 0 ? text.length : lineBreak + 1, newText: '' };
}

/** Lines behind a setting, or at the end of the text; with the line ends of the text. */
export function insertLines(
  { text }: Pick<ConfDocument, 'text'>,
  lines: readonly string[],
  behind?: Setting,
): TextEdit {
  const lineEnd = text.includes('\r\n') ? '\r\n' : '\n';
  const lineBreak = behind ? text.indexOf('\n', behind.end) : -1;
  const at = lineBreak < 0 ? text.length : lineBreak + 1;
  const before = at > 0 && text[at - 1] !== '\n' ? lineEnd : '';
  return { start: at, end: at, newText: before + lines.map(line => line + lineEnd).join('') };
}
