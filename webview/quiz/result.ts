import type { Question, Quiz } from '../../src/course/quiz.ts';
import {
  type Attempt,
  isPass,
  neededToPass,
  questionsOf,
  resultOf,
  type Score,
} from '../../src/course/quiz-run.ts';
import { button } from '../shared/controls.ts';
import { h } from '../shared/dom.ts';
import { taughtLink } from './taught-link.ts';
import type { Actions, View } from './view.ts';

/** The score of a finished attempt, by lesson, and what was missed with the way to where it is taught. */
export function resultView(quiz: Quiz, attempt: Attempt, best: Score | null, actions: Actions): View {
  const result = resultOf(quiz, attempt);
  const { right, of, missed } = result;
  const heading = h('h1', { tabindex: '-1' }, `${right} of ${of} right`);
  const again = button({
    label: 'Ask all again',
    appearance: missed.length > 0 ? 'secondary' : 'primary',
    onClick: () => actions.begin('all'),
  });
  return {
    key: JSON.stringify(['result', attempt, best]),
    heading,
    element: h(
      'section',
      {},
      h('p', { class: 'eyebrow' }, quiz.title),
      heading,
      h('p', {}, attempt.only ? wordsOnMissed(missed.length) : wordsOnAll(result, best)),
      byTopic(quiz, attempt, missed),
      ...(missed.length > 0 ? [reviewOf(missed, actions)] : []),
      h(
        'div',
        { class: 'actions' },
        ...(missed.length > 0
          ? [
              button({
                label: 'Ask what I missed again',
                appearance: 'primary',
                onClick: () => actions.begin('missed'),
              }),
            ]
          : []),
        again,
      ),
    ),
  };
}

function wordsOnAll(score: Score, best: Score | null): string {
  const needed = neededToPass(score.of);
  const passed = isPass(score) ? 'Passed' : 'Not passed yet';
  const record = best && best.right > score.right ? ` Your best so far is ${best.right} of ${best.of}.` : '';
  return `${passed}: ${needed} right answers are needed.${record}`;
}

function wordsOnMissed(missed: number): string {
  return missed === 0
    ? 'Nothing is left of what you missed. Ask all again, to pass with it.'
    : 'This was what you had missed; it does not count as an attempt at the quiz.';
}

function byTopic(quiz: Quiz, attempt: Attempt, missed: readonly Question[]): HTMLElement {
  const questions = questionsOf(quiz, attempt);
  // In the order of the lessons, not of the attempt.
  const topics = [...new Set(quiz.questions.map(({ taught }) => taught.topic))].filter(
    topic => count(questions, topic) > 0,
  );
  return h(
    'table',
    {},
    h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, 'Lesson'), h('th', { scope: 'col' }, 'Right'))),
    h(
      'tbody',
      {},
      ...topics.map(topic => {
        const of = count(questions, topic);
        return h(
          'tr',
          {},
          h('th', { scope: 'row' }, topic),
          h('td', {}, `${of - count(missed, topic)} of ${of}`),
        );
      }),
    ),
  );
}

function count(questions: readonly Question[], topic: string): number {
  return questions.filter(({ taught }) => taught.topic === topic).length;
}

function reviewOf(missed: readonly Question[], actions: Actions): HTMLElement {
  return h(
    'section',
    { 'aria-labelledby': 'missed' },
    h('h2', { id: 'missed' }, 'What you missed'),
    h(
      'ul',
      { class: 'missed' },
      ...missed.map(question =>
        h(
          'li',
          {},
          h('p', {}, question.title),
          taughtLink(question, actions),
          button({
            label: 'See the answer',
            ariaLabel: `See the answer: ${question.title}`,
            onClick: () => actions.goTo(question.id),
          }),
        ),
      ),
    ),
  );
}
