import { formatBytes } from '../../src/messages/size.ts';
import { formatTime } from '../../src/messages/time.ts';
import { h } from '../shared/dom.ts';
import type { MessageRow } from './protocol.ts';
import type { Rows } from './rows.ts';
import type { Selected } from './selected.ts';

export interface Table {
  readonly element: HTMLElement;
  /** Shows what is there now. `fromStart` after another look or search: columns fit the first rows, of which the first is active. */
  refresh(options?: { readonly fromStart?: boolean }): void;
  /** Makes the message's row the active one, where the search has found it. */
  show(index: number): void;
}

export interface TableListener {
  /** Somebody has moved to a message. */
  onActive(index: number): void;
  /** Somebody wants to read it: Enter, or a double click. */
  onOpen(index: number): void;
}

/** In CSS pixels; messages.css has the same. */
const rowHeight = 24;

/** Rows above and below what is seen, so that scrolling shows no gaps. */
const spare = 8;

/**
 * The messages as a grid in which only the rows are in the page that can be seen. The keyboard's place is the grid; the active
 * row is told to screen readers by `aria-activedescendant`, as it comes and goes with scrolling.
 */
export function messageTable(rows: Rows, selected: Selected, { onActive, onOpen }: TableListener): Table {
  let active = 0;
  /** Where a range begins that Shift extends. */
  let anchor = 0;
  let shown: readonly Column[] = [];
  const head = h('div', { role: 'rowgroup', class: 'head' });
  const body = h('div', { role: 'rowgroup', class: 'rows' });
  const element = h(
    'div',
    { class: 'grid', role: 'grid', tabindex: '0', 'aria-multiselectable': 'true', 'aria-label': 'Messages' },
    head,
    body,
  );

  const fitColumns = () => {
    const first = Array.from(
      { length: Math.min(rows.count, 50) },
      (_, position) => rows.at(position) ?? [],
    ).flat();
    shown = columns.filter(({ shows }) => shows === undefined || first.some(shows));
    const widths = shown.map(({ width, grows }) =>
      grows ? `minmax(${width}rem, ${grows}fr)` : `${width}rem`,
    );
    element.style.setProperty('--columns', widths.join(' '));
    element.style.setProperty('--least', `${shown.reduce((sum, { width }) => sum + width, 0)}rem`);
    const titles = shown.map(({ name, title }) => h('div', { role: 'columnheader', class: name }, title));
    head.replaceChildren(h('div', { role: 'row', class: 'row' }, ...titles));
  };

  const draw = () => {
    body.style.height = `${rows.count * rowHeight}px`;
    const first = Math.max(0, Math.floor(element.scrollTop / rowHeight) - spare);
    const last = Math.min(
      rows.count,
      Math.ceil((element.scrollTop + element.clientHeight) / rowHeight) + spare,
    );
    const drawn: HTMLElement[] = [];
    for (let position = first; position < last; position++) drawn.push(rowElement(position));
    body.replaceChildren(...drawn);
    element.setAttribute('aria-rowcount', String(rows.count + 1));
    if (rows.count > 0) element.setAttribute('aria-activedescendant', rowId(active));
    else element.removeAttribute('aria-activedescendant');
  };

  const rowElement = (position: number) => {
    const index = rows.indices[position] ?? -1;
    const row = rows.at(position);
    const isSelected = selected.has(index);
    const cells = shown.map(({ name, text }) => {
      const words = name === 'mark' ? (isSelected ? '☑' : '☐') : row ? text(row) : '';
      return h('div', { role: 'gridcell', class: name, title: words.length > 12 ? words : undefined }, words);
    });
    const attributes = {
      id: rowId(position),
      role: 'row',
      class: position === active ? 'row active' : 'row',
      'aria-rowindex': String(position + 2),
      'aria-selected': String(isSelected),
    };
    const drawn = h('div', attributes, ...cells);
    drawn.dataset.position = String(position);
    drawn.style.top = `${position * rowHeight}px`;
    return drawn;
  };

  const activate = (position: number) => {
    active = Math.max(0, Math.min(rows.count - 1, position));
    const top = active * rowHeight;
    const room = element.clientHeight - headHeight;
    if (top < element.scrollTop) element.scrollTop = top;
    else if (top + rowHeight > element.scrollTop + room) element.scrollTop = top + rowHeight - room;
    draw();
    const index = rows.indices[active];
    if (index !== undefined) onActive(index);
  };

  const selectRange = (to: number, on: boolean) => {
    const [from, until] = anchor < to ? [anchor, to] : [to, anchor];
    selected.set(rows.indices.slice(from, until + 1), on);
  };

  const move = (to: number, extend: boolean) => {
    activate(to);
    if (extend) selectRange(active, true);
    else anchor = active;
  };

  element.addEventListener('keydown', event => {
    const page = Math.max(1, Math.floor((element.clientHeight - headHeight) / rowHeight) - 1);
    const index = rows.indices[active];
    const targets: Readonly<Record<string, number>> = {
      ArrowDown: active + 1,
      ArrowUp: active - 1,
      PageDown: active + page,
      PageUp: active - page,
      Home: 0,
      End: rows.count - 1,
    };
    const target = targets[event.key];
    if (target !== undefined) move(target, event.shiftKey);
    else if (event.key === ' ' && index !== undefined) selected.set([index], !selected.has(index));
    else if (event.key === 'Enter' && index !== undefined) onOpen(index);
    else if (event.key === 'a' && (event.ctrlKey || event.metaKey)) selected.set(rows.indices, true);
    else if (event.key === 'Escape') selected.clear();
    else return;
    event.preventDefault();
  });

  element.addEventListener('click', event => {
    const target = event.target instanceof Element ? event.target : undefined;
    const row = target?.closest<HTMLElement>('[data-position]');
    if (!row) return;
    const position = Number(row.dataset.position);
    const index = rows.indices[position] ?? -1;
    if (event.shiftKey) selectRange(position, true);
    else if (target?.closest('.mark') || event.ctrlKey || event.metaKey)
      selected.set([index], !selected.has(index));
    if (!event.shiftKey) anchor = position;
    activate(position);
  });
  element.addEventListener('dblclick', () => {
    const index = rows.indices[active];
    if (index !== undefined) onOpen(index);
  });
  element.addEventListener('scroll', draw, { passive: true });
  new ResizeObserver(draw).observe(element);

  return {
    element,
    refresh({ fromStart = false } = {}) {
      if (fromStart) {
        fitColumns();
        anchor = 0;
        element.scrollTop = 0;
        activate(0);
      } else draw();
    },
    show(index) {
      const position = rows.indices.indexOf(index);
      if (position >= 0) move(position, false);
    },
  };
}

