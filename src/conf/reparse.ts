import type { TextRange } from '../model/model.ts';
import type { Version } from '../model/version.ts';
import { type ConfDocument, isErlangTerms, parseConf, readLines, type Setting } from './conf.ts';

/**
 * As `parseConf` of the whole text, where most of it is as it was: only the lines that differ are read. In a file with quotes, whose
 * values may go over lines, all are.
 * @param before what was read of an earlier text, by the same version
 */
export function reparseConf(before: ConfDocument, text: string, version: Version): ConfDocument {
  const hasQuotes = before.text.includes("'") || text.includes("'");
  if (hasQuotes || before.format === 'erlang' || isErlangTerms(text)) return parseConf(text, version);
  const { start, end } = changedLines(before.text, text);
  const by = text.length - before.text.length;
  const lines = readLines(text, version, { start, end });
  const joined = <T extends TextRange>(old: readonly T[], read: readonly T[], moved: (thing: T) => T) => [
    ...old.filter(thing => thing.start < start),
    ...read,
    ...old.filter(thing => thing.start >= end - by).map(thing => (by === 0 ? thing : moved(thing))),
  ];
  const move = <T extends TextRange>(thing: T): T => ({
    ...thing,
    start: thing.start + by,
    end: thing.end + by,
  });
  const moveSetting = ({ keyRange, valueRange, comment, ...setting }: Setting): Setting => ({
    ...move(setting),
    keyRange: move(keyRange),
    valueRange: move(valueRange),
    ...(comment ? { comment: move(comment) } : {}),
  });
  return {
    ...before,
    text,
    isTemplate: lines.isTemplate,
    settings: joined(before.settings, lines.settings, moveSetting),
    includes: joined(before.includes, lines.includes, move),
    comments: joined(before.comments, lines.comments, move),
    problems: joined(before.problems, lines.problems, move),
  };
}

/** The lines of the later text that the earlier one did not have. */
function changedLines(before: string, text: string): TextRange {
  const shorter = Math.min(before.length, text.length);
  const same = greatest(shorter, count => before.startsWith(text.slice(0, count)));
  const tail = greatest(shorter - same, count => before.endsWith(text.slice(text.length - count)));
  const lineBreak = text.indexOf('\n', text.length - tail);
  return {
    start: same === 0 ? 0 : text.lastIndexOf('\n', same - 1) + 1,
    end: lineBreak < 0 ? text.length : lineBreak + 1,
  };
}

/** The largest number up to `most` for which it holds, where it holds for all smaller ones. */
function greatest(most: number, holds: (count: number) => boolean): number {
  let low = 0;
  let high = most;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (holds(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}
