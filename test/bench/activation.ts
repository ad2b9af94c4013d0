import { writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';
import { lessons } from '../../src/course/lessons.ts';

/**
 * Runs in the extension host, in a window that has not activated the extension: how long does it take, and the first page of the window
 * after it? That is a lesson, with the others after it, or one with nothing in it: what VS Code itself takes.
 */
export async function run(): Promise<void> {
  const extension = vscode.extensions.getExtension('rabbitmq-production-tools.rabbitmq-production');
  if (!extension) throw new Error('The extension is not installed.');
  if (extension.isActive) throw new Error('The extension is active already: there is nothing to measure.');
  // The built-in extensions start with the window: their time is not ours.
  await sleep(5_000);
  const started = performance.now();
  await extension.activate();
  const milliseconds = performance.now() - started;
  const pages = process.env.BENCH_PAGE === 'empty' ? [await openEmptyPage()] : await openLessons();
  writeFileSync(process.env.BENCH_RESULT ?? '', JSON.stringify({ milliseconds, pages }));
}

/** How long a page takes from being asked for to its first word. */
async function openEmptyPage(): Promise<number> {
  const started = performance.now();
  const panel = vscode.window.createWebviewPanel('empty', 'Empty', vscode.ViewColumn.Active, {
    enableScripts: true,
  });
  panel.webview.onDidReceiveMessage(() => {
    panel.title = 'Here';
  });
  panel.webview.html = '<!DOCTYPE html><script>acquireVsCodeApi().postMessage({})</script>';
  while (!tabs().includes('Here')) await sleep(2);
  return performance.now() - started;
}

/** How long each lesson takes from the command to being drawn, the first of them with the page itself. */
async function openLessons(): Promise<number[]> {
  const times: number[] = [];
  for (const { id, title } of lessons) {
    const started = performance.now();
    const open = vscode.commands.executeCommand('rabbitmqProduction.openCourse', { lesson: id });
    // The tab has the lesson's name once the page has told that it is drawn.
    while (!tabs().includes(`Course: ${title}`)) await sleep(2);
    times.push(performance.now() - started);
    await open;
    await sleep(1_000);
  }
  return times;
}

function tabs(): readonly string[] {
  return vscode.window.tabGroups.all.flatMap(group => group.tabs).map(({ label }) => label);
}
