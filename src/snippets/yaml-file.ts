import type { Addition } from './insertion.ts';
import { defaultsOf, withDefaults } from './tab-stops.ts';

/**
 * What brings a snippet in YAML into a file that has some of its sections, which are the keys at the left edge: what it has below them
 * comes behind what the file has there already, the others to the end of the file. Undefined for a file that has none of them.
 */
export function addToYaml(
  snippet: readonly string[],
  lines: readonly string[],
): readonly Addition[] | undefined {
  const there = sectionsOf(lines);
  const sections = sectionsOf(snippet);
  const [first] = there;
  const last = there.at(-1);
  if (!first || !last || !sections.some(({ key }) => there.some(own => own.key === key))) return undefined;

  const found: Addition[] = [];
  const [before, behind]: [string[], string[]] = [[], []];
  for (const { key, start, end } of sections) {
    const own = there.find(section => section.key === key);
    // An alias may only follow its anchor.
    const place = snippet[start]?.includes(': &') ? before : behind;
    if (!own) place.push('', ...snippet.slice(start, end));
    else
      found.push(
        belowLine(
          lines,
          own.end - 1,
          asIndented(snippet.slice(start + 1, end), lines.slice(own.start + 1, own.end)),
        ),
      );
  }
  if (before.length > 0) {
    found.push({ line: first.start, character: 0, text: `${before.slice(1).join('\n')}\n\n` });
  }
  if (behind.length > 0) found.push(belowLine(lines, last.end - 1, behind));
  // Stable: at the end of the file what belongs to its last section comes first.
  found.sort((a, b) => a.line - b.line);
  return withDefaults(found, defaultsOf(snippet.join('\n')));
}

interface Section {
  readonly key: string;
  readonly start: number;
  /** Behind the last line that belongs to it; a comment below may belong to what follows. */
  readonly end: number;
}

function sectionsOf(lines: readonly string[]): readonly Section[] {
  const sections: { key: string; start: number; end: number }[] = [];
  for (const [at, line] of lines.entries()) {
    const [, key] = /^([\w-]+):/.exec(line) ?? [];
    const last = sections.at(-1);
    if (key) sections.push({ key, start: at, end: at + 1 });
    else if (last && /^(\s+[^\s#]|- )/.test(line)) last.end = at + 1;
  }
  return sections;
}

/** All that stands at one level has to begin in one column. */
function asIndented(added: readonly string[], own: readonly string[]): readonly string[] {
  const columns = (lines: readonly string[]) =>
    lines.find(line => /^\s*[^\s#]/.test(line))?.search(/\S/) ?? 2;
  const more = columns(own) - columns(added);
  return added.map(line => (line === '' ? line : more < 0 ? line.slice(-more) : ' '.repeat(more) + line));
}

function belowLine(lines: readonly string[], line: number, added: readonly string[]): Addition {
  return { line, character: lines[line]?.length ?? 0, text: `\n${added.join('\n')}` };
}
