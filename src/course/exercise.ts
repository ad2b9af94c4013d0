import * as z from 'zod/mini';

/** What a learner's folder is written in; `configuration` is that of exercise 3, which has no program. */
export const exerciseLanguages = {
  typescript: 'TypeScript',
  python: 'Python',
  configuration: 'Configuration files',
} as const;

export type ExerciseLanguage = keyof typeof exerciseLanguages;

const language = z.enum(Object.keys(exerciseLanguages) as [ExerciseLanguage, ...ExerciseLanguage[]]);

const hint = z.readonly(z.object({ html: z.string() }));

/**
 * `if-possible` is required where it can be looked at, which needs a tool that not everybody has; `scored` counts with its points,
 * and `bonus` not at all.
 */
export const weight = z.enum(['required', 'if-possible', 'scored', 'bonus']);

const criterion = z.readonly(
  z.object({
    /** Such as `1.4`. Progress is kept by it. */
    id: z.string(),
    title: z.string(),
    weight,
    /** Of a project: what it counts. */
    points: z.optional(z.number()),
    /** What is looked at, and how. */
    html: z.string(),
    /** Told one at a time, the most general first. */
    hints: z.readonly(z.array(hint)),
    /** Where the course teaches it. */
    taught: z.readonly(z.object({ lesson: z.string(), section: z.string(), title: z.string() })),
  }),
);

/** Text files by their path in the folder, such as `src/publisher.ts`. */
const files = z.record(z.string(), z.string());

const variant = z.readonly(z.object({ language, starter: z.readonly(files), solution: z.readonly(files) }));

/** A stage of a project on the way, and the criteria that tell whether it is reached. */
const milestone = z.readonly(
  z.object({
    /** Such as `M2`. */
    id: z.string(),
    title: z.string(),
    criteria: z.readonly(z.array(z.string())),
  }),
);

const passMark = z.readonly(z.object({ points: z.number(), distinction: z.number() }));

/**
 * A compiled exercise, with the files of its starting points and solutions: `dist/course/exercises/<id>.json`. All HTML in it was
 * rendered from Markdown with raw HTML switched off.
 */
export const exerciseSchema = z.readonly(
  z.object({
    /** Stable: progress is kept by it. */
    id: z.string(),
    number: z.number(),
    title: z.string(),
    intro: z.string(),
    outcomes: z.string(),
    task: z.string(),
    /** What the programs are called with, and what they have to say. */
    contract: z.string(),
    criteria: z.readonly(z.array(criterion)),
    /** Of a project, in the order in which they are reached; else none. */
    milestones: z.readonly(z.array(milestone)),
    /** Of a project: how many points pass, and how many pass with distinction. */
    passMark: z.optional(passMark),
    variants: z.readonly(z.array(variant)),
  }),
);

export type Exercise = z.infer<typeof exerciseSchema>;
export type PassMark = z.infer<typeof passMark>;
export type Milestone = z.infer<typeof milestone>;
export type Criterion = z.infer<typeof criterion>;
export type ExerciseVariant = z.infer<typeof variant>;
