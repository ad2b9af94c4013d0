// npm run check: types, lint and format, and generated files in step with their data.
import { spawnSync } from 'node:child_process';
import { delimiter, join } from 'node:path';
import type { TestEnd } from '../test/support/mocha.ts';
import { failure, isAnyFailed } from './test-ends.ts';

const root = join(import.meta.dirname, '..');

const checks: Readonly<Record<string, readonly string[]>> = {
  types: ['tsc', '-p', '.'],
  'types of the webviews': ['tsc', '-p', 'webview'],
  'lint and format': ['biome', 'check', '--error-on-warnings'],
  'generated files': ['node', 'tools/generate.ts', '--check'],
};

/** Runs every check and prints what it said. */
export function runChecks(): readonly TestEnd[] {
  const PATH = [join(root, 'node_modules', '.bin'), process.env.PATH].join(delimiter);
  return Object.entries(checks).map(([what, [command = '', ...args]]) => {
    const options = { cwd: root, env: { ...process.env, PATH }, shell: process.platform === 'win32' };
    const { status } = spawnSync(command, args, { ...options, stdio: 'inherit' });
    console.log(`${what}: ${status === 0 ? 'good' : 'failed'}`);
    return status === 0
      ? { titles: ['npm run check', what], state: 'passed' }
      : failure(`npm run check › ${what}`, 'see above');
  });
}

if (import.meta.main) process.exitCode = isAnyFailed(runChecks()) ? 1 : 0;
