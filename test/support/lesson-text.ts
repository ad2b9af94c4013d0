import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

/** A lesson's Markdown, for tests that hold what it says against what is known. */
export interface LessonText {
  readonly whole: string;
  /** What it says of every version that the course is for. */
  readonly general: string;
  /** What it says of some, by the range that it names, such as `<4.3`; blocks of the same range together. */
  readonly versions: ReadonlyMap<string, string>;
  /** The code in a language, as it stands there; snippets are empty. */
  code(language: string): readonly string[];
}

export async function lessonText(id: string): Promise<LessonText> {
  const file = join(resolve(import.meta.dirname, '..', '..'), 'src', 'course', 'lessons', `${id}.md`);
  const whole = await readFile(file, 'utf8');
  const versionBlock = /^::: version (.*)\n([\s\S]*?)\n\s*:::$/gm;
  const versions = new Map<string, string>();
  for (const [, range = '', text = ''] of whole.matchAll(versionBlock)) {
    versions.set(range, `${versions.get(range) ?? ''}${text}\n`);
  }
  return {
    whole,
    general: whole.replaceAll(versionBlock, ''),
    versions,
    code: language =>
      [...whole.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].flatMap(([, of, code = '']) =>
        of === language ? [code] : [],
      ),
  };
}
