import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { GradingError } from './grading-error.ts';
import type { Project } from './project.ts';

/** What stands for the first word of a command: the program, and what comes before its arguments. */
export interface Runtime {
  readonly command: readonly [string, ...string[]];
  readonly env: NodeJS.ProcessEnv;
}

/**
 * Finds what runs the programs of a folder: a Node.js that takes TypeScript as it is, or the folder's own Python environment, else
 * Debian's or the first on the PATH that has pika.
 * @throws {GradingError} which says what to install
 */
export function findRuntime({ language, folder }: Project): Promise<Runtime> {
  return language === 'python' ? findPython(folder) : findNode(folder);
}

async function findNode(folder: string): Promise<Runtime> {
  // Inside VS Code this process is no plain Node.js, but can be made to behave as one.
  const isElectron = process.versions.electron !== undefined;
  const itself: Runtime = {
    command: [process.execPath],
    env: isElectron ? { ELECTRON_RUN_AS_NODE: '1' } : {},
  };
  const onPath: Runtime = { command: ['node'], env: {} };
  for (const { command, env } of isElectron ? [onPath, itself] : [itself, onPath]) {
    for (const flags of [[], ['--experimental-strip-types']]) {
      const runtime: Runtime = { command: [...command, ...flags, '--no-warnings'], env };
      const strips = await answer(runtime, ['-p', 'process.features.typescript'], folder);
      if (strips !== 'strip' && strips !== 'transform') continue;
      const client = await answer(runtime, ['-p', "require.resolve('amqplib')"], folder);
      if (client === undefined)
        throw new GradingError(
          'The client library amqplib is not installed. Run "npm install" in the folder first.',
        );
      return runtime;
    }
  }
  throw new GradingError(
    'No Node.js was found that runs TypeScript as it is. Install Node.js 22.18 or later, and see that "node" is on the PATH.',
  );
}

async function findPython(folder: string): Promise<Runtime> {
  const ofFolder = [
    '.venv/bin/python',
    'venv/bin/python',
    '.venv/Scripts/python.exe',
    'venv/Scripts/python.exe',
  ]
    .map(path => join(folder, path))
    .filter(path => existsSync(path));
  for (const command of [...ofFolder, 'python3', 'python', '/usr/bin/python3']) {
    const runtime: Runtime = { command: [command, '-u'], env: {} };
    if (
      await answer(runtime, ['-c', 'import pika, sys; assert sys.version_info >= (3, 8); print(1)'], folder)
    )
      return runtime;
  }
  throw new GradingError(
    'No Python 3.8 or later with the client library pika was found. In the folder run "python3 -m venv .venv" and ' +
      '".venv/bin/pip install -r requirements.txt" first.',
  );
}

const run = promisify(execFile);

/** The first thing that a runtime prints; undefined where it is not there or fails. */
async function answer(
  { command: [file, ...flags], env }: Runtime,
  args: readonly string[],
  cwd: string,
): Promise<string | undefined> {
  try {
    const { stdout } = await run(file, [...flags, ...args], {
      cwd,
      env: { ...process.env, ...env },
      timeout: 20_000,
    });
    return stdout.trim();
  } catch {
    return undefined;
  }
}
