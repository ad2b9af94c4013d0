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

const lesson = z.readonly(
  z.object({ id: z.string(), number: z.number(), title: z.string(), sections: z.readonly(z.array(section)) }),
);

/** What the course has, without its texts. */
export const outlineSchema = z.readonly(z.object({ lessons: z.readonly(z.array(lesson)) }));

export type Outline = z.infer<typeof outlineSchema>;
export type LessonOutline = z.infer<typeof lesson>;
export type SectionOutline = z.infer<typeof section>;

export function outlineOf(lessons: readonly Lesson[]): Outline {
  return {
    lessons: lessons.map(({ id, number, title, sections }) => ({
      id,
      number,
      title,
      sections: sections.map(({ id, number, title, items }) => ({ id, number, title, items })),
    })),
  };
}
