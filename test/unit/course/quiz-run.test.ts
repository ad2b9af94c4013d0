import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Question, Quiz } from '../../../src/course/quiz.ts';
import {
  answerQuestion,
  answerTo,
  beginAttempt,
  isPass,
  isRight,
  lookAt,
  neededToPass,
  type QuizState,
  questionsOf,
  quizState,
  resultOf,
} from '../../../src/course/quiz-run.ts';
import { holds } from '../../support/arbitrary.ts';

const fresh: QuizState = { attempt: null, best: null };
const letters = ['a', 'b', 'c', 'd'];
const quiz = quizOf(15);
const seeds = fc.nat({ max: 2 ** 32 - 1 });

describe('the order of the quiz', () => {
  const orderOf = (quiz: Quiz, seed: number) => questionsOf(quiz, begun(seed)).map(({ id }) => id);

  it('has every question and every option once, whatever the seed', () => {
    holds(seeds, 200, seed => {
      const questions = questionsOf(quiz, begun(seed));
      assert.deepEqual(sorted(questions.map(({ id }) => id)), sorted(quiz.questions.map(({ id }) => id)));
      for (const { options } of questions) assert.deepEqual(sorted(options.map(({ text }) => text)), letters);
    });
  });

  it('is the same for the same seed', () => {
    holds(seeds, 50, seed =>
      assert.deepEqual(questionsOf(quiz, begun(seed)), questionsOf(quiz, begun(seed))),
    );
  });

  it('holds when an upgrade adds a question or takes one away', () => {
    holds(fc.tuple(seeds, fc.nat({ max: 14 })), 100, ([seed, gone]) => {
      const id = quiz.questions[gone]?.id;
      const fewer = { ...quiz, questions: quiz.questions.toSpliced(gone, 1) };
      assert.deepEqual(
        orderOf(fewer, seed),
        orderOf(quiz, seed).filter(other => other !== id),
      );
    });
  });

  it('puts each question first about as often as any other, also with seeds in a row', () => {
    const firsts = new Map<string, number>();
    for (let seed = 0; seed < 3000; seed++) {
      const [first = ''] = orderOf(quiz, seed);
      firsts.set(first, (firsts.get(first) ?? 0) + 1);
    }
    assert.equal(firsts.size, 15);
    // 200 are expected of each; 4.5 standard deviations around it.
    for (const [id, count] of firsts) assert.ok(count > 138 && count < 262, `${id}: ${count}`);
  });

  it('puts the right option at each place about as often', () => {
    const places = [0, 0, 0, 0];
    for (let seed = 0; seed < 200; seed++) {
      for (const { options } of questionsOf(quiz, begun(seed))) {
        const at = options.findIndex(({ right }) => right);
        places[at] = (places[at] ?? 0) + 1;
      }
    }
    for (const count of places) assert.ok(count > 640 && count < 860, places.join());
  });
});

describe('the score of the quiz', () => {
  it('counts a question when all that is right was chosen and nothing else', () => {
    const two = questionOf('two', ['a', 'b']);
    for (const [chosen, right] of [
      [['a', 'b'], true],
      [['b', 'a'], true],
      [['a'], false],
      [['a', 'b', 'c'], false],
      [['a', 'c'], false],
      [[], false],
    ] as const) {
      assert.equal(isRight(two, chosen), right, chosen.join());
    }
  });

  it('is what was answered rightly, whatever the answers and their order', () => {
    const answers = fc.array(fc.constantFrom(...letters), { minLength: 15, maxLength: 15 });
    holds(fc.tuple(seeds, answers), 100, ([seed, chosen]) => {
      const state = questionsOf(quiz, begun(seed)).reduce(
        (state, { id }, at) => answerQuestion(quiz, state, id, [chosen[at] ?? '']),
        beginAttempt(fresh, seed, null),
      );
      const right = chosen.filter(letter => letter === 'a').length;
      const result = resultOf(quiz, state.attempt ?? assert.fail());
      assert.deepEqual(
        [result.right, result.of, result.open, result.missed.length],
        [right, 15, 0, 15 - right],
      );
      assert.deepEqual(state.best, { right, of: 15 });
    });
  });

  it('passes with 12 of 15', () => {
    assert.equal(neededToPass(15), 12);
    assert.ok(isPass({ right: 12, of: 15 }));
    assert.ok(!isPass({ right: 11, of: 15 }));
  });

  it('keeps the best of all attempts, once they are finished', () => {
    let state = answerAll(beginAttempt(fresh, 1, null), 13);
    assert.deepEqual(state.best, { right: 13, of: 15 });
    state = beginAttempt(state, 2, null);
    state = answerQuestion(quiz, state, 'q1', ['a']);
    assert.deepEqual(state.best, { right: 13, of: 15 });
    assert.deepEqual(answerAll(state, 11).best, { right: 13, of: 15 });
    assert.deepEqual(answerAll(beginAttempt(state, 3, null), 14).best, { right: 14, of: 15 });
  });

  it('does not count an attempt at what was missed', () => {
    const missed = resultOf(
      quiz,
      answerAll(beginAttempt(fresh, 1, null), 13).attempt ?? assert.fail(),
    ).missed;
    const state = beginAttempt(
      { attempt: null, best: { right: 13, of: 15 } },
      2,
      missed.map(({ id }) => id),
    );
    assert.equal(questionsOf(quiz, state.attempt ?? assert.fail()).length, 2);
    assert.deepEqual(answerAll(state, 2).best, { right: 13, of: 15 });
  });
});

