import assert from 'node:assert/strict';
import { connect } from 'amqplib';
import { callApi } from '../../../tools/broker/api.ts';
import { type Broker, startBroker } from '../../../tools/broker.ts';
import { waitFor } from '../../../tools/lifetime.ts';
import { suiteLifetime } from '../../support/lifetime.ts';
import { copySample, openSample } from '../sample.ts';
import type { Workbench } from '../workbench.ts';

const cluster = 'Shop';

/** E2E_DEEP: what integration and page tests say already, once through by hand. */
(process.env.E2E_DEEP ? describe : describe.skip)('Acts on a cluster, as a person does them', () => {
  const lifetime = suiteLifetime();
  let broker: Broker;
  let workbench: Workbench;

  before(async function () {
    this.timeout(200_000);
    broker = await startBroker(lifetime, { name: 'clicks' });
    if (!broker.private) this.skip();
    await callApi(broker, 'PUT', '/api/queues/%2F/orders', {
      durable: true,
      arguments: { 'x-max-length': 10 },
    });
    workbench = await openSample(lifetime, await copySample(lifetime), {
      RABBITMQ_MANAGEMENT_NAME: cluster,
      RABBITMQ_MANAGEMENT_URL: broker.managementUrl,
      RABBITMQ_MANAGEMENT_USERNAME: broker.username,
      RABBITMQ_MANAGEMENT_PASSWORD: broker.password,
    });
    await workbench.openView('RabbitMQ');
    await workbench.widenSideBar(200);
  });

  const ask = (path: string) => callApi(broker, 'GET', `/api${path}`) as Promise<Record<string, unknown>>;
  /** Once the box asks for it: a busy editor is slow to open the next one. */
  async function answer(prompt: string, text: string): Promise<void> {
    await workbench.inputMessage().getByText(prompt).waitFor();
    await workbench.answer(text);
  }
  const gone = (path: string) => assert.rejects(ask(path), /404/);

  it('declares a queue in the form, and deletes it', async () => {
    await workbench.tree().menu([cluster, '/', 'Queues'], 'Declare Queue…');
    const page = await workbench.webview('New queue');
    await page.getByLabel('Name', { exact: true }).fill('orders');
    await page.getByLabel('Type', { exact: true }).selectOption('classic');
    await page.getByText('with other properties, so the broker refuses').waitFor();
    await page.getByLabel('x-max-length', { exact: true }).fill('-1');
    await page.getByText('must be a whole number').waitFor();
    await page.getByLabel('Name', { exact: true }).fill('returns');
    await page.getByLabel('x-max-length', { exact: true }).fill('20');
    await page.getByText('must be a whole number').waitFor({ state: 'hidden' });
    await workbench.screenshot('60-declare');
    await workbench.colorTheme('Default High Contrast');
    await workbench.screenshot('60-declare-high-contrast');
    await workbench.colorTheme('Dark Modern');
    await workbench.screenshot('60-declare-dark');
    await page.getByRole('button', { name: 'Declare', exact: true }).click();
    await page.getByText('Done: queue returns').waitFor();
    const { arguments: own } = await ask('/queues/%2F/returns');
    assert.equal((own as Record<string, unknown>)['x-max-length'], 20);
    await workbench.tree().row(cluster, '/', 'Queues', 'returns');
    await workbench.tree().menu([cluster, '/', 'Queues', 'returns'], 'Delete Queue…');
    await workbench.dialog().getByText('Delete queue returns in vhost / of Shop?').waitFor();
    await workbench.screenshot('61-delete');
    await workbench.confirm('Delete Only if Unused');
    await workbench.notification('Queue returns in vhost / of Shop is deleted').waitFor();
    await gone('/queues/%2F/returns');
  });

  it('previews a policy, sets it, edits it and deletes it', async () => {
    await workbench.tree().menu([cluster, '/'], 'Set Policy…');
    const page = await workbench.webview('New policy');
    await page.getByLabel('Name', { exact: true }).fill('limits');
    await page.getByLabel('Pattern', { exact: true }).fill('^orders');
    await page.getByLabel('message-ttl').fill('60000');
    await page.getByText('message-ttl: not set → 60000').waitFor();
    await workbench.screenshot('62-policy');
    await page.getByRole('button', { name: 'Set Policy' }).click();
    await workbench.dialog().getByText('It matches 1 queue and 0 exchanges, applies to 1').waitFor();
    await workbench.confirm('Set Policy');
    await page.getByText('Done: policy limits').waitFor();
    const policy = [cluster, '/', 'Policies', 'limits'];
    await workbench.tree().row(...policy);
    await workbench.tree().menu(policy, 'Edit Policy…');
    const edit = await workbench.webview('limits');
    await edit.getByRole('heading', { name: 'Edit policy limits' }).waitFor();
    await edit.getByLabel('message-ttl').fill('90000');
    await edit.getByText('message-ttl: 60000 → 90000').waitFor();
    await edit.getByRole('button', { name: 'Set Policy' }).click();
    await workbench.confirm('Set Policy');
    await edit.getByText('Done: policy limits').waitFor();
    await workbench.tree().menu(policy, 'Delete Policy…');
    await workbench.dialog().getByText('queue orders: no policy applies any more').waitFor();
    await workbench.screenshot('63-delete-policy');
    await workbench.confirm('Delete Policy');
    await workbench.notification('policy limits in vhost / of Shop is deleted').waitFor();
    await gone('/policies/%2F/limits');
  });

  it('declares an exchange, binds to it, unbinds, and deletes it', async () => {
    await workbench.tree().menu([cluster, '/', 'Exchanges'], 'Declare Exchange…');
    const page = await workbench.webview('New exchange');
    await page.getByLabel('Name', { exact: true }).fill('events');
    await page.getByRole('button', { name: 'Declare', exact: true }).click();
    await page.getByText('Done: exchange events').waitFor();
    const events = [cluster, '/', 'Exchanges', 'events'];
    await workbench.tree().menu(events, 'Bind…');
    const form = await workbench.webview('New binding');
    await form.getByLabel('Routing key').fill('orders.#');
    await form.getByRole('combobox', { name: 'Queue or exchange' }).fill('ord');
    await form.getByRole('option', { name: 'orders' }).click();
    await form.getByRole('button', { name: 'Bind', exact: true }).click();
    await form.getByText('Done: queue orders to exchange events').waitFor();
    await workbench.screenshot('65-bind');
    const bindings = async () =>
      ((await ask('/exchanges/%2F/events/bindings/source')) as unknown as unknown[]).length;
    assert.equal(await bindings(), 1);
    await workbench.tree().expand(...events);
    const rows = await workbench.tree().rows();
    const binding = rows[(rows.find(({ label }) => label === 'events')?.index ?? 0) + 1]?.label ?? '';
    await workbench.tree().menu([...events, binding], 'Unbind…');
    await workbench.confirm('Unbind');
    await workbench.notification('Unbound queue orders from exchange events').waitFor();
    assert.equal(await bindings(), 0);
    await workbench.tree().menu(events, 'Delete Exchange…');
    await workbench.confirm('Delete Only if Unused');
    await workbench.notification('Exchange events in vhost / of Shop is deleted').waitFor();
    await gone('/exchanges/%2F/events');
  });

  it('adds a user with a password that is shown once, and gives it permissions', async () => {
    await workbench.tree().menu([cluster], 'Add User…');
    await answer('The name that clients log in with', 'anna');
    await workbench.pick('Generate a password');
    await workbench.page.locator('.quick-input-widget').getByText('management', { exact: true }).click();
    await workbench.page.locator('.quick-input-widget').getByRole('button', { name: 'OK' }).click();
    const shown = workbench.dialog().getByText(/The password of user anna on Shop: \S{32}/);
    await shown.waitFor();
    const password = /: (\S{32})$/.exec((await shown.textContent()) ?? '')?.[1] ?? '';
    await workbench.confirm('Cancel');
    await callApi({ ...broker, username: 'anna', password }, 'GET', '/api/whoami');
    await workbench.tree().menu([cluster, 'Users', 'anna'], 'Set Permissions…');
    await workbench.pick('/');
    await answer('configure:', '');
    await answer('write:', '^orders');
    await answer('read:', '.*');
    await workbench.notification('User anna may configure nothing, write ^orders, read everything').waitFor();
    const [permission] = (await ask('/users/anna/permissions')) as unknown as { write: string }[];
    assert.equal(permission?.write, '^orders');
    const anna = [cluster, 'Users', 'anna'];
    await workbench.tree().menu(anna, 'Set Tags…');
    await workbench.page.locator('.quick-input-widget').getByText('monitoring', { exact: true }).click();
    await workbench.page.locator('.quick-input-widget').getByRole('button', { name: 'OK' }).click();
    await workbench.notification('has the tags monitoring, management now').waitFor();
    await callApi({ ...broker, username: 'anna', password }, 'GET', '/api/nodes');
    await workbench.tree().menu(anna, 'Change Password…');
    await workbench.pick('Type one');
    await workbench.answer('another');
    await workbench.confirm('Change Password');
    await workbench.notification('has another password').waitFor();
    await callApi({ ...broker, username: 'anna', password: 'another' }, 'GET', '/api/nodes');
    await workbench.tree().menu(anna, 'Set Topic Permissions…');
    await workbench.pick('/');
    await workbench.pick('Another exchange…');
    await answer('The topic exchange', 'amq.topic');
    await answer('write:', '^a');
    await answer('read:', '^b');
    await waitFor('the topic permission', async () => {
      const [topic] = (await ask('/users/anna/topic-permissions')) as unknown as { write: string }[];
      return topic?.write === '^a' ? true : undefined;
    });
    await workbench.tree().menu(anna, 'Set Limits of User…');
    await workbench.pick('max-channels');
    await answer('Empty: no limit', '7');
    await workbench.notification('max-channels of user anna of Shop is 7 now').waitFor();
    const connection = await connect(broker.amqpUrl.replace(/\/\/[^@]*@/, '//anna:another@'));
    const end = new Promise<Error>(resolve => connection.once('close', error => resolve(error as Error)));
    connection.on('error', () => {});
    await workbench.tree().menu(anna, 'Close All Connections of User…');
    await answer('Why?', 'to test it');
    await workbench.confirm('Close All Connections');
    assert.match((await end).message, /to test it/);
    await workbench.tree().menu(anna, 'Delete User…');
    await workbench.confirm('Delete User');
    await workbench.notification('User anna of Shop is deleted').waitFor();
    await gone('/users/anna');
  });

  it('creates a virtual host, limits it, and deletes it', async () => {
    await workbench.tree().menu([cluster], 'Create Virtual Host…');
    await answer('Its name', 'returns');
    await answer('What it is for', 'What comes back');
    await answer('Tags', '');
    await workbench.pick('quorum');
    await workbench.notification('Vhost returns of Shop is there').waitFor();
    assert.equal((await ask('/vhosts/returns')).description, 'What comes back');
    await workbench.tree().menu([cluster, 'returns'], 'Set Limits of Virtual Host…');
    await workbench.pick('max-queues');
    await answer('Empty: no limit', '5');
    await workbench.notification('max-queues of vhost returns of Shop is 5 now').waitFor();
    await workbench.tree().menu([cluster, 'returns'], 'Delete Virtual Host…');
    await workbench.dialog().getByText('with 0 queues').waitFor();
    await workbench.confirm('Delete Virtual Host');
    await workbench.notification('Vhost returns of Shop is deleted').waitFor();
    await gone('/vhosts/returns');
  });

  it('exports definitions into an editor, and imports them with a preview', async () => {
    await workbench.tree().menu([cluster, '/'], 'Export Definitions…');
    await workbench.tab('Untitled').waitFor();
    await waitFor('the definitions', async () =>
      (await workbench.editorText()).includes('"queues"') ? true : undefined,
    );
    await callApi(broker, 'DELETE', '/api/queues/%2F/orders');
    await workbench.tree().menu([cluster, '/'], 'Import Definitions…');
    await workbench.page.locator('.quick-input-list .monaco-list-row').first().click();
    const offer = workbench.page.locator('.quick-input-list .monaco-list-row', { hasText: 'Import…' });
    await offer.getByText('1 new, 0 changed, 0 left as they are').waitFor();
    await workbench.screenshot('64-import');
    await offer.click();
    await workbench.confirm('Import Definitions');
    await workbench.notification('objects are there just so').waitFor();
    await ask('/queues/%2F/orders');
  });

  it('rebalances leaders after saying how they lie', async () => {
    await workbench.tree().menu([cluster], 'Rebalance Queue Leaders…');
    await workbench.dialog().getByText('1 classic queue').waitFor();
    await workbench.confirm('Rebalance Queue Leaders');
    await workbench.notification('The leaders of Shop lie so now').waitFor();
  });
});

(process.env.E2E_DEEP ? describe : describe.skip)('Acts on a cluster that is read-only', () => {
  const lifetime = suiteLifetime();

  it('are refused before a person is asked for anything', async function () {
    this.timeout(200_000);
    const broker = await startBroker(lifetime, { name: 'closed' });
    const workbench = await openSample(lifetime, await copySample(lifetime), {
      RABBITMQ_MANAGEMENT_NAME: cluster,
      RABBITMQ_MANAGEMENT_URL: broker.managementUrl,
      RABBITMQ_MANAGEMENT_USERNAME: broker.username,
      RABBITMQ_MANAGEMENT_PASSWORD: broker.password,
      RABBITMQ_MANAGEMENT_READ_ONLY: '1',
    });
    await workbench.openView('RabbitMQ');
    for (const [path, act] of [
      [[cluster], 'Add User'],
      [[cluster, '/'], 'Declare Queue'],
      [[cluster, '/'], 'Delete Virtual Host'],
    ] as const) {
      await workbench.tree().menu(path, `${act}…`);
      await workbench.notification(`is marked read-only, so nothing was done: ${act}`).waitFor();
    }
    assert.equal(await workbench.page.locator('.quick-input-widget:visible, .tab:visible').count(), 0);
  });
});
