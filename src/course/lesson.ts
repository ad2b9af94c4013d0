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

/** One program or piece of one, as text and as highlighted HTML (highlight.js class names). */
export interface Sample {
  readonly language: Language;
  readonly text: string;
  readonly html: string;
}

export interface Prose {
  readonly kind: 'prose';
  readonly html: string;
}

/** The same code in one or several languages, shown as tabs. */
export interface CodeBlock {
  readonly kind: 'code';
  readonly caption: string;
  readonly samples: readonly Sample[];
}

/** What is true only of the versions in `range`, such as `>=4.3`; `label` has it in words, such as "4.3 and later". */
export interface VersionNote {
  readonly kind: 'version';
  readonly range: string;
  readonly label: string;
  readonly html: string;
}

export interface Figure {
  readonly kind: 'figure';
  readonly figure: FigureName;
  readonly caption: string;
  readonly html: string;
}

/** An experiment, with its steps and what they should show. */
export interface TryoutBlock {
  readonly kind: 'tryout';
  readonly id: string;
  readonly number: string;
  readonly title: string;
  readonly blocks: readonly (Prose | CodeBlock)[];
}

export type Block =
  | Prose
  | CodeBlock
  | { readonly kind: 'outcomes' | 'pitfalls' | 'sources'; readonly html: string }
  | VersionNote
  | Figure
  | TryoutBlock;

export interface Section {
  /** Stable: links from diagnostics and reports lead here. */
  readonly id: string;
  /** Such as `1.3`. */
  readonly number: string;
  readonly title: string;
  /** The checklist items that it teaches. */
  readonly items: readonly string[];
  readonly blocks: readonly Block[];
}

/** A compiled lesson. All HTML in it was rendered from Markdown with raw HTML switched off. */
export interface Lesson {
  readonly id: string;
  readonly number: number;
  readonly title: string;
  readonly intro: readonly Block[];
  readonly sections: readonly Section[];
}
