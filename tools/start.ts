// Starts the demo and opens VS Code on it: node tools/start.ts [--check]
// With --check it waits in a headless browser until the demo's cluster shows, keeps a screenshot and ends.
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { startDemo } from '../demo/demo.ts';
import { openWorkbench } from '../test/e2e/workbench.ts';
import { type Lifetime, runScript } from './lifetime.ts';
import { runToEnd } from './process.ts';
import { openDesktop } from './vscode/desktop.ts';
import { findHost, hasDisplay } from './vscode/host.ts';
import { ensureVSCode, startVSCodeServer } from './vscode/server.ts';

const root = resolve(import.meta.dirname, '..');
const started = Date.now();

await runScript(async lifetime => {
  const { values: options } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
  const host = options.check ? { kind: 'browser' as const } : await findHost();
  // What takes longest the first time goes side by side: fetching VS Code, and the broker.
  const [demo] = await Promise.all([
    step('the demo broker', startDemo(lifetime)),
    step('the extension', runToEnd(process.execPath, ['esbuild.mjs'], { cwd: root })),
    host.kind === 'browser' && ensureVSCode(),
  ]);
});
