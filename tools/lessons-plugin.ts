import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { BuildOptions, Plugin } from 'esbuild';
import { compileLesson, type LessonProblem } from '../src/course/compile.ts';
import type { Lesson } from '../src/course/lesson.ts';
import { type LessonEntry, lessons } from '../src/course/lessons.ts';
import type { SnippetFile } from '../src/course/snippet.ts';

const root = resolve(import.meta.dirname, '..');

/** The bundle of compiled lessons: `dist/course/<id>.json` for each entry of the list of lessons. */
export const lessonsBundle: BuildOptions = {
  entryPoints: lessons.map(({ id }) => ({ in: `lesson:${id}`, out: `course/${id}` })),
  plugins: [lessonsPlugin()],
};

/** Reads and compiles one lesson of this checkout. `inputs` are the files that it was made from. */
export async function compileLessonFile(
  entry: LessonEntry,
): Promise<{ lesson: Lesson; problems: readonly LessonProblem[]; inputs: readonly string[] }> {
  const file = join('src', 'course', 'lessons', `${entry.id}.md`);
  const inputs = [file, 'snippets/typescript.json', 'snippets/javascript.json'].map(path => join(root, path));
  const [text = '', typescript = '', javascript = ''] = await Promise.all(
    inputs.map(path => readFile(path, 'utf8')),
  );
  const snippets = {
    typescript: JSON.parse(typescript) as SnippetFile,
    javascript: JSON.parse(javascript) as SnippetFile,
  };
  return { ...compileLesson({ file, text, number: lessons.indexOf(entry) + 1, entry, snippets }), inputs };
}

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
        const { lesson, problems, inputs } = await compileLessonFile(entry);
        return {
          contents: JSON.stringify(lesson),
          // As a file of its own: lessons are read when they are opened, not with the extension.
          loader: 'copy',
          watchFiles: [...inputs],
          errors: problems.map(({ file, line, message }) => ({ text: message, location: { file, line } })),
        };
      });
    },
  };
}
