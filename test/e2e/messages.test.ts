import assert from 'node:assert/strict';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { FrameLocator } from 'playwright-core';
import { clusterEnvironment, startDemo } from '../../demo/demo.ts';
import { startVSCodeServer } from '../../tools/vscode/server.ts';
import { suiteLifetime } from '../support/lifetime.ts';
import { openWorkbench, type Workbench } from './workbench.ts';

const root = resolve(import.meta.dirname, '..', '..');

const themes = [
  ['light', 'Light Modern'],
  ['dark', 'Dark Modern'],
] as const;

describe('Messages and dead letters, as a person sees them', () => {
  const lifetime = suiteLifetime();
  let workbench: Workbench;
  let page: FrameLocator;

  before(async function () {
    this.timeout(200_000);
    const folder = await mkdtemp(join(tmpdir(), 'rabbitmq-production-e2e-'));
    lifetime.defer(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
    await cp(join(root, 'demo', 'workspace'), join(folder, 'shop'), { recursive: true });
    const demo = await startDemo(lifetime);
    const server = await startVSCodeServer(lifetime, {
      workspace: join(folder, 'shop'),
      extensionDevelopmentPath: root,
      env: clusterEnvironment(demo),
    });
    workbench = await openWorkbench(lifetime, server.url, { width: 1440, height: 900 });
    await workbench.openView('RabbitMQ');
  });

  async function keep(name: string): Promise<void> {
    for (const [theme, label] of themes) {
      await workbench.colorTheme(label);
      await workbench.screenshot(`${name}-${theme}`);
    }
  }

  it('peeks into a dead letter queue, and tells how a message died', async () => {
    const path = ['Demo', 'shop', 'Dead letter queues', 'notifications.undelivered'];
    await workbench.tree().action(path, 'Peek Messages…');
    await workbench.pick('100 messages');
    page = await workbench.webview('notifications.undelivered');
    await page.getByText('no address on file').first().waitFor();
    await page.getByText('The messages keep their places and will be marked as redelivered').waitFor();
    await page.getByRole('tab', { name: 'Deaths (1)' }).click();
    await page.getByText('Rejected by a consumer of notifications.email').waitFor();
    await keep('10-messages');
  });

  it('groups the dead letters by why they died', async () => {
    await page.getByRole('tab', { name: 'Triage' }).click();
    await page.getByText('rejected from').first().waitFor();
    await keep('11-triage');
    await page.getByRole('tab', { name: 'Messages', exact: true }).click();
  });

  it('shows what a replay would do, does it, and tells what came of it', async () => {
    await page.getByRole('button', { name: 'Select all' }).click();
    const dialog = page.getByRole('dialog');
    for (const [theme, label] of themes) {
      await workbench.colorTheme(label);
      await page.getByRole('button', { name: 'Replay…' }).click();
      await dialog.getByRole('button', { name: 'Preview' }).click();
      await dialog.getByText('queue notifications.email').waitFor();
      await workbench.screenshot(`12-replay-preview-${theme}`);
      if (theme === 'light') await dialog.getByRole('button', { name: 'Close' }).click();
    }
    await dialog.getByRole('button', { name: /^Replay \d+ messages? from/ }).click();
    await page.getByText(/^\d+ messages? done\.$/).waitFor();
    await keep('13-replay-result');
  });

  it('says what a look costs before it spends deliveries, and does not look when the person leaves', async () => {
    const path = ['Demo', 'shop', 'Queues', 'payments.capture'];
    await workbench.tree().action(path, 'Peek Messages…');
    await workbench.pick('10 messages');
    const words = await workbench.dialog().textContent();
    assert.match(words ?? '', /counts every look as a failed delivery, and after 2 the queue drops/);
    await workbench.screenshot('14-look-costs-dark');
    await workbench.confirm('Cancel');
    page = await workbench.webview('payments.capture');
    await page.getByText('Nothing was looked at').waitFor();
  });
});
