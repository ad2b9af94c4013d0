import { join } from 'node:path';
import { downloadAndUnzipVSCode } from '@vscode/test-electron';
import { cacheFolder } from '../cache.ts';

/** The VS Code that the extension runs in: one with a window, or a server for a (headless) browser. */
export type Host = { readonly kind: 'desktop'; readonly executable: string } | { readonly kind: 'browser' };

/**
 * Desktop VS Code, downloaded when it is not in the cache, where there is a display and the download works; else
 * the browser. `VSCODE_HOST=desktop` or `=browser` decides it.
 * @throws when `VSCODE_HOST` asks for a desktop VS Code that cannot be downloaded, or for something else.
 */
export async function findHost(): Promise<Host> {
  const asked = process.env.VSCODE_HOST;
  if (asked !== undefined && asked !== 'desktop' && asked !== 'browser') {
    throw new Error(`VSCODE_HOST is ${asked}; it can be desktop or browser.`);
  }
  if (asked === 'browser' || (asked === undefined && !hasDisplay())) return { kind: 'browser' };
  try {
    const executable = await downloadAndUnzipVSCode({ cachePath: join(cacheFolder, 'vscode-desktop') });
    return { kind: 'desktop', executable };
  } catch (error) {
    const reason = `Desktop VS Code cannot be downloaded (${(error as Error).message})`;
    if (asked) throw new Error(`${reason}. VSCODE_HOST=browser does without it.`);
    console.log(`${reason}: using VS Code in a browser.`);
    return { kind: 'browser' };
  }
}

/** Whether this machine can show a window. */
export function hasDisplay(): boolean {
  if (process.platform !== 'linux') return true;
  return Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}
