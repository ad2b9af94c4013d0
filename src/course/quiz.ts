import * as z from 'zod/mini';

const option = z.readonly(
  z.object({
    /** As it is written, in Markdown. An option is known by it: see {@link Attempt}. */
    text: z.string(),
    html: z.string(),
    right: z.boolean(),
  }),
);

const question = z.readonly(
  z.object({
    /** Stable: answers are kept by it. */
    id: z.string(),
    /** What it is about, without giving the answer away. */
    title: z.string(),
    html: z.string(),
    options: z.readonly(z.array(option)),
    explanation: z.string(),
    /** Where the course teaches it. */
    taught: z.readonly(
      z.object({ lesson: z.string(), section: z.string(), topic: z.string(), title: z.string() }),
    ),
  }),
);

/** The compiled quiz. All HTML in it was rendered from Markdown with raw HTML switched off. */
export const quizSchema = z.readonly(
  z.object({ title: z.string(), intro: z.string(), questions: z.readonly(z.array(question)) }),
);

export type Quiz = z.infer<typeof quizSchema>;
export type Question = z.infer<typeof question>;
export type Option = z.infer<typeof option>;

/** How many options of a question are right. Where it is more than one, the question says how many. */
export function rightCount({ options }: Question): number {
  return options.filter(({ right }) => right).length;
}
