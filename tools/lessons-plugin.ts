import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { BuildOptions, Plugin } from 'esbuild';
import type { LessonSnippets } from '../src/course/code.ts';
import { anchorsOf, compileLesson, type LessonProblem } from '../src/course/compile.ts';
import type { Language, Lesson } from '../src/course/lesson.ts';
import { lessonHtml } from '../src/course/lesson-html.ts';
import { type LessonEntry, lessons } from '../src/course/lessons.ts';
import { type LessonPage, lessonOutlineOf } from '../src/course/outline.ts';
import type { SnippetFile } from '../src/snippets/catalogue.ts';

const root = resolve(import.meta.dirname, '..');

/** The bundle of compiled lessons: `dist/course/<id>.json` for each entry of the list of lessons. */
export const lessonsBundle: BuildOptions = {
  entryPoints: lessons.map(({ id }) => ({ in: `lesson:${id}`, out: `course/${id}` })),
  plugins: [lessonsPlugin()],
};

export interface CompiledLesson {
  readonly lesson: Lesson;
  readonly problems: readonly LessonProblem[];
  /** The Markdown. */
  readonly text: string;
  /** The files that it was made from. */
  readonly inputs: readonly string[];
}

/** Reads and compiles one lesson of this checkout. */
export async function compileLessonFile(entry: LessonEntry): Promise<CompiledLesson> {
  const inputs: string[] = [];
  const read = (file: string) => {
    inputs.push(join(root, file));
    return readFile(join(root, file), 'utf8');
  };
  const file = lessonFile(entry.id);
  const text = await read(file);
  const others = await Promise.all(
    lessons
      .filter(({ id }) => id !== entry.id)
      .map(async ({ id }) => [id, anchorsOf(await read(lessonFile(id)))] as const),
  );
  const snippets = await Promise.all(
    Object.entries(snippetPaths).map(
      async ([language, path]) => [language, JSON.parse(await read(path)) as SnippetFile] as const,
    ),
  );
  return {
    ...compileLesson({
      file,
      text,
      number: lessons.indexOf(entry) + 1,
      entry,
      snippets: Object.fromEntries(snippets) as LessonSnippets,
      others: new Map(others),
    }),
    text,
    inputs,
  };
}

/** What a page shows of a lesson. */
export function lessonPageOf(lesson: Lesson): LessonPage {
  return { ...lessonOutlineOf(lesson), html: lessonHtml(lesson) };
}

function lessonFile(id: string): string {
  return join('src', 'course', 'lessons', `${id}.md`);
}

/** Where the code of a lesson's language can come from. */
const snippetPaths = {
  typescript: 'snippets/typescript.json',
  javascript: 'snippets/javascript.json',
  python: 'snippets/python.json',
  java: 'snippets/java.json',
  go: 'snippets/go.json',
  csharp: 'snippets/csharp.json',
  json: 'snippets/json.json',
  yaml: 'snippets/yaml.json',
  ini: 'snippets/rabbitmq-conf.json',
} as const satisfies Partial<Record<Language, string>>;

function lessonsPlugin(): Plugin {
  return {
    name: 'lessons',
    setup(build) {
      build.onResolve({ filter: /^lesson:/ }, ({ path }) => ({
        namespace: 'lesson',
        path: `${path.slice('lesson:'.length)}.json`,
      }));
      build.onLoad({ filter: /./, namespace: 'lesson' }, async ({ path }) => {
        const entry = lessons.find(({ id }) => `${id}.json` === path);
        if (!entry) return { errors: [{ text: `There is no lesson "${path}"` }] };
        const { lesson, problems, text, inputs } = await compileLessonFile(entry);
        const lines = text.split('\n');
        return {
          contents: JSON.stringify(lessonPageOf(lesson)),
          // As a file of its own: lessons are read when they are opened, not with the extension.
          loader: 'copy',
          watchFiles: [...inputs],
          errors: problems.map(({ file, line, message }) => ({
            text: message,
            location: { file, line, lineText: lines[line - 1] ?? '' },
          })),
        };
      });
    },
  };
}
