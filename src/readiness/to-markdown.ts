import type { Evidence, ItemReport, ReadinessReport, Verdict } from './report.ts';
import { fileOf, piecesOf, scoreWords, subjectsOf, tellingEvidence, verdictNames } from './words.ts';

/** The whole report in Markdown; it ends with a line break. */
export function toMarkdown(report: ReadinessReport): string {
  const areas = report.score.areas.map(({ area, ...score }) => {
    const items = report.items.filter(item => item.area === area).map(sectionOf);
    return `## ${area}\n\n${scoreWords(score)}\n\n${items.join('\n')}`;
  });
  return `# Production readiness\n\n${headOf(report)}\n\n${areas.join('\n')}`;
}

/** What a reviewer needs to know, short enough for a comment on a pull request. */
export function toShortMarkdown(report: ReadinessReport): string {
  const rows = report.items
    .filter(({ verdict }) => verdict !== 'pass')
    .toSorted((a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict))
    .map(item => {
      const [first, ...others] = tellingEvidence(item);
      const words = first ? inMarkdown(first.text) : inMarkdown(item.reason ?? '');
      const more = others.length > 0 ? ` And ${others.length} more.` : '';
      return `| ${marks[item.verdict]} ${verdictNames[item.verdict]} | ${item.id} ${item.title} | ${words}${more} |`;
    });
  const table = rows.length === 0 ? [] : ['', '| | Item | What was seen |', '| --- | --- | --- |', ...rows];
  return `**Production readiness**: ${scoreWords(report.score)}\n${table.join('\n')}${rows.length === 0 ? '' : '\n'}`;
}

/** Told by their form too, where colours are not seen. */
const marks: Readonly<Record<Verdict | 'note', string>> = {
  pass: '✅',
  warn: '⚠️',
  fail: '❌',
  unknown: '❔',
  note: 'ℹ️',
};

const order: readonly Verdict[] = ['fail', 'warn', 'unknown', 'pass'];

function headOf(report: ReadinessReport): string {
  const taken = `Taken on ${report.takenAt.slice(0, 16).replace('T', ' at ')} UTC, judged for ${report.profile}.`;
  return [...subjectsOf(report).map(inMarkdown), taken, `**${scoreWords(report.score)}**`].join('  \n');
}

function sectionOf(item: ItemReport): string {
  const { id, title, verdict, reason, evidence, remedy } = item;
  const lines = evidence.map(entry => `- ${marks[entry.verdict]} ${evidenceWords(entry)}`);
  const why =
    reason === undefined || evidence.some(({ text }) => text === reason) ? [] : [inMarkdown(reason)];
  const todo = verdict === 'pass' ? [] : [`*What to do:* ${inMarkdown(remedy)}`];
  const parts = [...why, ...(lines.length > 0 ? [lines.join('\n')] : []), ...todo];
  return [`### ${marks[verdict]} ${id} ${title}: ${verdictNames[verdict].toLowerCase()}`, ...parts, ''].join(
    '\n\n',
  );
}

function evidenceWords({ text, place, rule }: Evidence): string {
  const file = fileOf(place);
  return `${file === undefined ? '' : `${inMarkdown(`\`${file}\``)}: `}${inMarkdown(text)}${rule === undefined ? '' : ` (${rule})`}`;
}

/** Names may hold whatever Markdown and HTML give a meaning to. In code a backtick cannot stand, and there is none: it parts the pieces. */
function inMarkdown(text: string): string {
  return piecesOf(text)
    .map(({ text: piece, isCode }) =>
      isCode ? `\`${piece.replaceAll('|', '\\|')}\`` : piece.replace(/[\\*_{}[\]<>#|~&]/g, '\\$&'),
    )
    .join('');
}
