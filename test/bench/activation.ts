import { writeFileSync } from 'node:fs';
import * as vscode from 'vscode';

/** Runs in the extension host, in a window that has not activated the extension: how long does it take? */
export async function run(): Promise<void> {
  const extension = vscode.extensions.getExtension('rabbitmq-production-tools.rabbitmq-production');
  if (!extension) throw new Error('The extension is not installed.');
  if (extension.isActive) throw new Error('The extension is active already: there is nothing to measure.');
  const started = performance.now();
  await extension.activate();
  const milliseconds = performance.now() - started;
  writeFileSync(process.env.BENCH_RESULT ?? '', JSON.stringify({ milliseconds }));
}
