import * as z from 'zod/mini';
import type { Question, Quiz } from './quiz.ts';

/**
 * One go at the questions. An answer holds the texts of the options that were chosen, so it outlives an upgrade that
 * adds questions or moves options, and not one that asks or offers something else.
 */
const attempt = z.readonly(
  z.object({
    /** Decides the order of the questions and of their options. */
    seed: z.number(),
    /** The ids of the questions that are asked; null: all of them. */
    only: z.nullable(z.readonly(z.array(z.string()))),
    /** By the id of the question. */
    answers: z.readonly(z.record(z.string(), z.readonly(z.array(z.string())))),
    /** The id of the question that a person looks at; null: the first without an answer, or the result. */
    at: z.catch(z.nullable(z.string()), null),
  }),
);

const score = z.readonly(z.object({ right: z.number(), of: z.number() }));

/** What is kept of the quiz. A field that cannot be read falls back to its beginning. */
export const quizState = z.readonly(
  z.object({
    attempt: z.catch(z.nullable(attempt), null),
    /** Of the attempts at all questions, the best that was finished. */
    best: z.catch(z.nullable(score), null),
  }),
);

export type Attempt = z.infer<typeof attempt>;
export type Score = z.infer<typeof score>;
export type QuizState = z.infer<typeof quizState>;

/** 12 of 15. */
export const passShare = 0.8;

export function isPass({ right, of }: Score): boolean {
  return right >= neededToPass(of);
}

export function neededToPass(questions: number): number {
  return Math.ceil(questions * passShare);
}

/** An attempt at all questions, or at those with the given ids. */
export function beginAttempt(state: QuizState, seed: number, only: readonly string[] | null): QuizState {
  return { ...state, attempt: { seed, only, answers: {}, at: null } };
}

/** The state with another question before the person's eyes; null: the first without an answer, or the result. */
export function lookAt({ attempt, best }: QuizState, question: string | null): QuizState {
  return { attempt: attempt && { ...attempt, at: question }, best };
}

/** The questions of an attempt in its order, each with its options in theirs. */
export function questionsOf(quiz: Quiz, { seed, only }: Attempt): readonly Question[] {
  const asked = quiz.questions.filter(({ id }) => only?.includes(id) ?? true);
  return inOrder(asked, seed, ({ id }) => id).map(question => ({
    ...question,
    options: inOrder(question.options, seed, ({ text }) => `${question.id}\n${text}`),
  }));
}

/** What was chosen; undefined while there is no answer to the question as it is asked now. */
export function answerTo({ id, options }: Question, { answers }: Attempt): readonly string[] | undefined {
  const chosen = Object.hasOwn(answers, id) ? answers[id] : undefined;
  return chosen?.every(text => options.some(option => option.text === text)) ? chosen : undefined;
}

/** All that is right was chosen, and nothing else. */
export function isRight({ options }: Question, chosen: readonly string[]): boolean {
  return options.every(({ text, right }) => right === chosen.includes(text));
}

/**
 * The state with an answer more; the first answer to a question holds. The last one of an attempt at all questions
 * counts for the best score. @throws when the question is not asked, or an option is none of its own.
 */
export function answerQuestion(
  quiz: Quiz,
  state: QuizState,
  id: string,
  chosen: readonly string[],
): QuizState {
  const { attempt } = state;
  const question = attempt && questionsOf(quiz, attempt).find(question => question.id === id);
  if (!question) throw new Error(`The quiz does not ask the question "${id}" now.`);
  const unknown = chosen.find(text => !question.options.some(option => option.text === text));
  if (unknown !== undefined) throw new Error(`The question "${id}" has no option "${unknown}".`);
  if (answerTo(question, attempt)) return state;

  const next = { ...attempt, answers: { ...attempt.answers, [id]: chosen }, at: id };
  const result = resultOf(quiz, next);
  const counts = next.only === null && result.open === 0;
  return { attempt: next, best: counts ? better(state.best, result) : state.best };
}

export interface Result extends Score {
  /** How many questions have no answer yet. */
  readonly open: number;
  /** The questions answered wrongly, in the order of the attempt. */
  readonly missed: readonly Question[];
}

export function resultOf(quiz: Quiz, attempt: Attempt): Result {
  const questions = questionsOf(quiz, attempt);
  const answered = questions.flatMap(question => {
    const chosen = answerTo(question, attempt);
    return chosen ? [{ question, right: isRight(question, chosen) }] : [];
  });
  return {
    right: answered.filter(({ right }) => right).length,
    of: questions.length,
    open: questions.length - answered.length,
    missed: answered.filter(({ right }) => !right).map(({ question }) => question),
  };
}

function better(best: Score | null, { right, of }: Score): Score {
  return best && best.right / best.of >= right / of ? best : { right, of };
}

/** Each item's place follows from the seed and its own key alone, so that one more or less leaves the others in their order. */
function inOrder<T>(items: readonly T[], seed: number, keyOf: (item: T) => string): T[] {
  return items
    .map(item => ({ item, rank: hash(`${seed}\n${keyOf(item)}`) }))
    .toSorted((a, b) => a.rank - b.rank)
    .map(({ item }) => item);
}

/** FNV-1a, and the last step of MurmurHash3, which spreads a difference in the last letters over all 32 bits. */
function hash(text: string): number {
  let mixed = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) mixed = Math.imul(mixed ^ text.charCodeAt(at), 0x01000193);
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
