import * as vscode from 'vscode';
import { type CourseState, courseState } from '../../../webview/course/protocol.ts';
import { type QuizState, quizState } from '../../course/quiz-run.ts';

/**
 * How far a person is in the course. It outlives reloads and upgrades; what cannot be read of it, after a broken write or from
 * another version, counts as not begun.
 */
export class CourseProgress implements vscode.Disposable {
  readonly #memento: vscode.Memento;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.#changed.event;
  #reading: CourseState;
  #quiz: QuizState;

  constructor(memento: vscode.Memento) {
    this.#memento = memento;
    this.#reading = courseState.safeParse(memento.get(keys.reading)).data ?? courseState.parse({});
    this.#quiz = quizState.safeParse(memento.get(keys.quiz)).data ?? quizState.parse({});
  }

  get reading(): CourseState {
    return this.#reading;
  }

  get quiz(): QuizState {
    return this.#quiz;
  }

  async remember(change: Partial<CourseState>): Promise<void> {
    this.#reading = { ...this.#reading, ...change };
    this.#changed.fire();
    await this.#memento.update(keys.reading, this.#reading);
  }

  async rememberQuiz(state: QuizState): Promise<void> {
    this.#quiz = state;
    this.#changed.fire();
    await this.#memento.update(keys.quiz, state);
  }

  async forgetLesson(lesson: string): Promise<void> {
    const { place, read, done } = this.#reading;
    const { [lesson]: _, ...others } = read;
    await this.remember({
      place: place?.lesson === lesson ? null : place,
      read: others,
      done: done.filter(id => id !== lesson),
    });
  }

  async forgetQuiz(): Promise<void> {
    await this.rememberQuiz(quizState.parse({}));
  }

  async forgetAll(): Promise<void> {
    await this.remember({ place: null, read: {}, done: [] });
    await this.forgetQuiz();
  }

  dispose(): void {
    this.#changed.dispose();
  }
}

const keys = { reading: 'course.state', quiz: 'course.quiz' } as const;
