import * as z from 'zod/mini';
import { lessonSchema } from '../../src/course/lesson.ts';
import type { Protocol } from '../shared/protocol.ts';

/** Where to go: a lesson, and in it the id of a section or try-out, or a checklist item that a section teaches. */
const target = z.readonly(z.object({ lesson: z.string(), section: z.optional(z.string()) }));

/** Where a person reads. `offset` is in CSS pixels below the section's start, so that it holds when the width changes. */
const place = z.readonly(z.object({ lesson: z.string(), section: z.string(), offset: z.number() }));

/** What is kept of a person's way through the course. A field that cannot be read falls back to its beginning. */
export const courseState = z.readonly(
  z.object({
    place: z.catch(z.nullable(place), null),
    /** The language of code that was chosen last. */
    language: z.catch(z.nullable(z.string()), null),
    /** The sections that were read to their end, by lesson. */
    read: z.catch(z.record(z.string(), z.readonly(z.array(z.string()))), {}),
    /** The lessons marked as done. */
    done: z.catch(z.readonly(z.array(z.string())), []),
  }),
);

const nothing = z.object({});

export const courseProtocol = {
  requests: {
    /** The first request of a page. `target` is null when the person opened the course without one. */
    start: { params: nothing, result: z.object({ state: courseState, target: z.nullable(target) }) },
    lesson: { params: z.object({ lesson: z.string() }), result: lessonSchema },
    rememberPlace: { params: place, result: nothing },
    rememberLanguage: { params: z.object({ language: z.string() }), result: nothing },
    markRead: { params: z.object({ lesson: z.string(), section: z.string() }), result: nothing },
    markDone: { params: z.object({ lesson: z.string(), done: z.boolean() }), result: nothing },
    openQuiz: { params: nothing, result: nothing },
    copy: { params: z.object({ text: z.string() }), result: nothing },
    /** Puts code at the cursor of the editor used last, or into a new one; `where` names it. */
    insert: {
      params: z.object({ text: z.string(), language: z.string() }),
      result: z.object({ where: z.string() }),
    },
  },
  events: { state: courseState, show: target },
} satisfies Protocol;

export type CourseProtocol = typeof courseProtocol;
export type CourseState = z.infer<typeof courseState>;
export type CourseTarget = z.infer<typeof target>;
export type CoursePlace = z.infer<typeof place>;
