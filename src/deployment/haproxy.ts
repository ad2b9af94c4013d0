import type { TextRange } from '../model/model.ts';

/** What a text is to HAProxy: https://docs.haproxy.org/2.8/configuration.html#2 */
export interface HaproxyDocument {
  readonly text: string;
  /** Something makes the file out of this text: `{{ }}`, `{% %}`, `<% %>`. How often a line will be there it does not say. */
  readonly isTemplate: boolean;
  /** In the order of the text. */
  readonly sections: readonly HaproxySection[];
}

export interface HaproxySection extends TextRange {
  /** The first word of its header: `global`, `defaults`, `frontend`, `backend`, `listen`, … */
  readonly kind: string;
  /** Empty where it has none. */
  readonly name: string;
  readonly header: HaproxyLine;
  /** What follows the header, without comments and empty lines. */
  readonly lines: readonly HaproxyLine[];
}

/** From its first to its last word. */
export interface HaproxyLine extends TextRange {
  /** At least one. */
  readonly words: readonly HaproxyWord[];
}

/** With its quotes and escapes in the range, and without them in the value. */
export interface HaproxyWord extends TextRange {
  readonly value: string;
  /** The environment or a template puts in a part of it, or it is not yet written to its end: a quote is missing. */
  readonly isOpen: boolean;
}

/** Reads any text as HAProxy reads its configuration, line by line. Never throws. */
export function parseHaproxy(text: string): HaproxyDocument {
  const sections: (HaproxySection & { readonly lines: HaproxyLine[]; end: number })[] = [];
  for (const line of linesOf(text)) {
    const [first, second] = line.words;
    if (sectionKinds.has(first?.value ?? '')) {
      const { start, end } = line;
      const name = second?.value ?? '';
      sections.push({ kind: first?.value ?? '', name, header: line, lines: [], start, end });
      continue;
    }
    const section = sections.at(-1);
    section?.lines.push(line);
    if (section) section.end = line.end;
  }
  return { text, isTemplate: /\{\{|\{%|<%/.test(text), sections };
}

/** The last section that begins at the offset or before it. */
export function sectionAt({ sections }: HaproxyDocument, offset: number): HaproxySection | undefined {
  let low = 0;
  let high = sections.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sections[middle]?.start ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return sections[low - 1];
}

/** A duration in milliseconds, which are its unit where none is written; undefined where it cannot be told. */
export function durationMs({ value, isOpen }: HaproxyWord): number | undefined {
  const [, digits, unit = 'ms'] = /^(\d+)(us|ms|s|m|h|d)?$/.exec(value) ?? [];
  return digits === undefined || isOpen ? undefined : Number(digits) * (milliseconds[unit] ?? 1);
}

const milliseconds: Readonly<Record<string, number>> = {
  us: 0.001,
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

const sectionKinds: ReadonlySet<string> = new Set([
  'acme',
  'backend',
  'cache',
  'crt-store',
  'defaults',
  'fcgi-app',
  'frontend',
  'global',
  'http-errors',
  'listen',
  'log-forward',
  'log-profile',
  'mailers',
  'peers',
  'program',
  'resolvers',
  'ring',
  'traces',
  'userlist',
]);

function* linesOf(text: string): Iterable<HaproxyLine> {
  let at = text.startsWith('\uFEFF') ? 1 : 0;
  while (at < text.length) {
    const lineBreak = text.indexOf('\n', at);
    const end = lineBreak < 0 ? text.length : lineBreak;
    // What a template puts in the place of the line is a question to the template.
    const words = /^[ \t]*(?:\{%|<%|\{\{)/.test(text.slice(at, end)) ? [] : wordsIn(text, at, end);
    const [first] = words;
    if (first) yield { start: first.start, end: words.at(-1)?.end ?? first.end, words };
    at = end + 1;
  }
}

/** Words are parted by blanks; quotes and backslashes keep blanks, and `#` begins a comment, also within a word. */
function wordsIn(text: string, from: number, to: number): readonly HaproxyWord[] {
  const words: HaproxyWord[] = [];
  let at = from;
  while (at < to) {
    if (/\s/.test(text[at] ?? '')) {
      at++;
      continue;
    }
    if (text[at] === '#') break;
    const start = at;
    let value = '';
    let isOpen = false;
    let quote = '';
    for (; at < to; at++) {
      const sign = text[at] ?? '';
      if (quote === '' && (/\s/.test(sign) || sign === '#')) break;
      if (sign === quote) quote = '';
      else if (quote === '' && (sign === '"' || sign === "'")) quote = sign;
      else if (sign === '\\' && quote !== "'" && at + 1 < to) value += text[++at] ?? '';
      else if (sign === '\\' && quote !== "'") isOpen = true;
      else {
        isOpen ||= (sign === '$' && quote !== "'") || text.startsWith('{{', at) || text.startsWith('<%', at);
        value += sign;
      }
    }
    words.push({ start, end: at, value, isOpen: isOpen || quote !== '' });
  }
  return words;
}
