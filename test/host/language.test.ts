import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { fullCommandId } from '../../src/extension/contributions/command-id.ts';
import type { CommandId } from '../../src/extension/contributions/commands.ts';
import type { LensTarget } from '../../src/extension/language/lenses.ts';
import { suppressionsFileName } from '../../src/lint/suppressions-file-name.ts';
import { waitFor } from '../../tools/lifetime.ts';
import { codeOf, findings, openSample, ours } from './findings.ts';

describe('Writing a definitions file', () => {
  let document: vscode.TextDocument;

  before(() => vscode.extensions.getExtension('rabbitmq-production-tools.rabbitmq-production')?.activate());

  beforeEach(async () => {
    document = await openSample('definitions.json');
    await findings(document);
  });

  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.files.revert');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  /** The position behind the first `before` that follows the first `after`. */
  function behind(before: string, after = ''): vscode.Position {
    const text = document.getText();
    const at = text.indexOf(before, text.indexOf(after));
    assert.ok(at >= 0, `${before} is in the file`);
    return document.positionAt(at + before.length);
  }

  function ask<T>(command: string, ...args: unknown[]): Thenable<T> {
    return vscode.commands.executeCommand<T>(`vscode.${command}`, document.uri, ...args);
  }

  async function completions(position: vscode.Position): Promise<string[]> {
    const { items } = await ask<vscode.CompletionList>('executeCompletionItemProvider', position, '"');
    return items.map(({ label }) => (typeof label === 'string' ? label : label.label));
  }

  async function insert(position: vscode.Position, text: string): Promise<void> {
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, position, text);
    assert.ok(await vscode.workspace.applyEdit(edit));
  }

  it('offers the names of exchanges where one is meant', async () => {
    const labels = await completions(behind('"x-dead-letter-exchange": "'));
    assert.ok(labels.includes('orders.dlx') && !labels.includes('orders.work'), labels.join(', '));
  });

  it('offers the arguments that a queue can have, in a text that is only half typed', async () => {
    await insert(behind('"x-queue-type": "quorum", '), '"');
    const labels = await completions(behind('"x-queue-type": "quorum", "'));
    assert.ok(labels.includes('x-delivery-limit') && !labels.includes('x-queue-type'), labels.join(', '));
  });

  it('explains a queue under the pointer', async () => {
    const hovers = await ask<vscode.Hover[]>('executeHoverProvider', behind('"name": "orders.w'));
    const text = hovers.flatMap(({ contents }) =>
      contents.map(content => (content as vscode.MarkdownString).value),
    );
    assert.match(text.join(), /quorum[\s\S]*orders\.dlx/);
  });

  it('leads from a binding to its queue, and from there to all that speaks of it', async () => {
    const [definition, ...others] = await ask<vscode.Location[]>(
      'executeDefinitionProvider',
      behind('"destination": "orders.w', '"bindings"'),
    );
    assert.ok(definition && others.length === 0);
    assert.equal(document.getText(definition.range), 'orders.work');
    const references = await ask<vscode.Location[]>('executeReferenceProvider', definition.range.start);
    assert.ok(references.length >= 2, `${references.length}`);
    for (const { range } of references) assert.equal(document.getText(range), 'orders.work');
  });

  it('renames a queue wherever it stands, and says why a name cannot be', async () => {
    const position = behind('"name": "orders.w');
    const target = await ask<{ placeholder: string }>('prepareRename', position);
    assert.equal(target.placeholder, 'orders.work');
    const edit = await ask<vscode.WorkspaceEdit>('executeDocumentRenameProvider', position, 'orders.todo');
    assert.ok(await vscode.workspace.applyEdit(edit));
    assert.ok(!document.getText().includes('"orders.work"'));
    JSON.parse(document.getText());
    await assert.rejects(
      async () => ask('executeDocumentRenameProvider', behind('"name": "orders.t'), 'orders.dead'),
      /orders\.dead/,
    );
  });

  it('shows an outline', async () => {
    const symbols = await ask<vscode.DocumentSymbol[]>('executeDocumentSymbolProvider');
    const names = (level: readonly vscode.DocumentSymbol[]): string[] =>
      level.flatMap(symbol => [symbol.name, ...names(symbol.children)]);
    for (const name of ['queues', 'orders.work']) assert.ok(names(symbols).includes(name), name);
  });

  it('shows lenses that lead to what they tell of, unless they are turned off', async () => {
    const lenses = await ask<vscode.CodeLens[]>('executeCodeLensProvider', 100);
    const lens = lenses.find(({ command }) => command?.title.startsWith('matches 1 queue'));
    assert.ok(lens?.command, lenses.map(({ command }) => command?.title).join('\n'));
    assert.equal(lens.command.command, fullCommandId('showTargets' satisfies CommandId));
    const [target] = lens.command.arguments as [LensTarget];
    await vscode.commands.executeCommand(fullCommandId('showTargets'), target);

    const settings = vscode.workspace.getConfiguration('rabbitmqProduction');
    try {
      await settings.update('codeLens.enabled', false, vscode.ConfigurationTarget.Global);
      assert.deepEqual(await ask<vscode.CodeLens[]>('executeCodeLensProvider', 100), []);
    } finally {
      await settings.update('codeLens.enabled', undefined, vscode.ConfigurationTarget.Global);
    }
  });

  it('works in a text that becomes a definitions file while it is typed', async () => {
    document = await vscode.workspace.openTextDocument({ language: 'jsonc', content: '{\n  \n}' });
    await vscode.window.showTextDocument(document);
    assert.deepEqual(await ask<vscode.CodeLens[]>('executeCodeLensProvider', 100), []);
    for (const key of '"queues": [{"name": "a", "durable": true, "arguments": {"') {
      await insert(document.lineAt(1).range.end, key);
    }
    await waitFor('the arguments of queues', async () =>
      (await completions(document.lineAt(1).range.end)).includes('x-queue-type') ? true : undefined,
    );
  });

  it('leaves other JSON alone', async () => {
    document = await vscode.workspace.openTextDocument({
      language: 'json',
      content: '{"name": "not-rabbit", "users": [{"name": "guest"}]}',
    });
    await vscode.window.showTextDocument(document);
    const position = behind('"users": [{"name": "');
    assert.ok(!(await completions(position)).includes('guest'));
    assert.deepEqual(await ask<vscode.Hover[]>('executeHoverProvider', position), []);
    assert.deepEqual(await ask<vscode.Location[]>('executeDefinitionProvider', position), []);
  });
});

