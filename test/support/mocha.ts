import { readdirSync, writeFileSync } from 'node:fs';
import { format } from 'node:util';
import Mocha from 'mocha';

/** How a test ended, or a hook that failed; tools/test.ts counts them. */
export interface TestEnd {
  /** From its suite to itself. */
  readonly titles: readonly string[];
  readonly state: 'passed' | 'failed' | 'skipped';
  /** Why it failed. */
  readonly message?: string;
}

/**
 * Runs every `*.test.ts` of a folder (and its folders), whose names `load` turns into modules, and writes how each
 * test ended to the file that `TEST_ENDS` names. `TEST_GREP` narrows the tests.
 * @param timeoutMs for each test and hook that sets none of its own.
 * @returns whether none failed.
 */
export async function runTestFiles(
  folder: string,
  load: (file: string) => Promise<unknown>,
  { timeoutMs }: { timeoutMs: number },
): Promise<boolean> {
  const { TEST_ENDS: endsFile, TEST_GREP: grep, TEST_MARK: mark, CI: ci } = process.env;
  if (mark) Mocha.reporters.Base.consoleLog = (...line) => console.log(mark + format(...line));
  const mocha = new Mocha({ timeout: timeoutMs, forbidOnly: ci !== undefined, ...(grep ? { grep } : {}) });
  mocha.suite.emit('pre-require', globalThis, '', mocha);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  for (const file of files.filter(name => name.endsWith('.test.ts')).sort()) await load(file);

  const ends: TestEnd[] = [];
  const failures = await new Promise<number>(resolve => {
    mocha
      .run(resolve)
      .on('pass', test => ends.push({ titles: test.titlePath(), state: 'passed' }))
      .on('pending', test => ends.push({ titles: test.titlePath(), state: 'skipped' }))
      .on('fail', (test, { message }) => ends.push({ titles: test.titlePath(), state: 'failed', message }));
  });
  if (endsFile) writeFileSync(endsFile, JSON.stringify(ends));
  return failures === 0;
}
