import type { Quiz } from '../../src/course/quiz.ts';
import { answerTo, type QuizState, questionsOf } from '../../src/course/quiz-run.ts';
import { connect } from '../shared/client.ts';
import { button, defineControls, progressRing } from '../shared/controls.ts';
import { h } from '../shared/dom.ts';
import { quizProtocol } from './protocol.ts';
import { questionView } from './question.ts';
import './quiz.css';
import { resultView } from './result.ts';
import { startView } from './start.ts';
import type { Actions, View } from './view.ts';

defineControls();
const client = connect(quizProtocol);
const trouble = h('p', { class: 'trouble', role: 'alert' });
let quiz: Quiz | undefined;
let shown: string | undefined;

const ask = (request: Promise<unknown>) =>
  void request.then(
    () => trouble.replaceChildren(),
    error => trouble.replaceChildren(wordsOf(error)),
  );
const actions: Actions = {
  begin: questions => ask(client.request('begin', { questions })),
  answer: (question, chosen) => ask(client.request('answer', { question, chosen })),
  goTo: question => ask(client.request('goTo', { question })),
  read: ({ lesson, section }) => ask(client.request('read', { lesson, section })),
};

client.on('state', state => {
  if (quiz) show(quiz, state);
});
void open();

/** Asks for the quiz, and shows it; a failure is shown with a way to try again. */
async function open(): Promise<void> {
  document.body.replaceChildren(h('main', {}, progressRing('Loading the quiz')));
  try {
    const { quiz: loaded, state } = await client.request('start', {});
    client.setRestoreState({});
    quiz = loaded;
    show(loaded, state);
  } catch (error) {
    document.body.replaceChildren(
      h(
        'main',
        { role: 'alert' },
        h('h1', {}, 'The quiz could not be loaded'),
        h('p', {}, wordsOf(error)),
        button({ label: 'Try again', appearance: 'primary', onClick: () => void open() }),
      ),
    );
  }
}

/** Where one view makes way for another, the keyboard goes to the heading of the new one. */
function show(quiz: Quiz, state: QuizState): void {
  const { key, element, heading } = viewOf(quiz, state);
  if (key === shown) return;
  document.body.replaceChildren(h('main', {}, element, trouble));
  if (shown !== undefined) {
    window.scrollTo({ top: 0 });
    heading.focus();
  }
  shown = key;
}

function viewOf(quiz: Quiz, { attempt, best }: QuizState): View {
  const questions = attempt ? questionsOf(quiz, attempt) : [];
  // What an upgrade has left nothing of is as if not begun.
  if (!attempt || questions.length === 0) return startView(quiz, best, actions);
  const question =
    questions.find(({ id }) => id === attempt.at) ??
    questions.find(question => answerTo(question, attempt) === undefined);
  return question ? questionView(quiz, attempt, question, actions) : resultView(quiz, attempt, best, actions);
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
