import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { type ClusterState, clusterProtocol } from '../../webview/cluster/protocol.ts';
import { eventMessage } from '../../webview/shared/protocol.ts';
import { assertFineInEveryTheme } from '../support/axe.ts';
import { suiteLifetime } from '../support/lifetime.ts';
import { clusterState } from '../support/live-pages.ts';
import { openWebviewPage, type WebviewPage } from '../support/webview-page.ts';

describe('The page of a cluster', () => {
  const lifetime = suiteLifetime();
  let opened: WebviewPage;
  let state: ClusterState;
  let asked: string[];

  before(async () => {
    state = clusterState();
    const done = (method: string) => () => {
      asked.push(method);
      return {};
    };
    opened = await openWebviewPage(lifetime, 'cluster', clusterProtocol, {
      start: () => ({ state, restore: { cluster: '1', range: state.range } }),
      range: done('range'),
      refresh: done('refresh'),
      credentials: done('credentials'),
      readiness: done('readiness'),
      checkReadiness: done('checkReadiness'),
      managementUi: done('managementUi'),
    });
  });
  beforeEach(() => {
    asked = [];
    state = clusterState();
  });
  afterEach(() => assert.deepEqual(opened.complaints, []));

  /** The page as a person opens it: with {@link state}, and with nothing left of the test before. */
  async function open(): Promise<Page> {
    const { page } = opened;
    await page.setViewportSize({ width: 1300, height: 800 });
    await page.evaluate(() => sessionStorage.clear());
    await page.reload();
    await page.getByRole('heading', { level: 1 }).waitFor();
    return page;
  }

  async function tellNow(change: Partial<NonNullable<ClusterState['now']>>): Promise<void> {
    assert.ok(state.now);
    state = { ...state, now: { ...state.now, ...change } };
    await opened.post(eventMessage(clusterProtocol, 'state', state));
  }

  const figure = (page: Page, name: RegExp) => page.getByRole('figure', { name });

  it('tells what the cluster is, its marks, and its totals', async () => {
    const page = await open();
    await page.getByText('rabbit@shop · RabbitMQ 4.3.6 · Erlang/OTP 27.1 · as user ops').waitFor();
    await page.locator('.marks').getByText('production, read-only').waitFor();
    const facts = await page.locator('.facts > div').allInnerTexts();
    const words = facts.map(fact => fact.replace(/\s+/g, ' ').trim());
    assert.ok(words.includes('Nodes running 2 of 3 2 with trouble'), words.join('\n'));
    assert.ok(words.includes('Messages 20,723 20,312 ready, 411 unacknowledged'), words.join('\n'));
    assert.ok(words.includes('Connections 312 0.4/s opened, 0.2/s closed'), words.join('\n'));
  });

  it('shows each node with its limits and what is wrong with it', async () => {
    const page = await open();
    const node = (name: string) => page.getByRole('article').filter({ hasText: name });
    await node('rabbit@a').getByText('2.3 GB of 4 GB').waitFor();
    await node('rabbit@b').getByText('Memory alarm: publishers of the whole cluster are blocked.').waitFor();
    await node('rabbit@c').getByText('It does not run, or the others do not reach it.').waitFor();
  });

  it('holds the nodes against their limits over time, in words too', async () => {
    const page = await open();
    const memory = await figure(page, /^Memory/)
      .locator('figcaption')
      .innerText();
    assert.match(memory, /^rabbit@a: \d+ % now, between \d+ % and \d+ %/);
    assert.match(memory, /The limit is 4 GB: above it publishers are blocked\.$/);
    const disk = await figure(page, /^Disk free/)
      .locator('figcaption')
      .innerText();
    assert.match(disk, /rabbit@c: not known now, between/);
  });

  it('leaves out sockets where nothing limits them', async () => {
    const page = await open();
    await figure(page, /^Sockets/).waitFor();
    await tellNow({ nodes: state.now?.nodes?.map(node => ({ ...node, sockets: undefined })) });
    await figure(page, /^Sockets/).waitFor({ state: 'hidden' });
  });

  it('says what hides the nodes from a user without the tag', async () => {
    const page = await open();
    await tellNow({ nodes: undefined, nodeHistory: undefined, listeners: [] });
    await page
      .getByText('The nodes are hidden from user ops: seeing them needs the monitoring tag.')
      .waitFor();
    await figure(page, /^Memory/).waitFor({ state: 'hidden' });
  });

  it('tells the last readiness, and leads to it', async () => {
    const page = await open();
    await page.getByText('80 % ready').waitFor();
    await page.getByRole('button', { name: 'Open Report' }).click();
    await page.getByRole('button', { name: 'Check Readiness' }).click();
    await page.getByRole('button', { name: 'Open in Management UI' }).click();
    await page.getByLabel('Last').selectOption('day');
    assert.deepEqual(asked, ['readiness', 'checkReadiness', 'managementUi', 'range']);
  });

  it('says which listeners are encrypted', async () => {
    const page = await open();
    await page.getByRole('row', { name: 'rabbit@a amqp all addresses port 5672 not encrypted' }).waitFor();
    await page.getByRole('row', { name: 'rabbit@a amqp/ssl 10.0.0.1 port 5671 TLS' }).waitFor();
  });

  it('has nothing that axe-core finds serious, in any theme and in a narrow column', async () => {
    const page = await open();
    await page.getByText('Numbers of Memory').click();
    await assertFineInEveryTheme(page);
  });
});
