import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ConfirmChannel, connect } from 'amqplib';
import type { FrameLocator } from 'playwright-core';
import { callApi } from '../../../tools/broker/api.ts';
import type { Broker } from '../../../tools/broker.ts';
import { waitFor } from '../../../tools/lifetime.ts';
import { seriousFaults } from '../../support/axe.ts';
import { emptyBroker } from '../../support/empty-broker.ts';
import { type FaultProxy, startFaultProxy } from '../../support/fault-proxy.ts';
import { suiteLifetime } from '../../support/lifetime.ts';
import { copySample, openSample } from '../sample.ts';
import type { Workbench } from '../workbench.ts';

/** What takes a person's patience too is asked with E2E_DEEP=1 only. */
const deep: (title: string, test: () => Promise<void>) => void = process.env.E2E_DEEP ? it : () => {};

describe('The pages of queues and clusters, as a person sees them', () => {
  const lifetime = suiteLifetime();
  const orders = ['Shop', '/', 'Queues', 'orders'];
  let broker: Broker;
  let proxy: FaultProxy;
  let channel: ConfirmChannel;
  let workbench: Workbench;
  let page: FrameLocator;

  const publish = async (count: number) => {
    for (let sent = 0; sent < count; sent++) channel.publish('', 'orders', Buffer.from('{}'));
    await channel.waitForConfirms();
  };
  const fact = (name: string) => page.locator('.facts > div').filter({ hasText: name }).locator('dd');
  const looks = (path: string) => proxy.requests.filter(request => request.path.startsWith(path)).length;
  const looksAtOrders = () => looks('/api/queues/%2F/orders?');

  before(async function () {
    this.timeout(200_000);
    broker = await emptyBroker();
    proxy = await startFaultProxy(lifetime, broker.managementUrl);
    const connection = await connect(broker.amqpUrl);
    lifetime.defer(() => connection.close().catch(() => {}));
    channel = await connection.createConfirmChannel();
    await channel.assertQueue('orders.dead');
    await channel.assertQueue('orders', {
      arguments: {
        'x-dead-letter-exchange': '',
        'x-dead-letter-routing-key': 'orders.dead',
        'x-max-length': 100,
      },
    });
    await callApi(broker, 'PUT', '/api/policies/%2F/limits', {
      pattern: '^orders$',
      'apply-to': 'queues',
      definition: { 'max-length': 50 },
    });
    await publish(12);
    workbench = await openSample(lifetime, await copySample(lifetime), {
      RABBITMQ_MANAGEMENT_NAME: 'Shop',
      RABBITMQ_MANAGEMENT_URL: proxy.url,
      RABBITMQ_MANAGEMENT_USERNAME: broker.username,
      RABBITMQ_MANAGEMENT_PASSWORD: broker.password,
    });
    await workbench.openView('RabbitMQ');
  });

  it('opens from the tree, with what the rules say of the queue', async () => {
    await workbench.tree().action(orders, 'Open Queue Page');
    page = await workbench.webview('orders · Shop');
    await fact('Ready').getByText('12', { exact: true }).waitFor();
    const limit = page.getByRole('row', { name: /^max-length/ });
    await limit.getByText('policy limits').waitFor();
    assert.deepEqual(await limit.getByRole('cell').allInnerTexts(), [
      '50',
      'policy limits',
      'queue argument: 100',
    ]);
    await page.getByText('Messages that are rejected or over the length limit go to').waitFor();
    await page
      .getByRole('region', { name: 'Findings' })
      .getByRole('button', { name: /^Rule / })
      .first()
      .waitFor();
  });

  it('follows the queue', async () => {
    await publish(5);
    await fact('Ready').getByText('17', { exact: true }).waitFor();
    const caption = page.getByRole('figure', { name: /^Depth/ }).locator('figcaption');
    await caption.getByText(/^Ready: 1\d now/).waitFor();
  });

  it('leads to the queue of its dead letters', async () => {
    await page.getByRole('button', { name: 'Queue orders.dead' }).click();
    page = await workbench.webview('orders.dead · Shop');
    await page.getByText('Dead letters of other queues arrive here:').waitFor();
  });

  it('shows a cluster, and asks nothing of what nobody sees', async () => {
    const hidden = looksAtOrders();
    await workbench.tree().action(['Shop'], 'Open Cluster Page');
    page = await workbench.webview('Cluster: Shop');
    await page.locator('header').getByText(`RabbitMQ ${broker.version}`).waitFor();
    await page
      .getByRole('article')
      .getByText(/ of .* GB/)
      .first()
      .waitFor();
    const memory = page.getByRole('figure', { name: /^Memory/ }).locator('figcaption');
    await memory.getByText('above it publishers are blocked').waitFor();
    const seen = looks('/api/overview?');
    await waitFor('two more looks', async () => (looks('/api/overview?') >= seen + 2 ? true : undefined));
    assert.equal(looksAtOrders(), hidden);
  });

  deep('purges through the guard', async () => {
    page = await workbench.webview('orders · Shop');
    await page.getByRole('button', { name: 'Purge…' }).click();
    await workbench.dialog().getByText('Purge queue orders in vhost / of Shop?').waitFor();
    await workbench.confirm('Purge Queue');
    await fact('Ready').getByText('0', { exact: true }).waitFor();
  });

  deep('keeps the last numbers while the broker does not answer, and recovers by itself', async () => {
    await proxy.close();
    await page.getByRole('alert').getByText('refused the connection').waitFor();
    await page.getByText(/^What is shown is from/).waitFor();
    await workbench.screenshot('14-queue-page-stale');
    await proxy.open();
    await page.getByRole('alert').waitFor({ state: 'hidden', timeout: 40_000 });
  });

  deep('is there again after a reload of the window', async () => {
    await page.getByLabel('Last').selectOption('hour');
    // VS Code in a browser writes down what it keeps every 5 s, when it has nothing else to do.
    await sleep(12_000);
    await workbench.page.reload();
    page = await workbench.webview('orders · Shop');
    await fact('Ready').waitFor({ timeout: 60_000 });
    assert.equal(await page.getByLabel('Last').inputValue(), 'hour');
    await page.getByLabel('Last').selectOption('ten minutes');
  });

  deep('has no serious fault in any theme', async () => {
    await publish(40);
    await workbench.command('Notifications: Clear All Notifications');
    for (const [name, label] of [
      ['light', 'Light Modern'],
      ['dark', 'Dark Modern'],
      ['contrast', 'Dark High Contrast'],
    ] as const) {
      await workbench.colorTheme(label);
      for (const [title, file] of [
        ['orders · Shop', 'queue'],
        ['Cluster: Shop', 'cluster'],
      ] as const) {
        page = await workbench.webview(title);
        await page.locator('.facts').waitFor();
        const frame = await (await page.locator('body').elementHandle())?.ownerFrame();
        assert.ok(frame);
        assert.deepEqual(await seriousFaults(frame), [], `${file}, ${label}`);
        await workbench.screenshot(`14-${file}-page-${name}`);
      }
    }
  });

  it('says that a queue is gone', async () => {
    page = await workbench.webview('orders · Shop');
    await fact('Ready').waitFor();
    await channel.deleteQueue('orders');
    await page.getByRole('alert').getByText('There is no queue orders in virtual host / any more').waitFor();
  });
});
