import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import type { BuildOptions, Plugin } from 'esbuild';
import type { LessonProblem } from '../src/course/compile.ts';
import { compileExercise } from '../src/course/compile-exercise.ts';
import type { Exercise, ExerciseVariant } from '../src/course/exercise.ts';
import { type ExerciseEntry, exercises } from '../src/course/exercises.ts';
import type { Outline } from '../src/course/outline.ts';
import type { SnippetFile } from '../src/snippets/catalogue.ts';
import { expandSnippet } from '../src/snippets/expand.ts';
import { compileCourseFiles } from './quiz-plugin.ts';

const root = resolve(import.meta.dirname, '..');

/** The bundle of compiled exercises: `dist/course/exercises/<id>.json` for each entry of the list. */
export const exercisesBundle: BuildOptions = {
  entryPoints: exercises.map(({ id }) => ({ in: `exercise:${id}`, out: `course/exercises/${id}` })),
  plugins: [exercisesPlugin()],
};

export interface CompiledExercise {
  readonly exercise: Exercise;
  readonly problems: readonly LessonProblem[];
  /** The Markdown. */
  readonly text: string;
  /** The files that it was made from. */
  readonly inputs: readonly string[];
}

/** Reads and compiles one exercise of this checkout: its text, and the folders of its starting points and solutions. */
export async function compileExerciseFile(entry: ExerciseEntry, outline: Outline): Promise<CompiledExercise> {
  const file = join('src', 'course', 'exercises', `${entry.id}.md`);
  const inputs = [join(root, file)];
  const text = await readFile(join(root, file), 'utf8');
  const variants: ExerciseVariant[] = [];
  for (const language of entry.languages) {
    const filesOf = (part: string) =>
      filesIn(join(root, 'exercises', entry.id, part, language), language, inputs);
    variants.push({ language, starter: await filesOf('starter'), solution: await filesOf('solution') });
  }
  const number = exercises.findIndex(({ id }) => id === entry.id) + 1;
  return { ...compileExercise({ file, text, number, entry, variants, outline }), text, inputs };
}

/** A folder says here which of its files are snippets as they ship, and what their tab stops hold. */
const snippetsFile = 'snippets.json';

type Included = Readonly<
  Record<string, { readonly snippet: string; readonly answers: Readonly<Record<string, string>> }>
>;

async function filesIn(folder: string, language: string, inputs: string[]): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files: Record<string, string> = {};
  for (const entry of entries.filter(
    found => found.isFile() && !/node_modules|__pycache__/.test(found.parentPath),
  )) {
    const path = join(entry.parentPath, entry.name);
    inputs.push(path);
    if (entry.name !== snippetsFile)
      files[relative(folder, path).split(sep).join('/')] = await readFile(path, 'utf8');
  }
  if (existsSync(join(folder, snippetsFile))) {
    const included = JSON.parse(await readFile(join(folder, snippetsFile), 'utf8')) as Included;
    const source = join(root, 'snippets', `${language}.json`);
    inputs.push(source);
    const snippets = Object.values(JSON.parse(await readFile(source, 'utf8')) as SnippetFile);
    for (const [name, { snippet: prefix, answers }] of Object.entries(included)) {
      const snippet = snippets.find(candidate => candidate.prefix === prefix);
      if (!snippet) throw new Error(`${join(folder, snippetsFile)}: there is no snippet ${prefix}`);
      files[name] = `${expandSnippet(snippet.body.join('\n'), answers).trimEnd()}\n`;
    }
  }
  return Object.fromEntries(Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function exercisesPlugin(): Plugin {
  return {
    name: 'exercises',
    setup(build) {
      build.onResolve({ filter: /^exercise:/ }, ({ path }) => ({
        namespace: 'exercise',
        path: `${path.slice('exercise:'.length)}.json`,
      }));
      build.onLoad({ filter: /./, namespace: 'exercise' }, async ({ path }) => {
        const entry = exercises.find(({ id }) => `${id}.json` === path);
        if (!entry) return { errors: [{ text: `There is no exercise "${path}"` }] };
        const { outline } = await compileCourseFiles();
        const { exercise, problems, text, inputs } = await compileExerciseFile(entry, outline);
        const lines = text.split('\n');
        return {
          contents: JSON.stringify(exercise),
          // As a file of its own: exercises are read when they are opened, not with the extension.
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
