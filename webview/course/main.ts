import { exerciseName, exercises } from '../../src/course/exercises.ts';
import { placeOf } from '../../src/course/lesson-place.ts';
import { lessons } from '../../src/course/lessons.ts';
import type { LessonOutline } from '../../src/course/outline.ts';
import { connect } from '../shared/client.ts';
import { button, checkbox, defineControls, progressRing } from '../shared/controls.ts';
import { h, trusted } from '../shared/dom.ts';
import { CodeBlocks } from './code.ts';
import { contents } from './contents.ts';
import './course.css';
import type { Method, Params } from '../shared/protocol.ts';
import { makeLive } from './live.ts';
import {
  type Brokers,
  type CourseOpened,
  type CourseProtocol,
  type CourseState,
  type CourseTarget,
  courseProtocol,
} from './protocol.ts';
import { followReading } from './reading.ts';
import { Tryouts } from './tryouts/tryouts.ts';
import { markVersionNotes } from './version-notes.ts';

const client = connect(courseProtocol);
const status = h('div', { role: 'status', class: 'toast' });
/** Aborted when the lesson on the page makes way for another. */
let left = new AbortController();
let shown:
  | {
      readonly lesson: string;
      readonly tryouts: Tryouts;
      setBrokers(brokers: Brokers): void;
      goTo(section: string): void;
      update(state: CourseState): void;
    }
  | undefined;

defineControls();
client.on('state', state => shown?.update(state));
client.on('brokers', brokers => shown?.setBrokers(brokers));
client.on('run', run => shown?.tryouts.setRun(run));
client.on('show', target => {
  if (target.lesson !== shown?.lesson) void open(target);
  else if (target.section) shown.goTo(target.section);
});
void open(null);

/** Asks for everything that the page shows, and shows it; a failure is shown with a way to try again. */
async function open(wanted: CourseTarget | null): Promise<void> {
  shown = undefined;
  left.abort();
  left = new AbortController();
  // What can be read stays until it takes long.
  const late = setTimeout(() => {
    document.body.replaceChildren(h('main', { class: 'loading' }, progressRing('Loading the lesson')));
  }, 200);
  try {
    const opened = await client.request('open', { target: wanted });
    client.setRestoreState({ lesson: opened.lesson.id });
    show(opened);
    // Told after the frame in which it is drawn.
    requestAnimationFrame(() => setTimeout(() => void client.request('shown', { lesson: opened.lesson.id })));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const retry = button({ label: 'Try again', appearance: 'primary', onClick: () => void open(wanted) });
    document.body.replaceChildren(
      h(
        'main',
        { class: 'failed', role: 'alert' },
        h('h1', {}, 'The lesson could not be loaded'),
        h('p', {}, message),
        retry,
      ),
    );
  } finally {
    clearTimeout(late);
  }
}

