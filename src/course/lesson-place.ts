import { anchorIn, type LessonOutline } from './outline.ts';

/** A place in a lesson. `offset` is in CSS pixels below the start of the section or try-out `anchor`. */
export interface LessonPlace {
  readonly anchor: string;
  readonly offset: number;
}

/** Where somebody is who goes to a section, to a try-out, or to the section about an item of the checklist. */
export function placeOf(lesson: LessonOutline, wanted: string): LessonPlace {
  return { anchor: anchorIn(lesson, wanted), offset: -roomAbove };
}

const roomAbove = 12;
