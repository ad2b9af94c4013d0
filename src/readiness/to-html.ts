import type { ItemReport, ReadinessReport, Verdict } from './report.ts';
import { fileOf, piecesOf, scoreWords, subjectsOf, verdictNames } from './words.ts';

/** The whole report as one HTML file without scripts, images or anything from a network; light and dark follow the reader. */
export function toHtml(report: ReadinessReport): string {
  const subject = report.cluster?.name ?? report.files?.folder ?? '';
  const areas = report.score.areas.map(({ area, ...score }) => {
    const items = report.items.filter(item => item.area === area).map(itemHtml);
    return `<section>\n<h2>${area}</h2>\n<p>${scoreWords(score)}</p>\n${items.join('\n')}\n</section>`;
  });
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Production readiness of ${escaped(subject)}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>Production readiness</h1>
${subjectsOf(report)
  .map(line => `<p>${inHtml(line)}</p>`)
  .join('\n')}
<p>Taken on <time datetime="${escaped(report.takenAt)}">${escaped(report.takenAt.slice(0, 16).replace('T', ' at '))} UTC</time>, judged for ${report.profile}.</p>
<p class="score">${scoreWords(report.score)}</p>
${areas.join('\n')}
</main>
</body>
</html>
`;
}

const marks: Readonly<Record<Verdict | 'note', string>> = {
  pass: '✓',
  warn: '!',
  fail: '✗',
  unknown: '?',
  note: 'i',
};

function itemHtml({ id, title, verdict, reason, evidence, remedy }: ItemReport): string {
  const why =
    reason === undefined || evidence.some(({ text }) => text === reason) ? '' : `<p>${inHtml(reason)}</p>\n`;
  const lines = evidence.map(entry => {
    const file = fileOf(entry.place);
    const place = file === undefined ? '' : `<code>${escaped(file)}</code>: `;
    const rule = entry.rule === undefined ? '' : ` <small>${entry.rule}</small>`;
    const name = entry.verdict === 'note' ? 'Note' : verdictNames[entry.verdict];
    return `<li class="${entry.verdict}"><span class="mark" role="img" aria-label="${name}">${marks[entry.verdict]}</span> <span>${place}${inHtml(entry.text)}${rule}</span></li>`;
  });
  const list = lines.length === 0 ? '' : `<ul>\n${lines.join('\n')}\n</ul>\n`;
  const todo = verdict === 'pass' ? '' : `<p><strong>What to do:</strong> ${inHtml(remedy)}</p>\n`;
  return `<details${verdict === 'pass' ? '' : ' open'}>
<summary class="${verdict}"><span class="verdict"><span class="mark" aria-hidden="true">${marks[verdict]}</span> ${verdictNames[verdict]}</span> <span class="id">${id}</span> ${escaped(title)}</summary>
${why}${list}${todo}</details>`;
}

function inHtml(text: string): string {
  return piecesOf(text)
    .map(({ text: piece, isCode }) => (isCode ? `<code>${escaped(piece)}</code>` : escaped(piece)))
    .join('');
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, character => `&#${character.charCodeAt(0)};`);
}

/** The colours have a contrast of at least 4.5 on their grounds. */
const style = `
:root { color-scheme: light dark; --ground: #fff; --text: #1f2328; --faint: #59636e; --line: #d1d9e0;
  --pass: #1a7f37; --warn: #8a5a00; --fail: #c01824; --unknown: #0a5a9c; }
@media (prefers-color-scheme: dark) {
  :root { --ground: #16191d; --text: #e6e8eb; --faint: #a3adb8; --line: #3d444d;
    --pass: #4ac26b; --warn: #e0a52e; --fail: #ff7b72; --unknown: #6cb6ff; }
}
body { margin: 0; background: var(--ground); color: var(--text); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 52rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
h1 { margin: 0 0 .5rem; } h2 { margin: 2rem 0 .25rem; } p { margin: .25rem 0; overflow-wrap: anywhere; }
.score { font-weight: 600; margin-top: .75rem; }
details { border-top: 1px solid var(--line); padding: .5rem 0; }
summary { cursor: pointer; padding: .25rem 0; } summary:focus-visible { outline: 2px solid var(--unknown); outline-offset: 2px; }
.verdict { display: inline-block; min-width: 6.5rem; font-weight: 600; } .id { color: var(--faint); font-variant-numeric: tabular-nums; }
.mark { display: inline-block; width: 1.25em; text-align: center; font-weight: 700; }
summary.pass .verdict, li.pass .mark { color: var(--pass); } summary.warn .verdict, li.warn .mark { color: var(--warn); }
summary.fail .verdict, li.fail .mark { color: var(--fail); } summary.unknown .verdict, li.unknown .mark { color: var(--unknown); }
ul { list-style: none; margin: .25rem 0; padding: 0 0 0 .5rem; } li { display: flex; gap: .35rem; margin: .35rem 0; }
li > span:last-child { min-width: 0; overflow-wrap: anywhere; } .mark { flex: none; }
code { font: .9em ui-monospace, monospace; } small { color: var(--faint); }
@media print { summary { break-after: avoid; } details { break-inside: avoid; } }
`;
