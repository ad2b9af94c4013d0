// Starts the demo and opens VS Code on it: node tools/start.ts [--check]
// With --check it waits in a headless browser until the demo's cluster shows, keeps a screenshot and ends.
import { once } from 'node:events';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { clusterEnvironment, type Demo, deadLetterQueues, startDemo } from '../demo/demo.ts';
import { openWorkbench } from '../test/e2e/workbench.ts';
import { type Lifetime, runScript } from './lifetime.ts';
import { runToEnd } from './process.ts';
import { openDesktop } from './vscode/desktop.ts';
import { findCodeCommand, findHost, hasDisplay } from './vscode/host.ts';
import { ensureVSCode, startVSCodeServer } from './vscode/server.ts';

const root = resolve(import.meta.dirname, '..');
const started = Date.now();

await runScript(async lifetime => {
  const { values: options } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
  say('Starting the demo broker, building the extension, looking for VS Code …');
  // Side by side, because the first time each of them may have something to fetch. All are awaited even when one
  // fails, so that what the others have started is known and can be ended.
  const begun = [findVSCode(options.check), demoBroker(lifetime), buildExtension()] as const;
  await Promise.allSettled(begun);
  const [host, demo] = await Promise.all(begun);
  const workspace = await copyWorkspace(lifetime);
  const common = { workspace, extensionDevelopmentPath: root, env: clusterEnvironment(demo) };

  if (host.kind === 'desktop') {
    say('Opening VS Code. Close its window, or press Ctrl-C here, to end everything.');
    watch(lifetime, demo);
    await openDesktop(lifetime, { ...common, command: host.executable });
    return 0;
  }
  const server = await startVSCodeServer(lifetime, common);
  if (options.check) {
    await check(lifetime, server.url, demo);
    return 0;
  }
  const address = await shortAddress(lifetime, server.url);
  say(`VS Code is ready: ${address}`);
  if (hasDisplay()) await openInBrowser(address);
  say('Press Ctrl-C to end everything.');
  watch(lifetime, demo);
  return new Promise(() => {});
});

function say(text: string): void {
  console.log(`${((Date.now() - started) / 1000).toFixed(1).padStart(5)} s  ${text}`);
}

async function findVSCode(check: boolean) {
  const host = check ? { kind: 'browser' as const } : await findHost(findCodeCommand);
  if (host.kind === 'browser') await ensureVSCode();
  say(
    host.kind === 'browser'
      ? 'VS Code for the browser is at hand.'
      : `VS Code is at hand: ${host.executable}`,
  );
  return host;
}

async function demoBroker(lifetime: Lifetime): Promise<Demo> {
  const demo = await startDemo(lifetime);
  say(`The demo lives on ${demo.label}; its management API is ${demo.managementUrl}`);
  return demo;
}

async function buildExtension(): Promise<void> {
  await runToEnd(process.execPath, ['esbuild.mjs'], { cwd: root });
  say('The extension is built.');
}

/** A copy, so that what a person tries out does not change the checkout. */
async function copyWorkspace(lifetime: Lifetime): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'rabbitmq-production-workspace-'));
  lifetime.defer(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  const workspace = join(folder, 'shop');
  await cp(join(root, 'demo/workspace'), workspace, { recursive: true });
  say(`The sample workspace is a copy, deleted at the end: ${workspace}`);
  return workspace;
}

/** An address that a person can type, which leads to the workbench's long one. Port 8480 where it is free. */
async function shortAddress(lifetime: Lifetime, url: string): Promise<string> {
  const server = createServer((_request, response) => response.writeHead(302, { location: url }).end());
  lifetime.defer(() => server.close().closeAllConnections());
  server.listen(8480, '127.0.0.1');
  await once(server, 'listening').catch(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

async function openInBrowser(address: string): Promise<void> {
  const command = { darwin: 'open', win32: 'start' }[process.platform as string] ?? 'xdg-open';
  await runToEnd(command, [address]).catch((error: Error) =>
    say(`No browser opened by itself: ${error.message}`),
  );
}

/** Says so, once, when the demo's broker no longer answers. */
function watch(lifetime: Lifetime, { managementUrl, label }: Demo): void {
  let failures = 0;
  const timer = setInterval(async () => {
    const answers = await fetch(managementUrl, { signal: AbortSignal.timeout(5_000) }).then(
      () => true,
      () => false,
    );
    failures = answers ? 0 : failures + 1;
    if (failures === 3) say(`The demo's broker no longer answers (${label}). Ctrl-C, then npm start again.`);
  }, 5_000);
  lifetime.defer(() => clearInterval(timer));
}

/** Looks at the tree as a person would, until it shows what died in the demo. */
async function check(lifetime: Lifetime, url: string, { vhosts }: Demo): Promise<void> {
  const workbench = await openWorkbench(lifetime, url);
  await workbench.openView('RabbitMQ');
  const [first] = deadLetterQueues;
  await workbench.tree().row('Demo', vhosts[first.vhost], 'Dead Letter Queues', first.queue);
  say('The RabbitMQ view shows what died in the demo.');
  say(`Screenshot: ${await workbench.screenshot('start')}`);
}
