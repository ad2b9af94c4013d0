import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Block, Sample } from '../../src/course/lesson.ts';
import { lessons } from '../../src/course/lessons.ts';
import { isAtLeast, type Version } from '../../src/model/version.ts';
import { compileLessonFile } from '../../tools/lessons-plugin.ts';
import { type Lifetime, waitFor } from '../../tools/lifetime.ts';

const root = resolve(import.meta.dirname, '..', '..');

/** The scripts of the try-outs, in a folder as a reader has it. */
export interface LessonScripts {
  readonly folder: string;
  /** The code that a try-out shows, by its id such as `t1-3`. */
  samples(tryout: string): readonly Sample[];
  /** The script that a try-out has its reader save. */
  script(tryout: string): string;
  /** What it prints; where it says two things, the first is that of 4.3 and later. */
  expected(tryout: string, version: Version): string;
}

export async function lessonScripts(lifetime: Lifetime): Promise<LessonScripts> {
  const folder = await mkdtemp(join(tmpdir(), 'tryouts-'));
  lifetime.defer(() => rm(folder, { recursive: true, force: true }));
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
  const tryouts = new Map<string, Extract<Block, { kind: 'tryout' }>>();
  for (const entry of lessons) {
    const { lesson, text } = await compileLessonFile(entry);
    for (const [name, script] of sharedScripts(text)) await writeFile(join(folder, name), script);
    const blocks = lesson.sections.flatMap(section => section.blocks);
    for (const block of blocks) if (block.kind === 'tryout') tryouts.set(block.id, block);
  }
  const samples = (tryout: string) =>
    (tryouts.get(tryout)?.blocks ?? []).flatMap(block => (block.kind === 'code' ? block.samples : []));
  return {
    folder,
    samples,
    script(tryout) {
      const script = samples(tryout).find(({ language }) => language === 'javascript')?.text;
      if (script === undefined) throw new Error(`${tryout} has no script`);
      return script;
    },
    expected(tryout, version) {
      const [now, before = now] = samples(tryout).filter(({ language }) => language === 'text');
      return (isAtLeast(version, 4, 3) ? now : before)?.text ?? '';
    },
  };
}

/** A script that runs while somebody does something. */
export interface RunningScript {
  /** All that it has printed. */
  output(): string;
  /** Waits until it has printed this. */
  says(words: string): Promise<void>;
  /** Types Enter. */
  enter(): void;
  /** Waits for its end. @returns all that it has printed */
  ended(): Promise<string>;
}

/** Runs a script of a lesson in its folder; it ends with `lifetime` at the latest. */
export async function runScript(
  lifetime: Lifetime,
  { folder }: LessonScripts,
  name: string,
  script: string,
  env: NodeJS.ProcessEnv,
  ...args: readonly string[]
): Promise<RunningScript> {
  await writeFile(join(folder, name), script);
  const child = spawn(process.execPath, [name, ...args], {
    cwd: folder,
    env: { PATH: process.env.PATH, ...env },
  });
  lifetime.defer(() => child.kill());
  let printed = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', chunk => {
      printed += chunk;
    });
  const end = ending(child);
  return {
    output: () => printed,
    says: async words => {
      await waitFor(`${name} to say “${words}”`, () => (printed.includes(words) ? true : undefined), {
        timeoutMs: 40_000,
      }).catch((error: Error) => {
        throw new Error(`${error.message}; it said: ${printed}`);
      });
    },
    enter: () => child.stdin.write('\n'),
    async ended() {
      await end;
      return printed.trim();
    },
  };
}

function ending(child: ChildProcess): Promise<void> {
  return new Promise(resolve => {
    child.once('close', () => resolve());
  });
}

/** The scripts that a lesson has its readers save for all of its try-outs, by file name. */
function sharedScripts(text: string): readonly (readonly [name: string, script: string])[] {
  const saved = text.matchAll(/^Save this as `(course\d*\.mjs)`[^`]*```javascript\n([\s\S]*?)\n```/gm);
  return [...saved].map(([, name = '', script = '']) => [name, script]);
}
