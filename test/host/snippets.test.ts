import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { applySnippet } from '../../src/extension/snippets/apply-snippet.ts';
import { readShelf } from '../../src/extension/snippets/choose-snippet.ts';
import { fileInFront, newFile, readOnlyInFront } from '../../src/extension/snippets/destination.ts';
import type { Snippet, SnippetFile } from '../../src/snippets/catalogue.ts';
import { planInsertion } from '../../src/snippets/insertion.ts';
import type { LabelledLanguage } from '../../src/snippets/language.ts';
import { previewInsertion } from '../../src/snippets/preview.ts';
import { openSample } from './findings.ts';

describe('Inserting a snippet', () => {
  let shelf: Readonly<Record<LabelledLanguage, SnippetFile>>;

  before(async () => {
    const extension = vscode.extensions.getExtension('rabbitmq-production-tools.rabbitmq-production');
    assert.ok(extension);
    await extension.activate();
    shelf = await readShelf(extension.extensionUri);
  });

  afterEach(async () => {
    while (vscode.window.activeTextEditor) {
      await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    }
  });

  function snippet(language: LabelledLanguage, prefix: string): Snippet {
    const found = Object.values(shelf[language]).find(candidate => candidate.prefix === prefix);
    assert.ok(found, prefix);
    return found;
  }

  /** An editor with that text, its cursor at the `|`. */
  async function open(languageId: string, marked: string): Promise<vscode.TextEditor> {
    const content = marked.replace('|', '');
    const document = await vscode.workspace.openTextDocument({ language: languageId, content });
    const cursor = document.positionAt(marked.indexOf('|'));
    return vscode.window.showTextDocument(document, { selection: new vscode.Range(cursor, cursor) });
  }

  async function insert(language: LabelledLanguage, prefix: string): Promise<void> {
    const destination = await fileInFront();
    assert.equal(destination?.language, language);
    assert.ok(destination);
    await applySnippet(snippet(language, prefix), destination);
  }

  it('adds the imports that are missing, and is undone in one step', async () => {
    const before =
      "import { connect } from 'amqplib';\n\nexport const start = () => connect('amqp://localhost');\n\n|";
    const { document, selection } = await open('typescript', before);
    await insert('typescript', 'rmq-confirm');
    const text = document.getText();
    assert.match(
      text,
      /^import \{ connect \} from 'amqplib';\nimport \{ randomUUID \} from 'node:crypto';\nimport \{ type ChannelModel, type ConfirmChannel \} from 'amqplib';\n\nexport const start/,
    );
    assert.match(text, /\n\nconst EXCHANGE = 'orders';\nconst CONFIRM_TIMEOUT_MS = 10_000;\n/);
    assert.ok(!selection.isEqual(vscode.window.activeTextEditor?.selection ?? selection));
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), before.replace('|', ''));
  });

  it('has tab stops to go through', async () => {
    const editor = await open('typescript', '|');
    await insert('typescript', 'rmq-confirm');
    const { document } = editor;
    assert.equal(document.getText(editor.selection), 'orders');
    await vscode.commands.executeCommand('type', { text: 'payments' });
    await vscode.commands.executeCommand('jumpToNextSnippetPlaceholder');
    assert.equal(document.getText(editor.selection), '10_000');
    assert.ok(document.getText().includes("const EXCHANGE = 'payments';"));
  });

  it('knows Python', async () => {
    const { document } = await open('python', '|#!/usr/bin/env python3\nimport json\n\nprint(json)\n');
    await insert('python', 'rmq-confirm');
    assert.match(
      document.getText(),
      /^#!\/usr\/bin\/env python3\nimport json\nimport uuid\nimport pika\n\nEXCHANGE = "orders"\n[\s\S]*\n\nprint\(json\)\n$/,
    );
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), '#!/usr/bin/env python3\nimport json\n\nprint(json)\n');
  });

  it('stays with CommonJS where a file has it', async () => {
    const { document } = await open('javascript', "'use strict';\nconst fs = require('node:fs');\n\n|");
    await insert('javascript', 'rmq-shutdown');
    const text = document.getText();
    assert.ok(text.includes("const { setTimeout: sleep } = require('node:timers/promises');"), text);
    assert.doesNotMatch(text, /^(import|export)\b/m);
  });

  it('brings definitions to where the file lists the like, with tab stops in all places at once', async () => {
    const document = await openSample('definitions.json');
    const before = document.getText();
    const names = () => JSON.parse(document.getText()).queues.map(({ name }: { name: string }) => name);
    const own = names();
    await insert('json', 'rmq-quorum');
    assert.deepEqual(names(), [...own, 'orders.work', 'orders.dead']);
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), before);

    await insert('json', 'rmq-quorum');
    await vscode.commands.executeCommand('type', { text: 'billing' });
    assert.deepEqual(names(), [...own, 'billing.work', 'billing.dead']);
    assert.equal(JSON.parse(document.getText()).policies.at(-1).pattern, '^billing\\.work$');
  });

  it('makes a new file where there is none', async () => {
    await applySnippet(snippet('go', 'rmq-confirm'), newFile('go'));
    const document = vscode.window.activeTextEditor?.document;
    assert.equal(document?.languageId, 'go');
    assert.match(document?.getText() ?? '', /^package main\n\nimport \(\n/);
  });

  it('knows which files take none', async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    assert.equal(await fileInFront(), undefined);
    await open('markdown', '|');
    assert.equal(await fileInFront(), undefined);
  });

  it('leaves alone a file system that is read-only, and names the file', async () => {
    const readOnly = vscode.workspace.registerFileSystemProvider('snippets-test', new OneFile(), {
      isReadonly: true,
    });
    try {
      const uri = vscode.Uri.parse('snippets-test:/sealed.py');
      await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri));
      assert.equal(await fileInFront(), undefined);
      assert.match(readOnlyInFront() ?? '', /sealed\.py$/);
    } finally {
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
      readOnly.dispose();
    }
  });

  it('says so when the file cannot be changed', async () => {
    const document = await openSample('publisher.ts');
    const before = document.getText();
    await vscode.commands.executeCommand('workbench.action.files.setActiveEditorReadonlyInSession');
    try {
      const destination = await fileInFront();
      assert.ok(destination);
      await assert.rejects(
        applySnippet(snippet('typescript', 'rmq-confirm'), destination),
        /publisher\.ts is read-only/,
      );
      assert.equal(document.getText(), before);
    } finally {
      await vscode.commands.executeCommand('workbench.action.files.resetActiveEditorReadonlyInSession');
    }
  });

  it('keeps the line ends of Windows, and the tab stops at their places', async () => {
    const editor = await open('python', '');
    await editor.edit(edit => {
      edit.setEndOfLine(vscode.EndOfLine.CRLF);
      edit.insert(new vscode.Position(0, 0), 'import os\n\n');
    });
    await insert('python', 'rmq-confirm');
    const { document } = editor;
    assert.doesNotMatch(document.getText(), /[^\r]\n/);
    assert.equal(document.getText(editor.selection), 'orders');
    await vscode.commands.executeCommand('jumpToNextSnippetPlaceholder');
    assert.equal(document.getText(editor.selection), '10');
  });

  it('makes of each snippet what the preview shows, and of all nothing when it is undone', async function () {
    this.timeout(120_000);
    for (const [language, file] of Object.entries(shelf) as [LabelledLanguage, SnippetFile][]) {
      const editor = await open(language, '\n  |');
      const { document, selection } = editor;
      const before = document.getText();
      for (const { prefix, body } of Object.values(file)) {
        const destination = await fileInFront();
        assert.ok(destination);
        const expected = previewInsertion(before, planInsertion(body, destination)).text;
        await insert(language, prefix);
        assert.equal(document.getText(), expected, `${prefix} (${language})`);
        await vscode.commands.executeCommand('undo');
        assert.equal(document.getText(), before, `${prefix} (${language})`);
        editor.selection = selection;
      }
      await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    }
  });
});

/** A file system with one empty file, under whatever name. */
class OneFile implements vscode.FileSystemProvider {
  readonly onDidChangeFile = new vscode.EventEmitter<vscode.FileChangeEvent[]>().event;
  watch = () => new vscode.Disposable(() => {});
  stat = () => ({ type: vscode.FileType.File, ctime: 0, mtime: 0, size: 0 });
  readFile = () => new Uint8Array();
  readDirectory = () => [];
  createDirectory = unsupported;
  writeFile = unsupported;
  delete = unsupported;
  rename = unsupported;
}

function unsupported(): never {
  throw vscode.FileSystemError.NoPermissions();
}
