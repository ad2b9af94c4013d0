// Runs the tests in the extension host of a VS Code, with the demo as its cluster: node tools/vscode/host-layer.ts
import { join, resolve } from 'node:path';
import { clusterEnvironment, startDemo } from '../../demo/demo.ts';
import { runScript } from '../lifetime.ts';
import { runHostTests } from './host-tests.ts';

const root = resolve(import.meta.dirname, '..', '..');

await runScript(async lifetime => {
  const passed = await runHostTests(lifetime, {
    extensionDevelopmentPath: root,
    extensionTestsPath: join(root, 'out/host/index.cjs'),
    workspace: join(root, 'demo/workspace'),
    env: clusterEnvironment(await startDemo(lifetime)),
  });
  return passed ? 0 : 1;
});
