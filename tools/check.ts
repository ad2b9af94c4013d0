// npm run check: types, lint and format, and generated files in step with their data.
import { spawnSync } from 'node:child_process';

const steps: readonly (readonly [string, readonly string[]])[] = [
  ['Types', ['tsc', '-p', '.']],
  ['Types of the webviews', ['tsc', '-p', 'webview']],
  ['Lint and format', ['biome', 'check', '--error-on-warnings']],
  ['Generated files', ['node', 'tools/generate.ts', '--check']],
];

for (const [what, [command = '', ...args]] of steps) {
  const { status } = spawnSync(command, args, {
    stdio: 'inherit',
    env: { ...process.env, PATH: pathWithPackages() },
    shell: process.platform === 'win32',
  });
  console.log(`${what}: ${status === 0 ? 'good' : 'failed'}`);
  if (status !== 0) process.exitCode = 1;
}

function pathWithPackages(): string {
  const separator = process.platform === 'win32' ? ';' : ':';
  return [`${process.cwd()}/node_modules/.bin`, process.env.PATH].join(separator);
}
