import type { TextEdit } from '../model/edit.ts';
import type { YamlEntry, YamlMap, YamlScalar } from './yaml.ts';

/** Puts another text into a scalar, in its quotes where it has some. */
export function replaceScalar({ start, end, style }: YamlScalar, newText: string): TextEdit {
  const quote = { 'single-quoted': "'", 'double-quoted': '"', plain: '', block: '' }[style];
  return { start, end, newText: quote + newText + quote };
}

/**
 * A further entry of a map, behind one of its entries that is on one line, else in front of all.
 * @param lines such as `hostname: rabbitmq`; further ones with the indentation below the first
 * @returns undefined where the map has no entries of its own, or is on one line and the new entry is not
 */
export function addEntry(
  text: string,
  map: YamlMap,
  lines: readonly string[],
  behind?: YamlEntry,
): TextEdit | undefined {
  const first = map.entries.find(({ isMerged }) => !isMerged);
  if (!first) return undefined;
  if (map.style === 'flow') {
    const at = map.start + 1;
    const [line, ...others] = lines;
    if (others.length > 0) return undefined;
    return { start: at, end: at, newText: text[at] === ' ' ? ` ${line},` : `${line}, ` };
  }
  const lineEnd = text.includes('\r\n') ? '\r\n' : '\n';
  const start = first.keyRange.start;
  const indentation = ' '.repeat(start - (text.lastIndexOf('\n', start - 1) + 1));
  if (behind && !behind.isMerged && isOnOneLine(text, behind)) {
    const feed = text.indexOf('\n', behind.keyRange.start);
    const at = feed < 0 ? text.length : feed - (text[feed - 1] === '\r' ? 1 : 0);
    return { start: at, end: at, newText: lines.map(line => lineEnd + indentation + line).join('') };
  }
  const newText = lines.map(line => line + lineEnd + indentation).join('');
  return { start, end: start, newText };
}

function isOnOneLine(text: string, { keyRange, value }: YamlEntry): boolean {
  return (
    value?.kind === 'scalar' &&
    value.style !== 'block' &&
    !/[\r\n]/.test(text.slice(keyRange.start, value.end))
  );
}
