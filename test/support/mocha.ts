import { readdirSync, writeFileSync } from 'node:fs';
import { format } from 'node:util';
import Mocha from 'mocha';

/** What a layer came to; tools/test.ts adds them up. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/**
 * Runs every `*.test.ts` of a folder (and its folders), whose names `load` turns into modules, and writes the
 * {@link Counts} to the file that `TEST_COUNTS` names. `TEST_GREP` narrows the tests.
 * @param timeoutMs for each test and hook that sets none of its own.
 */
export async function runTestFiles(
  folder: string,
  load: (file: string) => Promise<unknown>,
  { timeoutMs }: { timeoutMs: number },
): Promise<Counts> {
  const { TEST_COUNTS: countsFile, TEST_GREP: grep, TEST_MARK: mark, CI: ci } = process.env;
  if (mark) Mocha.reporters.Base.consoleLog = (...line) => console.log(mark + format(...line));
  const mocha = new Mocha({ timeout: timeoutMs, forbidOnly: ci !== undefined, ...(grep ? { grep } : {}) });
  mocha.suite.emit('pre-require', globalThis, '', mocha);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  for (const file of files.filter(name => name.endsWith('.test.ts')).sort()) await load(file);

  const { passes, failures, pending } = await new Promise<Mocha.Stats>((resolve, reject) => {
    const runner = mocha.run(() =>
      runner.stats ? resolve(runner.stats) : reject(new Error('Mocha did not run')),
    );
  });
  const counts = { passed: passes, failed: failures, skipped: pending };
  if (countsFile) writeFileSync(countsFile, JSON.stringify(counts));
  return counts;
}
