import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { cached } from '../cache.ts';
import type { Lifetime } from '../lifetime.ts';
import { runToEnd, spawnOwned } from '../process.ts';
import { quietSettings } from './settings.ts';

/** The npm package `code-server`; 4.139.1 carries VS Code 1.139.1. Only its VS Code server is used. */
const codeServerVersion = '4.139.1';

export interface ServerOptions {
  /** The folder that the window opens. */
  readonly workspace: string;
  /** The extension as it is developed: its root, with package.json. */
  readonly extensionDevelopmentPath?: string;
  /** The test runner that the extension host is to run: the file that exports `run()`. */
  readonly extensionTestsPath?: string;
  /** Installed extensions, see {@link installVsix}, in place of the one that is developed. */
  readonly extensionsDir?: string;
  /** More environment for the extension host, which inherits this process's. */
  readonly env?: NodeJS.ProcessEnv;
  /** Default true: workspace trust is off. With false the workspace opens in Restricted Mode. */
  readonly trusted?: boolean;
  /** More settings, over the ones of a quiet window. */
  readonly settings?: Readonly<Record<string, unknown>>;
}

export interface VSCodeServer {
  readonly port: number;
  /** The address of the workbench with the workspace and the extension. */
  readonly url: string;
  /** Where the server keeps its state and, in `data/logs`, its logs; deleted at the end. */
  readonly dataDir: string;
}

/**
 * The folder of the VS Code server in the user's cache, made when it is missing (about a minute, 600 MB).
 * @throws when npm cannot install it.
 */
export function ensureVSCode(): Promise<string> {
  return cached(`vscode-server-${codeServerVersion}`, async folder => {
    console.log(`Installing the VS Code server (code-server ${codeServerVersion}, 600 MB, about a minute) …`);
    const started = Date.now();
    const temporary = join(folder, 'npm');
    await mkdir(temporary);
    await writeFile(join(temporary, 'package.json'), '{ "private": true }');
    await npm(temporary, [
      'install',
      '--ignore-scripts',
      `code-server@${codeServerVersion}`,
      headersPackage(),
    ]);
    const modules = join(temporary, 'node_modules');
    const server = join(modules, 'code-server', 'lib', 'vscode');
    await npm(server, ['install', '--ignore-scripts', '--omit=dev']);
    await buildNativeModules(server, join(modules, headersPackage().replace(/@.*/, '')));
    // The wrapper around it, the headers and npm's book-keeping are not needed to run it.
    await rename(server, join(folder, 'server'));
    await rm(temporary, { recursive: true });
    console.log(`Installed the VS Code server in ${seconds(started)} s.`);
  });
}

/**
 * Starts a VS Code server with fresh state on a free port of 127.0.0.1, for a browser to open `url`.
 * It ends with the lifetime. @throws when it does not come up within 60 s.
 */
