import { quantity } from '../../src/messages/size.ts';
import { formatTime } from '../../src/messages/time.ts';
import type { ReadinessReport, Score } from '../../src/readiness/report.ts';
import { button } from '../shared/controls.ts';
import { h, svg } from '../shared/dom.ts';
import { inLine } from '../shared/words.ts';
import { areaId } from './items.ts';
import type { ReadinessState } from './protocol.ts';
import { verdictMark, verdictWords } from './verdict.ts';

export interface SummaryActions {
  compare(): void;
  /** Leads the person to a part of the page. */
  goTo(id: string): void;
}

/** What the report comes to: the score in all and by area, and what was otherwise before. */
export function summary(
  report: ReadinessReport,
  state: ReadinessState,
  actions: SummaryActions,
): HTMLElement {
  return h(
    'div',
    { class: 'summary', 'data-taken-at': report.takenAt },
    h(
      'section',
      { 'aria-labelledby': 'score' },
      h('h2', { id: 'score' }, scoreWords(report.score)),
      h('p', { class: 'quiet' }, ...inLine(seenWords(report, state))),
      scoreTable(report, actions),
    ),
    ...(state.earlier > 0 ? [changes(report, state, actions)] : []),
  );
}

function scoreWords({ passed, warned, failed, percent }: Score): string {
  if (percent === null) return 'Nothing could be judged';
  return `${percent} %: ${passed} of ${passed + warned + failed} items pass`;
}

function seenWords(
  { cluster, files, takenAt, profile, score }: ReadinessReport,
  { subject }: ReadinessState,
): string[] {
  return [
    ...(cluster
      ? [
          cluster.name,
          `RabbitMQ ${cluster.version}`,
          ...(cluster.support === undefined ? [] : [cluster.support.replace(/\.$/, '')]),
          ...(cluster.nodes ? [quantity(cluster.nodes.length, 'node')] : []),
          `as user ${cluster.username} (${cluster.tags.join(', ') || 'no tags'})`,
        ]
      : []),
    ...(files ? [`${quantity(files.paths.length, 'file')} of ${subject.folder ?? files.folder}`] : []),
    ...(profile === 'production' ? [] : [`judged as ${profile}`]),
    `checked ${formatTime(Date.parse(takenAt))}`,
    ...(score.unknown > 0 ? [`${score.unknown} unknown, not counted`] : []),
  ];
}

const columns = ['passed', 'warned', 'failed', 'unknown'] as const;
const verdictOf = { passed: 'pass', warned: 'warn', failed: 'fail', unknown: 'unknown' } as const;

function scoreTable({ score }: ReadinessReport, { goTo }: SummaryActions): HTMLElement {
  const cells = (of: Score) =>
    columns.map(column => h('td', { class: of[column] === 0 ? 'none' : column }, String(of[column])));
  return h(
    'table',
    { class: 'score' },
    h('caption', { class: 'unseen' }, 'Items by area and verdict'),
    h(
      'thead',
      {},
      h(
        'tr',
        {},
        h('th', { scope: 'col' }, 'Area'),
        h('td', { class: 'bar', 'aria-hidden': 'true' }),
        ...columns.map(column => h('th', { scope: 'col' }, verdictWords[verdictOf[column]])),
      ),
    ),
    h(
      'tbody',
      {},
      ...score.areas.map(area =>
        h(
          'tr',
          {},
          h('th', { scope: 'row' }, jump(area.area, areaId(area.area), goTo)),
          h('td', { class: 'bar', 'aria-hidden': 'true' }, bar(area)),
          ...cells(area),
        ),
      ),
    ),
    h(
      'tfoot',
      {},
      h(
        'tr',
        {},
        h('th', { scope: 'row' }, 'In all'),
        h('td', { class: 'bar', 'aria-hidden': 'true' }, bar(score)),
        ...cells(score),
      ),
    ),
  );
}

/** The numbers stand beside it. */
function bar(score: Score): SVGElement {
  const all = columns.reduce((sum, column) => sum + score[column], 0);
  let x = 0;
  return svg(
    'svg',
    { viewBox: `0 0 ${Math.max(all, 1)} 1`, preserveAspectRatio: 'none' },
    ...columns.map(column => {
      const part = svg('rect', { x, y: 0, width: score[column], height: 1, class: verdictOf[column] });
      x += score[column];
      return part;
    }),
  );
}

function changes(
  { items }: ReadinessReport,
  { since, earlier }: ReadinessState,
  { compare, goTo }: SummaryActions,
): HTMLElement {
  const changed = since?.changes ?? [];
  return h(
    'section',
    { id: 'changes', 'aria-labelledby': 'since' },
    h('h2', { id: 'since' }, since ? `Since ${formatTime(Date.parse(since.takenAt))}` : 'Earlier reports'),
    changed.length === 0
      ? h('p', { class: 'quiet' }, 'No item has another verdict.')
      : h(
          'ul',
          { class: 'changes' },
          ...changed.flatMap(({ item, before }) => {
            const now = items.find(({ id }) => id === item);
            if (!now) return [];
            return h(
              'li',
              {},
              jump(item, `item-${item}`, goTo),
              ` ${now.title}: `,
              h('span', { class: 'nowrap' }, verdictMark(before), ' → ', verdictMark(now.verdict)),
            );
          }),
        ),
    ...(earlier > 1 ? [button({ label: 'Compare with…', onClick: compare })] : []),
  );
}

function jump(label: string, id: string, goTo: (id: string) => void): HTMLElement {
  const link = h('a', { href: `#${id}` }, label);
  link.addEventListener('click', event => {
    event.preventDefault();
    goTo(id);
  });
  return link;
}
