import * as vscode from 'vscode';
import * as z from 'zod/mini';
import { type CourseState, courseState } from '../../../webview/course/protocol.ts';
import { type ExerciseProgress, exerciseProgressSchema, noProgress } from '../../course/grade-report.ts';
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
  #exercises: Readonly<Record<string, ExerciseProgress>>;
  #folders: Readonly<Record<string, string>>;

  constructor(memento: vscode.Memento) {
    this.#memento = memento;
    this.#reading = courseState.safeParse(memento.get(keys.reading)).data ?? courseState.parse({});
    this.#quiz = quizState.safeParse(memento.get(keys.quiz)).data ?? quizState.parse({});
    this.#exercises = exerciseStates.safeParse(memento.get(keys.exercises)).data ?? {};
    this.#folders = folders.safeParse(memento.get(keys.folders)).data ?? {};
  }

  get reading(): CourseState {
    return this.#reading;
  }

  get quiz(): QuizState {
    return this.#quiz;
  }

  exercise(id: string): ExerciseProgress {
    return this.#exercises[id] ?? noProgress;
  }

  /** The folder with a person's work on an exercise. */
  folderOf(exercise: string): string | undefined {
    return this.#folders[exercise];
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

  async rememberExercise(id: string, progress: ExerciseProgress): Promise<void> {
    this.#exercises = { ...this.#exercises, [id]: progress };
    this.#changed.fire();
    await this.#memento.update(keys.exercises, this.#exercises);
  }

  async rememberFolder(exercise: string, folder: string): Promise<void> {
    this.#folders = { ...this.#folders, [exercise]: folder };
    this.#changed.fire();
    await this.#memento.update(keys.folders, this.#folders);
  }

  /** The folder stays known: the work in it is the person's. */
  async forgetExercise(id: string): Promise<void> {
    await this.rememberExercise(id, noProgress);
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
    this.#exercises = {};
    this.#changed.fire();
    await this.#memento.update(keys.exercises, this.#exercises);
  }

  dispose(): void {
    this.#changed.dispose();
  }
}

const keys = {
  reading: 'course.state',
  quiz: 'course.quiz',
  exercises: 'course.exercises',
  folders: 'course.folders',
} as const;

const exerciseStates = z.record(z.string(), z.catch(exerciseProgressSchema, noProgress));
const folders = z.record(z.string(), z.string());
