import assert from 'node:assert/strict';
import type { Quiz } from '../../src/course/quiz.ts';
import {
  answerQuestion,
  beginAttempt,
  lookAt,
  type QuizState,
  questionsOf,
  quizState,
  resultOf,
} from '../../src/course/quiz-run.ts';
import { Lifetime } from '../../tools/lifetime.ts';
import { compileCourseFiles } from '../../tools/quiz-plugin.ts';
import { quizProtocol } from '../../webview/quiz/protocol.ts';
import { eventMessage } from '../../webview/shared/protocol.ts';
import { seriousFaults } from '../support/axe.ts';
import { openWebviewPage, type WebviewPage } from '../support/webview-page.ts';

describe('The page of the quiz', () => {
  let quiz: Quiz;
  let lifetime: Lifetime;
  let opened: WebviewPage;
  let state: QuizState;
  let read: string[];

  before(async () => {
    ({ quiz } = await compileCourseFiles());
  });
  beforeEach(() => {
    lifetime = new Lifetime();
    state = quizState.parse({});
    read = [];
  });
  afterEach(async () => {
    await lifetime.end();
    assert.deepEqual(opened.complaints, []);
  });

  async function open() {
    const change = async (next: QuizState) => {
      state = next;
      await opened.post(eventMessage(quizProtocol, 'state', state));
      return {};
    };
    opened = await openWebviewPage(lifetime, 'quiz', quizProtocol, {
      start: () => ({ quiz, state }),
      begin: ({ questions }) => {
        const missed = state.attempt ? resultOf(quiz, state.attempt).missed : [];
        return change(beginAttempt(state, 7, questions === 'missed' ? missed.map(({ id }) => id) : null));
      },
      answer: ({ question, chosen }) => change(answerQuestion(quiz, state, question, chosen)),
      goTo: ({ question }) => change(lookAt(state, question)),
      read: ({ lesson, section }) => {
        read.push(`${lesson}/${section}`);
        return {};
      },
    });
    return opened.page;
  }

  /** The state with the first `count` questions answered, of them `right` rightly. */
  function answered(count: number, right: number): QuizState {
    const begun = beginAttempt(state, 7, null);
    return questionsOf(quiz, begun.attempt ?? assert.fail())
      .slice(0, count)
      .reduce((state, { id, options }, at) => {
        const chosen = options.filter(option => option.right === at < right).map(({ text }) => text);
        return answerQuestion(quiz, state, id, chosen);
      }, begun);
  }

  it('is gone through with the keyboard alone', async () => {
    const page = await open();
    await page.getByRole('heading', { level: 1, name: 'Quiz' }).waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    const questions = () => questionsOf(quiz, state.attempt ?? assert.fail());
    for (let at = 0; at < quiz.questions.length; at++) {
      await page.getByText(`Question ${at + 1} of 15`).waitFor();
      const question = questions()[at] ?? assert.fail();
      assert.equal(await page.evaluate(() => document.activeElement?.textContent), question.title);
      const several = question.options.filter(({ right }) => right).length > 1;
      await page.keyboard.press('Tab');
      for (const [place, { right }] of question.options.entries()) {
        if (place > 0) await page.keyboard.press(several ? 'Tab' : 'ArrowDown');
        if (right) await page.keyboard.press('Space');
        if (right && !several) break;
      }
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: 'Right' }).waitFor();
      assert.match(String(await page.evaluate(() => document.activeElement?.textContent)), /Right/);
      await page.keyboard.press('Tab');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
    }
    await page.getByRole('heading', { level: 1, name: '15 of 15 right' }).waitFor();
    await page.getByText('Passed: 12 right answers are needed.').waitFor();
    assert.deepEqual(state.best, { right: 15, of: 15 });
  });

  it('says after a wrong answer what is right and where to read it', async () => {
    state = lookAt(beginAttempt(state, 7, null), 'confirm-without-queue');
    const page = await open();
    await page.getByRole('button', { name: 'Check answer' }).click();
    await page.getByText('Choose an answer first.').waitFor();
    await page.getByRole('radio', { name: 'A nack' }).check();
    await page.getByRole('button', { name: 'Check answer' }).click();
    await page.getByRole('heading', { name: 'Not right' }).waitFor();
    await page.getByRole('listitem').filter({ hasText: 'A nack your choice, wrong' }).waitFor();
    await page.getByRole('listitem').filter({ hasText: 'An ack right' }).waitFor();
    await page.getByRole('link', { name: 'Read 1.3 Publisher confirms' }).click();
    await page.getByRole('button', { name: /Question \d+, A confirm, and no queue: wrong/ }).waitFor();
    assert.deepEqual(read, ['reliability/confirms']);
  });

  it('asks for as many answers as are right', async () => {
    state = lookAt(beginAttempt(state, 7, null), 'surviving-a-restart');
    const page = await open();
    await page.getByRole('checkbox', { name: 'A durable queue' }).check();
    await page.getByRole('button', { name: 'Check answer' }).click();
    await page.getByRole('alert').filter({ hasText: 'Choose two.' }).waitFor();
    await page.getByRole('checkbox', { name: 'Delivery mode 2' }).check();
    await page.getByRole('button', { name: 'Check answer' }).click();
    await page.getByRole('heading', { name: 'Right' }).waitFor();
  });

  it('leads to what was missed, and asks it again', async () => {
    state = lookAt(answered(15, 12), null);
    const [missed] = resultOf(quiz, state.attempt ?? assert.fail()).missed;
    const page = await open();
    await page.getByRole('heading', { level: 1, name: '12 of 15 right' }).waitFor();
    await page
      .getByRole('link', { name: `Read ${missed?.taught.title}` })
      .first()
      .click();
    assert.deepEqual(read, [`${missed?.taught.lesson}/${missed?.taught.section}`]);
    await page.getByRole('button', { name: `See the answer: ${missed?.title}` }).click();
    await page.getByRole('heading', { name: 'Not right' }).waitFor();
    await page.getByRole('button', { name: 'See the result' }).click();
    await page.getByRole('button', { name: 'Ask what I missed again' }).click();
    await page.getByText('Question 1 of 3').waitFor();
  });

  it('goes on after a reload with the answer that was before the eyes', async () => {
    state = answered(4, 2);
    const page = await open();
    await page.getByRole('heading', { name: 'Not right' }).waitFor();
    await page.getByText('2 right, 2 wrong, 11 open').waitFor();
    await page.getByRole('button', { name: 'Next question' }).click();
    await page.getByText('Question 5 of 15').waitFor();
    await page.getByRole('button', { name: 'Skip' }).click();
    await page.getByText('Question 6 of 15').waitFor();
  });

  it('begins anew when its progress is reset', async () => {
    state = answered(3, 3);
    const page = await open();
    await page.getByRole('heading', { name: 'Right' }).waitFor();
    state = quizState.parse({});
    await opened.post(eventMessage(quizProtocol, 'state', state));
    await page.getByRole('button', { name: 'Begin' }).waitFor();
  });

  it('has nothing that axe-core finds serious, on any of its views', async () => {
    const page = await open();
    for (const [view, shown] of [
      ['Begin', state],
      ['Check answer', lookAt(beginAttempt(state, 7, null), 'surviving-a-restart')],
      ['Next question', answered(4, 2)],
      ['Ask all again', lookAt(answered(15, 12), null)],
    ] as const) {
      await opened.post(eventMessage(quizProtocol, 'state', shown));
      await page.getByRole('button', { name: view }).waitFor();
      assert.deepEqual(await seriousFaults(page), [], view);
    }
  });
});
