import type { TextRange } from '../../model/model.ts';
import type { Sequence, Term } from './term.ts';

/** A text as a term of a kind: an atom gets quotes where it needs them. */
export function writtenAs(kind: Term['kind'], text: string): string {
  if (kind === 'string') return `"${escaped(text, '"')}"`;
  if (kind === 'binary') return `<<"${escaped(text, '"')}">>`;
  if (kind === 'atom') return atomFor(text);
  return text;
}

export function atomFor(name: string): string {
  return /^[a-z][\w@]*$/.test(name) ? name : `'${escaped(name, "'")}'`;
}

/** What is to be taken out of a text with an element of a list or tuple: it and one comma. Undefined where a comment is in between. */
export function withComma(text: string, { elements }: Sequence, element: Term): TextRange | undefined {
  const index = indexAt(elements, element.start);
  if (elements[index] !== element) return undefined;
  const before = elements[index - 1];
  const next = elements[index + 1];
  const { start, end } = element;
  if (next && /^\s*,\s*$/.test(text.slice(end, next.start))) return { start, end: next.start };
  if (next || (before && !/^\s*,\s*$/.test(text.slice(before.end, start)))) return undefined;
  return { start: before?.end ?? start, end };
}

/** The elements stand in the order of the text, and a list may have thousands. */
function indexAt(elements: readonly Term[], start: number): number {
  let low = 0;
  let high = elements.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((elements[middle]?.start ?? 0) < start) low = middle + 1;
    else high = middle;
  }
  return low;
}

function escaped(text: string, quote: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll(quote, `\\${quote}`);
}
