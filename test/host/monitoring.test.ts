import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { haproxyCatalogue } from '../../src/rules/deployment/haproxy-catalogue.ts';
import { prometheusCatalogue } from '../../src/rules/deployment/prometheus-catalogue.ts';
import { waitFor } from '../../tools/lifetime.ts';
import { codeOf, ours } from './findings.ts';

/** What stands before brokers and beside them: each file with a finding, and the text that its fix puts there. */
const files = [
  { name: 'haproxy.cfg', rule: 'LBR002', fix: 'Set `timeout client 3m`', mended: /timeout client 3m/ },
  {
    name: 'alerts.yml',
    rule: 'PRM001',
    fix: 'Change to `rabbitmq_raft_commit_index`',
    mended: /rabbitmq_raft_commit_index -/,
  },
  { name: 'prometheus.yml', rule: 'PRM013', fix: 'Change to `15s`', mended: /scrape_interval: 15s/ },
] as const;

describe('Files of HAProxy and Prometheus', () => {
  let folder: vscode.Uri;

  before(async () => {
    await vscode.extensions.getExtension('rabbitmq-production-tools.rabbitmq-production')?.activate();
    const [workspace] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(workspace);
    folder = vscode.Uri.joinPath(workspace.uri, 'prod');
  });

  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.files.revert');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  after(() => vscode.workspace.fs.delete(folder, { recursive: true }));

  for (const { name, rule, fix, mended } of files) {
    it(`${name}: a finding shows, and its fix mends it`, async () => {
      const uri = vscode.Uri.joinPath(folder, name);
      await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(badExample(rule)));
      const document = await vscode.workspace.openTextDocument(uri);
      await vscode.window.showTextDocument(document);
      const diagnostic = await waitFor(rule, () => ours(document).find(found => codeOf(found) === rule));
      const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
        'vscode.executeCodeActionProvider',
        uri,
        diagnostic.range,
        vscode.CodeActionKind.QuickFix.value,
        50,
      );
      const action = actions.find(({ title }) => title === fix);
      assert.ok(action?.edit, actions.map(({ title }) => title).join());
      assert.ok(await vscode.workspace.applyEdit(action.edit));
      assert.match(document.getText(), mended);
    });
  }
});

function badExample(rule: string): string {
  const found = [...haproxyCatalogue, ...prometheusCatalogue].find(({ id }) => id === rule);
  assert.ok(found);
  return found.examples.bad;
}
