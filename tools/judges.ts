import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { canInstallPackages } from './apt.ts';
import { cached } from './cache.ts';
import { runToEnd } from './process.ts';

const run = promisify(execFile);

/** A program that says whether a file is one that it, or its server, takes. */
export interface Judge {
  /** For people: the program and its version. */
  readonly label: string;
  /** How to run it. */
  readonly command: string;
  readonly env: NodeJS.ProcessEnv;
  /** @returns what it has against the text; undefined where it takes it. */
  refusal(text: string): Promise<string | undefined>;
}

export type JudgeName = 'promtool rules' | 'promtool config' | 'haproxy';

/**
 * Finds the program on this machine, else on Debian in its package, which is unpacked in the cache: to install it would start a
 * server.
 * @throws a sentence on what is missing.
 */
export async function findJudge(name: JudgeName): Promise<Judge> {
  const { command, version, check, packages, file } = judges[name];
  const own = await answer(command, version, process.env);
  const unpacked = own === undefined ? await unpack(command, packages) : undefined;
  const program = unpacked?.program ?? command;
  const env = { ...process.env, ...unpacked?.env };
  const label = own ?? (await answer(program, version, env));
  if (label === undefined) {
    throw new Error(`To judge files install ${command} (on Debian the package ${packages[0]})`);
  }
  return {
    label: label.split('\n')[0] ?? label,
    command: program,
    env,
    async refusal(text) {
      const folder = await mkdtemp(join(tmpdir(), 'judge-'));
      try {
        const path = join(folder, file);
        await writeFile(path, text);
        return await run(program, [...check, path], { env, timeout: 20_000 }).then(
          () => undefined,
          (error: { stdout?: string; stderr?: string }) => `${error.stdout}${error.stderr}`,
        );
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
  };
}

const judges: Readonly<
  Record<
    JudgeName,
    {
      readonly command: string;
      readonly version: string;
      readonly check: readonly string[];
      /** The first one has the command, the others what it needs. */
      readonly packages: readonly string[];
      readonly file: string;
    }
  >
> = {
  'promtool rules': {
    command: 'promtool',
    version: '--version',
    check: ['check', 'rules'],
    packages: ['prometheus'],
    file: 'rules.yml',
  },
  'promtool config': {
    command: 'promtool',
    version: '--version',
    check: ['check', 'config', '--syntax-only'],
    packages: ['prometheus'],
    file: 'prometheus.yml',
  },
  haproxy: {
    command: 'haproxy',
    version: '-v',
    check: ['-c', '-f'],
    packages: ['haproxy', 'liblua5.3-0', 'libopentracing-c-wrapper0', 'libopentracing1'],
    file: 'haproxy.cfg',
  },
};

async function answer(
  command: string,
  argument: string,
  env: NodeJS.ProcessEnv,
): Promise<string | undefined> {
  return run(command, [argument], { env, timeout: 20_000 }).then(
    ({ stdout, stderr }) => stdout.trim() || stderr.trim() || command,
    () => undefined,
  );
}

async function unpack(
  command: string,
  packages: readonly string[],
): Promise<{ readonly program: string; readonly env: NodeJS.ProcessEnv } | undefined> {
  if (!canInstallPackages()) return undefined;
  const root = await cached(`judge-${command}-1`, async folder => {
    console.log(`Unpacking Debian's ${packages.join(', ')} …`);
    // apt's own user cannot write there, which it mentions and gets over.
    await runToEnd('apt-get', ['download', '--quiet', ...packages], { cwd: folder });
    for (const file of (await readdir(folder)).filter(name => name.endsWith('.deb'))) {
      await runToEnd('dpkg', ['-x', join(folder, file), folder]);
      await rm(join(folder, file));
    }
  });
  const program = ['usr/bin', 'usr/sbin']
    .map(path => join(root, path, command))
    .find(path => existsSync(path));
  if (!program) return undefined;
  const libraries = (await readdir(join(root, 'usr/lib')).catch(() => [])).map(name =>
    join(root, 'usr/lib', name),
  );
  return { program, env: { LD_LIBRARY_PATH: libraries.join(':') } };
}
