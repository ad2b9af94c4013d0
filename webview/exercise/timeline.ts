import { deepestFirst, type Timeline, timelineRows } from '../../src/course/timeline.ts';
import { type Chart, chart } from '../shared/chart.ts';
import { h } from '../shared/dom.ts';
import type { Span } from '../shared/plot.ts';
import type { ExerciseState } from './protocol.ts';

/** What the queues and connections of a project did while the check broke things, drawn and as a table. */
export class TimelineView {
  readonly element = h('section', { class: 'timeline', 'aria-label': 'Time line', hidden: true });
  readonly #ready = chart({
    id: 'ready',
    title: 'Messages ready',
    unit: 'messages',
    empty: 'No message waited in a queue.',
    spans: () => this.#spans,
    words: most,
  });
  readonly #connections = chart({
    id: 'connections',
    title: 'Connections of your programs',
    unit: 'count',
    empty: 'The programs had no connection.',
    spans: () => this.#spans,
    words: most,
  });
  readonly #trials = h('div');
  #spans: readonly Span[] = [];
  /** What is drawn, as text. */
  #drawn = '';

  constructor() {
    this.element.append(
      h('h3', {}, 'What happened when'),
      this.#ready.element,
      this.#connections.element,
      this.#trials,
    );
  }

  update({ report }: ExerciseState): void {
    const timeline = report?.timeline;
    const next = JSON.stringify(timeline ?? null);
    if (next === this.#drawn) return;
    this.#drawn = next;
    this.element.hidden = !timeline;
    if (!timeline) return;
    this.#spans = timeline.trials.map(({ criterion, from, to }) => ({ name: criterion, from, to }));
    showReady(this.#ready, timeline);
    const { at, connections } = timeline;
    this.#connections.show([{ key: 'all', label: 'Connections' }], { at, lines: { all: connections } });
    this.#trials.replaceChildren(table(timeline));
  }
}

/** Of a run that is over. */
function most(values: readonly (number | null)[]): string {
  return `${Math.max(0, ...values.map(value => value ?? 0))} at most`;
}

/** More lines than these nobody can tell apart. */
const maxLines = 6;

function showReady(view: Chart, { at, ready }: Timeline): void {
  const queues = deepestFirst(ready).map(([queue]) => queue);
  const shown = queues.slice(0, maxLines);
  const others = queues.length - shown.length;
  const empty = Object.keys(ready).length - queues.length;
  const note = [
    ...(others > 0 ? [`${others} more queues had fewer.`] : []),
    ...(empty > 0 ? [`In ${empty} ${empty === 1 ? 'queue' : 'queues'} no message was seen waiting.`] : []),
  ].join(' ');
  view.show(
    shown.map(queue => ({ key: queue, label: queue })),
    { at, lines: ready },
    note,
  );
}

function table(timeline: Timeline): HTMLElement {
  const heads = ['Time', 'Criterion', 'What was done', 'Most messages ready', 'Connections'];
  const rows = timelineRows(timeline).map(({ time, criterion, done, deepest, connections }) =>
    h(
      'tr',
      {},
      h('td', {}, time),
      h('th', { scope: 'row' }, h('a', { href: `#criterion-${criterion}` }, criterion)),
      ...[done, deepest, connections].map(words => h('td', {}, words)),
    ),
  );
  return h(
    'div',
    { class: 'table', role: 'region', 'aria-label': 'What was done when', tabindex: '0' },
    h(
      'table',
      {},
      h('thead', {}, h('tr', {}, ...heads.map(head => h('th', { scope: 'col' }, head)))),
      h('tbody', {}, ...rows),
    ),
  );
}
