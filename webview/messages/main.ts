import { connect } from '../shared/client.ts';
import { defineControls, tabs } from '../shared/controls.ts';
import { h } from '../shared/dom.ts';
import { messageDetail } from './detail.ts';
import { problemLine } from './fields.ts';
import { headline } from './headline.ts';
import './messages.css';
import { wordsOf } from '../shared/words.ts';
import { orderDialog } from './order.ts';
import { type MessagesState, messagesProtocol } from './protocol.ts';
import { searchedRows } from './rows.ts';
import { selectedMessages } from './selected.ts';
import { messageTable } from './table.ts';
import { toolbar } from './toolbar.ts';
import { transferView } from './transfer.ts';
import { triageView } from './triage.ts';

defineControls();
const client = connect(messagesProtocol);
let state: MessagesState | undefined;
let triageShown = false;
/** The latest question of its kind: answers to earlier ones are dropped. */
let wanted = 0;
let grouping = 0;

const trouble = problemLine();
const complain = (error: unknown) => trouble.say(wordsOf(error));
/** Asks the extension for what it shows or does itself. */
const ask = (request: Promise<unknown>) => void request.then(() => trouble.say(''), complain);

const head = headline({
  look: count => ask(client.request('look', { count })),
  cancel: () => ask(client.request('cancelLook', {})),
});
const transfer = transferView(act => ask(client.request('control', { act })));
const orders = orderDialog({
  preview: order => client.request('preview', order),
  run: token => client.request('run', { token }),
});
const selected = selectedMessages(() => {
  table.refresh();
  drawTools();
});
const rows = searchedRows(client, () => table.refresh(), complain);
const table = messageTable(rows, selected, {
  onActive: index => showMessage(index, undefined, false),
  onOpen: () => detail.focus(),
});
const detail = messageDetail({
  load: showMessage,
  openDocument: index => ask(client.request('openDocument', { index })),
  copy: text => ask(client.request('copy', { text })),
});
const triage = triageView({
  group: loadTriage,
  select(members) {
    selected.clear();
    selected.set(members, true);
  },
  open(index) {
    views.select('messages-tab');
    triageShown = false;
    table.show(index);
    detail.focus();
  },
  report: by => ask(client.request('report', { by, search: tools.search })),
});
const tools = toolbar({
  search,
  selectAll: () => selected.set(rows.indices, true),
  selectNone: () => selected.clear(),
  order: act =>
    orders.open(act, {
      selected: selected.indices,
      found: tools.search === '' ? undefined : rows.indices,
      depth: state?.depth,
    }),
  exportMessages() {
    const indices = selected.indices.length > 0 ? selected.indices : rows.indices;
    ask(client.request('export', { selection: { kind: 'loaded', indices } }));
  },
  compare() {
    const [first, second] = selected.indices;
    if (first !== undefined && second !== undefined) ask(client.request('compare', { first, second }));
  },
});
const views = tabs(
  'Messages and triage',
  [
    {
      id: 'messages-tab',
      label: 'Messages',
      content: h('div', { class: 'split' }, table.element, detail.element),
    },
    { id: 'triage-tab', label: 'Triage', content: triage.element },
  ],
  'messages-tab',
  id => {
    triageShown = id === 'triage-tab';
    if (triageShown) loadTriage();
  },
);

document.body.append(
  h('main', {}, head.element, trouble.element, transfer.element, tools.element, views.element),
  orders.element,
);
client.on('state', show);
client.request('start', {}).then(show, complain);

function show(next: MessagesState): void {
  const isNew = next.generation !== state?.generation;
  state = next;
  document.title = `Messages of ${next.queue}`;
  head.show(next);
  transfer.show(next.transfer);
  triage.setUsual(next.isDeadLetterQueue ? ['reason', 'queue', 'exception'] : ['exchange', 'routingKey']);
  if (isNew) {
    // Indices of an earlier look are those of other messages now.
    selected.clear();
    orders.close();
    search();
  }
  drawTools();
}

function search(): void {
  rows.search(tools.search).then(problem => {
    tools.showProblem(problem);
    wanted++;
    detail.show(undefined);
    table.refresh({ fromStart: true });
    drawTools();
    if (triageShown) loadTriage();
  }, complain);
}

function drawTools(): void {
  const busy =
    state?.transfer !== undefined && !['done', 'cancelled', 'failed'].includes(state.transfer.state);
  tools.show({
    loaded: state?.look?.messages ?? 0,
    found: rows.count,
    selected: selected.indices.length,
    busy,
    isStream: state?.type === 'stream',
  });
}

function showMessage(index: number, as: string | undefined, all: boolean): void {
  const mine = ++wanted;
  client.request('message', { index, ...(as === undefined ? {} : { view: as }), all }).then(found => {
    if (mine === wanted) detail.show(found);
  }, complain);
}

function loadTriage(): void {
  const mine = ++grouping;
  client.request('triage', { by: triage.by, search: tools.search }).then(found => {
    if (mine !== grouping) return;
    trouble.say('');
    triage.show(found);
  }, complain);
}
