import { fieldTypes } from '../../src/messages/message.ts';
import { button } from '../shared/controls.ts';
import { h } from '../shared/dom.ts';
import { option, tell } from '../shared/field.ts';
import type { PublishDraft } from './protocol.ts';

type Header = PublishDraft['headers'][number];

export interface HeaderTable {
  readonly element: HTMLElement;
  readonly value: readonly Header[];
  set(headers: readonly Header[]): void;
  /** By field: `headers.0.value`. */
  show(problems: ReadonlyMap<string, string>): void;
}

/** Headers, each with its type. Enter adds one below; what is added or left gets the focus. */
export function headerTable(changed: () => void): HeaderTable {
  let rows: Row[] = [];
  const list = h('div', { class: 'headers', role: 'list', 'aria-label': 'Headers' });
  const none = h('p', { class: 'quiet' }, 'None.');

  const draw = () => {
    list.replaceChildren(...rows.map(({ element }) => element));
    rows.forEach((row, index) => {
      row.number(index);
    });
    none.hidden = rows.length > 0;
    list.hidden = rows.length === 0;
  };
  const add = (at: number) => {
    const row = newRow({ name: '', type: 'longstr', value: '' });
    rows = rows.toSpliced(at, 0, row);
    draw();
    row.focus();
    changed();
  };
  const newRow = (header: Header): Row =>
    headerRow(header, {
      changed,
      addBelow: row => add(rows.indexOf(row) + 1),
      remove(row) {
        const index = rows.indexOf(row);
        rows = rows.toSpliced(index, 1);
        draw();
        const next = rows[Math.min(index, rows.length - 1)];
        if (next) next.focus();
        else adding.focus();
        changed();
      },
    });
  const adding = button({ label: 'Add header', onClick: () => add(rows.length) });
  return {
    element: h('div', {}, none, list, adding),
    get value() {
      return rows.map(row => row.value);
    },
    set(headers) {
      rows = headers.map(newRow);
      draw();
    },
    show(problems) {
      rows.forEach((row, index) => {
        row.show(problems.get(`headers.${index}.name`), problems.get(`headers.${index}.value`));
      });
    },
  };
}

interface Row {
  readonly element: HTMLElement;
  readonly value: Header;
  number(index: number): void;
  show(ofName: string | undefined, ofValue: string | undefined): void;
  focus(): void;
}

interface RowActions {
  changed(): void;
  addBelow(row: Row): void;
  remove(row: Row): void;
}

let made = 0;

function headerRow(header: Header, { changed, addBelow, remove }: RowActions): Row {
  const id = `header-${made++}`;
  const name = h('input', { type: 'text', id: `${id}-name`, spellcheck: 'false' });
  name.value = header.name;
  const type = h('select', {}, ...fieldTypes.map(known => option(known, known, known === header.type)));
  const box = h('div', {});
  const ofName = tell(name);
  let value = valueControl(`${id}-value`, header.type, header.value);
  let ofValue = tell(value);
  const drop = button({ label: 'Remove', onClick: () => remove(row) });
  let number = 0;
  const label = () => {
    const of = `Header ${number + 1}`;
    name.setAttribute('aria-label', `${of}: name`);
    type.setAttribute('aria-label', `${of}: type`);
    value.setAttribute('aria-label', `${of}: value`);
    drop.setAttribute('aria-label', `Remove header ${number + 1}`);
  };
  const put = () => {
    ofValue = tell(value);
    box.replaceChildren(value, ofValue.element);
    label();
  };
  type.addEventListener('change', () => {
    value = valueControl(value.id, type.value, value.value);
    put();
    changed();
  });
  const element = h(
    'div',
    { class: 'header', role: 'listitem' },
    h('div', {}, name, ofName.element),
    type,
    box,
    drop,
  );
  element.addEventListener('keydown', event => {
    if (event.key !== 'Enter' || !(event.target instanceof HTMLInputElement)) return;
    event.preventDefault();
    addBelow(row);
  });
  const row: Row = {
    element,
    get value() {
      return { name: name.value, type: type.value as Header['type'], value: value.value };
    },
    number(index) {
      number = index;
      label();
    },
    show(problemOfName, problemOfValue) {
      ofName.show(problemOfName);
      ofValue.show(problemOfValue);
    },
    focus: () => name.focus(),
  };
  put();
  return row;
}

type ValueControl = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

function valueControl(id: string, type: string, value: string): ValueControl {
  if (type === 'bool') {
    const isFalse = value === 'false';
    return h('select', { id }, option('true', 'true', !isFalse), option('false', 'false', isFalse));
  }
  const control =
    type === 'array' || type === 'table'
      ? h('textarea', { id, rows: '2', spellcheck: 'false', placeholder: examples[type] })
      : h('input', {
          type: 'text',
          id,
          spellcheck: 'false',
          placeholder: examples[type],
          disabled: type === 'void',
        });
  control.value = value;
  return control;
}

const examples: Readonly<Record<string, string>> = {
  array: '["a", 1, {"int64": 2}]',
  table: '{"name": "value", "count": {"int32": 1}}',
  timestamp: 'seconds since 1970',
  decimal: '12.50',
  bytes: 'base64',
  binary: 'base64',
};
