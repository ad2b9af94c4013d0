import { h } from './dom.ts';

/** A fact at a glance. Undefined: it is not told, and left out. */
export interface Fact {
  readonly name: string;
  readonly value: string | undefined;
  /** Below the value. */
  readonly note?: string;
  readonly isBad?: boolean;
}

export function factList(facts: readonly Fact[]): HTMLElement {
  return h(
    'dl',
    { class: 'facts' },
    ...facts.flatMap(({ name, value, note, isBad }) =>
      value === undefined
        ? []
        : [
            h(
              'div',
              { class: isBad ? 'bad' : undefined },
              h('dt', {}, name),
              h('dd', {}, h('bdi', {}, value), ...(note ? [h('span', { class: 'quiet' }, note)] : [])),
            ),
          ],
    ),
  );
}

/** A part of a page, with its heading. */
export function section(id: string, title: string, ...children: readonly (Node | string)[]): HTMLElement {
  return h(
    'section',
    { id, 'aria-labelledby': `${id}-title` },
    h('h2', { id: `${id}-title` }, title),
    ...children,
  );
}

/** A table that scrolls in a narrow column by itself. */
export function dataTable(
  label: string,
  columns: readonly string[],
  rows: readonly (readonly (Node | string)[])[],
): HTMLElement {
  const cell = (content: Node | string, index: number) =>
    index === 0 ? h('th', { scope: 'row' }, content) : h('td', {}, content);
  return h(
    'div',
    { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': label },
    h(
      'table',
      {},
      h('thead', {}, h('tr', {}, ...columns.map(name => h('th', { scope: 'col' }, name)))),
      h('tbody', {}, ...rows.map(row => h('tr', {}, ...row.map(cell)))),
    ),
  );
}

/** A name that a broker has given: whatever marks it holds turn nothing around it. */
export function named(name: string): HTMLElement {
  return h('bdi', {}, name);
}

export function link(label: string, onClick: () => void, ariaLabel?: string): HTMLElement {
  const element = h(
    'button',
    { type: 'button', class: 'link', 'aria-label': ariaLabel },
    h('bdi', {}, label),
  );
  element.addEventListener('click', onClick);
  return element;
}
