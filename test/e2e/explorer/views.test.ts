import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { clusterEnvironment, type Demo, startDemo } from '../../../demo/demo.ts';
import { callApi } from '../../../tools/broker/api.ts';
import { waitFor } from '../../../tools/lifetime.ts';
import { type FaultProxy, hangs, startFaultProxy } from '../../support/fault-proxy.ts';
import { suiteLifetime } from '../../support/lifetime.ts';
import { copySample, openSample } from '../sample.ts';
import type { Workbench } from '../workbench.ts';

const folder = process.env.SCREENSHOTS;

const themes = { light: 'Light Modern', dark: 'Dark Modern', contrast: 'Default High Contrast' };

/** Ten thousand queues in a virtual host of their own. */
async function declareMany(demo: Demo): Promise<void> {
  const vhost = 'many';
  const permissions = [{ user: demo.username, vhost, configure: '.*', write: '.*', read: '.*' }];
  await callApi(demo, 'POST', '/api/definitions', { vhosts: [{ name: vhost }], permissions });
  const queues = Array.from({ length: 10_000 }, (_, index) => ({
    vhost,
    name: `orders.${String(index).padStart(5, '0')}`,
    durable: true,
    auto_delete: false,
    arguments: {},
  }));
  for (let from = 0; from < queues.length; from += 250)
    await callApi(demo, 'POST', '/api/definitions', { queues: queues.slice(from, from + 250) });
}

/** One picture: what leads there, and back. */
interface View {
  readonly name: string;
  readonly show: () => Promise<void>;
  readonly leave?: () => Promise<void>;
}

