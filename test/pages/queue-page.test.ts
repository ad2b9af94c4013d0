import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { type QueueState, queueProtocol } from '../../webview/queue/protocol.ts';
import { eventMessage } from '../../webview/shared/protocol.ts';
import { assertFineInEveryTheme } from '../support/axe.ts';
import { suiteLifetime } from '../support/lifetime.ts';
import { queueState } from '../support/live-pages.ts';
import { openWebviewPage, type WebviewPage } from '../support/webview-page.ts';

describe('The page of a queue', () => {
  const lifetime = suiteLifetime();
  let opened: WebviewPage;
  let state: QueueState;
  let asked: (readonly [method: string, params: unknown])[];

  before(async () => {
    state = queueState();
    const done = (method: string) => (params: unknown) => {
      asked.push([method, params]);
      return {};
    };
    opened = await openWebviewPage(lifetime, 'queue', queueProtocol, {
      start: () => ({ state, restore: { cluster: '1', vhost: 'shop', queue: 'orders', range: state.range } }),
      range: done('range'),
      refresh: done('refresh'),
      peek: done('peek'),
      publish: done('publish'),
      purge: done('purge'),
      copyName: done('copyName'),
      credentials: done('credentials'),
      queue: done('queue'),
      rule: done('rule'),
      lesson: done('lesson'),
    });
  });
  beforeEach(() => {
    asked = [];
    state = queueState();
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

  async function tell(change: Partial<QueueState>): Promise<void> {
    state = { ...state, ...change };
    await opened.post(eventMessage(queueProtocol, 'state', state));
  }

  async function tellNow(change: Partial<NonNullable<QueueState['now']>>): Promise<void> {
    assert.ok(state.now);
    await tell({ now: { ...state.now, ...change } });
  }

  const depth = (page: Page) => page.getByRole('figure', { name: /^Depth/ });

  it('tells what the queue is, and its numbers at a glance', async () => {
    const page = await open();
    await page.getByRole('heading', { name: 'orders', level: 1 }).waitFor();
    await page.getByText('prod · virtual host shop · quorum queue · running').waitFor();
    await page.locator('.marks').getByText('production').waitFor();
    const facts = await page.locator('.facts > div').allInnerTexts();
    const words = facts.map(fact => fact.replace(/\s+/g, ' ').trim());
    assert.deepEqual(words.slice(0, 4), [
      'Ready 12,400',
      'Unacknowledged 60',
      'In all 12,460 18.2 MB of bodies',
      'Consumers 2',
    ]);
    assert.ok(words.includes('Members online 2 of 3'));
  });

  it('says each chart in words, and has all its numbers in a table', async () => {
    const page = await open();
    const caption = await depth(page).locator('figcaption').innerText();
    assert.match(caption, /^Ready: [\d,]+ now, between [\d,]+ and [\d,]+, rising\. Unacknowledged: /);
    await depth(page).getByText('Numbers of Depth').click();
    const table = depth(page).getByRole('table');
    assert.deepEqual(await table.getByRole('columnheader').allInnerTexts(), [
      'Time',
      'Ready',
      'Unacknowledged',
      'Total',
    ]);
    assert.equal(await table.getByRole('row').count(), 61);
  });

  it('draws its lines, switches them off and on by the keyboard, and follows the theme', async () => {
    const page = await open();
    const picture = () =>
      depth(page)
        .locator('canvas')
        .evaluate(canvas => (canvas as HTMLCanvasElement).toDataURL());
    const before = await picture();
    const ready = depth(page).getByRole('button', { name: /^Ready/ });
    await ready.focus();
    await page.keyboard.press('Enter');
    assert.equal(await ready.getAttribute('aria-pressed'), 'false');
    await until(async () => (await picture()) !== before, 'the line stays');
    await page.keyboard.press('Enter');
    await until(async () => (await picture()) === before, 'the line does not come back');
    await page.evaluate(() => document.documentElement.style.setProperty('--vscode-charts-blue', '#000000'));
    await until(async () => (await picture()) !== before, 'the chart is not drawn anew');
  });

  it('asks for another range, and keeps what it must to come back after a reload', async () => {
    const page = await open();
    await page.getByLabel('Last').selectOption('hour');
    await page.getByRole('button', { name: 'Refresh' }).click();
    assert.deepEqual(asked, [
      ['range', { range: 'hour' }],
      ['refresh', {}],
    ]);
    await tell({ range: 'hour' });
    await until(
      async () =>
        (await page.evaluate(() => sessionStorage.getItem('state'))) ===
        JSON.stringify({ cluster: '1', vhost: 'shop', queue: 'orders', range: 'hour' }),
      'nothing is kept',
    );
  });

  it('leads from a finding to its rule and lesson, and from dead letters to their queue', async () => {
    const page = await open();
    const findings = page.getByRole('region', { name: 'Findings' });
    await findings.getByRole('button', { name: 'Rule DLX003' }).click();
    await findings.getByRole('button', { name: 'Lesson 2.2 Setting up' }).click();
    const dead = page.getByRole('region', { name: 'Dead letters' });
    await dead.getByText('Messages that are rejected, expired or over the length limit go to').waitFor();
    await dead.getByRole('button', { name: 'Queue orders.dead' }).click();
    await dead.getByRole('button', { name: 'Queue orders.retry' }).click();
    assert.deepEqual(asked, [
      ['rule', { rule: 'DLX003' }],
      ['lesson', { lesson: 'dead-letter-exchanges', section: 'setting-up' }],
      ['queue', { queue: 'orders.dead' }],
      ['queue', { queue: 'orders.retry' }],
    ]);
  });

  it('says of each setting who decides, and who speaks in vain', async () => {
    const page = await open();
    const settings = page.getByRole('region', { name: 'Effective settings' }).last();
    const row = settings.getByRole('row', { name: /^max-length/ });
    assert.deepEqual(await row.getByRole('cell').allInnerTexts(), [
      '5,000',
      'operator policy caps',
      'queue argument: 20,000; policy limits: 10,000',
    ]);
    await page.getByText('Policy old matches this queue, and the broker skips it whole').waitFor();
  });

  it('shows who consumes and which members answer', async () => {
    const page = await open();
    const row = page.getByRole('row', { name: /^billing-1/ });
    assert.deepEqual(await row.getByRole('cell').allInnerTexts(), [
      'billing',
      '10.0.0.7:51324 -> 10.0.0.1:5672',
      '50',
      'by hand',
      'active, alone',
    ]);
    await page.getByText('rabbit@a · online · 1,204 entries behind the leader').waitFor();
    await page.getByText('rabbit@b · leader · online').waitFor();
    await page.getByText('rabbit@c · does not answer').waitFor();
    await page.getByText('No other member may go: 2 of 3 are the majority.').waitFor();
  });

  it('acts through the commands, and does not offer what is refused', async () => {
    const page = await open();
    for (const name of ['Peek Messages…', 'Publish…', 'Purge…', 'Copy Name'])
      await page.getByRole('button', { name }).click();
    assert.deepEqual(
      asked.map(([method]) => method),
      ['peek', 'publish', 'purge', 'copyName'],
    );
    await tell({ readOnly: true, marks: 'production, read-only' });
    await page.locator('vscode-button[disabled]').getByText('Purge…').waitFor();
  });

  it('keeps the last numbers, with their time, while the cluster does not answer', async () => {
    const page = await open();
    await tell({
      trouble: { words: '10.0.0.1:15672 refused the connection.', gone: false, credentials: false },
    });
    const alert = page.getByRole('alert');
    await alert.getByText('refused the connection').waitFor();
    await alert.getByText(/What is shown is from \d\d:\d\d:\d\d/).waitFor();
    await page.locator('main.stale').getByText('12,400').waitFor();
    await tell({ trouble: undefined });
    await alert.waitFor({ state: 'hidden' });
    assert.equal(await page.locator('main.stale').count(), 0);
  });

  it('says that it waits, that a queue is gone, and where other credentials may help', async () => {
    state = { ...state, now: undefined, check: undefined, readAt: undefined };
    const page = await open();
    await page.getByRole('status').getByText('Asking the cluster …').waitFor();
    await tell({ trouble: { words: 'There is no queue orders any more.', gone: true, credentials: false } });
    await page.getByRole('alert').getByText('There is no queue orders any more.').waitFor();
    await tell({ trouble: { words: 'Login failed.', gone: false, credentials: true } });
    await page.getByRole('button', { name: 'Update Credentials…' }).click();
    assert.deepEqual(asked, [['credentials', {}]]);
  });

  it('says whose samples it draws where the broker keeps none', async () => {
    const page = await open();
    await tellNow({ rates: undefined, rateHistory: undefined, consumers: undefined });
    await tell({ sampledSince: state.readAt });
    await depth(page).getByText('these were taken by this page, since').waitFor();
    await page.getByText('The broker tells no rates').waitFor();
    await page.getByText('The broker does not tell of them, as its statistics are off.').waitFor();
  });

  it('leaves the keyboard where it is when new numbers come', async () => {
    const page = await open();
    const link = page.getByRole('button', { name: 'Queue orders.dead' });
    await link.focus();
    await tellNow({ ready: 12_500 });
    await page.getByText('12,500').waitFor();
    assert.equal(await page.evaluate(() => document.activeElement?.textContent), 'orders.dead');
  });

  it('shows hostile names as what they are', async () => {
    const name = '<img src=x onerror=alert(1)>\u202e"; `x` \u0000 '.repeat(10);
    const { now, check } = state;
    assert.ok(now?.consumers?.[0] && check);
    state = {
      ...state,
      cluster: name,
      vhost: name,
      queue: name,
      now: {
        ...now,
        members: [name],
        online: [name],
        consumers: [{ ...now.consumers[0], tag: name, user: name, connection: name }],
      },
      check: {
        ...check,
        findings: [{ rule: 'QUE001', severity: 'error', message: `Queue \`${name}\` is not durable.` }],
        settings: [
          { key: name, value: { [name]: name }, from: name, overrides: [{ from: name, value: name }] },
        ],
        deadLetters: {
          exchange: name,
          exchangeExists: true,
          routingKey: name,
          reasons: ['expired'],
          targets: [name],
        },
      },
    };
    const page = await open();
    await page.setViewportSize({ width: 360, height: 700 });
    assert.equal(await page.locator('img').count(), 0);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    assert.ok(overflow <= 0, `the page is ${overflow} px wider than its column`);
  });

  it('has nothing that axe-core finds serious, in any theme and in a narrow column', async () => {
    const page = await open();
    await page.getByText('Numbers of Depth').click();
    await assertFineInEveryTheme(page);
  });
});

async function until(holds: () => Promise<boolean>, otherwise: string): Promise<void> {
  for (let attempt = 0; attempt < 50; attempt++) {
    if (await holds()) return;
    await new Promise(resolve => setTimeout(resolve, 50));
  }
  assert.fail(otherwise);
}
