import type { TryoutRun } from '../../../src/course/tryout-run.ts';
import { h } from '../../shared/dom.ts';
import { chart } from './chart.ts';

/** In a sentence how it stands; told to screen readers when it changes. */
export function headline({ state, broker, waiting, log, checks }: TryoutRun): string {
  const on = `${broker.name} (${broker.version})`;
  switch (state) {
    case 'running': {
      const step = log.findLast(({ kind }) => kind === 'step')?.text;
      return [`Running on ${on}`, step, waiting && `waiting for ${waiting}`].filter(Boolean).join(' · ');
    }
    case 'as-expected':
      return `As expected, on ${on}`;
    case 'differs': {
      const differing = checks.filter(({ fits }) => !fits).length;
      return `${differing} of ${checks.length} differ from what is expected, on ${on}`;
    }
    case 'failed':
      return `It could not be done on ${on}`;
    case 'cancelled':
      return `Cancelled, and cleaned up, on ${on}`;
  }
}

/** What the run has shown. `width` is that of its place, in CSS pixels; `isOpen`: whether the log is to be seen. */
export function renderRun(run: TryoutRun, width: number, isOpen: boolean): readonly HTMLElement[] {
  const { trouble, marks, cells, checks, log } = run;
  return [
    ...trouble.map(text => h('p', { class: 'trouble' }, text)),
    ...(run.chart && marks.length > 0 ? [chart(run.chart, marks, width)] : []),
    ...(cells.length > 0 ? [cellTable(cells)] : []),
    ...(checks.length > 0 ? [checkTable(checks)] : []),
    ...(log.length > 0
      ? [
          h(
            'details',
            { open: isOpen },
            h('summary', {}, 'What happened'),
            h('ol', { class: 'log' }, ...log.map(logLine)),
          ),
        ]
      : []),
  ];
}

function logLine({ kind, at, text }: TryoutRun['log'][number]): HTMLElement {
  return h(
    'li',
    { class: kind },
    h('span', { class: 'at' }, `${(at / 1000).toFixed(1)} s`),
    h('span', {}, text),
  );
}

function cellTable(cells: TryoutRun['cells']): HTMLElement {
  const rows = [...new Set(cells.map(({ row }) => row))];
  const columns = [...new Set(cells.map(({ column }) => column))];
  const text = (row: string, column: string) =>
    cells.find(cell => cell.row === row && cell.column === column)?.text ?? '';
  return h(
    'div',
    { class: 'table', tabindex: '0', role: 'region', 'aria-label': 'What was measured' },
    h(
      'table',
      {},
      h('thead', {}, h('tr', {}, h('td'), ...columns.map(column => h('th', { scope: 'col' }, column)))),
      h(
        'tbody',
        {},
        ...rows.map(row =>
          h(
            'tr',
            {},
            h('th', { scope: 'row' }, row),
            ...columns.map(column => h('td', {}, text(row, column))),
          ),
        ),
      ),
    ),
  );
}

function checkTable(checks: TryoutRun['checks']): HTMLElement {
  return h(
    'div',
    { class: 'table', tabindex: '0', role: 'region', 'aria-label': 'Seen and expected' },
    h(
      'table',
      { class: 'checks' },
      h(
        'thead',
        {},
        h(
          'tr',
          {},
          ...['', 'Expected', 'Seen'].map(title => (title ? h('th', { scope: 'col' }, title) : h('td'))),
        ),
      ),
      h(
        'tbody',
        {},
        ...checks.map(({ label, expected, seen, fits }) =>
          h(
            'tr',
            {},
            h('th', { scope: 'row' }, label),
            h('td', {}, expected),
            h(
              'td',
              { class: fits ? 'fits' : 'differs' },
              h('span', { 'aria-hidden': 'true' }, fits ? '✓ ' : '✗ '),
              seen,
              h('span', { class: 'unseen' }, fits ? ', as expected' : ', differs'),
            ),
          ),
        ),
      ),
    ),
  );
}
