import { existsSync, rmSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

/** The project's folder in the user's cache: it outlives checkouts and may be deleted at any time. */
export const cacheFolder = join(userCache(), 'rabbitmq-production');

/**
 * The cached folder `name` (which carries a version), made by `make` when it is missing.
 *
 * `make` fills a temporary sibling that is renamed at the end, so a run that is cut off leaves nothing half
 * made, and of two runs at once the first to finish wins. Ctrl-C in between removes what was made so far.
 */
export async function cached(name: string, make: (folder: string) => Promise<void>): Promise<string> {
  const folder = join(cacheFolder, name);
  if (existsSync(folder)) return folder;
  await mkdir(dirname(folder), { recursive: true });
  const temporary = await mkdtemp(`${folder}.making-`);
  const removeTemporary = () => rmSync(temporary, { recursive: true, force: true, maxRetries: 3 });
  process.once('exit', removeTemporary);
  try {
    await make(temporary);
    await rename(temporary, folder).catch(error => {
      if (!existsSync(folder)) throw error;
    });
  } finally {
    process.off('exit', removeTemporary);
    await rm(temporary, { recursive: true, force: true });
  }
  return folder;
}

function userCache(): string {
  if (process.env.XDG_CACHE_HOME) return process.env.XDG_CACHE_HOME;
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches');
  if (process.platform === 'win32') return process.env.LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local');
  return join(homedir(), '.cache');
}
