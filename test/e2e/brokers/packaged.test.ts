import assert from 'node:assert/strict';
import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Demo, startDemo } from '../../../demo/demo.ts';
import type { Broker } from '../../../tools/broker.ts';
import { waitFor } from '../../../tools/lifetime.ts';
import { packageExtension } from '../../../tools/package.ts';
import { installVsix, startVSCodeServer, type VSCodeServer } from '../../../tools/vscode/server.ts';
import { stillSettings } from '../../../tools/vscode/settings.ts';
import { emptyBroker } from '../../support/empty-broker.ts';
import { suiteLifetime } from '../../support/lifetime.ts';
import { openWorkbench, type Problem, type Workbench } from '../workbench.ts';

const root = resolve(import.meta.dirname, '..', '..', '..');
const firstTenRules = 'REL001 REL002 REL003 ERR001 ERR002 ERR003 ERR004 HA002 SEC001 SEC002'.split(' ');
const wrongPassword = 'certainly-not-the-password';

describe('The packaged extension, as a person uses it', () => {
  const lifetime = suiteLifetime();
  let broker: Broker;
  let demo: Demo;
  let folder: string;
  let server: VSCodeServer;
  let workbench: Workbench;
  let cluster = '';
  // The first is the one that VS Code comes with.
  const themes: [[name: string, label: string], [name: string, label: string]] = [
    ['light', 'Light Modern'],
    ['dark', 'Dark Modern'],
  ];

  before(async function () {
    this.timeout(400_000);
    folder = await mkdtemp(join(tmpdir(), 'rabbitmq-production-e2e-'));
    lifetime.defer(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
    broker = await emptyBroker();
    demo = await startDemo(lifetime, broker);
    await cp(join(root, 'demo', 'workspace'), join(folder, 'shop'), { recursive: true });
    await installVsix(await packageExtension(join(folder, 'packaged.vsix')), join(folder, 'extensions'));
    server = await startVSCodeServer(lifetime, {
      workspace: join(folder, 'shop'),
      extensionsDir: join(folder, 'extensions'),
      settings: { ...stillSettings, 'rabbitmqProduction.refreshInterval': 5 },
    });
    workbench = await openWorkbench(lifetime, server.url, { width: 1440, height: 900 });
  });

  /** What a person sees at the end of a step, in both themes, kept for a look: first in the one that shows. */
  async function keep(name: string): Promise<void> {
    const [[shown], [next, label]] = themes;
    await workbench.screenshot(`${name}-${shown}`);
    await workbench.colorTheme(label);
    await workbench.screenshot(`${name}-${next}`);
    themes.reverse();
  }

  /** Answers the input box with that title, once it is the one that shows. */
  async function answer(title: string, text: string): Promise<void> {
    await workbench.page.locator('.quick-input-title', { hasText: `RabbitMQ: ${title}` }).waitFor();
    await workbench.answer(text);
  }

  async function gone(what: string, isIt: (problem: Problem) => boolean): Promise<void> {
    await waitFor(`${what} to be gone from the Problems panel`, async () => {
      const problems = await workbench.problems();
      return problems.length > 0 && !problems.some(isIt) ? true : undefined;
    });
  }

  it('welcomes who has no cluster yet', async () => {
    await workbench.openView('RabbitMQ');
    await workbench.widenSideBar(150);
    await workbench.page.getByRole('button', { name: 'Add Cluster' }).first().waitFor();
    await keep('1-welcome');
  });

  it('says in words that a password is wrong, and connects when it is mended', async () => {
    await workbench.command('RabbitMQ: Add Cluster…');
    await answer('address of the management API', 'this is no address');
    await workbench.inputMessage().getByText('is not an address').waitFor();
    await answer('address of the management API', demo.managementUrl);
    await answer('user', demo.username);
    await answer(`password of ${demo.username}`, wrongPassword);
    const refused = workbench.notification('the user name or the password is wrong');
    await refused.waitFor();
    await workbench.screenshot('2-wrong-password');
    await refused.getByRole('button', { name: 'Change Credentials…' }).click();
    await answer('user', demo.username);
    await answer(`password of ${demo.username}`, demo.password);
    await workbench.page.locator('.quick-input-title', { hasText: 'RabbitMQ: what is ' }).waitFor();
    await workbench.pick('Development');
    cluster = await waitFor(
      'the cluster in the tree',
      async () => (await workbench.tree().rows())[0]?.label || undefined,
    );
    await workbench.tree().row(cluster, 'shop', 'Dead Letter Queues', 'payments.review');
  });

  it('shows dead letter queues before queues, with numbers that follow the broker', async () => {
    const rows = await workbench.tree().rows();
    const labels = rows.map(({ label }) => label);
    assert.ok(labels.indexOf('Dead Letter Queues') < labels.indexOf('Queues'));
    assert.match(rows[0]?.description ?? '', /^development · RabbitMQ \d/);
    await workbench.tree().expand(cluster, 'shop', 'Dead Letter Queues', 'orders.dead');
    await workbench.tree().row(cluster, 'shop', 'Dead Letter Queues', 'orders.dead', 'from orders.work');
    await workbench.tree().expand(cluster, 'shop', 'Queues');
    const row = await workbench.tree().row(cluster, 'shop', 'Queues', 'orders.work');
    assert.match(
      (await row.textContent()) ?? '',
      /\d+ messages?( · [\d.]+\/s in)? · \d+ consumers? · quorum/,
    );
    await keep('2-tree');

    const depth = async () =>
      (await workbench.tree().rows()).find(({ label }) => label === 'payments.expired')?.description;
    const before = await depth();
    await waitFor(
      'the depth of payments.expired to change by itself',
      async () => ((await depth()) === before ? undefined : true),
      { timeoutMs: 40_000, intervalMs: 1000 },
    );
  });

  it('checks definitions.json and fixes a finding', async () => {
    await workbench.openFile('definitions.json');
    const codes = await waitFor('findings in the Problems panel', async () => {
      const found = (await workbench.problems())
        .filter(({ source }) => source.startsWith('RabbitMQ'))
        .map(({ code }) => code);
      return found.length > 0 ? found : undefined;
    });
    for (const rule of firstTenRules)
      assert.ok(codes.includes(rule), `${rule} is not among ${codes.join(', ')}`);
    await keep('3-diagnostics');
    await workbench.quickFix('has no dead letter exchange', 'Dead-letter `payments` by policy');
    await gone('ERR001', ({ code }) => code === 'ERR001');
    await workbench.save();
    const saved = await waitFor('the fix in the file', async () => {
      const text = await readFile(join(folder, 'shop', 'definitions.json'), 'utf8');
      return text.includes('payments.dead') ? JSON.parse(text) : undefined;
    });
    assert.ok(saved.queues.some(({ name }: { name: string }) => name === 'payments.dead'));
    assert.ok(
      saved.policies.some(({ definition }: { definition: object }) => 'dead-letter-exchange' in definition),
    );
  });

  it('gives a user a random password, shows it once, and stores its hash', async () => {
    await workbench.openFile('definitions.json');
    await workbench.quickFix('well-known password', 'Give `guest` a random password');
    await workbench.dialog().getByText('the password is not kept anywhere').waitFor();
    await workbench.confirm('Copy Password');
    await gone('the well-known password', ({ message }) => message.includes('well-known password'));
    await workbench.save();
  });

  it('opens the rule behind a finding', async () => {
    await workbench.command('RabbitMQ: Open Rule…');
    await workbench.pick('ERR003');
    const page = await workbench.webview('rules.md');
    await page.getByRole('heading', { name: 'ERR003 retries-limited' }).waitFor();
    await workbench.screenshot('3-rule');
  });

  for (const [prefix, text] of [
    ['rmq-confirm', 'createConfirmChannel'],
    ['rmq-retry', 'x-retry-count'],
  ] as const) {
    it(`inserts ${prefix}`, async () => {
      await workbench.command('Create: New File...');
      await workbench.pick('Text File');
      await workbench.languageMode('TypeScript');
      await workbench.insertSnippet(prefix);
      await waitFor(`${text} in the editor`, async () =>
        (await workbench.editorText()).includes(text) ? true : undefined,
      );
      await keep(`4-${prefix}`);
      await workbench.command('View: Revert and Close Editor');
    });
  }

  it('opens the course at lesson 1', async () => {
    await workbench.command('View: Close All Editors');
    await workbench.command('View: Hide Panel');
    await workbench.command('RabbitMQ: Open Course');
    const page = await workbench.webview('Course: Reliability');
    await page.getByRole('heading', { level: 1, name: 'Reliability' }).waitFor();
    for (const section of ['Publisher confirms', 'Manual acknowledgements', 'Prefetch']) {
      await page.getByRole('heading', { name: section }).first().waitFor();
    }
    await keep('5-course');
  });

  it('says that a broker is gone, and finds it again', async function () {
    this.timeout(240_000);
    await workbench.openView('RabbitMQ');
    await broker.kill();
    await waitFor(
      'the tree to say so',
      async () => {
        return (await workbench.tree().rows()).some(({ label }) => label.includes('refused the connection'))
          ? true
          : undefined;
      },
      { timeoutMs: 60_000, intervalMs: 500 },
    );
    await workbench.screenshot('6-broker-gone');
    await broker.restart();
    await waitFor(
      'the tree to be back by itself',
      async () => {
        return (await workbench.tree().rows()).some(({ label }) => label === 'Dead Letter Queues')
          ? true
          : undefined;
      },
      { timeoutMs: 120_000, intervalMs: 1000 },
    );
  });

  it('removes a cluster after a question', async () => {
    await workbench.tree().menu([cluster], 'Remove Cluster…');
    await workbench.dialog().getByText('The broker is not touched').waitFor();
    await workbench.confirm('Remove Cluster');
    await workbench.page.getByRole('button', { name: 'Add Cluster' }).first().waitFor();
  });

  it('has written no password anywhere', async () => {
    const written = await filesIn(server.dataDir);
    assert.ok(
      written.some(file => file.endsWith('.log')),
      'there are logs to look at',
    );
    for (const file of [...written, ...(await filesIn(join(folder, 'shop')))]) {
      const text = await readFile(file, 'latin1');
      for (const secret of [demo.password, wrongPassword])
        assert.ok(!text.includes(secret), `${file} holds a password`);
    }
  });
});

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter(entry => entry.isFile()).map(entry => join(entry.parentPath, entry.name));
}
