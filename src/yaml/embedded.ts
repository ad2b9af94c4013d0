import type { TextEdit } from '../model/edit.ts';
import type { TextRange } from '../model/model.ts';
import type { YamlScalar } from './yaml.ts';

/** A text of another language inside a YAML file, such as a configuration file or a query. */
export interface EmbeddedText {
  readonly text: string;
  /** Where a stretch of it stands in the file. */
  rangeOf(range: TextRange): TextRange;
  /** The same change in the file; undefined where that is more than this can do. */
  editOf(edit: TextEdit): TextEdit | undefined;
}

/** The text that a scalar of this file holds. What escapes hide has no places of its own; undefined where folding has mixed them up. */
export function embeddedText(file: string, scalar: YamlScalar): EmbeddedText | undefined {
  if (scalar.isOpen) return undefined;
  const pieces = piecesOf(file, scalar);
  if (!pieces) return undefined;
  const outer = (offset: number) => outerOffset(pieces, offset) ?? scalar.start;
  const rangeOf = ({ start, end }: TextRange) => {
    const from = outer(start);
    return { start: from, end: end > start ? Math.max(outer(end - 1) + 1, from + 1) : from };
  };
  const editOf = (edit: TextEdit) =>
    isLiteral(file, scalar) ? editOfLiteral(file, scalar, outer, edit) : editOfLine(scalar, outer, edit);
  return { text: scalar.text, rangeOf, editOf };
}

/** A stretch that is the same in the file and in the text that it holds. */
interface Piece {
  readonly inner: number;
  readonly outer: number;
  readonly length: number;
}

/** Every piece of the file's lines is found again in the text, behind the one before it. */
function piecesOf(file: string, scalar: YamlScalar): readonly Piece[] | undefined {
  const { text } = scalar;
  const pieces: Piece[] = [];
  let inner = 0;
  for (const { written, outer, says = written } of writtenPieces(file, scalar)) {
    const at = text.indexOf(says, inner);
    if (at < 0 || /\S/.test(text.slice(inner, at))) return undefined;
    pieces.push({ inner: at, outer, length: says === written ? written.length : 1 });
    inner = at + says.length;
  }
  return /\S/.test(text.slice(inner)) ? undefined : pieces;
}

interface WrittenPiece {
  readonly written: string;
  readonly outer: number;
  /** What an escape stands for. */
  readonly says?: string;
}

function* writtenPieces(file: string, scalar: YamlScalar): Generator<WrittenPiece> {
  const { start, end, style } = scalar;
  const isQuoted = style === 'single-quoted' || style === 'double-quoted';
  const from = style === 'block' ? afterLine(file, start) : start + (isQuoted ? 1 : 0);
  const to = isQuoted ? end - 1 : end;
  const lines = file.slice(from, Math.max(from, to));
  const indentation = isLiteral(file, scalar) ? indentationOf(lines) - indentationOf(scalar.text) : 0;
  for (const { 0: line, index } of lines.matchAll(/[^\r\n]*\S[^\r\n]*/g)) {
    const content = indentation > 0 ? line.slice(indentation).trimEnd() : line.trim();
    const outer = from + index + line.indexOf(content);
    if (!isQuoted) yield { written: content, outer };
    else
      for (const piece of content.matchAll(escapes[style]))
        yield { ...unescaped(piece[0]), outer: outer + piece.index };
  }
}

/** Of the first line that is not blank. */
function indentationOf(lines: string): number {
  return /^[ \t]*(?=\S)/m.exec(lines)?.[0].length ?? 0;
}

const escapes = {
  'single-quoted': /''|[^']+/g,
  'double-quoted': /\\(?:x.{2}|u.{4}|U.{8}|.)|[^\\]+|\\/g,
} as const;

/** What stands for another text than itself. Of the escapes it is those that JSON has, and numbers. */
function unescaped(written: string): Pick<WrittenPiece, 'written' | 'says'> {
  if (written === "''") return { written, says: "'" };
  const [, letter = '', digits = ''] = /^\\(.)(.*)$/.exec(written) ?? [];
  if (letter === '') return { written };
  const code = Number.parseInt(digits, 16);
  if (digits !== '') return { written, says: code <= 0x10ffff ? String.fromCodePoint(code) : '' };
  return { written, says: { n: '\n', t: '\t', r: '\r', '"': '"', '\\': '\\', '/': '/' }[letter] ?? '' };
}

function outerOffset(pieces: readonly Piece[], offset: number): number | undefined {
  const piece = pieces.findLast(({ inner }) => inner <= offset) ?? pieces[0];
  return piece && piece.outer + Math.max(0, Math.min(offset - piece.inner, piece.length));
}

/** Behind `|` every line is as it is written, after its indentation. */
function isLiteral(file: string, { start, style }: YamlScalar): boolean {
  return style === 'block' && file[start] === '|';
}

function editOfLiteral(
  file: string,
  { text }: YamlScalar,
  outer: (offset: number) => number,
  { start, end, newText }: TextEdit,
): TextEdit | undefined {
  const lineEnd = file.includes('\r\n') ? '\r\n' : '\n';
  const first = outer(text.search(/\S/));
  const indentation = /[ \t]*$/.exec(file.slice(0, first))?.[0] ?? '';
  const indented = (lines: string) => lines.replaceAll(/\r?\n(?!\r?\n)/g, `${lineEnd}${indentation}`);
  const length = text.trimEnd().length;
  if (length === 0) return undefined;
  if (end <= length) return { start: outer(start), end: outer(end), newText: indented(newText) };
  // Behind the last line: its own line break is the file's, and stays.
  const last = outer(length - 1) + 1;
  const lines = newText.replace(/^[\r\n]+|[\r\n]+$/g, '');
  if (start >= length) {
    return lines === ''
      ? undefined
      : { start: last, end: last, newText: `${lineEnd}${indentation}${indented(lines)}` };
  }
  if (lines !== '' || text[start - 1] !== '\n') {
    return { start: outer(start), end: last, newText: indented(lines) };
  }
  return { start: outer(text.slice(0, start).trimEnd().length - 1) + 1, end: last, newText: '' };
}

function editOfLine(
  { style }: YamlScalar,
  outer: (offset: number) => number,
  { start, end, newText }: TextEdit,
): TextEdit | undefined {
  if (/[\r\n]/.test(newText)) return undefined;
  const range = { start: outer(start), end: end > start ? outer(end - 1) + 1 : outer(start) };
  if (style === 'single-quoted') return { ...range, newText: newText.replaceAll("'", "''") };
  if (style === 'double-quoted') return { ...range, newText: newText.replaceAll(/["\\]/g, '\\$&') };
  return style === 'plain' && /: |:$| #|^[\s!&*?|>%@`'"#{}[\],-]/.test(newText)
    ? undefined
    : { ...range, newText };
}

function afterLine(text: string, at: number): number {
  const feed = text.indexOf('\n', at);
  return feed < 0 ? text.length : feed + 1;
}
