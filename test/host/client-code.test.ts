import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { waitFor } from '../../tools/lifetime.ts';
import { codeOf, findings, openUntitled, ours } from './findings.ts';

const consumer = `import { connect } from 'amqplib';

const connection = await connect(process.env.RABBITMQ_URL ?? 'amqp://localhost');
connection.on('close', () => process.exit(1));
const channel = await connection.createChannel();
await channel.consume('orders', message => {
  if (message) channel.ack(message);
});
`;

describe('Writing code that uses a client', () => {
  let document: vscode.TextDocument;

  before(() => vscode.extensions.getExtension('rabbitmq-production-tools.rabbitmq-production')?.activate());

  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.files.revert');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  async function untitled(language: string, content: string): Promise<void> {
    document = await openUntitled(language, content);
  }

  async function replace(old: string, text: string): Promise<void> {
    const start = document.positionAt(document.getText().indexOf(old));
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, new vscode.Range(start, start.translate(0, old.length)), text);
    assert.ok(await vscode.workspace.applyEdit(edit));
  }

  it('shows a consumer without a prefetch, and mends it', async () => {
    await untitled('typescript', consumer);
    const [diagnostic] = await findings(document);
    assert.ok(diagnostic);
    assert.equal(codeOf(diagnostic), 'REL005');
    assert.equal(document.getText(diagnostic.range), 'consume');
    const offered = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      diagnostic.range,
      vscode.CodeActionKind.QuickFix.value,
      50,
    );
    const fix = offered.find(({ title }) => title === 'Set a prefetch of 50 before');
    assert.ok(fix?.edit, offered.map(({ title }) => title).join());
    assert.ok(await vscode.workspace.applyEdit(fix.edit));
    assert.match(document.getText(), /\nawait channel\.prefetch\(50\);\nawait channel\.consume/);
    await waitFor('no findings', () => (ours(document).length === 0 ? true : undefined));
  });

  it('says what a call asks of a broker', async () => {
    await untitled('typescript', consumer);
    await findings(document);
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      document.uri,
      document.positionAt(consumer.indexOf('consume(') + 2),
    );
    const texts = hovers.flatMap(({ contents }) =>
      contents.map(part => (part as vscode.MarkdownString).value),
    );
    assert.ok(
      texts.some(text => text.startsWith('**Consumes queue `orders`**')),
      texts.join(),
    );
  });

  it('finds a client as soon as it is imported, and code without one never', async () => {
    await untitled(
      'python',
      'import redis\n\n\ndef start(channel):\n    channel.queue_declare(queue="orders")\n',
    );
    await replace('import redis', 'import pika');
    const [diagnostic] = await findings(document);
    assert.ok(diagnostic);
    assert.equal(codeOf(diagnostic), 'REL001');
    await replace('import pika', 'import redis');
    await waitFor('no findings', () => (ours(document).length === 0 ? true : undefined));
  });
});
