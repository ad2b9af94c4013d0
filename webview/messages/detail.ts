import { formatBytes } from '../../src/messages/size.ts';
import { button, tabs } from '../shared/controls.ts';
import { h } from '../shared/dom.ts';
import { inLine, withCode } from '../shared/words.ts';
import { foldingText } from './payload.ts';
import type { MessageDetail } from './protocol.ts';

export interface DetailActions {
  /** Another view of the body, or all of it. */
  load(index: number, view: string | undefined, all: boolean): void;
  openDocument(index: number): void;
  copy(text: string): void;
}

export interface Detail {
  readonly element: HTMLElement;
  show(detail: MessageDetail | undefined): void;
  focus(): void;
}

/** One message: its payload, its properties and headers, its deaths. The tab that was chosen stays for the next message. */
export function messageDetail(actions: DetailActions): Detail {
  const element = h('section', { class: 'detail', 'aria-label': 'Message', tabindex: '-1' });
  let tab = 'payload';
  return {
    element,
    focus: () => element.focus(),
    show(detail) {
      if (!detail) {
        element.replaceChildren(h('p', { class: 'quiet' }, 'No message is chosen.'));
        return;
      }
      const views = tabs(
        `Message ${detail.index + 1}`,
        [
          { id: 'payload', label: 'Payload', content: payload(detail, actions) },
          { id: 'properties', label: 'Properties and headers', content: properties(detail) },
          { id: 'deaths', label: `Deaths (${detail.timeline.length})`, content: deaths(detail) },
        ],
        tab,
        id => {
          tab = id;
        },
      );
      element.replaceChildren(heading(detail, actions), views.element);
    },
  };
}

function heading(
  { index, exchange, routingKey, redelivered, bytes }: MessageDetail,
  actions: DetailActions,
): HTMLElement {
  const facts = [
    `exchange ${exchange || '(default)'}`,
    `routing key ${routingKey || '(empty)'}`,
    formatBytes(bytes),
    ...(redelivered ? ['redelivered'] : []),
  ];
  return h(
    'header',
    {},
    h('h2', {}, `Message ${(index + 1).toLocaleString('en')}`),
    h('p', { class: 'quiet' }, ...inLine(facts)),
    button({
      label: 'Open as document',
      ariaLabel: `Open as document: message ${index + 1}`,
      onClick: () => actions.openDocument(index),
    }),
  );
}

function payload({ index, payload }: MessageDetail, actions: DetailActions): HTMLElement {
  const { view, views, text, cut, summary, notes } = payload;
  const chooser = h(
    'select',
    { 'aria-label': 'Show the body as' },
    ...views.map(name => h('option', { value: name, selected: name === view }, viewNames.get(name) ?? name)),
  );
  chooser.addEventListener('change', () => actions.load(index, chooser.value, false));
  return h(
    'div',
    { class: 'payload' },
    h(
      'div',
      { class: 'bar' },
      chooser,
      h('span', { class: 'quiet' }, summary),
      ...(text === ''
        ? []
        : [
            button({ label: 'Copy', ariaLabel: 'Copy the body as shown', onClick: () => actions.copy(text) }),
          ]),
      ...(cut ? [button({ label: 'Load all', onClick: () => actions.load(index, view, true) })] : []),
    ),
    ...notes.map(note => h('p', { class: 'note' }, note)),
    foldingText(text, view === 'json' || view === 'messagepack'),
  );
}

const viewNames: ReadonlyMap<string, string> = new Map([
  ['json', 'JSON'],
  ['text', 'Text'],
  ['hex', 'Bytes'],
  ['messagepack', 'MessagePack'],
  ['protobuf', 'Protobuf'],
]);

function properties({ properties, headers }: MessageDetail): HTMLElement {
  const table = (title: string, fields: MessageDetail['headers']) => [
    h('h3', {}, title),
    fields.length === 0
      ? h('p', { class: 'quiet' }, 'None.')
      : h(
          'table',
          {},
          h(
            'thead',
            {},
            h('tr', {}, ...['Name', 'Type', 'Value'].map(name => h('th', { scope: 'col' }, name))),
          ),
          h(
            'tbody',
            {},
            ...fields.map(({ name, type, text }) =>
              h(
                'tr',
                {},
                h('th', { scope: 'row' }, name),
                h('td', { class: 'quiet' }, type),
                h('td', { class: 'value' }, text),
              ),
            ),
          ),
        ),
  ];
  return h('div', { class: 'fields' }, ...table('Properties', properties), ...table('Headers', headers));
}

function deaths({ timeline, origin, doubts }: MessageDetail): HTMLElement {
  if (timeline.length === 0 && doubts.length === 0) {
    return h('p', { class: 'quiet' }, 'This message has not been dead-lettered.');
  }
  return h(
    'div',
    { class: 'deaths' },
    ...(origin ? [h('p', {}, origin)] : []),
    h('ol', { class: 'timeline' }, ...timeline.map(({ text }) => h('li', {}, ...withCode(text)))),
    ...doubts.map(doubt => h('p', { class: 'note' }, doubt)),
  );
}
