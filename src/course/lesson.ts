import * as z from 'zod/mini';

/** The languages of code in lessons, and how a person calls them. */
export const languages = {
  typescript: 'TypeScript',
  javascript: 'JavaScript',
  python: 'Python',
  java: 'Java',
  go: 'Go',
  csharp: 'C#',
  sql: 'SQL',
  json: 'JSON',
  yaml: 'YAML',
  ini: 'rabbitmq.conf',
  bash: 'Shell',
  text: 'Output',
} as const;

export type Language = keyof typeof languages;

/** The drawings that a lesson can ask for; the course page draws them. */
export const figures = [
  'four-hops',
  'retry-ladder',
  'head-of-line',
  'cluster',
  'message-gauges',
  'access-rings',
] as const;

export type FigureName = (typeof figures)[number];

const language = z.enum(Object.keys(languages) as [Language, ...Language[]]);

/** One program or piece of one, as text and as highlighted HTML (highlight.js class names). */
const sample = z.readonly(z.object({ language, text: z.string(), html: z.string() }));

const prose = z.readonly(z.object({ kind: z.literal('prose'), html: z.string() }));

/** The same code in one or several languages, shown as tabs. */
const code = z.readonly(
  z.object({ kind: z.literal('code'), caption: z.string(), samples: z.readonly(z.array(sample)) }),
);

const block = z.discriminatedUnion('kind', [
  prose,
  code,
  z.readonly(z.object({ kind: z.enum(['outcomes', 'pitfalls', 'sources']), html: z.string() })),
  /** What is true only of the versions in `range`, such as `>=4.3`; `label` has it in words, such as "4.3 and later". */
  z.readonly(
    z.object({ kind: z.literal('version'), range: z.string(), label: z.string(), html: z.string() }),
  ),
  z.readonly(
    z.object({ kind: z.literal('figure'), figure: z.enum(figures), caption: z.string(), html: z.string() }),
  ),
  /** An experiment, with its steps and what they should show. */
  z.readonly(
    z.object({
      kind: z.literal('tryout'),
      id: z.string(),
      number: z.string(),
      title: z.string(),
      blocks: z.readonly(z.array(z.union([prose, code]))),
    }),
  ),
]);

const section = z.readonly(
  z.object({
    /** Stable: links from diagnostics and reports lead here. */
    id: z.string(),
    /** Such as `1.3`. */
    number: z.string(),
    title: z.string(),
    /** The checklist items that it teaches. */
    items: z.readonly(z.array(z.string())),
    blocks: z.readonly(z.array(block)),
  }),
);

/** A compiled lesson. All HTML in it was rendered from Markdown with raw HTML switched off. */
export const lessonSchema = z.readonly(
  z.object({
    id: z.string(),
    number: z.number(),
    title: z.string(),
    intro: z.readonly(z.array(block)),
    sections: z.readonly(z.array(section)),
  }),
);

export type Lesson = z.infer<typeof lessonSchema>;
export type Section = z.infer<typeof section>;
export type Block = z.infer<typeof block>;
export type CodeBlock = z.infer<typeof code>;
export type Sample = z.infer<typeof sample>;