describe('Accepting a finding', () => {
  it('silences it, and says so when nothing is left to silence', async () => {
    const document = await openSample('definitions.json');
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(folder);
    const sidecar = vscode.Uri.joinPath(folder.uri, suppressionsFileName);
    const write = (entries: readonly object[]) =>
      vscode.workspace.fs.writeFile(
        sidecar,
        new TextEncoder().encode(JSON.stringify({ suppressions: entries }, undefined, 2)),
      );
    const shown = () => ours(document).filter(diagnostic => codeOf(diagnostic) === 'ERR001').length;
    const before = await waitFor('ERR001', () => shown() || undefined);
    try {
      await write([{ file: 'definitions.json', rule: 'ERR001', reason: 'A test wants it so.' }]);
      await waitFor('the findings to be gone', () => (shown() === 0 ? true : undefined));
      await write([
        { file: 'definitions.json', rule: 'DLX004', reason: 'A test wants it so.' },
        { file: 'definitions.json', rule: 'ERR001' },
      ]);
      await waitFor('the findings to be back', () => (shown() === before ? true : undefined));
      const codes = vscode.languages
        .getDiagnostics(sidecar)
        .filter(({ source }) => source === 'RabbitMQ')
        .map(codeOf);
      assert.ok(codes.includes('SUP002'), codes.join());
    } finally {
      await vscode.workspace.fs.delete(sidecar);
    }
    await waitFor('the sidecar to be forgotten', () =>
      vscode.languages.getDiagnostics(sidecar).some(({ source }) => source === 'RabbitMQ') ? undefined : true,
    );
  });
});
