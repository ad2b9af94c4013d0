import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { amqpAddress } from '../../src/amqp/address.ts';
import type { Exercise, ExerciseLanguage } from '../../src/course/exercise.ts';
import { type ExerciseId, exercises } from '../../src/course/exercises.ts';
import type { GradeReport } from '../../src/course/grade-report.ts';
import { grade } from '../../src/lab/grading/grade.ts';
import { ManagementClient } from '../../src/management/client.ts';
import { deleteVhost } from '../../src/management/vhosts.ts';
import type { Broker } from '../../tools/broker.ts';
import { compileExerciseFile } from '../../tools/exercises-plugin.ts';
import type { Lifetime } from '../../tools/lifetime.ts';
import { prometheusUrl } from '../../tools/metrics.ts';
import { runToEnd } from '../../tools/process.ts';
import { compileCourseFiles } from '../../tools/quiz-plugin.ts';

const root = resolve(import.meta.dirname, '..', '..');

/** One way to go wrong: what is changed in a solution, by file, and what the grader has to say of it. */
export interface Wrong {
  readonly name: string;
  readonly changes: Readonly<Record<string, readonly (readonly [find: string, replace: string])[]>>;
  /** The criteria that fail. */
  readonly fails: readonly string[];
  /** Those that may fail too, by chance or because of the others. */
  readonly mayFail?: readonly string[];
  /** What is said of one of them. */
  readonly says: RegExp;
}

export async function compiledExercise(id: ExerciseId): Promise<Exercise> {
  const entry = exercises.find(exercise => exercise.id === id);
  if (!entry) throw new Error(`There is no exercise ${id}`);
  const { outline } = await compileCourseFiles();
  return (await compileExerciseFile(entry, outline)).exercise;
}

/** The files of the solution, or of the starting point, in a language. */
export function filesOf(
  exercise: Exercise,
  language: ExerciseLanguage,
  part: 'starter' | 'solution' = 'solution',
): Readonly<Record<string, string>> {
  const variant = exercise.variants.find(candidate => candidate.language === language);
  if (!variant) throw new Error(`${exercise.id} has no ${language}`);
  return variant[part];
}

/** @throws where a text to be changed is not there once */
export function changed(
  files: Readonly<Record<string, string>>,
  changes: Wrong['changes'],
): Readonly<Record<string, string>> {
  const result = { ...files };
  for (const [name, pairs] of Object.entries(changes)) {
    for (const [find, replace] of pairs) {
      const parts = (result[name] ?? '').split(find);
      if (parts.length !== 2) throw new Error(`${name} has ${parts.length - 1} times: ${find}`);
      result[name] = parts.join(replace);
    }
  }
  return result;
}

/** Grades files as if they were a learner's folder, in a virtual host of their own, so that many can be graded at a time. */
export async function gradeFiles(
  lifetime: Lifetime,
  broker: Broker,
  exercise: Exercise,
  files: Readonly<Record<string, string>>,
  how: typeof grade = grade,
): Promise<GradeReport> {
  const folder = await mkdtemp(join(tmpdir(), 'exercise-'));
  lifetime.defer(() => rm(folder, { recursive: true, force: true }));
  const { host } = new URL(await prometheusUrl(broker));
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    // The solution asks a node with the usual port.
    await writeFile(join(folder, name), text.replaceAll('localhost:15692', host));
  }
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
  const vhost = `rmq-course-${randomUUID().slice(0, 8)}`;
  const { managementUrl, username, password } = broker;
  const management = { url: `${managementUrl}/`, username, password };
  // A broker of our own goes as a whole.
  if (!broker.private)
    lifetime.defer(async () => {
      const client = new ManagementClient(management);
      await deleteVhost(client, vhost).finally(() => client.close());
    });
  const { hostname, port } = new URL(broker.amqpUrl);
  const amqp = {
    ...amqpAddress(managementUrl),
    host: hostname,
    port: Number(port),
    vhost,
    username,
    password,
  };
  return how(exercise, { folder, access: { amqp, management } });
}

/** Holds the TypeScript of an exercise to the strict rules of the compiler. @throws with what it says */
export async function checkTypes(lifetime: Lifetime, exercise: Exercise): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'exercise-types-'));
  lifetime.defer(() => rm(folder, { recursive: true, force: true }));
  for (const part of ['starter', 'solution'] as const) {
    await mkdir(join(folder, part));
    for (const [name, text] of Object.entries(filesOf(exercise, 'typescript', part)))
      await writeFile(join(folder, part, name), text);
  }
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
  const compilerOptions = {
    ...{ strict: true, noUncheckedIndexedAccess: true, erasableSyntaxOnly: true, skipLibCheck: true },
    ...{
      module: 'nodenext',
      target: 'es2022',
      types: ['node'],
      noEmit: true,
      allowImportingTsExtensions: true,
    },
  };
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['*/*.ts'] }));
  const compiler = join(root, 'node_modules/typescript/bin/tsc');
  await runToEnd(process.execPath, [compiler, '-p', folder]);
}

/** The report in lines that a person can compare. */
export function lines({ criteria }: GradeReport): string {
  return criteria.map(({ id, state, seen }) => `${id} ${state}: ${seen}`).join('\n');
}