export async function startVSCodeServer(lifetime: Lifetime, options: ServerOptions): Promise<VSCodeServer> {
  const server = await ensureVSCode();
  const dataDir = await mkdtemp(join(tmpdir(), 'rabbitmq-production-vscode-'));
  lifetime.defer(() => rm(dataDir, { recursive: true, force: true, maxRetries: 5 }));
  const trusted = options.trusted ?? true;
  await writeSettings(dataDir, {
    ...quietSettings,
    'security.workspace.trust.enabled': !trusted,
    ...options.settings,
  });

  const extensionsDir = options.extensionsDir ?? join(dataDir, 'extensions');
  const testing = options.extensionTestsPath !== undefined;
  if (options.extensionDevelopmentPath && !testing)
    await link(options.extensionDevelopmentPath, extensionsDir);

  const child = spawnOwned(
    lifetime,
    process.execPath,
    [
      serverMain(server),
      ...['--host', '127.0.0.1', '--port', '0', '--without-connection-token'],
      ...['--accept-server-license-terms', '--telemetry-level', 'off'],
      ...['--server-data-dir', dataDir, '--extensions-dir', extensionsDir],
      // The extension host gets the environment of this script, not that of a login shell.
      '--force-disable-user-env',
      ...(trusted ? ['--disable-workspace-trust'] : []),
      // What makes a built workbench take tests from the URL; it also keeps notifications from popping up.
      ...(testing ? ['--enable-smoke-test-driver'] : []),
    ],
    { env: { ...process.env, ...options.env }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const port = await new Promise<number>((resolve, reject) => {
    let output = '';
    const fail = (what: string) =>
      reject(new Error(`The VS Code server ${what}. It said:\n${output.trim()}`));
    const timer = setTimeout(() => fail('was not up after 60 s'), 60_000);
    const read = (chunk: unknown) => {
      output += String(chunk);
      const found = /Web UI available at \S+:(\d+)/.exec(output)?.[1];
      if (!found) return;
      clearTimeout(timer);
      resolve(Number(found));
      output = '';
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('error', error => fail(`did not start: ${error.message}`));
    child.once('exit', code => fail(`ended early (exit ${code})`));
  });
  return { port, url: workbenchUrl(port, options), dataDir };
}

/** Installs a packaged extension into `extensionsDir`, for {@link startVSCodeServer} to run as a person has it. */
export async function installVsix(vsix: string, extensionsDir: string): Promise<void> {
  const server = await ensureVSCode();
  const dataDir = await mkdtemp(join(tmpdir(), 'rabbitmq-production-vscode-'));
  try {
    await runToEnd(process.execPath, [
      serverMain(server),
      ...['--install-extension', vsix, '--extensions-dir', extensionsDir],
      ...['--server-data-dir', dataDir, '--accept-server-license-terms'],
    ]);
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function writeSettings(dataDir: string, settings: object): Promise<void> {
  const folder = join(dataDir, 'data', 'Machine');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'settings.json'), `${JSON.stringify(settings, undefined, 2)}\n`);
}

/** Puts the extension among the installed ones: as a link it runs as it is developed, and as people have it. */
async function link(extension: string, extensionsDir: string): Promise<void> {
  await mkdir(extensionsDir, { recursive: true });
  await symlink(extension, join(extensionsDir, basename(extension)), 'junction');
}

function workbenchUrl(port: number, options: ServerOptions): string {
  const { workspace, extensionDevelopmentPath, extensionTestsPath } = options;
  const query = new URLSearchParams({ folder: workspace });
  if (extensionDevelopmentPath && extensionTestsPath) {
    const remote = (path: string) => `vscode-remote://127.0.0.1:${port}${pathToFileURL(path).pathname}`;
    const payload = [
      ['extensionDevelopmentPath', remote(extensionDevelopmentPath)],
      ['extensionTestsPath', remote(extensionTestsPath)],
      ['skipWelcome', 'true'],
    ];
    query.set('payload', JSON.stringify(payload));
  }
  return `http://127.0.0.1:${port}/?${query}`;
}

function serverMain(server: string): string {
  return join(server, 'server', 'out', 'server-main.js');
}

/** The npm package with this very Node and its C++ headers, as named by the npm package `node`. */
function headersPackage(): string {
  const { platform, arch, version } = process;
  const prefix = platform === 'darwin' && arch === 'arm64' ? 'node-bin' : 'node';
  return `${prefix}-${platform === 'win32' ? 'win' : platform}-${arch}@${version.slice(1)}`;
}

/**
 * The native modules that are worth a compiler; the others come built or are not used. `@vscode/spdlog` writes
 * the log files, and an extension's output channel is such a file; `@vscode/native-watchdog` ends an extension
 * host whose server is gone.
 */
async function buildNativeModules(server: string, nodedir: string): Promise<void> {
  const modules = ['@vscode/spdlog', '@vscode/native-watchdog'];
  await npm(server, ['rebuild', ...modules], { npm_config_nodedir: nodedir }).catch((error: Error) => {
    console.log(`The Output panel will stay empty: no compiler for ${modules.join(', ')}? ${error.message}`);
  });
}

async function npm(cwd: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<void> {
  await runToEnd('npm', [...args, '--prefix', cwd, '--no-audit', '--no-fund'], { cwd, env });
}

function seconds(since: number): string {
  return ((Date.now() - since) / 1000).toFixed(0);
}
