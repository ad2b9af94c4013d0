import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { callApi } from '../../../tools/broker/api.ts';
import { type Broker, startBroker } from '../../../tools/broker.ts';
import { waitFor } from '../../../tools/lifetime.ts';
import { startVSCodeServer } from '../../../tools/vscode/server.ts';
import { stillSettings } from '../../../tools/vscode/settings.ts';
import { type FaultProxy, startFaultProxy } from '../../support/fault-proxy.ts';
import { suiteLifetime } from '../../support/lifetime.ts';
import { copySample } from '../sample.ts';
import { openWorkbench, type Workbench } from '../workbench.ts';

const root = resolve(import.meta.dirname, '../../..');

/**
 * A workspace that somebody has got from others: a file of it shares clusters, and its Compose file has a broker. Every
 * address leads through a port that remembers what was asked there.
 */
describe('The clusters of a workspace', () => {
  const lifetime = suiteLifetime();
  let broker: Broker;
  let workspace: string;
  let shop: FaultProxy;
  let elsewhere: FaultProxy;
  let workbench: Workbench;

  before(async function () {
    this.timeout(180_000);
    workspace = await copySample(lifetime);
    const [started, server] = await Promise.all([
      startBroker(lifetime, { name: 'shared' }),
      startVSCodeServer(lifetime, {
        workspace,
        extensionDevelopmentPath: root,
        trusted: false,
        settings: stillSettings,
      }),
    ]);
    broker = started;
    if (!broker.private) this.skip();
    await callApi(broker, 'PUT', '/api/cluster-name', { name: 'bunny' });
    [shop, elsewhere] = await Promise.all([
      startFaultProxy(lifetime, broker.managementUrl),
      startFaultProxy(lifetime, broker.managementUrl),
    ]);
    await share(shop.url);
    const { port } = new URL(broker.managementUrl);
    const compose = `services:\n  bunny:\n    image: rabbitmq:4-management\n    ports: ["\${UI_PORT}:15672"]\n    environment: { RABBITMQ_DEFAULT_USER: ${broker.username} }\n`;
    await writeFile(join(workspace, 'compose.yml'), compose);
    await writeFile(join(workspace, '.env'), `UI_PORT=${port}\n`);
    const admin = `[carrot]\nhostname = "127.0.0.1"\nport = ${new URL(elsewhere.url).port}\nusername = "anna"\n`;
    await writeFile(join(workspace, 'rabbitmqadmin.conf'), admin);
    workbench = await openWorkbench(lifetime, server.url, { width: 1440, height: 900 });
    await workbench.openView('RabbitMQ');
    await workbench.widenSideBar(300);
  });

  /** Somebody writes the file, as a person or as a pull request does. */
  async function share(url: string): Promise<void> {
    const clusters = [
      { name: 'Shop', url, username: broker.username, environment: 'production', group: 'eu-west' },
      { name: 'Leaky', url, password: 's3cret' },
    ];
    await mkdir(join(workspace, '.vscode'), { recursive: true });
    await writeFile(
      join(workspace, '.vscode', 'rabbitmq-clusters.json'),
      JSON.stringify({ clusters }, null, 2),
    );
  }

  async function shown(words: RegExp): Promise<string> {
    const read = async () =>
      (await workbench.tree().rows()).map(({ label, description }) => `${label} ${description}`.trim());
    return waitFor(`${words} in the tree`, async () => (await read()).find(text => words.test(text))).catch(
      async (error: Error) => {
        throw new Error(`${error.message}; it has:\n${(await read()).join('\n')}`);
      },
    );
  }

  /** What stands below the shared cluster. */
  async function choose(label: string): Promise<void> {
    await (await workbench.tree().row('eu-west', 'Shop', label)).click();
  }

  async function answer(title: string, text: string): Promise<void> {
    await workbench.page.locator('.quick-input-title', { hasText: `RabbitMQ: ${title}` }).waitFor();
    await workbench.answer(text);
  }

  it('are listed and not contacted where nobody trusts it', async () => {
    await shown(/^eu-west 1 cluster/);
    await shown(/^Shop production · from workspace · not contacted/);
    await shown(/^rabbitmq-clusters\.json clusters\[1\]\.password: a shared file is no place for a secret/);
    await workbench.screenshot('60-untrusted');
    assert.equal(shop.requests.length, 0);
    await choose(
      await shown(/^Not contacted: the workspace is not trusted, and Shop comes from its \.vscode/),
    );
    const { page } = workbench;
    const trust = page.locator('.workspace-trust-editor');
    await trust.getByRole('button', { name: 'Trust', exact: true }).click();
    // It stands over the window until it is closed.
    await waitFor('the editor of trust to close', async () => {
      await page
        .locator('.monaco-modal-editor-block')
        .getByRole('button', { name: /^Close/ })
        .last()
        .click({ timeout: 2_000 });
      return (await trust.count()) === 0 || undefined;
    });
  });

  it('ask for a password of their own, and go where it was given for', async () => {
    const wanted = await shown(/^The password of user shared is wanted: Shop comes from/);
    assert.equal(shop.requests.length, 0);
    await workbench.screenshot('61-password-wanted');
    await choose(wanted);
    await answer('user', broker.username);
    await answer(`password of ${broker.username}`, broker.password);
    await shown(/^Shop production · from workspace · RabbitMQ \d/);
    await workbench.screenshot('62-shared');
  });

  it('send it nowhere else when somebody changes the file', async () => {
    await share(elsewhere.url);
    const { host } = new URL(elsewhere.url);
    await shown(new RegExp(`leads Shop elsewhere since you gave it, as url was \\S+ and is http://${host}/`));
    await workbench.screenshot('63-elsewhere');
    assert.equal(elsewhere.requests.length, 0);
    await share(shop.url);
    await shown(/^Shop production · from workspace · RabbitMQ \d/);
  });

  it('are found in its rabbitmqadmin.conf, and in its Compose file with the port of its .env', async () => {
    await workbench.command('RabbitMQ: Add Cluster…');
    for (const file of ['rabbitmqadmin.conf', 'compose.yml'])
      await workbench.page
        .locator('.quick-input-list .monaco-list-row', { hasText: `Found in ${file}` })
        .waitFor();
    await workbench.screenshot('64-found');
    await workbench.answer('bunny');
    await answer('user', broker.username);
    await answer(`password of ${broker.username}`, broker.password);
    await workbench.page.locator('.quick-input-title', { hasText: 'RabbitMQ: what is ' }).waitFor();
    await workbench.screenshot('65-mark');
    await workbench.pick('Development');
    await shown(/^bunny development · RabbitMQ \d/);
    await workbench.screenshot('66-added');
  });

  it('go into a group, have a colour, and are asked elsewhere where they do not answer', async () => {
    const { page } = workbench;
    await workbench.tree().menu(['bunny'], 'Edit Cluster…');
    await workbench.pick('Management API');
    await answer('address of the management API', elsewhere.url);
    await workbench.pick('Further Addresses');
    await answer('further addresses of bunny', shop.url);
    await workbench.pick('Group');
    await answer('group of bunny', 'eu-west');
    await workbench.pick('Colour');
    await workbench.pick('purple');
    await page.locator('.quick-input-list .monaco-list-row', { hasText: 'purple' }).waitFor();
    await workbench.screenshot('67-form');
    await workbench.pick('Save');
    await shown(/^eu-west 2 clusters/);
    await shown(/^bunny development · RabbitMQ \d/);
    await elsewhere.close();
    await workbench.command('RabbitMQ: Refresh');
    await waitFor('the address that answers', async () => {
      // What hovers stays as it was when the row changes below it.
      await page.locator('.part.statusbar').hover();
      await (await workbench.tree().row('eu-west', 'bunny')).hover();
      await page
        .locator('.workbench-hover', { hasText: `${shop.url}/ (answers)` })
        .waitFor({ timeout: 3_000 });
      return true;
    });
    await shown(/^bunny development · RabbitMQ \d/);
    await workbench.screenshot('68-second-address');
    await elsewhere.open();
  });

  it('are shared by a command, without what is of one person', async () => {
    await workbench.command('RabbitMQ: Share Clusters in the Workspace…');
    await workbench.page.locator('.quick-input-list .monaco-list-row', { hasText: 'bunny' }).click();
    await workbench.page.keyboard.press('Enter');
    await workbench.notification('is asked for their own password').waitFor();
    await workbench.screenshot('69-shared-by-command');
    await shown(/^bunny development · from workspace · RabbitMQ \d/);
    const text = await readFile(join(workspace, '.vscode', 'rabbitmq-clusters.json'), 'utf8');
    const { clusters } = JSON.parse(text) as { clusters: { name: string; username?: string }[] };
    assert.deepEqual(
      clusters.map(({ name }) => name),
      ['Shop', 'Leaky', 'bunny'],
    );
    assert.equal(clusters[2]?.username, broker.username);
    assert.ok(!text.includes(broker.password));
  });

  it('have their pages and forms again when the window is reloaded, with what was typed', async () => {
    await workbench.tree().menu(['eu-west', 'Shop'], 'Open Cluster Page');
    const shopPage = await workbench.webview('Cluster: Shop');
    await shopPage.getByText(`RabbitMQ ${broker.version}`).first().waitFor();
    await workbench.tree().menu(['eu-west', 'Shop', '/', 'Queues'], 'Declare Queue…');
    let form = await workbench.webview('New queue · Shop');
    await form.getByLabel('Name', { exact: true }).fill('typed before');
    await form.getByLabel('x-max-length', { exact: true }).fill('7');
    await form.getByText('"x-max-length": 7').waitFor();
    await workbench.reloadWindow();
    await workbench.tab('New queue · Shop').waitFor({ timeout: 60_000 });
    form = await workbench.webview('New queue · Shop');
    await form.getByText('"x-max-length": 7').waitFor({ timeout: 60_000 });
    assert.equal(await form.getByLabel('Name', { exact: true }).inputValue(), 'typed before');
    await form.getByText('production').first().waitFor();
    const page = await workbench.webview('Cluster: Shop');
    // In a browser VS Code keeps secrets no longer than a page lives.
    await page.getByText('The password of user shared is wanted').waitFor({ timeout: 60_000 });
    await page.getByRole('button', { name: 'Update Credentials…' }).waitFor();
  });
});
