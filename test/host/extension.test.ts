import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { fullCommandId } from '../../src/extension/contributions/command-id.ts';
import { type CommandId, commands } from '../../src/extension/contributions/commands.ts';
import type { TreeNode } from '../../src/extension/explorer/node.ts';
import type { ExtensionApi } from '../../src/extension/extension.ts';
import { lintDefinitionsText } from '../../src/lint/lint.ts';
import { catalogue } from '../../src/rules/catalogue.ts';
import { waitFor } from '../../tools/lifetime.ts';
import { codeOf, findings, openSample, ours } from './findings.ts';

const extension = vscode.extensions.getExtension<ExtensionApi>(
  'rabbitmq-production-tools.rabbitmq-production',
);

describe('The extension', () => {
  let clusters: ExtensionApi['clusters'];

  before(async () => {
    assert.ok(extension, 'is installed');
    ({ clusters } = await extension.activate());
  });

  afterEach(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  it('registers every command that it declares', async () => {
    const registered = new Set(await vscode.commands.getCommands(true));
    for (const id of Object.keys(commands) as CommandId[]) assert.ok(registered.has(fullCommandId(id)), id);
  });

  describe('in the sample workspace', () => {
    it('shows the findings of definitions.json at their places, each with a link to its rule', async () => {
      const document = await openSample('definitions.json');
      const diagnostics = await findings(document);
      const codes = new Set(diagnostics.map(codeOf));
      for (const rule of [
        'REL001',
        'REL002',
        'REL003',
        'ERR001',
        'ERR002',
        'ERR003',
        'ERR004',
        'HA002',
        'SEC001',
        'SEC002',
      ]) {
        assert.ok(codes.has(rule), rule);
      }
      for (const { code, range, source } of diagnostics) {
        assert.equal(source, 'RabbitMQ');
        assert.ok(typeof code === 'object' && code.target.scheme === 'command');
        assert.ok(range.isSingleLine && !range.isEmpty);
      }
      const password = diagnostics.find(({ message }) => message.includes('well-known password'));
      assert.ok(password && document.getText(password.range).startsWith('"9/1i+jKFRpb'));
    });

    it('fixes what can be fixed, finding by finding, with one edit each', async () => {
      const document = await openSample('definitions.json');
      const messages = (await findings(document)).map(({ message }) => message);
      let fixed = 0;
      for (const message of messages) {
        const diagnostic = ours(document).find(candidate => candidate.message === message);
        const finding = lintDefinitionsText(document.getText(), { profile: 'staging' })?.find(
          found => found.message === message,
        );
        const titles = finding?.fixes.map(({ title }) => title) ?? [];
        if (!diagnostic || titles.length === 0) continue;
        const actions = await codeActions(document, diagnostic.range);
        assert.deepEqual(
          titles.filter(title => !actions.some(action => action.title === title)),
          [],
          'every fix is offered',
        );
        const fix = actions.find(({ title, edit }) => edit && title === titles[0]);
        if (!fix?.edit) continue;
        assert.ok(await vscode.workspace.applyEdit(fix.edit), fix.title);
        JSON.parse(document.getText());
        await waitFor(
          `"${message}" to be gone after "${fix.title}"`,
          () => !ours(document).some(left => left.message === message) || undefined,
        );
        fixed++;
      }
      assert.ok(fixed >= 8, `${fixed} fixed`);
      assert.deepEqual(
        ours(document).filter(
          ({ message, severity }) =>
            severity === vscode.DiagnosticSeverity.Error && !messages.includes(message),
        ),
        [],
      );
      await vscode.commands.executeCommand('workbench.action.files.revert');
    });

    it('fixes all findings at once, as on save', async () => {
      const document = await openSample('definitions.json');
      await findings(document);
      const whole = new vscode.Range(0, 0, document.lineCount, 0);
      const [fixAll] = await vscode.commands.executeCommand<vscode.CodeAction[]>(
        'vscode.executeCodeActionProvider',
        document.uri,
        whole,
        'source.fixAll.rabbitmq',
        1,
      );
      assert.ok(fixAll?.edit, 'is offered and worked out');
      assert.ok(await vscode.workspace.applyEdit(fixAll.edit));
      JSON.parse(document.getText());
      await waitFor('most findings to be gone', () => (ours(document).length <= 5 ? true : undefined));
      await vscode.commands.executeCommand('workbench.action.files.revert');
    });

    it('offers the lesson where there is one', async () => {
      const document = await openSample('definitions.json');
      const diagnostic = await waitFor('REL003', () =>
        ours(document).find(candidate => codeOf(candidate) === 'REL003'),
      );
      const titles = (await codeActions(document, diagnostic.range)).map(({ title }) => title);
      assert.ok(titles.includes('Read the lesson about REL003'), titles.join(', '));
    });
  });

  it('checks documents that are no files, and follows what is typed', async () => {
    const document = await vscode.workspace.openTextDocument({ language: 'json', content: '{"queues": []}' });
    const editor = await vscode.window.showTextDocument(document);
    assert.deepEqual(ours(document), []);
    const queue =
      '{"name": "work", "vhost": "/", "durable": true, "auto_delete": false, "arguments": {"x-dead-letter-exchange": "nowhere"}}';
    await editor.edit(edit => edit.insert(new vscode.Position(0, 12), queue));
    await waitFor('DLX001 to be found', () =>
      ours(document).find(diagnostic => codeOf(diagnostic) === 'DLX001'),
    );
    await editor.edit(edit =>
      edit.replace(new vscode.Range(0, 0, 0, document.getText().length), '{"queues": [{"name": "wo'),
    );
    await waitFor('the half-typed text to be linted', () =>
      ours(document).every(diagnostic => codeOf(diagnostic) !== 'DLX001') ? true : undefined,
    );
  });

  it('is silent about JSON that is not RabbitMQ’s', async () => {
    const document = await vscode.workspace.openTextDocument({
      language: 'json',
      content: '{"users": [{"name": "guest", "email": "a@example.com"}]}',
    });
    await vscode.window.showTextDocument(document);
    await new Promise(resolve => setTimeout(resolve, 300));
    assert.deepEqual(ours(document), []);
  });

  it('obeys the settings for a rule', async () => {
    const settings = vscode.workspace.getConfiguration('rabbitmqProduction');
    const document = await openSample('definitions.json');
    await findings(document);
    try {
      await settings.update('rules', { SEC001: 'off', HA002: 'error' }, vscode.ConfigurationTarget.Global);
      await waitFor('SEC001 to be off', () =>
        ours(document).every(diagnostic => codeOf(diagnostic) !== 'SEC001') ? true : undefined,
      );
      const quorum = ours(document).find(diagnostic => codeOf(diagnostic) === 'HA002');
      assert.equal(quorum?.severity, vscode.DiagnosticSeverity.Error);
    } finally {
      await settings.update('rules', undefined, vscode.ConfigurationTarget.Global);
    }
  });

  it('judges a file by the profile that was chosen for it', async () => {
    const settings = vscode.workspace.getConfiguration('rabbitmqProduction');
    const document = await openSample('definitions.json');
    const severity = () => ours(document).find(diagnostic => codeOf(diagnostic) === 'HA002')?.severity;
    await waitFor('HA002', () => severity());
    try {
      await settings.update(
        'profiles',
        { 'definitions.json': 'production' },
        vscode.ConfigurationTarget.Global,
      );
      await waitFor(
        'HA002 as a warning',
        () => severity() === vscode.DiagnosticSeverity.Warning || undefined,
      );
      await settings.update(
        'profiles',
        { 'definitions.json': 'development' },
        vscode.ConfigurationTarget.Global,
      );
      await waitFor('HA002 to be silent', () => severity() === undefined || undefined);
    } finally {
      await settings.update('profiles', undefined, vscode.ConfigurationTarget.Global);
    }
  });

  it('shows the cluster of the environment with its dead letter queues and queues', async () => {
    const [demo] = await childrenOf(clusters);
    assert.equal(demo?.label, 'Demo');
    const vhosts = await childrenOf(clusters, demo);
    const shop = vhosts.find(({ label }) => label === 'shop');
    assert.ok(shop, vhosts.map(({ label }) => label).join(', '));
    const [deadLetters, queues] = await childrenOf(clusters, shop);
    assert.equal(deadLetters?.label, 'Dead Letter Queues');
    const names = (await childrenOf(clusters, deadLetters)).map(({ label }) => label);
    assert.ok(names.includes('payments.review') && !names.includes('dead-stock'), names.join(', '));
    assert.ok((await childrenOf(clusters, queues)).some(({ label }) => label === 'orders.work'));
    const item = await clusters.getTreeItem(demo);
    assert.match(String(item.description), /^RabbitMQ \d+\.\d+/);
    assert.match(String(item.contextValue), /^cluster$/);
  });

  it('offers the snippets in TypeScript and JavaScript', async () => {
    for (const language of ['typescript', 'javascript']) {
      const document = await vscode.workspace.openTextDocument({ language, content: '' });
      await vscode.window.showTextDocument(document);
      const list = await vscode.commands.executeCommand<vscode.CompletionList>(
        'vscode.executeCompletionItemProvider',
        document.uri,
        new vscode.Position(0, 0),
      );
      const prefixes = list.items.map(({ label }) => (typeof label === 'string' ? label : label.label));
      for (const prefix of ['rmq-confirm', 'rmq-retry'])
        assert.ok(prefixes.includes(prefix), `${prefix} in ${language}`);
    }
  });

  it('opens the course in one tab, however often it is asked to', async () => {
    for (let time = 0; time < 2; time++) await vscode.commands.executeCommand(fullCommandId('openCourse'));
    const tabs = await waitFor('the tab of the course', () => {
      const found = vscode.window.tabGroups.all
        .flatMap(({ tabs }) => tabs)
        .filter(({ input }) => input instanceof vscode.TabInputWebview);
      return found.length > 0 ? found : undefined;
    });
    assert.equal(tabs.length, 1);
  });

  it('opens the page of a rule', async () => {
    const [rule] = catalogue;
    await vscode.commands.executeCommand(fullCommandId('openRule'), rule?.id);
    await waitFor('the preview of the rule reference', () =>
      vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).find(({ label }) => label.includes('rules.md')),
    );
  });
});

async function codeActions(document: vscode.TextDocument, range: vscode.Range): Promise<vscode.CodeAction[]> {
  return vscode.commands.executeCommand<vscode.CodeAction[]>(
    'vscode.executeCodeActionProvider',
    document.uri,
    range,
    vscode.CodeActionKind.QuickFix.value,
    // Each is worked out, as when it is chosen.
    50,
  );
}

function childrenOf(tree: ExtensionApi['clusters'], node?: TreeNode): Promise<TreeNode[]> {
  return waitFor('what is below the node', async () => {
    const nodes = (await tree.getChildren(node)) ?? [];
    return nodes.some(({ kind }) => kind === 'reading') ? undefined : nodes;
  });
}
