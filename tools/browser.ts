import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { canInstallPackages, installPackage } from './apt.ts';
import type { Lifetime } from './lifetime.ts';

/** Starts a headless Chromium or Chrome that ends with the lifetime. @throws as {@link findBrowser} does. */
export async function launchBrowser(lifetime: Lifetime): Promise<Browser> {
  const browser = await chromium.launch({
    executablePath: await findBrowser(),
    args: launchArgs(),
    timeout: 60_000,
    // The lifetime ends it; Playwright's own handlers would exit before the rest is cleaned up.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
  lifetime.defer(() => browser.close());
  return browser;
}

/**
 * The path of a Chromium or Chrome: `CHROME_PATH`, else one on the PATH or in the usual places, else (root on
 * Debian) the package `chromium`, installed now. @throws a sentence on how to get one.
 */
export async function findBrowser(): Promise<string> {
  const chosen = process.env.CHROME_PATH;
  if (chosen) {
    if (isExecutable(chosen)) return chosen;
    throw new Error(`CHROME_PATH is ${chosen}, which is not an executable file.`);
  }
  const found = candidates().find(isExecutable);
  if (found) return found;
  if (canInstallPackages()) {
    console.log('Installing Debian’s chromium with apt-get (about a minute) …');
    await installPackage('chromium');
    return '/usr/bin/chromium';
  }
  throw new Error(
    'No Chromium or Chrome was found. Install one (Debian, Ubuntu: `sudo apt-get install chromium`; macOS: ' +
      '`brew install --cask google-chrome`) or set CHROME_PATH to its executable.',
  );
}

function launchArgs(): string[] {
  const quiet = [
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ];
  // Chromium refuses to run as root with its sandbox on.
  return process.getuid?.() === 0 ? ['--no-sandbox', ...quiet] : quiet;
}

function candidates(): string[] {
  const env = process.env;
  const folders = (env.PATH ?? '').split(delimiter).filter(Boolean);
  if (process.platform === 'win32') {
    const roots = [env.PROGRAMFILES, env['PROGRAMFILES(X86)'], env.LOCALAPPDATA].filter(
      root => root !== undefined,
    );
    return roots.flatMap(root => [
      join(root, 'Google', 'Chrome', 'Application', 'chrome.exe'),
      join(root, 'Microsoft', 'Edge', 'Application', 'msedge.exe'),
    ]);
  }
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'];
  const onPath = names.flatMap(name => folders.map(folder => join(folder, name)));
  if (process.platform !== 'darwin') return onPath;
  const apps = ['Google Chrome', 'Chromium', 'Microsoft Edge'];
  return [...onPath, ...apps.map(app => `/Applications/${app}.app/Contents/MacOS/${app}`)];
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
