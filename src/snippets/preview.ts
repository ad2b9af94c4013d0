import { expandSnippet } from './expand.ts';
import type { Insertion, Place } from './insertion.ts';

/** A text as it will stand. Lines are counted from 0. */
export interface Preview {
  readonly text: string;
  /** The lines that are new, the last of each range included. */
  readonly added: readonly { readonly first: number; readonly last: number }[];
  /** Where the code begins, behind new imports. */
  readonly codeLine: number;
}

/** A text after an insertion, every tab stop at its default: what VS Code makes of the same edits. */
export function previewInsertion(text: string, { imports, code }: Insertion): Preview {
  const lines = text.split(/\r?\n/);
  // The parts share their tab stops, so they are expanded together.
  const expanded = expandSnippet(code.map(part => part.text).join(separator)).split(separator);
  const additions = code.map((part, index) => ({ ...part, text: expanded[index] ?? '' }));
  const ranges: { first: number; last: number }[] = [];
  let result = '';
  let from = { line: 0, character: 0 };
  for (const { line, character, text: added } of imports ? [imports, ...additions] : additions) {
    result += between(lines, from, { line, character });
    const first = lineCount(result) - 1 + leadingLineEnds(added, character);
    result += added;
    ranges.push({ first, last: Math.max(first, lineCount(result.trimEnd()) - 1) });
    from = { line, character };
  }
  const codeLine = ranges[imports ? 1 : 0]?.first ?? 0;
  return { text: result + between(lines, from, undefined), added: ranges, codeLine };
}

const separator = '\u0000';

function between(lines: readonly string[], from: Place, to: Place | undefined): string {
  if (to && to.line === from.line) return (lines[from.line] ?? '').slice(from.character, to.character);
  const first = (lines[from.line] ?? '').slice(from.character);
  const middle = lines.slice(from.line + 1, to?.line);
  const last = to ? [(lines[to.line] ?? '').slice(0, to.character)] : [];
  return [first, ...middle, ...last].join('\n');
}

function lineCount(text: string): number {
  return text.split('\n').length;
}

/** Behind other text the lines that are new begin after the line end; a comma before it is nothing to show. */
function leadingLineEnds(added: string, character: number): number {
  return character > 0 ? (/^,?(\n*)/.exec(added)?.[1]?.length ?? 0) : 0;
}
