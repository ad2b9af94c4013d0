import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Channel, connect } from 'amqplib';
import { callApi } from '../../../tools/broker/api.ts';
import { type Broker, startBroker } from '../../../tools/broker.ts';
import { freePort, waitFor } from '../../../tools/lifetime.ts';
import { makeCertificates } from '../../snippets/tls.ts';
import { suiteLifetime } from '../../support/lifetime.ts';
import { copySample, openSample } from '../sample.ts';
import type { Workbench } from '../workbench.ts';

const name = 'orders-production';

/**
 * One broker is there twice: added by hand, over TLS with certificates on both sides, and marked on the way; and from the
 * environment, where it is read-only.
 */
describe('A cluster that is added, and is production or read-only, as a person meets it', () => {
  const lifetime = suiteLifetime();
  const queue = [name, '/', 'Queues', 'orders'];
  let broker: Broker;
  let channel: Channel;
  let workbench: Workbench;
  let folder: string;
  let secureUrl: string;

  before(async function () {
    this.timeout(200_000);
    folder = await mkdtemp(join(tmpdir(), 'rabbitmq-production-e2e-'));
    lifetime.defer(() => rm(folder, { recursive: true }));
    const { files } = await makeCertificates(folder);
    // A certificate of the broker is as good for us; with its key in the same file nobody asks for that.
    await writeFile(join(folder, 'client.pem'), `${files['broker.pem']}${files['broker-key.pem']}`);
    const port = await freePort();
    secureUrl = `https://localhost:${port}/`;
    broker = await startBroker(lifetime, {
      name: 'guard',
      files,
      conf: folder => `management.ssl.port = ${port}
management.ssl.cacertfile = ${folder}/ca.pem
management.ssl.certfile = ${folder}/broker.pem
management.ssl.keyfile = ${folder}/broker-key.pem
management.ssl.verify = verify_peer
management.ssl.fail_if_no_peer_cert = true
`,
    });
    if (!broker.private) this.skip();
    await callApi(broker, 'PUT', '/api/cluster-name', { name });
    const connection = await connect(broker.amqpUrl);
    lifetime.defer(() => connection.close());
    channel = await connection.createChannel();
    await channel.assertQueue('orders');
    for (let number = 1; number <= 3; number++)
      channel.sendToQueue('orders', Buffer.from(`{"number":${number}}`));
    workbench = await openSample(lifetime, await copySample(lifetime), {
      RABBITMQ_MANAGEMENT_NAME: 'Reports',
      RABBITMQ_MANAGEMENT_URL: broker.managementUrl,
      RABBITMQ_MANAGEMENT_USERNAME: broker.username,
      RABBITMQ_MANAGEMENT_PASSWORD: broker.password,
      RABBITMQ_MANAGEMENT_ENVIRONMENT: 'staging',
      RABBITMQ_MANAGEMENT_READ_ONLY: '1',
    });
    await workbench.openView('RabbitMQ');
    await workbench.widenSideBar(200);
  });

  async function answer(title: string, text: string): Promise<void> {
    await titled(title);
    await workbench.answer(text);
  }

  async function titled(title: string): Promise<void> {
    await workbench.page.locator('.quick-input-title', { hasText: `RabbitMQ: ${title}` }).waitFor();
  }

  /** In the list that is open. */
  async function listed(words: string): Promise<void> {
    await workbench.page.locator('.quick-input-list .monaco-list-row', { hasText: words }).first().waitFor();
  }

  async function description(cluster: string): Promise<string | undefined> {
    return (await workbench.tree().rows()).find(({ label, level }) => level === 1 && label === cluster)
      ?.description;
  }

  async function describes(cluster: string, words: RegExp): Promise<void> {
    await waitFor(`${cluster} to be described as ${words}`, async () =>
      words.test((await description(cluster)) ?? '') ? true : undefined,
    );
  }

  async function count(): Promise<number> {
    return (await channel.checkQueue('orders')).messageCount;
  }

  async function refused(act: string): Promise<void> {
    await workbench.notification(`is marked read-only, so nothing was done: ${act}`).waitFor();
  }

  it('is found by the address of an application, and a form has the rest', async () => {
    const { port } = new URL(broker.amqpUrl);
    await workbench.command('RabbitMQ: Add Cluster…');
    await answer('address of the management API', `amqp://anna:secret@localhost:${port}/shop`);
    await answer('user', broker.username);
    await answer(`password of ${broker.username}`, broker.password);
    // At the usual ports of this machine is nothing, or another broker.
    await workbench.notification('localhost').getByRole('button', { name: 'More Settings…' }).click();
    await workbench.pick('Management API');
    await answer('address of the management API', secureUrl);
    await workbench.pick('Test Connection');
    await listed('its certificate authority is not known here');
    await workbench.pick('Certificate Authority');
    await workbench.choosePath(join(folder, 'ca.pem'));
    await workbench.pick('Test Connection');
    await listed('If it wants a client certificate');
    await workbench.pick('Client Certificate');
    await workbench.choosePath(join(folder, 'client.pem'));
    await workbench.pick('Test Connection');
    await listed(`RabbitMQ ${broker.version}, cluster ${name}, as user ${broker.username} (administrator)`);
    await workbench.screenshot('40-form');
    await workbench.pick('Save');
  });

  it('is asked for what it is, and the tree shows it', async () => {
    await describes('Reports', /^staging, read-only · RabbitMQ \d/);
    await titled(`what is ${name}?`);
    await workbench.screenshot('41-mark');
    await workbench.pick('Production');
    await describes(name, /^production · RabbitMQ \d/);
    await workbench.tree().row(...queue);
    await workbench.screenshot('41-marked-tree-light');
    await workbench.colorTheme('Default High Contrast');
    await workbench.screenshot('41-marked-tree-high-contrast');
  });

  it('takes a purge on production for the name of the cluster only', async () => {
    await workbench.tree().menu(queue, 'Purge Queue…');
    await titled('Purge Queue on production');
    const question = workbench.inputMessage().getByText(`Purge queue orders in vhost / of ${name}?`);
    await question.waitFor();
    await workbench.answer('warehouse');
    await workbench.inputMessage().getByText('"warehouse" is another name.').waitFor();
    await question.waitFor();
    await workbench.screenshot('42-type-the-name');
    await workbench.page.keyboard.press('Escape');
    assert.equal(await count(), 3);
    await workbench.tree().menu(queue, 'Purge Queue…');
    await answer('Purge Queue on production', name);
    await workbench.notification('3 messages purged from orders').waitFor();
    assert.equal(await count(), 0);
  });

  it('takes a replay and a publish on production for the name only', async () => {
    channel.sendToQueue('orders', Buffer.from('{"number":4}'));
    await workbench.tree().action(queue, 'Peek Messages…');
    await workbench.pick('10 messages');
    const page = await workbench.webview('orders');
    await page.getByRole('status').getByText('1 message', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Open as document: message 1' }).click();
    await workbench.page.getByRole('button', { name: 'Publish This JSON Document' }).click();
    await workbench.confirm('Publish a Copy');
    await answer('Publish a Copy on production', name);
    await workbench.notification('1 message published and confirmed').waitFor();
    await workbench.command('View: Revert and Close Editor');
    assert.equal(await count(), 2);
  });

  it('is marked read-only, and then refuses, also on the page that is open', async () => {
    await workbench.tree().menu([name], 'Mark Cluster…');
    await titled(`what is ${name}?`);
    await workbench.pick('Production, read-only');
    await describes(name, /^production, read-only · RabbitMQ/);
    await workbench.tree().menu(queue, 'Purge Queue…');
    await refused('Purge Queue');
    const page = await workbench.webview('orders');
    await page.getByRole('row').nth(1).locator('.mark').click();
    await page.getByRole('button', { name: 'Discard…' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Preview' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Discard 1 message from orders' }).click();
    await refused('Discard');
    await page.getByRole('button', { name: 'Look again' }).click();
    await workbench.dialog().getByText(`${name} is marked read-only: nothing is taken or sent`).waitFor();
    await workbench.screenshot('43-look-on-read-only');
    await workbench.confirm('Cancel');
    assert.equal(await count(), 2);
  });

  it('tells where a cluster of the environment is marked', async () => {
    const reports = ['Reports', '/', 'Queues', 'orders'];
    await workbench.tree().menu(reports, 'Purge Queue…');
    const told = workbench.notification('Reports is marked read-only');
    await told.getByRole('button', { name: 'Mark Cluster…' }).click();
    await workbench.notification('set RABBITMQ_MANAGEMENT_ENVIRONMENT').waitFor();
    await workbench.screenshot('44-environment');
    assert.equal(await count(), 2);
  });

  it('is told to be without verification of its certificate', async () => {
    await workbench.tree().menu([name], 'Edit Cluster…');
    await workbench.pick('Verification of the Certificate');
    await workbench.confirm('Turn Off');
    await listed('OFF: who is in between can read and change everything');
    await workbench.pick('Save');
    await describes(name, /^production, read-only · TLS not verified · RabbitMQ/);
  });

  it('can be unmarked, and is asked as before', async () => {
    await workbench.command('RabbitMQ: Mark Cluster…');
    await titled('mark which cluster?');
    await workbench.pick(name);
    await titled(`what is ${name}?`);
    await workbench.pick('Not marked');
    await describes(name, /^TLS not verified · RabbitMQ \d/);
    await workbench.tree().menu(queue, 'Purge Queue…');
    await workbench.confirm('Purge Queue');
    await workbench.notification('2 messages purged from orders').waitFor();
    assert.equal(await count(), 0);
  });
});
