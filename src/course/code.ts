import type { SnippetFile } from '../snippets/catalogue.ts';
import { snippetCode } from '../snippets/expand.ts';
import { highlight } from './highlight.ts';
import { type CodeBlock, type Language, languages, type Sample } from './lesson.ts';
import type { Token } from './markdown.ts';

type Report = (line: number, message: string) => void;

/** The snippets that lessons can include, by the language of their code. */
export type LessonSnippets = Readonly<Partial<Record<Language, SnippetFile>>>;

/** Reads fenced code: "```python", or "```typescript snippet=rmq-confirm" with the code of a snippet instead. */
export class CodeReader {
  readonly #snippets: LessonSnippets;
  readonly #report: Report;

  constructor(snippets: LessonSnippets, report: Report) {
    this.#snippets = snippets;
    this.#report = report;
  }

  /** The tabs of a `::: code` block: fences only, each language at most once. */
  block(open: Token, caption: string, body: readonly Token[]): CodeBlock {
    const line = (open.map?.[0] ?? 0) + 1;
    if (!caption) this.#report(line, 'A code block needs a caption: "::: code Caption"');
    const samples: Sample[] = [];
    for (const token of body) {
      const tokenLine = (token.map?.[0] ?? 0) + 1;
      if (token.type !== 'fence') {
        if (token.nesting >= 0)
          this.#report(tokenLine, 'Only fences ("```python") may stand in the block "code"');
        continue;
      }
      const sample = this.sample(token);
      if (samples.some(({ language }) => language === sample?.language)) {
        this.#report(tokenLine, `The language "${sample?.language}" stands twice in this block`);
      }
      if (sample) samples.push(sample);
    }
    return { kind: 'code', caption, samples };
  }

  sample(fence: Token): Sample | undefined {
    const line = (fence.map?.[0] ?? 0) + 1;
    const [, language = '', snippet] = /^(\S*)(?:\s+snippet=(\S+))?\s*$/.exec(fence.info.trim()) ?? [];
    if (!isLanguage(language)) {
      this.#report(
        line,
        language ? `Unknown language "${language}"` : `Code needs a language: "\`\`\`typescript"`,
      );
      return undefined;
    }
    const text = snippet ? this.#included(line, language, snippet) : fence.content.trimEnd();
    return { language, text, html: highlight(text, language) };
  }

  #included(line: number, language: Language, prefix: string): string {
    const file = this.#snippets[language];
    const code = file && snippetCode(file, prefix);
    if (code === undefined) this.#report(line, `There is no ${languages[language]} snippet "${prefix}"`);
    return code?.trimEnd() ?? '';
  }
}

function isLanguage(name: string): name is Language {
  return Object.hasOwn(languages, name);
}
