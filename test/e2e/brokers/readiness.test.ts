import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { FrameLocator } from 'playwright-core';
import { clusterEnvironment, type Demo, startDemo } from '../../../demo/demo.ts';
import { checklist } from '../../../src/rules/checklist.ts';
import { callApi } from '../../../tools/broker/api.ts';
import { type Broker, startBroker } from '../../../tools/broker.ts';
import { waitFor } from '../../../tools/lifetime.ts';
import { seriousFaults } from '../../support/axe.ts';
import { suiteLifetime } from '../../support/lifetime.ts';
import { copySample, openSample } from '../sample.ts';
import type { Workbench } from '../workbench.ts';

/** What takes a person's patience too is asked with E2E_DEEP=1 only. */
const deep: (title: string, test: () => Promise<void>) => void = process.env.E2E_DEEP ? it : () => {};

describe('The readiness report, as a person works with it', () => {
  const lifetime = suiteLifetime();
  let folder: string;
  let broker: Broker;
  let demo: Demo;
  let workbench: Workbench;
  let page: FrameLocator;

  before(async function () {
    this.timeout(200_000);
    folder = await copySample(lifetime);
    broker = await startBroker(lifetime, { name: 'readiness' });
    demo = await startDemo(lifetime, broker);
    workbench = await openSample(lifetime, folder, clusterEnvironment(demo));
    await workbench.openView('RabbitMQ');
  });

  const item = (id: string) => page.locator(`#item-${id}`);
  const summary = (id: string) => item(id).locator('summary');
  const score = () => page.getByRole('heading', { name: /^\d+ %: \d+ of \d+ items pass/ });
  const open = async (id: string) => {
    if ((await item(id).getAttribute('open')) === null) await summary(id).click();
  };
  /** To the millisecond: two reports may be of one second. */
  const takenAt = () => page.locator('.summary').getAttribute('data-taken-at');
  /** Does what makes the page check again, and waits for the new report. */
  const newReport = async (act: () => Promise<void>) => {
    const before = await takenAt();
    await act();
    await waitFor('a new report', async () => ((await takenAt()) === before ? undefined : true));
  };

  it('checks a cluster with the files beside it, from the tree', async () => {
    await workbench.tree().action(['Demo'], 'Check Production Readiness');
    await workbench.pick('Demo and files of shop');
    page = await workbench.webview('Readiness: Demo');
    await score().waitFor();
    assert.equal(await page.locator('.item').count(), checklist.length);
    await summary('SEC001').getByText('Fail').waitFor();
  });

  it('shows what it came to in the tree and in the status bar', async () => {
    await waitFor('the share in the tree', async () =>
      /RabbitMQ [\d.]+ · \d+ % ready/.test((await workbench.tree().rows())[0]?.description ?? '')
        ? true
        : undefined,
    );
    await workbench.page
      .locator('.statusbar-item')
      .getByText(/\d+ % ready/)
      .waitFor();
  });

  it('leads to a line of a file', async () => {
    await open('SEC001');
    await item('SEC001')
      .getByRole('button', { name: /definitions\.json:\d+/ })
      .first()
      .click();
    await workbench.tab('definitions.json').waitFor();
    await workbench.page
      .locator('.statusbar-item')
      .getByText(/^Ln \d+, Col \d+/)
      .waitFor();
    await workbench.tab('Readiness: Demo').click();
  });

  it('leads to a queue in the tree', async () => {
    await open('HA002');
    await item('HA002').getByRole('button', { name: 'Show in the tree: queue invoices' }).first().click();
    const selected = workbench.page.locator('.part.sidebar .monaco-list-row.selected');
    await selected.getByText('invoices', { exact: true }).waitFor();
  });

  deep('leads to the lesson', async () => {
    await open('REL005');
    await item('REL005')
      .getByRole('button', { name: /^Lesson 1\.\d Prefetch/ })
      .click();
    const course = await workbench.webview('Course: Reliability');
    await course.getByRole('heading', { name: /^1\.\d Prefetch/ }).waitFor();
    await workbench.command('View: Close Editor');
  });

  it('fixes one on the broker, after a question, and checks again', async () => {
    page = await workbench.webview('Readiness: Demo');
    await open('ERR003');
    const fix = item('ERR003').getByRole('button', { name: /^ERR003: Limit reports\.daily to/ });
    await fix.click();
    await workbench.dialog().getByText('It sets policy').waitFor();
    await newReport(() => workbench.confirm('Apply Fix'));
    await fix.waitFor({ state: 'detached' });
    const policies = (await callApi(broker, 'GET', '/api/policies')) as {
      pattern: string;
      definition: Record<string, unknown>;
    }[];
    assert.ok(
      policies.some(
        ({ pattern, definition }) => pattern.includes('reports') && 'delivery-limit' in definition,
      ),
    );
  });

  it('takes an answer where nobody sees it, and keeps it in the workspace', async () => {
    await open('HA004');
    await item('HA004').getByRole('button', { name: 'Answer…' }).click();
    await newReport(() => workbench.answer('Two HAProxy nodes, see the wiki'));
    await summary('HA004').getByText('Pass').waitFor();
    const kept = JSON.parse(await readFile(join(folder, '.rabbitmq-production.json'), 'utf8'));
    assert.equal(kept.attestations[0].item, 'HA004');
    await page
      .getByRole('region', { name: /^Since/ })
      .getByText('HA004')
      .waitFor();
  });

  deep('is the same after a reload of the window, without another check', async () => {
    const before = await takenAt();
    // VS Code in a browser writes down what it keeps every 5 s, when it has nothing else to do.
    await new Promise(rested => setTimeout(rested, 12_000));
    await workbench.page.reload();
    page = await workbench.webview('Readiness: Demo');
    await score().waitFor({ timeout: 60_000 });
    assert.equal(await takenAt(), before);
    await open('ERR003');
    assert.equal(
      await item('ERR003')
        .getByRole('button', { name: /^ERR003: / })
        .count(),
      0,
    );
  });

  it('becomes a file that opens without a network', async () => {
    await page.getByRole('button', { name: 'Export…' }).click();
    await workbench.pick('HTML');
    await workbench.choosePath(join(folder, 'readiness.html'));
    const told = await workbench.notification('the report was exported').textContent();
    const file = /exported to (\S+\.html)/.exec(told ?? '')?.[1] ?? assert.fail(`${told}`);
    const browser = workbench.page.context().browser() ?? assert.fail();
    const context = await browser.newContext({ offline: true });
    const exported = await context.newPage();
    const asked: string[] = [];
    exported.on('request', request => asked.push(request.url()));
    await exported.goto(pathToFileURL(file).href);
    const text = (await exported.locator('body').textContent()) ?? '';
    for (const { id } of checklist) assert.ok(text.includes(id), `${id} is not in the file`);
    assert.deepEqual(asked, [pathToFileURL(file).href]);
    assert.deepEqual(await seriousFaults(exported.mainFrame()), []);
    await context.close();
  });

  deep('has no serious fault in any theme', async () => {
    await workbench.command('Notifications: Clear All Notifications');
    for (const [name, label] of [
      ['light', 'Light Modern'],
      ['dark', 'Dark Modern'],
      ['contrast', 'Dark High Contrast'],
    ] as const) {
      await workbench.colorTheme(label);
      page = await workbench.webview('Readiness: Demo');
      const frame = await (await page.locator('body').elementHandle())?.ownerFrame();
      assert.ok(frame);
      assert.deepEqual(await seriousFaults(frame), [], label);
      await frame.evaluate(() => scrollTo(0, 0));
      await workbench.screenshot(`12-readiness-${name}`);
    }
  });

  deep('tells by itself, once, when something has become worse', async () => {
    await workbench.command('View: Close All Editors');
    await workbench.command('RabbitMQ: Check Production Readiness');
    await workbench.pick('Demo');
    page = await workbench.webview('Readiness: Demo');
    await score().waitFor();
    await mkdir(join(folder, '.vscode'), { recursive: true });
    await writeFile(
      join(folder, '.vscode', 'settings.json'),
      JSON.stringify({ 'rabbitmqProduction.readiness.checkEvery': 0.001 }),
    );
    await callApi(broker, 'PUT', '/api/queues/shop/forgotten', { durable: false, arguments: {} });
    const told = workbench.notification('Demo: REL001 has a warning now');
    await told.waitFor({ timeout: 60_000 });
    await told.getByRole('button', { name: 'Show Report' }).click();
    await item('REL001').getByText('Queue forgotten').last().waitFor();
  });

  deep('takes an answer about a cluster alone too, and shows it with the files that keep it', async () => {
    await open('MON004');
    await item('MON004').getByRole('button', { name: 'Answer…' }).click();
    await workbench.answer('Vector ships them to Loki');
    await workbench.tab('Readiness: Demo and files of shop').waitFor();
    page = await workbench.webview('Readiness: Demo and files of shop');
    await item('MON004').getByText('Vector ships them to Loki').first().waitFor();
  });

  it('says that a broker is gone, beside the last report', async () => {
    await broker.kill();
    await page.getByRole('button', { name: 'Check again' }).click();
    await page.getByRole('alert').getByText('refused the connection').waitFor();
    await page.getByText('What is shown is the report before.').waitFor();
    await workbench.screenshot('12-readiness-gone');
  });
});
