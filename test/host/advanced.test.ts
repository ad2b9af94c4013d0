import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { LanguageId } from '../../src/extension/contributions/languages.ts';
import { waitFor } from '../../tools/lifetime.ts';
import { codeOf, openUntitled, ours } from './findings.ts';

const language: LanguageId = 'rabbitmq-advanced-config';

describe('Writing advanced.config', () => {
  let document: vscode.TextDocument;

  before(() => vscode.extensions.getExtension('rabbitmq-production-tools.rabbitmq-production')?.activate());

  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.files.revert');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  async function untitled(content: string): Promise<void> {
    document = await openUntitled(language, content);
  }

  function finding(rule: string): Promise<vscode.Diagnostic> {
    return waitFor(rule, () => ours(document).find(diagnostic => codeOf(diagnostic) === rule));
  }

  it('knows the files by their names', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'rmq-host-'));
    try {
      for (const name of ['advanced.config', 'rabbitmq.config', 'node-advanced.config']) {
        const path = join(folder, name);
        await writeFile(path, '[].\n');
        const opened = await vscode.workspace.openTextDocument(path);
        assert.equal(opened.languageId, language, name);
      }
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('shows what keeps a node from starting, and mends it', async () => {
    await untitled('[{rabbit, [{heartbeat, 60},]}].\n');
    const diagnostic = await finding('ADV001');
    assert.equal(diagnostic.severity, vscode.DiagnosticSeverity.Error);
    const offered = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      diagnostic.range,
      vscode.CodeActionKind.QuickFix.value,
      50,
    );
    const fix = offered.find(({ title }) => title === 'Remove it');
    assert.ok(fix?.edit, offered.map(({ title }) => title).join());
    assert.ok(await vscode.workspace.applyEdit(fix.edit));
    assert.equal(document.getText(), '[{rabbit, [{heartbeat, 60}]}].\n');
    await waitFor('ADV001 to be gone', () =>
      ours(document).some(left => codeOf(left) === 'ADV001') ? undefined : true,
    );
  });

  it('completes and explains keys', async () => {
    await untitled('[{rabbit, [{heartbeat, 60}, {tcp_l}]}].\n');
    const column = document.getText().indexOf('tcp_l') + 'tcp_l'.length;
    const label = await waitFor('tcp_listeners to be offered', async () => {
      const { items } = await vscode.commands.executeCommand<vscode.CompletionList>(
        'vscode.executeCompletionItemProvider',
        document.uri,
        new vscode.Position(0, column),
      );
      return items.map(item => item.label).find(name => name === 'tcp_listeners');
    });
    assert.equal(label, 'tcp_listeners');
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      document.uri,
      new vscode.Position(0, document.getText().indexOf('heartbeat') + 2),
    );
    const text = hovers
      .flatMap(({ contents }) => contents)
      .map(content => (typeof content === 'string' ? content : content.value))
      .join('\n');
    assert.match(text, /rabbitmq\.conf says it as `heartbeat`/);
  });
});
