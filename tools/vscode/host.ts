import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { downloadAndUnzipVSCode, resolveCliPathFromVSCodeExecutablePath } from '@vscode/test-electron';
import { cacheFolder } from '../cache.ts';

/** The VS Code that the extension runs in: one with a window of its own, or a server for a browser. */
export type Host = { readonly kind: 'desktop'; readonly executable: string } | { readonly kind: 'browser' };

/**
 * Desktop VS Code where there is a display and `findDesktop` gets one, else the browser. `VSCODE_HOST=desktop` or
 * `=browser` decides it.
 * @throws when `VSCODE_HOST` asks for a desktop VS Code that cannot be had, or for something else.
 */
export async function findHost(findDesktop: () => Promise<string>): Promise<Host> {
  const asked = process.env.VSCODE_HOST;
  if (asked !== undefined && asked !== 'desktop' && asked !== 'browser') {
    throw new Error(`VSCODE_HOST is ${asked}; it can be desktop or browser.`);
  }
  if (asked === 'browser' || (asked === undefined && !hasDisplay())) return { kind: 'browser' };
  try {
    return { kind: 'desktop', executable: await findDesktop() };
  } catch (error) {
    const reason = `Desktop VS Code cannot be downloaded (${(error as Error).message})`;
    if (asked) throw new Error(`${reason}. VSCODE_HOST=browser does without it.`);
    console.log(`${reason}: using VS Code in a browser.`);
    return { kind: 'browser' };
  }
}

/** The executable of a desktop VS Code in the cache, downloaded when it is missing or no longer the newest. */
export function downloadDesktop(): Promise<string> {
  return downloadAndUnzipVSCode({ cachePath: join(cacheFolder, 'vscode-desktop') });
}

/** The command that opens windows: `code` on the PATH, else the one of the download. */
export async function findCodeCommand(): Promise<string> {
  const name = process.platform === 'win32' ? 'code.cmd' : 'code';
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  const installed = folders.map(folder => join(folder, name)).find(isExecutable);
  return installed ?? resolveCliPathFromVSCodeExecutablePath(await downloadDesktop());
}

/** Whether this machine can show a window. */
export function hasDisplay(): boolean {
  if (process.platform !== 'linux') return true;
  return Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
