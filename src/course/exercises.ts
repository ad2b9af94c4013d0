import type { ExerciseLanguage, PassMark } from './exercise.ts';

/** An exercise of the course. Its text is `exercises/<id>.md`, its files are in `exercises/<id>/`; its place in the list is its number. */
export interface ExerciseEntry {
  readonly id: string;
  /** As its text has it. */
  readonly title: string;
  /** The lesson after which it comes. */
  readonly lesson: string;
  readonly languages: readonly [ExerciseLanguage, ...ExerciseLanguage[]];
  /** Of a project, whose criteria have points. */
  readonly passMark?: PassMark;
}

/** The exercises, in the order in which they are done. */
export const exercises = [
  {
    id: 'reliability',
    title: 'Lose no order',
    lesson: 'reliability',
    languages: ['typescript', 'python'],
  },
  {
    id: 'error-handling',
    title: 'Fail well',
    lesson: 'dead-letter-exchanges',
    languages: ['typescript', 'python'],
  },
  { id: 'monitoring', title: 'Alerts that fire', lesson: 'monitoring', languages: ['configuration'] },
  {
    id: 'resilient-system',
    title: 'Project: a resilient system',
    lesson: 'security',
    languages: ['typescript'],
    passMark: { points: 70, distinction: 90 },
  },
] as const satisfies readonly ExerciseEntry[];

/** What people call it: a project goes by its title alone. */
export function exerciseName(
  { title, passMark }: Pick<ExerciseEntry, 'title' | 'passMark'>,
  number: number,
): string {
  return passMark ? title : `Exercise ${number}: ${title}`;
}

export type ExerciseId = (typeof exercises)[number]['id'];
