import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { LanguageId } from '../../src/extension/contributions/languages.ts';
import { waitFor } from '../../tools/lifetime.ts';
import { codeOf, findings, openSample, openUntitled, ours } from './findings.ts';

const confLanguage: LanguageId = 'rabbitmq-conf';
const pluginsLanguage: LanguageId = 'rabbitmq-enabled-plugins';

describe('Writing rabbitmq.conf', () => {
  let document: vscode.TextDocument;

  before(() => vscode.extensions.getExtension('rabbitmq-production-tools.rabbitmq-production')?.activate());

  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.files.revert');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  async function untitled(language: LanguageId, content: string): Promise<void> {
    document = await openUntitled(language, content);
  }

  async function append(text: string): Promise<void> {
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, document.lineAt(document.lineCount - 1).range.end, text);
    assert.ok(await vscode.workspace.applyEdit(edit));
  }

  function finding(rule: string): Promise<vscode.Diagnostic> {
    return waitFor(rule, () => ours(document).find(diagnostic => codeOf(diagnostic) === rule));
  }

  async function actions(range: vscode.Range, kind: vscode.CodeActionKind): Promise<vscode.CodeAction[]> {
    return vscode.commands.executeCommand(
      'vscode.executeCodeActionProvider',
      document.uri,
      range,
      kind.value,
      50,
    );
  }

  it('knows the file by its name, and shows what is wrong with it', async () => {
    document = await openSample('rabbitmq.conf');
    assert.equal(document.languageId, confLanguage);
    const codes = (await findings(document)).map(codeOf);
    for (const rule of ['CFG009', 'HA003', 'SEC106']) assert.ok(codes.includes(rule), codes.join());
  });

  it('corrects a key that no node has', async () => {
    document = await openSample('rabbitmq.conf');
    await findings(document);
    await append('\nlistener.ssl.default = 5671\n');
    const diagnostic = await finding('CFG001');
    assert.equal(diagnostic.severity, vscode.DiagnosticSeverity.Error);
    assert.equal(document.getText(diagnostic.range), 'listener.ssl.default');
    const title = 'Change to `listeners.ssl.default`';
    const offered = await actions(diagnostic.range, vscode.CodeActionKind.QuickFix);
    const fix = offered.find(action => action.title === title);
    assert.ok(fix?.edit, offered.map(action => action.title).join());
    assert.ok(await vscode.workspace.applyEdit(fix.edit));
    await waitFor('CFG001 to be gone', () =>
      ours(document).some(left => codeOf(left) === 'CFG001') ? undefined : true,
    );
    assert.match(document.getText(), /^listeners\.ssl\.default = 5671$/m);
  });

  it('fixes all at once, as on save', async () => {
    await untitled(confLanguage, 'listener.tcp.default = 5672\nheartbeat = 0\n');
    await finding('CFG001');
    const whole = new vscode.Range(0, 0, document.lineCount, 0);
    const [fixAll] = await actions(whole, vscode.CodeActionKind.SourceFixAll.append('rabbitmq'));
    assert.ok(fixAll?.edit);
    assert.ok(await vscode.workspace.applyEdit(fixAll.edit));
    assert.match(document.getText(), /^listeners\.tcp\.default = 5672$/m);
  });

  it('follows what is typed from an empty text on', async () => {
    await untitled(confLanguage, '');
    for (const key of 'hearbeat') await append(key);
    await finding('CFG010');
    await append(' = 60');
    await finding('CFG001');
  });

  it('completes keys and values, and explains them', async () => {
    await untitled(confLanguage, 'heartbeat = 60\nlog.console.l');
    const completions = async () => {
      const { items } = await vscode.commands.executeCommand<vscode.CompletionList>(
        'vscode.executeCompletionItemProvider',
        document.uri,
        document.lineAt(document.lineCount - 1).range.end,
      );
      return items.map(({ label }) => (typeof label === 'string' ? label : label.label));
    };
    await waitFor('the key', async () => (await completions()).includes('log.console.level') || undefined);
    await append('evel = ');
    await waitFor('the value', async () => (await completions()).includes('warning') || undefined);
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      document.uri,
      new vscode.Position(0, 2),
    );
    const text = hovers.flatMap(({ contents }) =>
      contents.map(content => (content as vscode.MarkdownString).value),
    );
    assert.match(text.join(), /heartbeat[\s\S]*default: `60`/);
  });

  it('checks enabled_plugins', async () => {
    await untitled(pluginsLanguage, '[rabbitmq_management');
    const diagnostic = await finding('PLG002');
    assert.equal(diagnostic.source, 'RabbitMQ');
    await append('].');
    await waitFor('PLG002 to be gone', () =>
      ours(document).some(left => codeOf(left) === 'PLG002') ? undefined : true,
    );
  });

  it('tells a part of a conf.d from those of other programs by what is in it', async () => {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(folder);
    const parts = vscode.Uri.joinPath(folder.uri, 'conf.d');
    const open = async (name: string, content: string) => {
      const file = vscode.Uri.joinPath(parts, name);
      await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(content));
      document = await vscode.workspace.openTextDocument(file);
      await vscode.window.showTextDocument(document);
    };
    try {
      await open('10-nginx.conf', 'server {\n  listen 80;\n}\n');
      assert.notEqual(document.languageId, confLanguage);
      const nginx = document;
      await open('20-rabbit.conf', 'listeners.tcp.default = 5672\nheartbeat = none\n');
      await waitFor('the language', () => document.languageId === confLanguage || undefined);
      await finding('CFG002');
      assert.notEqual(nginx.languageId, confLanguage);
    } finally {
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
      await vscode.workspace.fs.delete(parts, { recursive: true });
    }
  });
});
