import type { ChecklistItemId } from '../rules/checklist.ts';

/** A lesson of the course. Its text is `lessons/<id>.md`; its place in the list below is its number. */
export interface LessonEntry {
  readonly id: string;
  /** As its text has it. */
  readonly title: string;
  /** The checklist items that its sections teach; the compiler holds the text to this list. */
  readonly teaches: readonly ChecklistItemId[];
}

/** The lessons, in the order in which they are read. */
export const lessons: readonly [LessonEntry, ...LessonEntry[]] = [
  { id: 'reliability', title: 'Reliability', teaches: ['REL001', 'REL002', 'REL003', 'REL004', 'REL005'] },
  {
    id: 'dead-letter-exchanges',
    title: 'Dead Letter Exchanges',
    teaches: ['ERR001', 'ERR002', 'ERR003', 'ERR004'],
  },
  { id: 'clustering', title: 'Clustering', teaches: ['HA001', 'HA002', 'HA003', 'HA004'] },
  { id: 'monitoring', title: 'Monitoring', teaches: ['MON001', 'MON002', 'MON003', 'MON004'] },
  { id: 'security', title: 'Security', teaches: ['SEC001', 'SEC002', 'SEC003', 'SEC004', 'SEC005'] },
];

/** The lesson that teaches a checklist item; undefined while none does. */
export function lessonAbout(item: ChecklistItemId): LessonEntry | undefined {
  return lessons.find(lesson => lesson.teaches.includes(item));
}
