import type { ItemReport, ReadinessReport, Verdict } from './report.ts';
import { fileOf, printable, scoreWords, subjectsOf, tellingEvidence } from './words.ts';

/** A report for a terminal of 80 columns; it ends with a line break. */
export function toText(report: ReadinessReport, colours: boolean): string {
  const paint = (code: number, text: string) => (colours ? `\u{1b}[${code}m${text}\u{1b}[0m` : text);
  const lines = subjectsOf(report).flatMap(subject => wrapped(subject, ''));
  for (const { area, passed, warned, failed, unknown } of report.score.areas) {
    const all = passed + warned + failed + unknown;
    lines.push('', paint(bold, `${area}: ${passed} of ${all}`));
    for (const item of report.items.filter(candidate => candidate.area === area))
      lines.push(...linesOf(item, paint));
  }
  return `${[...lines, '', ...wrapped(scoreWords(report.score), '')].join('\n')}\n`;
}

/** Codes of `ESC [ … m` in ECMA-48. */
const bold = 1;
const paints: Readonly<Record<Verdict, number>> = { pass: 32, warn: 33, fail: 31, unknown: 36 };

const columns = 80;
const indentation = '          ';

/** The other formats have all of it. */
const mostShown = 5;

function linesOf(item: ItemReport, paint: (code: number, text: string) => string): readonly string[] {
  const { id, verdict, title, reason, remedy } = item;
  const head = `  ${paint(paints[verdict], verdict.padEnd(7))} ${paint(bold, id)} ${title}`;
  const body = (text: string, first = indentation) => wrapped(text, indentation, first);
  if (verdict === 'pass') return [head];
  if (verdict === 'unknown') return [head, ...body(reason ?? '')];
  const telling = tellingEvidence(item);
  const shown = telling.slice(0, mostShown).flatMap(({ text, place }) => {
    const file = fileOf(place);
    return body(file === undefined ? text : `${file}: ${text}`, `${indentation.slice(2)}- `);
  });
  const more = telling.length - mostShown;
  return [
    head,
    ...shown,
    ...(more > 0 ? body(`and ${more} more like these; --format json has them`) : []),
    ...body(`What to do: ${remedy}`),
  ];
}

/** Words that are longer than a line stay whole: paths and names are copied from here. */
function wrapped(text: string, indent: string, first = indent): string[] {
  const lines: string[] = [];
  let line = first;
  let isEmpty = true;
  for (const word of printable(text).split(' ')) {
    if (!isEmpty && line.length + 1 + word.length > columns) {
      lines.push(line);
      line = indent;
      isEmpty = true;
    }
    line += isEmpty ? word : ` ${word}`;
    isEmpty = false;
  }
  return [...lines, line];
}