function show({ lesson, html, state, target, brokers, runs }: CourseOpened): void {
  const article = html === null ? document.querySelector('article') : trusted('article', html);
  if (!article) throw new Error('The text of the lesson is missing in the page.');
  const code = new CodeBlocks(
    {
      copy: async ({ text }) => void (await client.request('copy', { text })),
      insert: async ({ text, language }) => (await client.request('insert', { text, language })).where,
      announce,
      chooseLanguage: language => void client.request('rememberLanguage', { language }),
    },
    state.language,
  );
  const tryouts = new Tryouts({
    run: (tryout, question) => act('runTryout', { tryout, question }),
    cancel: () => act('cancelTryout', {}),
    forget: tryout => act('forgetTryout', { tryout }),
    choose: id => act('chooseBroker', { id }),
    connect: () => act('connectCluster', {}),
  });
  makeLive(article, lesson, { code, tryouts, lookups });
  const setBrokers = (brokers: Brokers) => {
    tryouts.setBrokers(brokers);
    markVersionNotes(article, brokers);
  };
  setBrokers(brokers);
  for (const run of runs) tryouts.setRun(run);
  const done = checkbox('Mark lesson as done', state.done.includes(lesson.id), checked => {
    void client.request('markDone', { lesson: lesson.id, done: checked });
  });
  article.append(h('footer', {}, done.element, neighbours(lesson)));

  const goTo = (wanted: string) => reading.goTo(placeOf(lesson, wanted));
  const outline = contents(lesson, goTo, left.signal);
  document.body.replaceChildren(outline.element, h('main', {}, article), status);
  document.title = `Lesson ${lesson.number}: ${lesson.title}`;

  let read: readonly string[] = state.read[lesson.id] ?? [];
  outline.setRead(read);
  outline.setDone(state.done);

  const sections = lesson.sections
    .map(({ id }) => document.getElementById(id))
    .filter(element => element !== null);
  const reading = followReading(sections, left.signal, {
    headroom: outline.headroom,
    onSection: outline.setCurrent,
    onRest(section, offset, ended) {
      void client.request('rememberPlace', { lesson: lesson.id, section, offset });
      for (const id of ended.filter(id => !read.includes(id))) {
        void client.request('markRead', { lesson: lesson.id, section: id });
      }
    },
  });

  article.addEventListener('click', event => followLink(event, goTo));
  outline.element.addEventListener('click', event => followLink(event, goTo));

  if (target.section) goTo(target.section);
  else if (state.place?.lesson === lesson.id) {
    const { section, offset } = state.place;
    reading.restore({ anchor: section, offset });
  } else article.querySelector('h1')?.focus();

  shown = {
    lesson: lesson.id,
    tryouts,
    setBrokers,
    goTo,
    update(next) {
      read = next.read[lesson.id] ?? [];
      outline.setRead(read);
      outline.setDone(next.done);
      done.checked = next.done.includes(lesson.id);
    },
  };
}

/** The ways from what is taught to how it stands with it, on the broker and in the files. */
function lookups(item: string, section: string): readonly HTMLElement[] {
  const look = (label: string, where: 'broker' | 'files') =>
    button({
      label,
      ariaLabel: `${label}: ${section}`,
      onClick: () => act('showItem', { item, where }),
    });
  return [look('Show this on my broker', 'broker'), look('Check my files for this', 'files')];
}

/** The way to the lessons before and after this one, and to the exercise about it. */
function neighbours({ id, number }: LessonOutline): HTMLElement {
  const link = (words: string, at: number) => {
    const lesson = lessons[at - 1];
    return lesson ? [h('a', { href: `#${lesson.id}/` }, `${words}: ${at} ${lesson.title}`)] : [];
  };
  return h(
    'nav',
    { class: 'neighbours', 'aria-label': 'Lessons before and after this one' },
    ...link('Previous lesson', number - 1),
    ...link('Next lesson', number + 1),
    ...exercises.flatMap((exercise, at) =>
      exercise.lesson === id
        ? [
            button({
              label: exerciseName(exercise, at + 1),
              onClick: () => act('openExercise', { exercise: exercise.id }),
            }),
          ]
        : [],
    ),
    ...(number === lessons.length ? [button({ label: 'Take the quiz', onClick: openQuiz })] : []),
  );
}

/** Asks for something whose outcome is told by events; only a refusal is told here. */
function act<M extends Method<CourseProtocol>>(method: M, params: Params<CourseProtocol, M>): void {
  client.request(method, params).catch((error: Error) => announce(error.message));
}

function openQuiz(): void {
  void client.request('openQuiz', {});
}

/** Follows `#section`, `#lesson/section` and `#lesson/`. */
function followLink(event: MouseEvent, goTo: (section: string) => void): void {
  const href = event.target instanceof Element ? event.target.closest('a')?.getAttribute('href') : undefined;
  if (!href?.startsWith('#')) return;
  event.preventDefault();
  const [first = '', section] = href.slice(1).split('/');
  if (section === undefined) goTo(first);
  else void open({ lesson: first, ...(section && { section }) });
}

function announce(words: string): void {
  status.textContent = words;
  setTimeout(() => {
    if (status.textContent === words) status.textContent = '';
  }, 4000);
}
