import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { waitFor } from '../../tools/lifetime.ts';
import { codeOf, findings, openUntitled, ours } from './findings.ts';

const compose = `services:
  rabbitmq:
    image: rabbitmq:4.3-management
    hostname: rabbitmq
    volumes: ['data:/var/lib/rabbitmq']
    logging:
      driver: json-file
volumes:
  data:
`;

describe('Writing YAML for brokers', () => {
  let document: vscode.TextDocument;

  before(() => vscode.extensions.getExtension('rabbitmq-production-tools.rabbitmq-production')?.activate());

  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.files.revert');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  async function untitled(content: string): Promise<void> {
    document = await openUntitled('yaml', content);
  }

  async function replace(old: string, text: string): Promise<void> {
    const start = document.positionAt(document.getText().indexOf(old));
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, new vscode.Range(start, start.translate(0, old.length)), text);
    assert.ok(await vscode.workspace.applyEdit(edit));
  }

  function finding(rule: string): Promise<vscode.Diagnostic> {
    return waitFor(rule, () => ours(document).find(diagnostic => codeOf(diagnostic) === rule));
  }

  it('shows what is wrong with a Compose file, and mends it', async () => {
    await untitled(compose);
    const diagnostic = await finding('CMP014');
    assert.equal(document.getText(diagnostic.range), 'json-file');
    const offered = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      diagnostic.range,
      vscode.CodeActionKind.QuickFix.value,
      50,
    );
    const fix = offered.find(({ title }) => title === 'Keep five files of 10 MB');
    assert.ok(fix?.edit, offered.map(({ title }) => title).join());
    assert.ok(await vscode.workspace.applyEdit(fix.edit));
    assert.match(document.getText(), /driver: json-file\n {6}options:\n {8}max-size: 10m\n/);
    await waitFor('CMP014 to be gone', () =>
      ours(document).some(left => codeOf(left) === 'CMP014') ? undefined : true,
    );
  });

  it('finds a broker as soon as it is one', async () => {
    await untitled(compose.replaceAll('rabbitmq', 'redis'));
    await replace('redis:4.3', 'rabbitmq:4.3');
    await finding('CMP014');
    await replace('rabbitmq:4.3', 'redis:4.3');
    await waitFor('no findings', () => (ours(document).length === 0 ? true : undefined));
  });

  it('judges the settings in a manifest of a cluster', async () => {
    await untitled(`apiVersion: rabbitmq.com/v1beta1
kind: RabbitmqCluster
metadata:
  name: orders
spec:
  replicas: 3
  rabbitmq:
    additionalConfig: |
      heartbeat = 0
`);
    const codes = (await findings(document)).map(codeOf);
    assert.ok(codes.includes('CFG009'), codes.join());
    assert.equal(document.getText((await finding('CFG009')).range), '0');
  });
});
