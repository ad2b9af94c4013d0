import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Lifetime } from '../../tools/lifetime.ts';
import { startVSCodeServer } from '../../tools/vscode/server.ts';
import { stillSettings } from '../../tools/vscode/settings.ts';
import { openWorkbench, type Workbench } from './workbench.ts';

const root = resolve(import.meta.dirname, '../..');

/** A copy of the sample workspace, deleted at the end. @returns its folder */
export async function copySample(lifetime: Lifetime): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'rabbitmq-production-e2e-'));
  lifetime.defer(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  await cp(join(root, 'demo', 'workspace'), join(folder, 'shop'), { recursive: true });
  return join(folder, 'shop');
}

/** VS Code with the extension as it is built here. */
export async function openSample(
  lifetime: Lifetime,
  workspace: string,
  env: NodeJS.ProcessEnv = {},
): Promise<Workbench> {
  const server = await startVSCodeServer(lifetime, {
    workspace,
    extensionDevelopmentPath: root,
    env,
    settings: stillSettings,
  });
  return openWorkbench(lifetime, server.url, { width: 1440, height: 900 });
}
