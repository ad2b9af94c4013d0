import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runTests } from '@vscode/test-electron';
import type { Lifetime } from '../lifetime.ts';
import { downloadDesktop, findHost } from './host.ts';

export interface HostTestOptions {
  /** The extension's root, with package.json. */
  readonly extensionDevelopmentPath: string;
  /** The built file that exports `run()`. */
  readonly extensionTestsPath: string;
  /** The folder that the window opens. */
  readonly workspace: string;
  /** More environment for the extension host, which inherits this process's. */
  readonly env?: NodeJS.ProcessEnv;
}

/** Runs tests in the extension host of a real VS Code. @returns whether they passed; it has printed how they went. */
export async function runHostTests(lifetime: Lifetime, options: HostTestOptions): Promise<boolean> {
  const { workspace, env, extensionDevelopmentPath, extensionTestsPath } = options;
  const host = await findHost(downloadDesktop);
  const common = { extensionDevelopmentPath, extensionTestsPath, extensionTestsEnv: { ...env } };
  if (host.kind === 'browser') {
    const launcher = join(import.meta.dirname, 'browser-host.ts');
    return passed({
      ...common,
      vscodeExecutablePath: process.execPath,
      launchArgs: [launcher, workspace],
      // The switches for a profile are the desktop's; the server has fresh state each time.
      reuseMachineInstall: true,
    });
  }
  const profile = await mkdtemp(join(tmpdir(), 'rabbitmq-production-profile-'));
  lifetime.defer(() => rm(profile, { recursive: true, force: true, maxRetries: 5 }));
  const folders = [
    `--user-data-dir=${join(profile, 'data')}`,
    `--extensions-dir=${join(profile, 'extensions')}`,
  ];
  return passed({ ...common, vscodeExecutablePath: host.executable, launchArgs: [workspace, ...folders] });
}

function passed(options: Parameters<typeof runTests>[0]): Promise<boolean> {
  return runTests(options).then(
    () => true,
    () => false,
  );
}
