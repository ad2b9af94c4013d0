import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { BuildOptions, Plugin } from 'esbuild';
import type { LessonProblem } from '../src/course/compile.ts';
import { compileQuiz } from '../src/course/compile-quiz.ts';
import { lessons } from '../src/course/lessons.ts';
import { type Outline, outlineOf } from '../src/course/outline.ts';
import type { Quiz } from '../src/course/quiz.ts';
import { type SearchIndex, searchIndexOf } from '../src/course/search.ts';
import { compileLessonFile } from './lessons-plugin.ts';

const root = resolve(import.meta.dirname, '..');
const quizFile = join('src', 'course', 'quiz.md');

/** What spans the lessons: `dist/course/quiz.json`, and for the view of the course and its search `outline.json` and `search.json`. */
export const quizBundle: BuildOptions = {
  entryPoints: ['outline', 'quiz', 'search'].map(name => ({ in: `course:${name}`, out: `course/${name}` })),
  plugins: [quizPlugin()],
};

export interface CompiledCourse {
  readonly outline: Outline;
  readonly search: SearchIndex;
  readonly quiz: Quiz;
  /** Of the quiz; those of a lesson are told where it is compiled. */
  readonly problems: readonly LessonProblem[];
  /** The quiz's Markdown. */
  readonly text: string;
  /** The files that it was made from. */
  readonly inputs: readonly string[];
}

/** Reads and compiles what spans the lessons of this checkout. */
export async function compileCourseFiles(): Promise<CompiledCourse> {
  const [text, ...compiled] = await Promise.all([
    readFile(join(root, quizFile), 'utf8'),
    ...lessons.map(compileLessonFile),
  ]);
  const all = compiled.map(({ lesson }) => lesson);
  const outline = outlineOf(all);
  return {
    outline,
    search: searchIndexOf(all),
    ...compileQuiz({ file: quizFile, text, outline }),
    text,
    inputs: [join(root, quizFile), ...compiled.flatMap(({ inputs }) => inputs)],
  };
}

function quizPlugin(): Plugin {
  return {
    name: 'quiz',
    setup(build) {
      build.onResolve({ filter: /^course:/ }, ({ path }) => ({
        namespace: 'course',
        path: `${path.slice('course:'.length)}.json`,
      }));
      build.onLoad({ filter: /./, namespace: 'course' }, async ({ path }) => {
        const { outline, quiz, search, problems, text, inputs } = await compileCourseFiles();
        const lines = text.split('\n');
        const contents = { 'outline.json': outline, 'quiz.json': quiz, 'search.json': search }[path];
        return {
          contents: JSON.stringify(contents),
          loader: 'copy',
          watchFiles: [...inputs],
          errors: (path === 'quiz.json' ? problems : []).map(({ file, line, message }) => ({
            text: message,
            location: { file, line, lineText: lines[line - 1] ?? '' },
          })),
        };
      });
    },
  };
}
