import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';
import { waitFor } from '../../tools/lifetime.ts';
import { largeDefinitions } from '../support/large-definitions.ts';
import { type EventLoop, watchEventLoop } from './event-loop.ts';
import { codeOf, ours, report } from './findings.ts';

describe('A large definitions file', () => {
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rabbitmq-production-large-'));
    await vscode.extensions.getExtension('rabbitmq-production-tools.rabbitmq-production')?.activate();
  });

  after(() => rm(folder, { recursive: true, force: true }));

  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.files.revert');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  async function open(name: string, text: string): Promise<vscode.TextDocument> {
    const file = join(folder, name);
    await writeFile(file, text);
    const document = await vscode.workspace.openTextDocument(file);
    await vscode.window.showTextDocument(document);
    return document;
  }

  it('of 1 MB shows what is wrong within 150 ms of the last key, without linting at each', async function () {
    this.timeout(120_000);
    const document = await open('one-megabyte.json', definitionsWithOneError(2_250));
    const megabytes = document.getText().length / 1e6;
    assert.ok(megabytes > 0.95 && megabytes < 1.1, `${megabytes} MB`);
    let line = await lineOfError(document);
    const times: number[] = [];
    // A machine that has other things to do only makes it longer: one round in time is enough.
    while (times.length < 20 && !times.some(time => time <= 150)) {
      const keys = 20;
      const { milliseconds, lines } = await typeAtOnce(document, keys, line);
      line += keys;
      times.push(milliseconds);
      assert.ok(lines.size < keys / 2, `${lines.size} of ${keys} versions were linted`);
    }
    report(`a file of ${megabytes.toFixed(1)} MB: ${times.map(time => `${time.toFixed(0)} ms`).join(', ')}`);
    assert.ok(Math.min(...times) <= 150, `${times.join(', ')} ms`);
  });

  it('of 21 MB holds up the extension host for 50 ms at most', async function () {
    this.timeout(240_000);
    const text = definitionsWithOneError(50_000);
    assert.ok(text.length > 20e6, `${text.length} characters`);
    // The same text without a name of RabbitMQ's shows what VS Code takes for itself.
    const foreign = text.replaceAll(/"(queues|bindings|exchanges|vhosts|rabbit_version)"/g, '"my_$1"');
    const without = await watch(async () => {
      const document = await open('foreign.json', foreign);
      await sleep(3_000);
      await typeLines(document, 5);
      await sleep(3_000);
    });
    report(`opened and typed into as a text of somebody else: ${inWords(without)}`);
    await vscode.commands.executeCommand('workbench.action.files.revert');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');

    const document = await bestOf(async attempt => {
      let opened: vscode.TextDocument | undefined;
      const loop = await watch(async () => {
        // A file that was open a moment ago is not read again.
        opened = await open(`definitions-${attempt}.json`, text);
        await lineOfError(opened);
        await sleep(3_000);
      });
      report(`opened: ${inWords(loop)}`);
      return { loop, result: opened };
    });
    assert.ok(document);
    await bestOf(async () => {
      const line = await lineOfError(document);
      const loop = await watch(async () => {
        await typeLines(document, 10);
        await lineOfError(document, line + 10);
      });
      report(`typed into: ${inWords(loop)}`);
      return { loop, result: undefined };
    });
  });
});

/** So many queues; one has a dead letter exchange that is not there. */
function definitionsWithOneError(queues: number): string {
  return largeDefinitions(queues).replace(
    '"x-dead-letter-exchange": "orders.dlx"',
    '"x-dead-letter-exchange": "gone"',
  );
}

function errorIn(document: vscode.TextDocument): vscode.Diagnostic | undefined {
  return ours(document).find(found => codeOf(found) === 'DLX001');
}

/** Waits until the error is shown, at this line if one is given. */
function lineOfError(document: vscode.TextDocument, line?: number): Promise<number> {
  return waitFor(
    'the finding',
    () => {
      const found = errorIn(document)?.range.start.line;
      return line === undefined || found === line ? found : undefined;
    },
    { timeoutMs: 60_000, intervalMs: 50 },
  );
}

/**
 * Types so many empty lines behind the first one, as quickly as VS Code takes them.
 * @returns how long after the last the error is shown at its new place, and the lines at which it was shown on the way.
 */
async function typeAtOnce(document: vscode.TextDocument, keys: number, line: number) {
  const editor = await vscode.window.showTextDocument(document);
  editor.selection = new vscode.Selection(1, 0, 1, 0);
  let lastKey = 0;
  const lines = new Set<number | undefined>();
  const typed = vscode.workspace.onDidChangeTextDocument(() => {
    lastKey = performance.now();
  });
  let shown = 0;
  const linted = vscode.languages.onDidChangeDiagnostics(() => {
    const now = errorIn(document)?.range.start.line;
    if (now !== line) lines.add(now);
    if (now === line + keys) shown ||= performance.now();
  });
  await Promise.all(
    Array.from({ length: keys }, () => vscode.commands.executeCommand('type', { text: '\n' })),
  );
  await waitFor('the finding to follow the text', () => shown || undefined);
  typed.dispose();
  linted.dispose();
  return { milliseconds: shown - lastKey, lines };
}

/** Types empty lines behind the first one, ten a second at most. */
async function typeLines(document: vscode.TextDocument, lines: number): Promise<void> {
  const editor = await vscode.window.showTextDocument(document);
  for (let line = 0; line < lines; line++) {
    await sleep(100);
    await editor.edit(edit => edit.insert(new vscode.Position(1, 0), '\n'));
  }
}

function watch(work: () => Promise<unknown>): Promise<EventLoop> {
  return watchEventLoop(url => /\/dist\/extension[^/]*\.js$/.test(url), work);
}

function inWords({ longest, ours, suspects }: EventLoop): string {
  return `blocked for ${longest.toFixed(0)} ms at most, by the extension for ${ours.toFixed(0)} ms (${suspects.join(', ')})`;
}

/** A machine that has other things to do only makes a block longer: the shortest of three counts. */
async function bestOf<T>(
  attempt: (number: number) => Promise<{ readonly loop: EventLoop; readonly result: T }>,
): Promise<T> {
  for (let attempts = 1; ; attempts++) {
    const { loop, result } = await attempt(attempts);
    if (loop.ours <= 50) return result;
    assert.ok(attempts < 3, `${loop.ours.toFixed(0)} ms: ${loop.suspects.join(', ')}`);
  }
}
