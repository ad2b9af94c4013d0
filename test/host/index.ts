import { resolve } from 'node:path';
import { runTestFiles } from '../support/mocha.ts';

/** What VS Code calls in the extension host: runs the suites of this folder, and rejects when a test failed. */
export async function run(): Promise<void> {
  // The build has put every suite into this bundle, out/host/index.cjs; the folder tells which there are.
  const folder = resolve(__dirname, '../../test/host');
  const load = (file: string) => import(`./${file.replace(/\.test\.ts$/, '')}.test.ts`);
  const passed = await runTestFiles(folder, load, { timeoutMs: 30_000 });
  if (!passed) throw new Error('A test failed');
}
