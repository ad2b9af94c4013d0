import { newestVersion, parseVersion } from '../../src/model/version.ts';
import { problemLine } from '../messages/fields.ts';
import { connect } from '../shared/client.ts';
import { defineControls } from '../shared/controls.ts';
import { h } from '../shared/dom.ts';
import { inLine, wordsOf } from '../shared/words.ts';
import './declare.css';
import { declareForm } from './form.ts';
import { allSettings, draftOf, itemOf } from './item.ts';
import { type DeclareState, declareProtocol, type Kept, type Kind, kept } from './protocol.ts';

defineControls();
const client = connect(declareProtocol);
const trouble = problemLine();
const complain = (error: unknown) => trouble.say(wordsOf(error));

client.request('start', {}).then(({ state, kept: begin }) => {
  const { data } = kept.safeParse(client.restoreState);
  begun(state, data && data.revision > begin.revision ? data : begin);
}, complain);
document.body.append(h('main', {}, trouble.element));

function begun(first: DeclareState, begin: Kept): void {
  const { kind, vhost } = first;
  const version = parseVersion(first.version) ?? newestVersion;
  const known = allSettings(kind, version);
  let resting: ReturnType<typeof setTimeout> | undefined;
  /** The latest question: answers to earlier ones are dropped. */
  let asked = 0;
  let { revision } = begin;
  const where = h('p', { class: 'quiet' });
  const outcome = h('p', { class: 'outcome', role: 'status' });
  const form = declareForm(first, version, [trouble.element, outcome], {
    changed,
    names: (of, filter) => client.request('names', { of, filter }),
    declare,
    openDocument: () => client.request('openDocument', { item: typed().item }).then(clear, complain),
  });
  document
    .querySelector('main')
    ?.replaceChildren(h('header', {}, h('h1', {}, titleOf(first)), where), form.element);
  form.draft = begin.draft ?? draftOf(kind, begin.item, known);
  keep();
  show(first);
  client.on('state', show);
  client.on('outcome', ended => {
    form.setBusy(false);
    trouble.say(ended.kind === 'refused' ? ended.words : '');
    outcome.textContent = ended.kind === 'done' ? ended.words : '';
    check();
  });
  check();

  function show({ cluster, mark }: DeclareState): void {
    const facts = [cluster, `vhost ${vhost}`, `RabbitMQ ${first.version}`, ...(mark ? [mark] : [])];
    where.replaceChildren(...inLine(facts));
  }
  function typed() {
    return itemOf(kind, vhost, form.draft, known);
  }
  function changed(): void {
    revision++;
    keep();
    outcome.textContent = '';
    clearTimeout(resting);
    resting = setTimeout(check, restMs);
  }
  function keep(): void {
    client.setRestoreState({
      ...begin,
      item: typed().item,
      draft: form.draft,
      revision,
    } satisfies Kept);
  }
  function check(): void {
    const mine = ++asked;
    const { item, problems } = typed();
    form.showJson(JSON.stringify(item, null, 2));
    client.request('check', { item, draft: form.draft, revision }).then(checked => {
      if (mine === asked) form.show({ ...checked, problems: [...problems, ...checked.problems] });
    }, complain);
  }
  function declare(): void {
    const { item, problems } = typed();
    if (problems.length > 0) {
      form.insist(problems);
      return;
    }
    form.setBusy(true);
    client.request('declare', { item }).then(
      answer => {
        trouble.say('');
        if (answer.problems.length === 0) return;
        form.setBusy(false);
        form.insist(answer.problems);
      },
      error => {
        form.setBusy(false);
        complain(error);
      },
    );
  }
  function clear(): void {
    trouble.say('');
  }
}

function titleOf({ kind, name }: DeclareState): string {
  return name === undefined ? titles[kind] : `Edit ${kind} ${name}`;
}

const titles: Readonly<Record<Kind, string>> = {
  queue: 'Declare a queue',
  exchange: 'Declare an exchange',
  binding: 'Bind to an exchange',
  policy: 'Set a policy',
  'operator policy': 'Set an operator policy',
};

const restMs = 300;
