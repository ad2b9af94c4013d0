import type { TextEdit } from '../model/edit.ts';
import type { TextRange } from '../model/model.ts';
import type { Call, Expression, Program, RecordExpression } from './program.ts';

export function replace({ start, end }: TextRange, newText: string): TextEdit {
  return { start, end, newText };
}

export function insert(at: number, newText: string): TextEdit {
  return { start: at, end: at, newText };
}

/** Appends an argument to those that a call has. */
export function appendArgument({ args, named, argumentList }: Call, argument: string): TextEdit {
  const last = Math.max(argumentList.start, ...[...args, ...named.values()].map(({ end }) => end));
  return last === argumentList.start
    ? insert(argumentList.start + 1, argument)
    : insert(last, `, ${argument}`);
}

/** Puts an entry before those that a record has. */
export function prependEntry({ inside }: RecordExpression, entry: string, program: Program): TextEdit {
  const written = program.text.slice(inside.start, inside.end);
  if (written.trim() === '') return replace(inside, ` ${entry} `);
  const [blank = ''] = /^\s*/.exec(written) ?? [];
  return insert(inside.start, `${blank || ' '}${entry},`);
}

/** A line above the statement of a call, as far in as it. */
export function lineAbove({ statement }: Call, line: string, program: Program): TextEdit | undefined {
  const indentation = indentationAt(statement.start, program);
  return indentation === undefined
    ? undefined
    : insert(statement.start, `${line}${newline(program)}${indentation}`);
}

/** A line below the statement of a call, as far in as it. */
export function lineBelow({ statement }: Call, line: string, program: Program): TextEdit | undefined {
  const indentation = indentationAt(statement.start, program);
  return indentation === undefined
    ? undefined
    : insert(statement.end, `${newline(program)}${indentation}${line}`);
}

/** What stands before a place on its line; undefined where that is more than blanks. */
export function indentationAt(offset: number, { text }: Program): string | undefined {
  const before = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset);
  return before.trim() === '' ? before : undefined;
}

export function newline({ text }: Program): string {
  return text.includes('\r\n') ? '\r\n' : '\n';
}

/** How an expression is written. */
export function source(expression: Expression | undefined, { text }: Program): string {
  return expression ? text.slice(expression.start, expression.end) : '';
}
