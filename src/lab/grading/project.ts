import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join, relative, sep } from 'node:path';
import * as z from 'zod/mini';
import { type ExerciseLanguage, exerciseLanguages } from '../../course/exercise.ts';
import { GradingError } from './grading-error.ts';

/** A learner's folder, as it is on the disk. */
export interface Project {
  readonly folder: string;
  readonly language: ExerciseLanguage;
  /** How its programs are started: the words of each command, by the program's name. */
  readonly programs: Readonly<Record<string, readonly string[]>>;
  /** Its text files by their path with `/`, without those that others wrote. */
  readonly files: ReadonlyMap<string, string>;
}

/** The file in which a folder says what it is. */
export const projectFile = 'course.json';

/** @throws {GradingError} where the folder is not one of this exercise */
export async function readProject(folder: string, exercise: string): Promise<Project> {
  const text = await readFile(join(folder, projectFile), 'utf8').catch(cause => {
    throw new GradingError(
      `There is no ${projectFile} in ${basename(folder)}. Choose the folder of the starter project, or open one first.`,
      { cause },
    );
  });
  const said = project.safeParse(parsed(text));
  if (!said.success) {
    const [issue] = said.error.issues;
    throw new GradingError(
      `${projectFile} is not as the starter project has it (at ${issue?.path.join('.') || 'the top'}: ${issue?.message}).`,
    );
  }
  if (said.data.exercise !== exercise) {
    throw new GradingError(
      `${basename(folder)} is a folder of the exercise "${said.data.exercise}", not of "${exercise}".`,
    );
  }
  const { language, programs } = said.data;
  return { folder, language, programs, files: await textFiles(folder) };
}

const project = z.looseObject({
  exercise: z.string(),
  language: z.enum(Object.keys(exerciseLanguages) as [ExerciseLanguage, ...ExerciseLanguage[]]),
  programs: z._default(z.record(z.string(), z.array(z.string()).check(z.minLength(1))), {}),
});

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const ofOthers = /^(?:node_modules|\.venv|venv|__pycache__|\.git|dist|package-lock\.json)$/;
const maxFileBytes = 1_000_000;

async function textFiles(folder: string): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>();
  const walk = async (at: string): Promise<void> => {
    for (const entry of await readdir(at, { withFileTypes: true })) {
      const path = join(at, entry.name);
      if (ofOthers.test(entry.name) || files.size >= maxFiles) continue;
      if (entry.isDirectory()) await walk(path);
      else if (entry.isFile() && (await stat(path)).size <= maxFileBytes)
        files.set(relative(folder, path).split(sep).join('/'), await readFile(path, 'utf8'));
    }
  };
  await walk(folder);
  return files;
}

const maxFiles = 200;