/** The head has a line below. */
const headHeight = rowHeight + 1;

interface Column {
  /** Its class in messages.css. */
  readonly name: string;
  readonly title: string;
  /** At least, in rem. */
  readonly width: number;
  /** Its part of the room that is left. */
  readonly grows?: number;
  readonly text: (row: MessageRow) => string;
  /** It is there when this is so for any of the first rows; a column without it always. */
  readonly shows?: (row: MessageRow) => boolean;
}

const hasDied = ({ deaths }: MessageRow) => deaths > 0;

const columns: readonly Column[] = [
  { name: 'mark', title: '', width: 1.8, text: () => '' },
  { name: 'number', title: '#', width: 3.6, text: ({ index }) => String(index + 1) },
  {
    name: 'time',
    title: 'Time',
    width: 10.5,
    text: ({ time }) => (time === undefined ? '' : formatTime(time)),
    shows: ({ time }) => time !== undefined,
  },
  {
    name: 'left',
    title: 'Deliveries left',
    width: 7,
    text: ({ deliveriesLeft = '' }) => String(deliveriesLeft),
    shows: ({ deliveriesLeft }) => deliveriesLeft !== undefined,
  },
  { name: 'reason', title: 'Reason', width: 6, text: ({ reason }) => reason ?? '', shows: hasDied },
  { name: 'deaths', title: 'Deaths', width: 4.4, text: ({ deaths }) => String(deaths), shows: hasDied },
  {
    name: 'source',
    title: 'From queue',
    width: 6,
    grows: 1,
    text: ({ sourceQueue }) => sourceQueue ?? '',
    shows: ({ sourceQueue }) => sourceQueue !== undefined,
  },
  {
    name: 'exception',
    title: 'Exception',
    width: 8,
    grows: 2,
    text: ({ exception }) => exception ?? '',
    shows: ({ exception }) => exception !== undefined,
  },
  // Of a dead letter it is the dead-letter exchange: the same in all rows.
  {
    name: 'exchange',
    title: 'Exchange',
    width: 6,
    grows: 1,
    text: ({ exchange }) => exchange || '(default)',
    shows: ({ deaths }) => deaths === 0,
  },
  { name: 'key', title: 'Routing key', width: 7, grows: 1, text: ({ routingKey }) => routingKey },
  { name: 'body', title: 'Body', width: 10, grows: 2, text: ({ preview }) => preview },
  { name: 'size', title: 'Size', width: 5.5, text: ({ bytes }) => formatBytes(bytes) },
];

function rowId(position: number): string {
  return `row-${position}`;
}
