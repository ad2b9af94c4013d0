// npm run check: types, lint and format, and generated files in step with their data.
import { spawnSync } from 'node:child_process';
import { delimiter, join } from 'node:path';
import type { Counts } from '../test/support/mocha.ts';

const root = join(import.meta.dirname, '..');

const checks: Readonly<Record<string, readonly string[]>> = {
  types: ['tsc', '-p', '.'],
  'types of the webviews': ['tsc', '-p', 'webview'],
  'lint and format': ['biome', 'check', '--error-on-warnings'],
  'generated files': ['node', 'tools/generate.ts', '--check'],
};

/** Runs every check and prints what it said. */
export function runChecks(): Counts {
  const PATH = [join(root, 'node_modules', '.bin'), process.env.PATH].join(delimiter);
  const results = Object.entries(checks).map(([what, [command = '', ...args]]) => {
    const options = { cwd: root, env: { ...process.env, PATH }, shell: process.platform === 'win32' };
    const { status } = spawnSync(command, args, { ...options, stdio: 'inherit' });
    console.log(`${what}: ${status === 0 ? 'good' : 'failed'}`);
    return status === 0;
  });
  const passed = results.filter(good => good).length;
  return { passed, failed: results.length - passed, skipped: 0 };
}

if (import.meta.main) process.exitCode = runChecks().failed === 0 ? 0 : 1;
