import { execFile } from 'node:child_process';
import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { expandSnippet } from '../../src/snippets/expand.ts';
import { findToolchain } from '../../tools/toolchains.ts';
import type { Command } from './program.ts';

const run = promisify(execFile);
const root = resolve(import.meta.dirname, '../..');

/** Whatever runs the snippets of a language. */
export interface Language {
  readonly name: string;
  /** Compiles all snippets in `folder`. @returns how to start the driver with one of them, and what with. */
  prepare(folder: string): Promise<Runner>;
}

export interface Runner {
  readonly label: string;
  /** The driver wants the AMQP URL after these arguments. */
  command(prefix: string): Command;
}

export const languages: readonly Language[] = [
  {
    name: 'javascript',
    async prepare(folder) {
      await insertAll(
        'javascript',
        folder,
        'await globalThis.work(message);',
        sqlEffect,
        name => `${name}.mjs`,
      );
      return nodeRunner(folder, 'mjs');
    },
  },
  {
    name: 'typescript',
    async prepare(folder) {
      const handler = '// @ts-expect-error The driver gives it.\n  await globalThis.work(message);';
      await insertAll('typescript', folder, handler, sqlEffect, name => `${name}.ts`);
      await checkTypes(folder);
      return nodeRunner(folder, 'ts');
    },
  },
  {
    name: 'python',
    async prepare(folder) {
      const { label, command } = await findToolchain('python');
      const effect = 'cursor.execute("INSERT INTO effects (id) VALUES (?)", (properties.message_id,))';
      await insertAll(
        'python',
        folder,
        'work(properties)',
        effect,
        name => `${name.replaceAll('-', '_')}.py`,
      );
      await copyFile(join(import.meta.dirname, 'driver.py'), join(folder, 'driver.py'));
      return {
        label,
        command: prefix => ({ file: command, args: ['-u', join(folder, 'driver.py'), prefix] }),
      };
    },
  },
  {
    name: 'java',
    async prepare(folder) {
      const { label, command, libraries } = await findToolchain('java');
      const effect =
        'try (var effect = connection.prepareStatement("INSERT INTO effects (id) VALUES (?)")) {\n' +
        'effect.setString(1, delivery.getProperties().getMessageId());\neffect.executeUpdate();\n}';
      const className = (_: string, text: string) => `${/\bclass (\w+)/.exec(text)?.[1]}.java`;
      await insertAll('java', folder, 'Driver.work(delivery);', effect, className);
      const asInserted = join(folder, 'as-inserted');
      await mkdir(asInserted);
      await insertAll('java', asInserted, undefined, undefined, className);
      await copyFile(join(import.meta.dirname, 'Driver.java'), join(folder, 'Driver.java'));
      for (const sources of [asInserted, folder]) {
        const files = (await readdir(sources)).filter(file => file.endsWith('.java'));
        const options = ['-Xlint:all,-serial', '-Werror', '-cp', libraries, '-d', join(sources, 'classes')];
        await compile(command, [...options, ...files.map(file => join(sources, file))]);
      }
      // Started many times for a short while: no time for the optimizing compiler.
      const options = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-Xshare:auto'];
      const classPath = [join(folder, 'classes'), libraries].join(':');
      return {
        label,
        command: prefix => ({ file: 'java', args: [...options, '-cp', classPath, 'Driver', prefix] }),
      };
    },
  },
  {
    name: 'go',
    async prepare(folder) {
      const { label, command, libraries } = await findToolchain('go');
      const effect =
        'if _, err := tx.ExecContext(ctx, "INSERT INTO effects (id) VALUES (?)", delivery.MessageId); err != nil {\n\t\treturn err\n\t}';
      const sources = join(folder, 'src');
      const inPackage = (suffix: string) => (prefix: string) => {
        const name = prefix.replaceAll('-', '') + suffix;
        return join(name, `${name}.go`);
      };
      await insertAll(
        'go',
        sources,
        'return Work(delivery)',
        `${effect}\n\treturn Work(delivery)`,
        inPackage(''),
      );
      await insertAll('go', sources, undefined, undefined, inPackage('asinserted'));
      await mkdir(join(sources, 'driver'), { recursive: true });
      await copyFile(join(import.meta.dirname, 'driver.go'), join(sources, 'driver', 'main.go'));
      const env = {
        ...process.env,
        GO111MODULE: 'off',
        GOPATH: `${folder}:${libraries}`,
        GOFLAGS: '-tags=libsqlite3',
      };
      const packages = (await readdir(sources)).filter(name => name !== 'driver');
      const binary = join(folder, 'driver');
      await compile(command, ['build', '-o', binary, 'driver'], env);
      await compile(command, ['vet', ...packages], env);
      return { label, command: prefix => ({ file: binary, args: [prefix] }) };
    },
  },
];

const sqlEffect =
  "await database.query('INSERT INTO effects (id) VALUES ($1)', [message.properties.messageId]);";

/** The default is for another database driver than the one here. */
const otherAnswers: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'rmq-idempotent': { 3: '?' },
};

/** Writes what each snippet of the language inserts: defaults everywhere, but for the work of the handler. */
async function insertAll(
  language: string,
  folder: string,
  handler: string | undefined,
  effect: string | undefined,
  fileName: (prefix: string, text: string) => string,
): Promise<void> {
  const text = await readFile(join(root, 'snippets', `${language}.json`), 'utf8');
  const snippets = JSON.parse(text) as Record<string, { prefix: string; body: readonly string[] }>;
  for (const { prefix, body } of Object.values(snippets)) {
    const joined = prefix === 'rmq-idempotent' ? [effect, handler] : [handler];
    const work =
      language === 'go'
        ? joined[0]
        : joined.filter(part => part).join(language === 'python' ? '\n    ' : '\n  ');
    const takesWork = work && body.some(line => line.includes('${0:'));
    const answers: Record<string, string> = takesWork ? { 0: work } : {};
    let inserted = expandSnippet(body.join('\n'), {
      ...answers,
      ...(language === 'python' && otherAnswers[prefix]),
    });
    if (language === 'go') {
      const name = fileName(prefix, '').split('/')[0];
      inserted = `package ${name}\n\n${inserted}`;
      if (takesWork) inserted += '\n// Work is given by the driver.\nvar Work func(amqp.Delivery) error\n';
    }
    const file = join(folder, fileName(prefix, inserted));
    await mkdir(join(file, '..'), { recursive: true });
    await writeFile(file, inserted);
  }
}

function nodeRunner(folder: string, extension: string): Runner {
  const driver = join(import.meta.dirname, 'javascript.ts');
  return {
    label: `Node.js ${process.versions.node}`,
    command: prefix => ({
      file: process.execPath,
      args: ['--no-warnings', driver, join(folder, `${prefix}.${extension}`), prefix],
    }),
  };
}

async function checkTypes(folder: string): Promise<void> {
  const config = join(folder, 'tsconfig.json');
  const compilerOptions = {
    strict: true,
    noUncheckedIndexedAccess: true,
    noEmit: true,
    module: 'nodenext',
    target: 'es2022',
    types: ['node'],
    skipLibCheck: true,
  };
  await writeFile(config, JSON.stringify({ compilerOptions, include: ['*.ts'] }));
  await compile(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', config]);
}

/** @throws with what the compiler says. */
async function compile(command: string, args: readonly string[], env = process.env): Promise<void> {
  await run(command, args, { env, timeout: 300_000, maxBuffer: 1 << 24 }).catch(error => {
    throw new Error(`${command}: ${error.stdout}\n${error.stderr}`);
  });
}