/** Pictures for people to look at; they are compared with nothing. */
describe('Every view of the explorer, in light, dark and high contrast', function () {
  this.timeout(400_000);
  const lifetime = suiteLifetime();
  const shop = ['Demo', 'shop'];
  const far = 'far-away';
  /** What of the far cluster nobody has opened yet, one for each theme. */
  const unread = ['Streams', 'Exchanges', 'Policies'];
  let demo: Demo;
  let proxy: FaultProxy;
  let workbench: Workbench;

  before(async function () {
    if (!folder) this.skip();
    await mkdir(folder, { recursive: true });
    demo = await startDemo(lifetime);
    await callApi(demo, 'PUT', '/api/cluster-name', { name: far });
    await declareMany(demo);
    proxy = await startFaultProxy(lifetime, demo.managementUrl);
    workbench = await openSample(lifetime, await copySample(lifetime), clusterEnvironment(demo));
    await workbench.openView('RabbitMQ');
    await workbench.widenSideBar(260);
    await addFarAway();
    for (const path of [['Nodes'], ['Connections'], ['Users']])
      await workbench.tree().expand('Demo', ...path);
    await workbench.tree().expand(...shop, 'Dead Letter Queues');
    await workbench.tree().expand(...shop, 'Queues');
    await workbench.tree().expand(...shop, 'Queues', 'orders.work');
    await workbench.tree().menu([...shop, 'Queues', 'orders.work'], 'Add to Favourites');
  });

  /** A second cluster, whose port can be closed. */
  async function addFarAway(): Promise<void> {
    await workbench.command('RabbitMQ: Add Cluster…');
    const titled = (title: string) =>
      workbench.page.locator('.quick-input-title', { hasText: title }).waitFor();
    const another = workbench.page.locator('.quick-input-list').getByText('Type an Address…');
    const address = titled('address of the management API');
    await Promise.race([another.click().catch(() => {}), address.catch(() => {})]);
    await titled('address of the management API');
    await workbench.answer(proxy.url);
    await titled('user');
    await workbench.answer(demo.username);
    await titled('password');
    await workbench.answer(demo.password);
    await titled('what is ');
    await workbench.pick('Staging');
  }

  const press = (key: string) => workbench.page.keyboard.press(key);
  const closeBox = () => press('Escape');

  async function fill(title: string, text: string): Promise<void> {
    await workbench.page.locator('.quick-input-title', { hasText: title }).waitFor();
    await workbench.page.locator('.quick-input-box input').fill(text);
  }

  async function page(title: string, open: () => Promise<void>): Promise<void> {
    await open();
    const frame = await workbench.webview(title);
    await frame.getByRole('heading').first().waitFor();
    // Figures are drawn with the first samples.
    await workbench.page.waitForTimeout(1_500);
  }

  const closeEditor = () => workbench.command('View: Close All Editors');
  const queue = [...shop, 'Queues', 'orders.work'];

  const views: readonly View[] = [
    { name: 'tree', show: async () => void (await workbench.tree().row(...shop)) },
    { name: 'queue-opened', show: async () => void (await workbench.tree().row(...queue, 'Arguments')) },
    { name: 'empty', show: () => workbench.tree().expand('Demo', '/', 'Queues') },
    {
      name: 'filter',
      show: async () => {
        await (await workbench.tree().row(...shop, 'Queues')).click();
        await press('Control+Alt+F');
        await fill('Filter Queues', 'pay no:consumers');
        await workbench.page.waitForTimeout(1_500);
      },
      leave: closeBox,
    },
    {
      name: 'go-to-queue',
      show: async () => {
        await press('Control+Alt+Q');
        await fill('Go to Queue', 'paycap');
        await workbench.page.locator('.quick-input-list').getByText('payments.capture').first().waitFor();
      },
      leave: closeBox,
    },
    {
      name: 'health',
      show: async () => {
        await workbench.command('RabbitMQ: Show Cluster Health…');
        await workbench.page.locator('.quick-input-title', { hasText: 'Cluster Demo' }).waitFor();
      },
      leave: closeBox,
    },
    {
      name: 'loading',
      show: async () => {
        const row = await workbench.tree().row(far, 'shop', unread.shift() ?? '');
        proxy.fault = hangs;
        await row.locator('.monaco-tl-twistie').click();
        await workbench.page.waitForTimeout(2_000);
      },
      leave: async () => {
        proxy.fault = undefined;
        await proxy.close();
      },
    },
    {
      name: 'error',
      show: async () => {
        await workbench.command('RabbitMQ: Refresh');
        await waitFor('the cluster to be away', async () => {
          const rows = await workbench.tree().rows();
          return rows.some(({ description }) => description.includes('not reachable')) || undefined;
        });
        await workbench.tree().row(far);
      },
      leave: async () => {
        await proxy.open();
        await workbench.command('RabbitMQ: Refresh');
      },
    },
    {
      name: 'queue-page',
      show: () => page('orders.work', () => workbench.tree().menu(queue, 'Open Queue Page')),
    },
    { name: 'queue-page-narrow', show: () => narrow(), leave: wideAgain },
    {
      name: 'cluster-page',
      show: () => page('Demo', () => workbench.tree().menu(['Demo'], 'Open Cluster Page')),
    },
    { name: 'cluster-page-narrow', show: () => narrow(), leave: wideAgain },
    {
      name: 'declare-queue',
      show: () => page('New queue', () => workbench.tree().menu([...shop, 'Queues'], 'Declare Queue…')),
    },
    { name: 'declare-queue-narrow', show: () => narrow(), leave: wideAgain },
    {
      name: 'set-policy',
      show: () => page('New policy', () => workbench.tree().menu([...shop, 'Policies'], 'Set Policy…')),
      leave: closeEditor,
    },
    {
      name: 'edit-policy',
      show: () =>
        page('notifications-dlx', () =>
          workbench.tree().menu([...shop, 'Policies', 'notifications-dlx'], 'Edit Policy…'),
        ),
      leave: closeEditor,
    },
    {
      name: 'queue-page-error',
      show: () =>
        pageThatFails(`orders.work · ${far}`, [far, 'shop', 'Queues', 'orders.work'], 'Open Queue Page'),
      leave: isBack,
    },
    {
      name: 'cluster-page-error',
      show: () => pageThatFails(`Cluster: ${far}`, [far], 'Open Cluster Page'),
      leave: isBack,
    },
    {
      name: 'ten-thousand-queues',
      show: async () => {
        await collapseAll();
        await workbench.tree().expand('Demo', 'many', 'Queues');
      },
      leave: collapseAll,
    },
  ];

  async function collapseAll(): Promise<void> {
    // The buttons of a view are there while the pointer is.
    const view = workbench.page.locator('.part.sidebar .pane').first();
    await view.hover();
    await view.getByRole('button', { name: 'Collapse All' }).click();
  }

  /** A page that has shown something, and whose cluster is away since. */
  async function pageThatFails(title: string, path: readonly string[], item: string): Promise<void> {
    await page(title, () => workbench.tree().menu(path, item));
    await proxy.close();
    const frame = await workbench.webview(title);
    await frame.getByRole('alert').getByText('refused the connection').waitFor();
  }

  async function isBack(): Promise<void> {
    await proxy.open();
    await closeEditor();
  }

  async function narrow(): Promise<void> {
    await workbench.page.setViewportSize({ width: 980, height: 900 });
    await workbench.page.waitForTimeout(500);
  }

  async function wideAgain(): Promise<void> {
    await workbench.page.setViewportSize({ width: 1440, height: 900 });
    await closeEditor();
  }

  for (const [theme, label] of Object.entries(themes)) {
    it(theme, async () => {
      await workbench.colorTheme(label);
      const missing: string[] = [];
      for (const { name, show, leave } of views) {
        await show().catch((error: Error) => missing.push(`${name}: ${error.message}`));
        await workbench.page.mouse.move(0, 0);
        const path = join(resolve(folder ?? ''), `${name}-${theme}.png`);
        await workbench.page.screenshot({ path, animations: 'disabled', caret: 'hide' });
        await leave?.();
      }
      if (missing.length > 0) throw new Error(`Not all views could be shown:\n${missing.join('\n')}`);
    });
  }
});
