import * as z from 'zod/mini';
import type { Lesson } from './lesson.ts';

const section = z.readonly(
  z.object({
    id: z.string(),
    number: z.string(),
    title: z.string(),
    items: z.readonly(z.array(z.string())),
  }),
);

const lessonFields = {
  id: z.string(),
  number: z.number(),
  title: z.string(),
  sections: z.readonly(z.array(section)),
};

export const lessonOutlineSchema = z.readonly(z.object(lessonFields));

/** A lesson as a page shows it. Its text was rendered from Markdown with raw HTML switched off. */
export const lessonPageSchema = z.readonly(z.object({ ...lessonFields, html: z.string() }));

/** What the course has, without its texts. */
export const outlineSchema = z.readonly(z.object({ lessons: z.readonly(z.array(lessonOutlineSchema)) }));

export type Outline = z.infer<typeof outlineSchema>;
export type LessonOutline = z.infer<typeof lessonOutlineSchema>;
export type SectionOutline = z.infer<typeof section>;
export type LessonPage = z.infer<typeof lessonPageSchema>;

export function outlineOf(lessons: readonly Lesson[]): Outline {
  return { lessons: lessons.map(lessonOutlineOf) };
}

export function lessonOutlineOf({ id, number, title, sections }: Lesson): LessonOutline {
  return {
    id,
    number,
    title,
    sections: sections.map(({ id, number, title, items }) => ({ id, number, title, items })),
  };
}

/** The id of what is wanted of a lesson: a section or try-out by its id, or the section that teaches an item of the checklist. */
export function anchorIn({ sections }: LessonOutline, wanted: string): string {
  return sections.find(({ items }) => items.includes(wanted))?.id ?? wanted;
}
