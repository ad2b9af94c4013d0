import * as z from 'zod/mini';
import { type Criterion, type PassMark, weight } from './exercise.ts';
import { timelineSchema } from './timeline.ts';

const grade = z.readonly(
  z.object({
    /** Of the criterion, such as `1.4`. */
    id: z.string(),
    title: z.string(),
    weight,
    /** Of a project: what it counts when it is passed. */
    points: z.optional(z.number()),
    /** `not-checked`: what is needed to look at it was not there; `seen` says what. */
    state: z.enum(['pass', 'fail', 'not-checked']),
    /** The evidence in words, with numbers. No secret is in it. */
    seen: z.string(),
  }),
);

/** What the grader saw of a learner's work on an exercise. */
export const gradeReportSchema = z.readonly(
  z.object({
    exercise: z.string(),
    language: z.string(),
    /** The milestone that was looked at, and nothing else; null of a check of everything. */
    milestone: z.nullable(z.string()),
    broker: z.readonly(z.object({ version: z.string(), vhost: z.string() })),
    /** Every criterion of the exercise, or of the milestone, in the order of the exercise. */
    criteria: z.readonly(z.array(grade)),
    passed: z.boolean(),
    /** Of a project's pipeline, where it ran. */
    timeline: z.optional(timelineSchema),
    /** The last words of the learner's programs, where any ran; without the password. */
    programs: z.readonly(
      z.array(
        z.readonly(z.object({ program: z.string(), ended: z.nullable(z.string()), output: z.string() })),
      ),
    ),
    milliseconds: z.number(),
  }),
);

export type GradeReport = z.infer<typeof gradeReportSchema>;
export type CriterionGrade = z.infer<typeof grade>;
export type GradeState = CriterionGrade['state'];

/** What a run is doing: all that a page needs to draw it. */
export interface GradeProgress {
  /** What is waited for now, in words. */
  readonly doing: string;
  /** Those that are decided, in the order of the decisions. */
  readonly criteria: readonly CriterionGrade[];
}

/**
 * Whether what is required was seen, and there are points enough where they count; what could not be looked at counts against it, save
 * where it takes a tool that not everybody has.
 */
export function isPassed(
  criteria: readonly Pick<CriterionGrade, 'weight' | 'state' | 'points'>[],
  passMark?: PassMark,
): boolean {
  const isRequiredSeen = criteria.every(
    ({ weight, state }) =>
      weight === 'bonus' ||
      weight === 'scored' ||
      state === 'pass' ||
      (weight === 'if-possible' && state === 'not-checked'),
  );
  return isRequiredSeen && (passMark === undefined || pointsOf(criteria).reached >= passMark.points);
}

/** Of a project: the points that were reached, of those that could be looked at and of all. */
export function pointsOf(criteria: readonly Pick<CriterionGrade, 'state' | 'points'>[]): {
  readonly reached: number;
  readonly checked: number;
  readonly all: number;
} {
  const sum = (states: readonly GradeState[]) =>
    criteria.reduce((total, { state, points = 0 }) => total + (states.includes(state) ? points : 0), 0);
  return {
    reached: sum(['pass']),
    checked: sum(['pass', 'fail']),
    all: sum(['pass', 'fail', 'not-checked']),
  };
}

/** How far a person is in an exercise; it is kept across runs, and what was passed once stays. */
export const exerciseProgressSchema = z.readonly(
  z.object({
    /** The ids of the criteria that were passed in some run. */
    passed: z.catch(z.readonly(z.array(z.string())), []),
    /** How many hints were taken, by criterion. */
    hints: z.catch(z.readonly(z.record(z.string(), z.number())), {}),
    /** How often each criterion failed in a row. */
    fails: z.catch(z.readonly(z.record(z.string(), z.number())), {}),
    /** Whether one run of everything passed. */
    done: z.catch(z.boolean(), false),
  }),
);

export type ExerciseProgress = z.infer<typeof exerciseProgressSchema>;

export const noProgress: ExerciseProgress = { passed: [], hints: {}, fails: {}, done: false };

/** The progress after a run. */
export function afterRun(progress: ExerciseProgress, report: GradeReport): ExerciseProgress {
  const passed = new Set(progress.passed);
  const fails = { ...progress.fails };
  for (const { id, state } of report.criteria) {
    if (state === 'pass') passed.add(id);
    if (state === 'fail') fails[id] = (fails[id] ?? 0) + 1;
    else if (state === 'pass') delete fails[id];
  }
  const done = progress.done || (report.passed && report.milestone === null);
  return { ...progress, passed: [...passed].toSorted(), fails, done };
}

/** The progress after one more hint of a criterion was taken. */
export function afterHint(progress: ExerciseProgress, { id, hints }: Criterion): ExerciseProgress {
  const taken = Math.min((progress.hints[id] ?? 0) + 1, hints.length);
  return { ...progress, hints: { ...progress.hints, [id]: taken } };
}
