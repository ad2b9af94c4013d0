import * as z from 'zod/mini';
import { lessonOutlineSchema } from '../../src/course/outline.ts';
import { tryoutRun } from '../../src/course/tryout-run.ts';
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

/** The clusters that a person has added, and which of them experiments run on. */
export const brokers = z.readonly(
  z.object({
    all: z.readonly(
      z.array(
        z.readonly(
          z.object({
            id: z.string(),
            name: z.string(),
            /** Such as `4.3.6`; null until it has answered. */
            version: z.nullable(z.string()),
            /** Why no experiment runs there; null where they do. */
            refusal: z.nullable(z.string()),
          }),
        ),
      ),
    ),
    /** The id of one that takes experiments; null where there is none. */
    chosen: z.nullable(z.string()),
  }),
);

const opened = z.readonly(
  z.object({
    target,
    lesson: lessonOutlineSchema,
    /** Its text; null where the page was made with it. */
    html: z.nullable(z.string()),
    state: courseState,
    brokers,
    /** The last run of each experiment. */
    runs: z.readonly(z.array(tryoutRun)),
  }),
);

const nothing = z.object({});

export const courseProtocol = {
  requests: {
    /** Without a target: that with which the course was opened, else where the person stopped. */
    open: { params: z.object({ target: z.nullable(target) }), result: opened },
    /** The lesson is before the person's eyes. */
    shown: { params: z.object({ lesson: z.string() }), result: nothing },
    rememberPlace: { params: place, result: nothing },
    rememberLanguage: { params: z.object({ language: z.string() }), result: nothing },
    markRead: { params: z.object({ lesson: z.string(), section: z.string() }), result: nothing },
    markDone: { params: z.object({ lesson: z.string(), done: z.boolean() }), result: nothing },
    openQuiz: { params: nothing, result: nothing },
    openExercise: { params: z.object({ exercise: z.string() }), result: nothing },
    /** Shows how it stands with an item of the checklist. */
    showItem: {
      params: z.object({ item: z.string(), where: z.enum(['broker', 'files']) }),
      result: nothing,
    },
    copy: { params: z.object({ text: z.string() }), result: nothing },
    /** Puts code at the cursor of the editor used last, or into a new one; `where` names it. */
    insert: {
      params: z.object({ text: z.string(), language: z.string() }),
      result: z.object({ where: z.string() }),
    },
    chooseBroker: { params: z.object({ id: z.string() }), result: nothing },
    connectCluster: { params: nothing, result: nothing },
    /** Answered at once; what happens is told by the event `run`. */
    runTryout: {
      params: z.object({ tryout: z.string(), question: z.nullable(z.string()) }),
      result: nothing,
    },
    cancelTryout: { params: nothing, result: nothing },
    forgetTryout: { params: z.object({ tryout: z.string() }), result: nothing },
  },
  events: { state: courseState, show: target, brokers, run: tryoutRun },
} satisfies Protocol;

export type CourseProtocol = typeof courseProtocol;
export type CourseState = z.infer<typeof courseState>;
export type CourseOpened = z.infer<typeof opened>;
export type CourseTarget = z.infer<typeof target>;
export type Brokers = z.infer<typeof brokers>;
export type CoursePlace = z.infer<typeof place>;
