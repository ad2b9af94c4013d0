import * as z from 'zod/mini';
import { exerciseSchema } from '../../src/course/exercise.ts';
import { exerciseProgressSchema, gradeReportSchema } from '../../src/course/grade-report.ts';
import { brokers } from '../course/protocol.ts';
import type { Protocol } from '../shared/protocol.ts';

/** All that changes while a person works on an exercise. */
const exerciseState = z.readonly(
  z.object({
    progress: exerciseProgressSchema,
    /** Where the person's work is, as it is shown; null until one was opened or chosen. */
    folder: z.nullable(z.string()),
    brokers,
    /** The check that goes on. */
    run: z.nullable(
      z.readonly(
        z.object({
          doing: z.string(),
          /** The one milestone that is looked at. */
          milestone: z.nullable(z.string()),
          decided: z.readonly(
            z.array(
              z.readonly(
                z.object({
                  id: z.string(),
                  state: z.enum(['pass', 'fail', 'not-checked']),
                  seen: z.string(),
                }),
              ),
            ),
          ),
        }),
      ),
    ),
    /** What the last check saw, in this window. */
    report: z.nullable(gradeReportSchema),
    /** Why the last check could not be done. */
    trouble: z.nullable(z.string()),
  }),
);

const nothing = z.object({});

export const exerciseProtocol = {
  requests: {
    /** The exercise comes without the contents of its files: the page shows none. */
    start: { params: nothing, result: z.object({ exercise: exerciseSchema, state: exerciseState }) },
    openStarter: { params: z.object({ language: z.string() }), result: nothing },
    chooseFolder: { params: nothing, result: nothing },
    chooseBroker: { params: z.object({ id: z.string() }), result: nothing },
    connectCluster: { params: nothing, result: nothing },
    /** Answered at once; what happens is told by the event `state`. */
    check: { params: z.object({ milestone: z.nullable(z.string()) }), result: nothing },
    cancel: { params: nothing, result: nothing },
    takeHint: { params: z.object({ criterion: z.string() }), result: nothing },
    compare: { params: z.object({ language: z.string() }), result: nothing },
    /** As a Markdown document. */
    openReport: { params: nothing, result: nothing },
    read: { params: z.object({ lesson: z.string(), section: z.string() }), result: nothing },
  },
  events: { state: exerciseState },
} satisfies Protocol;

export type ExerciseProtocol = typeof exerciseProtocol;
export type ExerciseState = z.infer<typeof exerciseState>;
