import type { Question } from '../../src/course/quiz.ts';

/** What a person can do; its outcome is the next state. */
export interface Actions {
  begin(questions: 'all' | 'missed'): void;
  answer(question: string, chosen: readonly string[]): void;
  goTo(question: string | null): void;
  read(taught: Question['taught']): void;
}

export interface View {
  /** The same as long as nothing on it has to change. */
  readonly key: string;
  readonly element: HTMLElement;
  /** Where the keyboard goes when the view appears. */
  readonly heading: HTMLElement;
}
