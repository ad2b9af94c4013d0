import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { waitFor } from '../../tools/lifetime.ts';
import { codeOf, ours } from './findings.ts';

describe('Files of one node in a workspace', () => {
  let folder: vscode.Uri;

  before(async () => {
    await vscode.extensions.getExtension('rabbitmq-production-tools.rabbitmq-production')?.activate();
  });

  beforeEach(() => {
    const [workspace] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(workspace);
    folder = vscode.Uri.joinPath(workspace.uri, `node ${Date.now()}`);
  });

  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.workspace.fs.delete(folder, { recursive: true });
  });

  const uri = (name: string) => vscode.Uri.joinPath(folder, name);
  const write = (name: string, text: string) =>
    vscode.workspace.fs.writeFile(uri(name), new TextEncoder().encode(text));

  async function open(name: string): Promise<vscode.TextDocument> {
    const document = await vscode.workspace.openTextDocument(uri(name));
    await vscode.window.showTextDocument(document, { preview: false });
    return document;
  }

  const finding = (document: vscode.TextDocument, rule: string) =>
    waitFor(rule, () => ours(document).find(diagnostic => codeOf(diagnostic) === rule));
  const silence = (document: vscode.TextDocument, rule: string) =>
    waitFor(`${rule} to be gone`, () =>
      ours(document).some(diagnostic => codeOf(diagnostic) === rule) ? undefined : true,
    );

  it('are missed while they are not there, and no longer', async () => {
    await write('rabbitmq.conf', 'load_definitions = definitions.json\n');
    const conf = await open('rabbitmq.conf');
    const missing = await finding(conf, 'DPL002');
    assert.equal(conf.getText(missing.range), 'definitions.json');
    await write('definitions.json', definitions('topic'));
    await silence(conf, 'DPL002');
    await vscode.workspace.fs.delete(uri('definitions.json'));
    await finding(conf, 'DPL002');
  });

  it('are judged anew when another of them changes, on disk or as it is typed', async () => {
    await write('rabbitmq.conf', 'load_definitions = /etc/rabbitmq/definitions.json\n');
    await write('enabled_plugins', '[rabbitmq_management,rabbitmq_prometheus].\n');
    await write('definitions.json', definitions('x-random'));
    const document = await open('definitions.json');
    const needed = await waitFor('DEF008 as an error', () =>
      ours(document).find(
        diagnostic =>
          codeOf(diagnostic) === 'DEF008' && diagnostic.severity === vscode.DiagnosticSeverity.Error,
      ),
    );
    const [related] = needed.relatedInformation ?? [];
    assert.equal(related?.location.uri.toString(), uri('enabled_plugins').toString());
    assert.deepEqual(related?.location.range.start, new vscode.Position(0, 0));

    const plugins = await open('enabled_plugins');
    const missing = await finding(plugins, 'DPL004');
    assert.equal(
      missing.relatedInformation?.[0]?.location.uri.toString(),
      uri('definitions.json').toString(),
    );
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      plugins.uri,
      missing.range,
      vscode.CodeActionKind.QuickFix.value,
      20,
    );
    const enable = actions.find(({ title }) => title === 'Enable `rabbitmq_random_exchange`');
    assert.ok(enable?.edit, actions.map(({ title }) => title).join());
    assert.ok(await vscode.workspace.applyEdit(enable.edit));
    await silence(plugins, 'DPL004');
    await silence(document, 'DEF008');

    // What was typed and never saved is gone with its editor: the file on disk counts again.
    await vscode.window.showTextDocument(plugins);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await finding(document, 'DEF008');
  });

  it('have a conf.d, whose parts are found as they come', async () => {
    await write('rabbitmq.conf', 'listeners.tcp = none\n');
    const conf = await open('rabbitmq.conf');
    await finding(conf, 'CFG008');
    await write('conf.d/10-tls.conf', 'listeners.ssl.default = 5671\n');
    await silence(conf, 'CFG008');
  });
});

function definitions(type: string): string {
  const exchange = { name: 'orders', vhost: '/', type, durable: true, auto_delete: false, arguments: {} };
  return JSON.stringify(
    { users: [{ name: 'shop' }], vhosts: [{ name: '/' }], exchanges: [exchange] },
    null,
    2,
  );
}
