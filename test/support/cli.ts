import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { auditCommand } from '../../src/cli/audit.ts';
import { lintCommand } from '../../src/cli/lint.ts';

/** What a command has printed, and the code that it would end with. */
export interface Printed {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs `rabbitmq-production lint`, on 2026-11-22. */
export function lint(
  args: readonly string[],
  standardInput: string | Buffer = '',
  { colours = false } = {},
): Printed {
  let out = '';
  let err = '';
  const code = lintCommand(args, {
    today: '2026-11-22',
    colours,
    readStandardInput: () => Buffer.from(standardInput),
    print: text => {
      out += text;
    },
    warn: text => {
      err += text;
    },
  });
  return { code, out, err };
}

/** Runs `rabbitmq-production audit`, on 2026-11-22. */
export async function auditWith(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  standardInput = '',
): Promise<Printed> {
  let out = '';
  let err = '';
  const code = await auditCommand(args, {
    today: '2026-11-22',
    colours: false,
    environment,
    readStandardInput: () => Buffer.from(standardInput),
    print: text => {
      out += text;
    },
    warn: text => {
      err += text;
    },
  });
  return { code, out, err };
}

/** An empty folder of its own for each test of the suite. */
export function testFolder(): TestFolder {
  let path = '';
  beforeEach(() => {
    path = mkdtempSync(join(tmpdir(), 'rmq-cli-'));
  });
  afterEach(() => rmSync(path, { recursive: true }));
  return {
    get path() {
      return path;
    },
    write(name, text) {
      const file = join(path, name);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
      return file;
    },
  };
}

export interface TestFolder {
  readonly path: string;
  /** @returns the file's path */
  write(name: string, text: string | Buffer): string;
}
