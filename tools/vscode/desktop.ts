import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Lifetime } from '../lifetime.ts';
import { spawnOwned } from '../process.ts';
import { quietSettings } from './settings.ts';

export interface DesktopOptions {
  /** The `code` command, see `findCodeCommand`. */
  readonly command: string;
  /** The folder that the window opens. */
  readonly workspace: string;
  /** The extension's root, with package.json. */
  readonly extensionDevelopmentPath: string;
  /** More environment for the extension host, which inherits this process's. */
  readonly env: NodeJS.ProcessEnv;
}

/** Opens a window with fresh state; resolves when a person has closed it. The lifetime closes it too. */
export async function openDesktop(lifetime: Lifetime, options: DesktopOptions): Promise<void> {
  const profile = await mkdtemp(join(tmpdir(), 'rabbitmq-production-profile-'));
  lifetime.defer(() => rm(profile, { recursive: true, force: true, maxRetries: 5 }));
  const dataDir = join(profile, 'data');
  await mkdir(join(dataDir, 'User'), { recursive: true });
  await writeFile(join(dataDir, 'User', 'settings.json'), JSON.stringify(quietSettings, undefined, 2));

  // The command's window is a process of its own that outlives it; VS Code leaves that one's id in a file.
  lifetime.defer(async () => {
    const pid = Number(await readFile(join(dataDir, 'code.lock'), 'utf8').catch(() => 0));
    if (pid > 0) process.kill(pid, 'SIGTERM');
  });
  const child = spawnOwned(
    lifetime,
    options.command,
    [
      ...['--wait', '--new-window', '--disable-workspace-trust'],
      ...['--user-data-dir', dataDir, '--extensions-dir', join(profile, 'extensions')],
      `--extensionDevelopmentPath=${options.extensionDevelopmentPath}`,
      options.workspace,
    ],
    {
      env: { ...process.env, ...options.env },
      stdio: ['ignore', 'ignore', 'inherit'],
      shell: process.platform === 'win32',
    },
  );
  await once(child, 'exit');
}
