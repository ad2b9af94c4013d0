import type { ChecklistItemId } from '../rules/checklist.ts';

/** A lesson of the course. Its text is `lessons/<id>.md`; its place in the list below is its number. */
export interface LessonEntry {
  readonly id: string;
  /** The checklist items that its sections teach; the compiler holds the text to this list. */
  readonly teaches: readonly ChecklistItemId[];
}

/** The lessons, in the order in which they are read. */
export const lessons: readonly LessonEntry[] = [
  { id: 'reliability', teaches: ['REL001', 'REL002', 'REL003', 'REL004', 'REL005'] },
];

/** The lesson that teaches a checklist item; undefined while none does. */
export function lessonAbout(item: ChecklistItemId): LessonEntry | undefined {
  return lessons.find(lesson => lesson.teaches.includes(item));
}
