import * as z from 'zod/mini';
import { quizSchema } from '../../src/course/quiz.ts';
import { quizState } from '../../src/course/quiz-run.ts';
import type { Protocol } from '../shared/protocol.ts';

const nothing = z.object({});

/** What a request changes comes back as the event `state`, before the request is answered. */
export const quizProtocol = {
  requests: {
    /** The first request of a page. */
    start: { params: nothing, result: z.object({ quiz: quizSchema, state: quizState }) },
    /** Begins anew: with every question, or with those that were missed in the attempt before. */
    begin: { params: z.object({ questions: z.enum(['all', 'missed']) }), result: nothing },
    /** `chosen` are texts of options. */
    answer: {
      params: z.object({ question: z.string(), chosen: z.readonly(z.array(z.string())) }),
      result: nothing,
    },
    /** The question that a person looks at; null: the first without an answer, or the result. */
    goTo: { params: z.object({ question: z.nullable(z.string()) }), result: nothing },
    /** Opens the lesson. */
    read: { params: z.object({ lesson: z.string(), section: z.string() }), result: nothing },
  },
  events: { state: quizState },
} satisfies Protocol;
