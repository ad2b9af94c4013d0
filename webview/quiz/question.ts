import { type Option, type Question, type Quiz, rightCount } from '../../src/course/quiz.ts';
import { type Attempt, answerTo, isRight, questionsOf, resultOf } from '../../src/course/quiz-run.ts';
import { button } from '../shared/controls.ts';
import { h, trusted } from '../shared/dom.ts';
import { numberWord } from './number-word.ts';
import { taughtLink } from './taught-link.ts';
import type { Actions, View } from './view.ts';

/** A question with its options, and once it is answered what is right and why. */
export function questionView(quiz: Quiz, attempt: Attempt, question: Question, actions: Actions): View {
  const questions = questionsOf(quiz, attempt);
  const chosen = answerTo(question, attempt);
  const { right, of, open } = resultOf(quiz, attempt);
  const heading = h('h1', { tabindex: '-1' }, question.title);
  const at = questions.findIndex(({ id }) => id === question.id);
  const openAfter = [...questions.slice(at + 1), ...questions.slice(0, at)].find(
    other => answerTo(other, attempt) === undefined,
  );
  const answer = chosen
    ? answered(question, chosen, open, actions)
    : unanswered(question, openAfter, actions);
  return {
    key: JSON.stringify(['question', attempt.seed, question.id, chosen, of]),
    heading: answer.heading ?? heading,
    element: h(
      'article',
      {},
      h('p', { class: 'eyebrow' }, `Question ${at + 1} of ${of} · ${question.taught.topic}`),
      heading,
      answer.element,
      h('p', { class: 'score' }, `${right} right, ${of - open - right} wrong, ${open} open`),
      overview(questions, question, attempt, actions),
    ),
  };
}

interface Answer {
  readonly element: HTMLElement;
  readonly heading?: HTMLElement;
}

function unanswered(question: Question, next: Question | undefined, actions: Actions): Answer {
  const several = rightCount(question) > 1;
  const inputs = question.options.map(({ text }) =>
    h('input', { type: several ? 'checkbox' : 'radio', name: 'option', value: text }),
  );
  const hint = h('p', { class: 'hint', role: 'alert' });
  const check = () => {
    const chosen = inputs.filter(({ checked }) => checked).map(({ value }) => value);
    const wanted = rightCount(question);
    if (several ? chosen.length === wanted : chosen.length === 1) actions.answer(question.id, chosen);
    else hint.replaceChildren(several ? `Choose ${numberWord(wanted)}.` : 'Choose an answer first.');
  };
  const form = h(
    'form',
    {},
    h(
      'fieldset',
      {},
      h('legend', {}, prompt(question)),
      ...question.options.map((option, index) =>
        h('label', { class: 'option' }, inputs[index] ?? '', trusted('span', option.html)),
      ),
    ),
    hint,
    h(
      'div',
      { class: 'actions' },
      button({ label: 'Check answer', appearance: 'primary', onClick: check }),
      ...(next ? [button({ label: 'Skip', onClick: () => actions.goTo(next.id) })] : []),
    ),
  );
  form.addEventListener('keydown', event => {
    if (event.key !== 'Enter' || !(event.target instanceof HTMLInputElement)) return;
    event.preventDefault();
    check();
  });
  return { element: form };
}

function answered(question: Question, chosen: readonly string[], open: number, actions: Actions): Answer {
  const right = isRight(question, chosen);
  const heading = h('h2', { tabindex: '-1' }, right ? '✓ Right' : '✗ Not right');
  return {
    heading,
    element: h(
      'div',
      {},
      prompt(question),
      h(
        'ul',
        { class: 'options' },
        ...question.options.map(option => judged(option, chosen.includes(option.text))),
      ),
      h(
        'section',
        { class: `verdict ${right ? 'right' : 'wrong'}` },
        heading,
        trusted('div', question.explanation),
        taughtLink(question, actions),
      ),
      h(
        'div',
        { class: 'actions' },
        button({
          label: open > 0 ? 'Next question' : 'See the result',
          appearance: 'primary',
          onClick: () => actions.goTo(null),
        }),
      ),
    ),
  };
}

/** An option after the answer: by a sign, by words and by colour. */
function judged({ html, right }: Option, chosen: boolean): HTMLElement {
  const words = [chosen && 'your choice', right && 'right', chosen && !right && 'wrong'].filter(Boolean);
  return h(
    'li',
    { class: `option ${right ? 'right' : chosen ? 'wrong' : 'other'}` },
    h('span', { class: 'sign', 'aria-hidden': 'true' }, right ? '✓' : chosen ? '✗' : ''),
    h(
      'span',
      {},
      trusted('span', html),
      ...(words.length > 0 ? [h('small', {}, ` ${words.join(', ')}`)] : []),
    ),
  );
}

function prompt(question: Question): HTMLElement {
  const right = rightCount(question);
  const element = trusted('div', question.html, { class: 'prompt' });
  if (right > 1) element.append(h('p', { class: 'choose' }, `Choose ${numberWord(right)}.`));
  return element;
}

function overview(
  questions: readonly Question[],
  current: Question,
  attempt: Attempt,
  { goTo }: Actions,
): HTMLElement {
  return h(
    'nav',
    { class: 'overview', 'aria-label': 'All questions' },
    h(
      'ol',
      {},
      ...questions.map((question, index) => {
        const chosen = answerTo(question, attempt);
        const state = chosen === undefined ? 'open' : isRight(question, chosen) ? 'right' : 'wrong';
        const link = h(
          'button',
          {
            type: 'button',
            class: state,
            'aria-label': `Question ${index + 1}, ${question.title}: ${state}`,
            'aria-current': question.id === current.id && 'step',
          },
          { open: `${index + 1}`, right: '✓', wrong: '✗' }[state],
        );
        link.addEventListener('click', () => goTo(question.id));
        return h('li', {}, link);
      }),
    ),
  );
}
