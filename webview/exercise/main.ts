import { type Exercise, exerciseLanguages } from '../../src/course/exercise.ts';
import { exerciseName } from '../../src/course/exercises.ts';
import { connect } from '../shared/client.ts';
import { button, defineControls, progressRing } from '../shared/controls.ts';
import { h, trusted } from '../shared/dom.ts';
import { CriterionView } from './criterion.ts';
import './exercise.css';
import { MilestonesView } from './milestones.ts';
import { type ExerciseState, exerciseProtocol } from './protocol.ts';
import { TimelineView } from './timeline.ts';
import { type WorkActions, WorkView } from './work.ts';

const client = connect(exerciseProtocol);
const trouble = h('p', { class: 'trouble', role: 'alert' });
let update: ((state: ExerciseState) => void) | undefined;

defineControls();
client.on('state', state => update?.(state));
void open();

/** Asks for the exercise, and shows it; a failure is shown with a way to try again. */
async function open(): Promise<void> {
  document.body.replaceChildren(h('main', {}, progressRing('Loading the exercise')));
  try {
    const { exercise, state } = await client.request('start', {});
    client.setRestoreState({ exercise: exercise.id });
    show(exercise, state);
  } catch (error) {
    document.body.replaceChildren(
      h(
        'main',
        { role: 'alert' },
        h('h1', {}, 'The exercise could not be loaded'),
        h('p', {}, error instanceof Error ? error.message : String(error)),
        button({ label: 'Try again', appearance: 'primary', onClick: () => void open() }),
      ),
    );
  }
}

function show(exercise: Exercise, state: ExerciseState): void {
  const { number, title, intro, outcomes, task, contract, criteria, variants, passMark } = exercise;
  const actions: WorkActions = {
    openStarter: language => ask(client.request('openStarter', { language })),
    chooseFolder: () => ask(client.request('chooseFolder', {})),
    chooseBroker: id => ask(client.request('chooseBroker', { id })),
    connect: () => ask(client.request('connectCluster', {})),
    check: milestone => ask(client.request('check', { milestone })),
    cancel: () => ask(client.request('cancel', {})),
    compare: language => ask(client.request('compare', { language })),
    openReport: () => ask(client.request('openReport', {})),
  };
  const languages = variants.map(({ language }) => ({ id: language, label: exerciseLanguages[language] }));
  const work = new WorkView(exercise, languages, actions);
  const views = criteria.map(
    criterion =>
      new CriterionView(
        criterion,
        () => ask(client.request('takeHint', { criterion: criterion.id })),
        target => ask(client.request('read', target)),
      ),
  );
  const milestones = new MilestonesView(exercise.milestones, id => actions.check(id));
  const timeline = new TimelineView();
  document.body.replaceChildren(
    h(
      'main',
      {},
      h('p', { class: 'eyebrow' }, passMark ? 'After the lessons' : `Exercise ${number}`),
      h('h1', { tabindex: '-1' }, title),
      trusted('div', intro, { class: 'prose' }),
      h('div', { class: 'outcomes' }, h('h2', {}, 'After this exercise you can'), trusted('div', outcomes)),
      part('Task', trusted('div', task, { class: 'prose' })),
      part('Contract', trusted('div', contract, { class: 'prose' })),
      part('Your work', work.element, trouble, timeline.element),
      ...(exercise.milestones.length > 0 ? [part('Milestones', milestones.element)] : []),
      part('Criteria', ...views.map(({ element }) => element)),
    ),
  );
  document.title = exerciseName(exercise, number);
  update = next => {
    work.update(next);
    milestones.update(next);
    timeline.update(next);
    for (const view of views) view.update(next);
  };
  update(state);
}

function part(title: string, ...children: readonly HTMLElement[]): HTMLElement {
  return h('section', { 'aria-label': title }, h('h2', {}, title), ...children);
}

function ask(request: Promise<unknown>): void {
  request.then(
    () => trouble.replaceChildren(),
    (error: Error) => trouble.replaceChildren(error.message),
  );
}
