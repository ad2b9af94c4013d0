import { h } from '../shared/dom.ts';
import type { PreviewResult } from './protocol.ts';

/** What a policy would do to the queues and exchanges that are there; in a sentence, and one by one. */
export function previewSection(): {
  readonly summary: HTMLElement;
  readonly element: HTMLElement;
  show(preview: PreviewResult | undefined): void;
} {
  const summary = h('p', { role: 'status', hidden: true });
  const ties = h('p', { class: 'note', hidden: true });
  const body = h('tbody', {});
  const table = h(
    'table',
    { 'aria-label': 'What it matches' },
    h(
      'thead',
      {},
      h(
        'tr',
        {},
        ...['Name', 'Type', 'What will be', 'Changes'].map(title => h('th', { scope: 'col' }, title)),
      ),
    ),
    body,
  );
  const scroll = h(
    'div',
    { class: 'matches', tabindex: '0', role: 'region', 'aria-label': 'Matches' },
    table,
  );
  const more = h('p', { class: 'quiet' });
  const element = h('section', { hidden: true }, h('h2', {}, 'What it will do'), ties, scroll, more);
  return {
    summary,
    element,
    show(preview) {
      summary.hidden = preview === undefined;
      element.hidden = preview === undefined || preview.total === 0;
      if (!preview) return;
      const { queues, exchanges, applies, changes, rows, total } = preview;
      summary.textContent = `It matches ${count(queues, 'queue')} and ${count(exchanges, 'exchange')}, applies to ${applies.toLocaleString('en')} of them, and changes settings of ${changes.toLocaleString('en')}.`;
      ties.hidden = preview.ties.length === 0;
      ties.textContent = `The same priority as ${preview.ties.join(', ')}, which match some of the same: which of them applies is not defined. Take another priority.`;
      scroll.hidden = rows.length === 0;
      body.replaceChildren(
        ...rows.map(row =>
          h(
            'tr',
            {},
            h('th', { scope: 'row' }, h('bdi', {}, row.name)),
            h(
              'td',
              {},
              `${row.type} ${row.kind === 'exchange' ? 'exchange' : 'queue'}`.replace(
                'stream queue',
                'stream',
              ),
            ),
            h('td', {}, row.outcome),
            h(
              'td',
              {},
              ...(row.changes.length === 0 ? ['none'] : row.changes.map(change => h('code', {}, change))),
            ),
          ),
        ),
      );
      more.textContent = total > rows.length ? `And ${(total - rows.length).toLocaleString('en')} more.` : '';
    },
  };
}

function count(number: number, noun: string): string {
  return `${number.toLocaleString('en')} ${noun}${number === 1 ? '' : 's'}`;
}
