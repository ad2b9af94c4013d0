import assert from 'node:assert/strict';
import { connect } from 'amqplib';
import type { Locator } from 'playwright-core';
import { callApi } from '../../../tools/broker/api.ts';
import { type Broker, startBroker } from '../../../tools/broker.ts';
import { waitFor } from '../../../tools/lifetime.ts';
import { suiteLifetime } from '../../support/lifetime.ts';
import { chooseInMenu } from '../list.ts';
import { copySample, openSample } from '../sample.ts';
import type { Workbench } from '../workbench.ts';

describe('Finding queues, as a person does it', () => {
  const lifetime = suiteLifetime();
  let broker: Broker;
  let workbench: Workbench;

  before(async function () {
    this.timeout(200_000);
    broker = await startBroker(lifetime, { name: 'finding' });
    if (!broker.private) this.skip();
    const queue = (name: string, own = {}) => ({
      vhost: '/',
      name,
      durable: true,
      auto_delete: false,
      arguments: own,
    });
    const work = ['invoices', 'mail', 'payments'].flatMap(area =>
      Array.from({ length: 4 }, (_, number) => queue(`${area}.work-${number}`)),
    );
    await callApi(broker, 'POST', '/api/definitions', {
      rabbit_version: broker.version,
      queues: [
        ...work,
        queue('orders', { 'x-dead-letter-exchange': '', 'x-dead-letter-routing-key': 'orders.dead' }),
        queue('orders.dead'),
      ],
      exchanges: [],
      bindings: [],
      policies: [],
    });
    const connection = await connect(broker.amqpUrl);
    const channel = await connection.createConfirmChannel();
    for (let count = 0; count < 12; count++)
      channel.sendToQueue('orders', Buffer.from('{}'), { expiration: 1 });
    await channel.waitForConfirms();
    await connection.close();
    workbench = await openSample(lifetime, await copySample(lifetime), {
      RABBITMQ_MANAGEMENT_NAME: 'Shop',
      RABBITMQ_MANAGEMENT_URL: broker.managementUrl,
      RABBITMQ_MANAGEMENT_USERNAME: broker.username,
      RABBITMQ_MANAGEMENT_PASSWORD: broker.password,
    });
    await workbench.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await workbench.openView('RabbitMQ');
    await workbench.widenSideBar(200);
    await workbench.tree().expand('Shop', '/', 'Queues');
  });

  async function listed(words: string): Promise<void> {
    await workbench.page.locator('.quick-input-list .monaco-list-row', { hasText: words }).first().waitFor();
  }

  /** A row of the tree by what a screen reader says of it: everything here is in view without scrolling. */
  function row(words: RegExp): Locator {
    return workbench.page.locator('.part.sidebar').getByRole('treeitem', { name: words }).first();
  }

  async function act(on: RegExp, title: string): Promise<void> {
    await row(on).hover();
    await row(on).getByRole('button', { name: title }).click();
  }

  it('filters while somebody types: Escape brings back what was there, Enter keeps it', async () => {
    await row(/^Queues, 14 queues/).waitFor();
    await act(/^Queues/, 'Filter…');
    await workbench.narrow('payments');
    await row(/^Queues, filter: payments, 4 of 14 queues/).waitFor();
    await workbench.page.keyboard.press('Escape');
    await row(/^Queues, 14 queues/).waitFor();

    await act(/^Queues/, 'Filter…');
    await workbench.narrow('/mail(/');
    await listed('Unterminated group');
    await workbench.narrow('/^mail.*-[01]$/');
    await row(/^Queues, filter: .*, 2 of 14 queues/).waitFor();
    await workbench.page.keyboard.press('Enter');
    await act(/^Queues/, 'Clear Filter');
    await row(/^Queues, 14 queues/).waitFor();
  });

  it('goes to a queue by some letters of its name', async () => {
    await workbench.page.keyboard.press('Control+Alt+Q');
    await workbench.narrow('inv w 3');
    await listed('invoices.work-3');
    await workbench.page.keyboard.press('Enter');
    const selected = workbench.page.locator('.part.sidebar .monaco-list-row.selected');
    await selected.filter({ hasText: 'invoices.work-3' }).waitFor();
  });

  it('keeps favourites at the top, and says which are gone', async () => {
    await chooseInMenu(row(/^invoices\.work-3, /), 'Add to Favourites');
    await row(/^Favourites, 1 queue/).waitFor();
    await row(/^invoices\.work-3, queue, .*Shop, \//).waitFor();
    await callApi(broker, 'DELETE', '/api/queues/%2F/invoices.work-3');
    await workbench.command('RabbitMQ: Refresh');
    const gone = row(/^invoices\.work-3, queue, gone, Shop, \//);
    await chooseInMenu(gone, 'Remove from Favourites');
    await row(/^Favourites/).waitFor({ state: 'detached' });
  });

  it('copies what a queue is called, where it is, and what it is', async () => {
    const read = () => workbench.page.evaluate<string>('navigator.clipboard.readText()');
    const copied = async (item: string) => {
      await workbench.page.evaluate("navigator.clipboard.writeText('')");
      await chooseInMenu(row(/^orders\.dead, queue, 12 /), item);
      return waitFor(item, async () => (await read()) || undefined);
    };
    await row(/^orders, /).click();
    await workbench.page.keyboard.press('Control+C');
    await waitFor('the name by keyboard', async () => (await read()) === 'orders' || undefined);
    const amqp = new URL(broker.amqpUrl);
    assert.equal(await copied('Copy Name'), 'orders.dead');
    assert.equal(await copied('Copy AMQP URI'), `amqp://${amqp.host}/%2F`);
    assert.equal(await copied('Copy Management URL'), `${broker.managementUrl}/#/queues/%2F/orders.dead`);
    assert.equal(JSON.parse(await copied('Copy as JSON')).name, 'orders.dead');
  });

  it('counts at the icon what has died', async () => {
    const item = workbench.page.locator('.part.activitybar .action-item', {
      has: workbench.page.locator('[aria-label^="RabbitMQ"]'),
    });
    await item.locator('.badge-content', { hasText: '12' }).waitFor();
  });

  it('says in the status bar how the cluster does', async () => {
    const item = (words: string) => workbench.page.locator('.statusbar-item', { hasText: words });
    await item('Shop').waitFor();
    await broker.ctl('set_vm_memory_high_watermark', '0.000001');
    await item(`Shop: memory alarm on ${broker.nodename}`).click({ timeout: 40_000 });
    await listed('Check Production Readiness');
    await workbench.page.keyboard.press('Escape');
  });
});
