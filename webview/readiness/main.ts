import { quantity } from '../../src/messages/size.ts';
import { connect } from '../shared/client.ts';
import { button, defineControls } from '../shared/controls.ts';
import { h } from '../shared/dom.ts';
import { keepingFocus } from '../shared/focus.ts';
import { inLine, withCode, wordsOf } from '../shared/words.ts';
import { itemList } from './items.ts';
import { type ReadinessState, readinessProtocol } from './protocol.ts';
import './readiness.css';
import { summary } from './summary.ts';

defineControls();
const client = connect(readinessProtocol);
let state: ReadinessState | undefined;

const trouble = h('p', { class: 'notice bad', role: 'alert', hidden: true });
const complain = (words: string) => {
  trouble.replaceChildren(...withCode(words));
  trouble.hidden = words === '';
};
const ask = (request: Promise<unknown>) =>
  void request.then(
    () => complain(''),
    error => complain(wordsOf(error)),
  );
const check = (tryGuest: boolean) => ask(client.request('check', { tryGuest }));

const subject = h('p', { class: 'quiet' });
const again = button({ label: 'Check', appearance: 'primary', onClick: () => check(false) });
const exporting = button({ label: 'Export…', onClick: () => ask(client.request('export', {})) });
const doing = h('p', { role: 'status' });
// Beside the status, which would be read aloud with each answer.
const answers = h('span', { class: 'quiet' });
const cancel = button({
  label: 'Cancel',
  ariaLabel: 'Cancel the check',
  onClick: () => ask(client.request('cancel', {})),
});
const running = h(
  'div',
  { class: 'running', hidden: true },
  h('progress', { 'aria-label': 'Check' }),
  doing,
  answers,
  cancel,
);
const ended = h('div', { hidden: true });
const empty = h(
  'p',
  { hidden: true },
  'Nothing was checked yet. A check reads, and changes nothing: no message is consumed, no setting touched.',
);
const overview = h('div');
const items = itemList({
  follow: (item, evidence) => ask(client.request('follow', { item, evidence })),
  openRule: rule => ask(client.request('rule', { rule })),
  openLesson: item => ask(client.request('lesson', { item })),
  fix: item => ask(client.request('fix', { item })),
  answer: item => ask(client.request('answer', { item })),
  tryGuest: () => check(true),
});

document.body.append(
  h(
    'main',
    {},
    h(
      'header',
      {},
      h('div', {}, h('h1', {}, 'Production readiness'), subject),
      h('div', { class: 'acts' }, again, exporting),
    ),
    trouble,
    running,
    ended,
    empty,
    overview,
    items.element,
  ),
);
client.on('state', show);
client.on('reveal', ({ item }) => items.reveal(item));
client.request('start', {}).then(
  ({ state, item }) => {
    show(state);
    if (item) items.reveal(item);
  },
  error => complain(wordsOf(error)),
);

function show(next: ReadinessState): void {
  const before = state;
  state = next;
  client.setRestoreState(next.restore);
  const { report } = next;
  const { cluster, folder } = next.subject;
  const subjects = [cluster, folder && `files of ${folder}`].filter(part => part !== undefined);
  subject.replaceChildren(...inLine(subjects));
  showRun(next);
  complain(next.trouble ?? '');
  empty.hidden = report !== undefined || next.checking !== undefined;
  items.element.hidden = report === undefined;
  exporting.hidden = report === undefined;
  again.textContent = report ? 'Check again' : 'Check';
  again.toggleAttribute('disabled', next.checking !== undefined);
  if (!report || isSame(before, next)) return;
  keepingFocus(() =>
    overview.replaceChildren(
      summary(report, next, { compare: () => ask(client.request('compare', {})), goTo }),
    ),
  );
  items.show(report, next);
}

/** Progress alone draws nothing anew: what a person reads stays where it is. */
function isSame(before: ReadinessState | undefined, next: ReadinessState): boolean {
  const drawn = (state: ReadinessState) => ({ ...state, checking: null, ended: null, trouble: null });
  return before !== undefined && JSON.stringify(drawn(before)) === JSON.stringify(drawn(next));
}

function showRun({ checking, ended: end, report }: ReadinessState): void {
  running.hidden = checking === undefined;
  answers.textContent = checking?.answers ? quantity(checking.answers, 'answer') : '';
  const words = checking ? 'Checking …' : '';
  // A status that is written again is read aloud again.
  if (doing.textContent !== words) doing.textContent = words;
  ended.hidden = end === undefined || checking !== undefined;
  if (ended.hidden || !end) return;
  const stale = report ? ' What is shown is the report before.' : '';
  ended.replaceChildren(
    h(
      'div',
      { class: end.kind === 'failed' ? 'notice bad' : 'notice', role: 'alert' },
      h('p', {}, ...withCode(`${end.words}${stale}`)),
      ...(end.credentials
        ? [
            button({
              label: 'Update Credentials…',
              onClick: () => ask(client.request('credentials', {})),
            }),
          ]
        : []),
    ),
  );
}

function goTo(id: string): void {
  if (id.startsWith('item-')) {
    items.reveal(id.slice('item-'.length));
    return;
  }
  const heading = document.getElementById(id);
  heading?.scrollIntoView({ block: 'start' });
  heading?.focus({ preventScroll: true });
}
