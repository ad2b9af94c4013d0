import { writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';

/** Runs in the extension host, in a window that has not activated the extension: how long does that take? */
export async function run(): Promise<void> {
  const extension = vscode.extensions.getExtension('rabbitmq-production-tools.rabbitmq-production');
  if (!extension) throw new Error('The extension is not installed.');
  if (extension.isActive) throw new Error('The extension is active already: there is nothing to measure.');
  // The built-in extensions start with the window: their time is not ours.
  await sleep(5_000);
  const started = performance.now();
  await extension.activate();
  const milliseconds = performance.now() - started;
  writeFileSync(process.env.BENCH_RESULT ?? '', JSON.stringify({ milliseconds }));
}
