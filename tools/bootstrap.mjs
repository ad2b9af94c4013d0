// Runs a TypeScript script of this project from a clone that has nothing but Node >= 20 and npm:
// installs the dependencies when they are missing or older than the lock file, then goes on in the
// Node 24 that they bring.
//   node tools/bootstrap.mjs SCRIPT [ARGUMENT...]
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const installed = join(root, 'node_modules', '.package-lock.json');
const windows = process.platform === 'win32';

function modified(file) {
  return existsSync(file) ? statSync(file).mtimeMs : 0;
}

if (modified(installed) < modified(join(root, 'package-lock.json'))) {
  console.log('Installing the dependencies (npm ci) …');
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], {
    cwd: root,
    stdio: 'inherit',
    shell: windows,
  });
  if (status !== 0) {
    console.error('npm ci failed; its own words are above. Is the npm registry reachable from this machine?');
    process.exit(1);
  }
}

const [script, ...rest] = process.argv.slice(2);
const node = join(root, 'node_modules', 'node', 'bin', windows ? 'node.exe' : 'node');
const child = spawn(node, [join(root, script), ...rest], { cwd: root, stdio: 'inherit' });

// Ctrl-C reaches the child by itself; this process waits for it to clean up.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
// A signal to npm alone ends only the shell between npm and this process.
const parent = process.ppid;
setInterval(() => process.ppid !== parent && child.kill('SIGTERM'), 500).unref();
child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