describe('an answer to a question', () => {
  it('holds: another one does not take its place', () => {
    const once = answerQuestion(quiz, beginAttempt(fresh, 1, null), 'q1', ['b']);
    assert.equal(answerQuestion(quiz, once, 'q1', ['a']), once);
  });

  it('is refused when the question is not asked or does not have the option', () => {
    const state = beginAttempt(fresh, 1, ['q1']);
    assert.throws(() => answerQuestion(quiz, state, 'q2', ['a']), /does not ask the question "q2"/);
    assert.throws(() => answerQuestion(quiz, fresh, 'q1', ['a']), /does not ask the question "q1"/);
    assert.throws(() => answerQuestion(quiz, state, 'q1', ['z']), /has no option "z"/);
  });

  it('keeps the question before the eyes, until the next one is asked for', () => {
    const state = answerQuestion(quiz, beginAttempt(fresh, 1, null), 'q4', ['b']);
    assert.equal(state.attempt?.at, 'q4');
    assert.equal(lookAt(state, null).attempt?.at, null);
  });
});

describe("the quiz's state", () => {
  it('starts empty', () => assert.deepEqual(quizState.parse({}), fresh));

  it('keeps what can be read of a broken state', () => {
    const best = { right: 9, of: 15 };
    for (const attempt of [
      'all',
      7,
      { seed: 'x' },
      { seed: 1, only: null, answers: { q1: 'a' }, at: null },
    ]) {
      assert.deepEqual(quizState.parse({ attempt, best }), { attempt: null, best });
    }
    assert.equal(quizState.safeParse('gone').success, false);
  });

  it('reads back as it was written', () => {
    const state = answerAll(beginAttempt(fresh, 4_294_967_295, null), 13);
    assert.deepEqual(quizState.parse(JSON.parse(JSON.stringify(state))), state);
  });

  it('is asked again, after an upgrade, about what is asked in other words, and keeps the other answers', () => {
    const attempt = answerAll(beginAttempt(fresh, 1, null), 15).attempt ?? assert.fail();
    const reworded = questionOf('q3', ['A']);
    const next = { ...quiz, questions: [...quiz.questions.filter(({ id }) => id !== 'q3'), reworded] };
    const result = resultOf(next, attempt);
    assert.deepEqual([result.right, result.of, result.open], [14, 15, 1]);
    assert.equal(answerTo(reworded, attempt), undefined);
  });

  it('takes a question named like a member of objects as any other', () => {
    const odd = { ...quiz, questions: [questionOf('constructor', ['a'])] };
    const state = beginAttempt(fresh, 1, null);
    assert.equal(resultOf(odd, state.attempt ?? assert.fail()).open, 1);
    assert.deepEqual(answerQuestion(odd, state, 'constructor', ['a']).best, { right: 1, of: 1 });
  });
});

function quizOf(count: number): Quiz {
  const questions = Array.from({ length: count }, (_, at) => questionOf(`q${at + 1}`, ['a']));
  return { title: 'Quiz', intro: '', questions };
}

function questionOf(id: string, right: readonly string[]): Question {
  const texts = right.includes('A') ? ['A', 'B', 'C', 'D'] : letters;
  return {
    id,
    title: id,
    html: '',
    options: texts.map(text => ({ text, html: text, right: right.includes(text) })),
    explanation: '',
    taught: { lesson: 'l', section: 's', topic: 'L', title: '1.1 S' },
  };
}

function begun(seed: number) {
  return beginAttempt(fresh, seed, null).attempt ?? assert.fail();
}

/** Answers what is open, the first `right` of all questions asked rightly. */
function answerAll(state: QuizState, right: number): QuizState {
  const questions = questionsOf(quiz, state.attempt ?? assert.fail());
  return questions.reduce(
    (state, { id }, at) => answerQuestion(quiz, state, id, [at < right ? 'a' : 'b']),
    state,
  );
}

function sorted(list: readonly string[]): readonly string[] {
  return list.toSorted();
}
