import type { ItemReport, ReadinessReport, Verdict } from '../../src/readiness/report.ts';
import { button } from '../shared/controls.ts';
import { h } from '../shared/dom.ts';
import { keepingFocus } from '../shared/focus.ts';
import { type ItemActions, itemView } from './item.ts';
import type { ReadinessState } from './protocol.ts';
import { verdictMark, verdicts } from './verdict.ts';

export interface Items {
  readonly element: HTMLElement;
  show(report: ReadinessReport, state: ReadinessState): void;
  /** Shows an item, whatever the filter says, and leads the keyboard to it. */
  reveal(id: string): void;
}

/** The anchor of an area of the checklist. */
export function areaId(area: string): string {
  return `area-${area.toLowerCase().replaceAll(' ', '-')}`;
}

/** All items by area, of which a person may look at some verdicts alone. What is open stays open when a new report comes. */
export function itemList(actions: ItemActions): Items {
  const chosen = new Set<Verdict>();
  const open = new Set<string>();
  let shown: { readonly report: ReadinessReport; readonly state: ReadinessState } | undefined;

  const filters = h('div', { class: 'filters', role: 'group', 'aria-label': 'Show items by verdict' });
  const found = h('span', { class: 'quiet', role: 'status' });
  const all = button({ label: 'Expand all', onClick: () => openAll(!allAreOpen()) });
  const areas = h('div');

  const visible = () =>
    shown?.report.items.filter(({ verdict }) => chosen.size === 0 || chosen.has(verdict)) ?? [];
  const allAreOpen = () => visible().every(({ id }) => open.has(id));

  function openAll(isOpen: boolean): void {
    for (const { id } of visible()) {
      if (isOpen) open.add(id);
      else open.delete(id);
    }
    for (const details of areas.querySelectorAll('details')) details.open = isOpen;
  }

  function filterBy(verdict: Verdict): void {
    if (!chosen.delete(verdict)) chosen.add(verdict);
    draw();
  }

  function draw(): void {
    if (!shown) return;
    const { report, state } = shown;
    const items = visible();
    keepingFocus(() => {
      filters.replaceChildren(...verdicts.map(verdict => filter(verdict, report.items)));
      areas.replaceChildren(
        ...[...Map.groupBy(items, ({ area }) => area)].map(([area, ofArea]) =>
          h(
            'section',
            { 'aria-labelledby': areaId(area) },
            h('h2', { id: areaId(area), tabindex: '-1' }, area),
            ...ofArea.map(item => drawItem(item, state)),
          ),
        ),
      );
    });
    found.textContent = chosen.size === 0 ? '' : `${items.length} of ${report.items.length} items are shown.`;
    all.textContent = allAreOpen() ? 'Collapse all' : 'Expand all';
  }

  function filter(verdict: Verdict, items: readonly ItemReport[]): HTMLElement {
    const count = items.filter(item => item.verdict === verdict).length;
    const element = h(
      'button',
      { type: 'button', id: `filter-${verdict}`, 'aria-pressed': String(chosen.has(verdict)) },
      verdictMark(verdict),
      ` ${count}`,
    );
    element.addEventListener('click', () => filterBy(verdict));
    return element;
  }

  function drawItem(item: ItemReport, state: ReadinessState): HTMLElement {
    const { sections, isFresh, mayTryGuest, since } = state;
    const element = itemView(
      item,
      {
        before: since?.changes.find(change => change.item === item.id)?.before,
        section: sections[item.id],
        isFresh,
        mayTryGuest,
        open: open.has(item.id),
      },
      actions,
    );
    element.addEventListener('toggle', () => {
      if (element.open) open.add(item.id);
      else open.delete(item.id);
      all.textContent = allAreOpen() ? 'Collapse all' : 'Expand all';
    });
    return element;
  }

  return {
    element: h('div', { class: 'items' }, h('div', { class: 'tools' }, filters, all, found), areas),
    show(report, state) {
      shown = { report, state };
      draw();
    },
    reveal(id) {
      open.add(id);
      chosen.clear();
      draw();
      const element = document.getElementById(`item-${id}`);
      element?.scrollIntoView({ block: 'start' });
      element?.querySelector('summary')?.focus({ preventScroll: true });
    },
  };
}
