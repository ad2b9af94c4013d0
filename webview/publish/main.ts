import { problemLine } from '../messages/fields.ts';
import { transferView } from '../messages/transfer.ts';
import { connect } from '../shared/client.ts';
import { button, defineControls } from '../shared/controls.ts';
import { h } from '../shared/dom.ts';
import { inLine, wordsOf } from '../shared/words.ts';
import { publishForm } from './form.ts';
import './publish.css';
import { type Kept, kept, type PublishOrder, type PublishState, publishProtocol } from './protocol.ts';

defineControls();
const client = connect(publishProtocol);
const trouble = problemLine();
const complain = (error: unknown) => trouble.say(wordsOf(error));

client.request('start', {}).then(({ state, kept: begin }) => {
  const { data } = kept.safeParse(client.restoreState);
  begun(state, data && data.revision > begin.revision ? data : begin);
}, complain);
document.body.append(h('main', {}, trouble.element));

function begun(first: PublishState, begin: Kept): void {
  let resting: ReturnType<typeof setTimeout> | undefined;
  /** The latest question: answers to earlier ones are dropped. */
  let asked = 0;
  let { revision } = begin;
  const title = h('h1', {}, 'Publish a message');
  const where = h('p', { class: 'quiet' });
  const run = transferView(() => ask(client.request('cancel', {})), {
    name: 'Publishing',
    notDone: 'not published',
    canPause: false,
  });
  const preview = h('pre', { tabindex: '0', role: 'region', 'aria-label': 'The first message' });
  const undo = h('p', { class: 'note', role: 'status', hidden: true });
  const form = publishForm(first, run.element, {
    changed,
    names: (of, filter) => client.request('names', { of, filter }),
    chooseFile: async () => (await client.request('chooseFile', {})).path,
    publish: () =>
      ask(
        client
          .request('publish', form.order)
          .then(({ problems }) => problems.length > 0 && form.insist(problems)),
      ),
    openDocument: () =>
      ask(
        client
          .request('openDocument', form.order)
          .then(({ problems }) => problems.length > 0 && form.insist(problems)),
      ),
    history: () => ask(client.request('history', {}).then(({ order }) => order && fillIn(order))),
  });
  document
    .querySelector('main')
    ?.replaceChildren(
      h('header', {}, title, where),
      trouble.element,
      undo,
      form.element,
      h('section', { class: 'preview' }, h('h2', {}, 'The first message'), preview),
    );
  form.order = begin.order;
  client.setRestoreState(begin);
  show(first);
  client.on('state', show);
  check();

  function show(state: PublishState): void {
    const facts = [state.cluster, `vhost ${state.vhost}`, ...(state.mark ? [state.mark] : [])];
    where.replaceChildren(...inLine(facts));
    run.show(state.run);
    form.setBusy(state.run !== undefined && !['done', 'cancelled', 'failed'].includes(state.run.state));
  }

  function changed(): void {
    client.setRestoreState({ ...begin, order: form.order, revision: ++revision } satisfies Kept);
    clearTimeout(resting);
    resting = setTimeout(check, restMs);
  }

  function check(): void {
    const mine = ++asked;
    client
      .request('check', { order: form.order, revision })
      .then(({ problems, route, unroutable, preview: text }) => {
        if (mine !== asked) return;
        form.showProblems(problems);
        form.showRoute(route, unroutable);
        preview.textContent = text || 'Not yet a message.';
      }, complain);
  }

  /** What was typed before can be had back. */
  function fillIn(order: PublishOrder): void {
    const before = form.order;
    form.order = order;
    changed();
    const back = button({
      label: 'Undo',
      ariaLabel: 'Put back what was typed before',
      onClick: () => {
        form.order = before;
        undo.hidden = true;
        changed();
      },
    });
    undo.replaceChildren('Filled in from the history. What was called a secret is to be typed again. ', back);
    undo.hidden = false;
  }
}

function ask(request: Promise<unknown>): void {
  request.then(() => trouble.say(''), complain);
}

const restMs = 250;
