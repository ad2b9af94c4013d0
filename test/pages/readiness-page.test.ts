import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { checklist } from '../../src/rules/checklist.ts';
import { Lifetime } from '../../tools/lifetime.ts';
import { type ReadinessState, readinessProtocol } from '../../webview/readiness/protocol.ts';
import { eventMessage } from '../../webview/shared/protocol.ts';
import { assertFineInEveryTheme } from '../support/axe.ts';
import { readinessReport, variedReport } from '../support/readiness-report.ts';
import { openWebviewPage, type WebviewPage } from '../support/webview-page.ts';

describe('The page of the readiness report', () => {
  let lifetime: Lifetime;
  let opened: WebviewPage;
  let state: ReadinessState;
  let asked: (readonly [method: string, params: unknown])[];

  beforeEach(() => {
    lifetime = new Lifetime();
    asked = [];
    state = {
      subject: { cluster: 'production', folder: 'shop' },
      restore: { cluster: '1', folder: 'file:///shop' },
      report: variedReport(),
      sections: { REL004: '1.3 Publisher confirms' },
      isFresh: true,
      since: { takenAt: '2026-11-20T08:00:00.000Z', changes: [{ item: 'REL004', before: 'pass' }] },
      earlier: 2,
      mayTryGuest: true,
    };
  });
  afterEach(async () => {
    await lifetime.end();
    assert.deepEqual(opened.complaints, []);
  });

  async function open(): Promise<Page> {
    const done = (method: string) => (params: unknown) => {
      asked.push([method, params]);
      return {};
    };
    opened = await openWebviewPage(lifetime, 'readiness', readinessProtocol, {
      start: () => ({ state, item: null }),
      check: done('check'),
      cancel: done('cancel'),
      compare: done('compare'),
      follow: done('follow'),
      rule: done('rule'),
      lesson: done('lesson'),
      fix: done('fix'),
      answer: done('answer'),
      credentials: done('credentials'),
      export: done('export'),
    });
    return opened.page;
  }

  async function tell(change: Partial<ReadinessState>): Promise<void> {
    state = { ...state, ...change };
    await opened.post(eventMessage(readinessProtocol, 'state', state));
  }

  const item = (page: Page, id: string) => page.locator(`#item-${id}`);
  const openItem = async (page: Page, id: string) => {
    await item(page, id).locator('summary').click();
    return item(page, id);
  };
  const focused = (page: Page) => page.evaluate(() => document.activeElement?.textContent);

  it('shows all items with a verdict in words, and the score by area', async () => {
    const page = await open();
    await page.getByRole('heading', { name: '80 %: 16 of 20 items pass' }).waitFor();
    const words = await page.locator('.item summary .word').allTextContents();
    assert.equal(words.length, checklist.length);
    assert.deepEqual([...new Set(words)].sort(), ['Fail', 'Pass', 'Unknown', 'Warning']);
    const reliability = page.getByRole('row', { name: /^Reliability/ });
    assert.deepEqual(await reliability.getByRole('cell').allTextContents(), ['3', '1', '1', '0']);
    await page.getByText('2 unknown, not counted').waitFor();
  });

  it('says what has changed, and leads there', async () => {
    const page = await open();
    const changes = page.getByRole('region', { name: /^Since 2026-11-20/ });
    assert.match((await changes.getByRole('listitem').textContent()) ?? '', /REL004.*Pass → Fail/);
    await changes.getByRole('link', { name: 'REL004' }).click();
    assert.match(String(await focused(page)), /REL004 Publisher confirms/);
    await item(page, 'REL004').getByText('was Pass').waitFor();
    await item(page, 'REL004').getByRole('button', { name: 'Lesson 1.3 Publisher confirms' }).click();
    await changes.getByRole('button', { name: 'Compare with…' }).click();
    assert.deepEqual(asked, [
      ['lesson', { item: 'REL004' }],
      ['compare', {}],
    ]);
  });

  it('follows evidence to its place and to its rule', async () => {
    const page = await open();
    const dead = await openItem(page, 'ERR001');
    await dead.getByRole('button', { name: 'deploy/definitions.json:41' }).click();
    await dead.getByRole('button', { name: 'Rule ERR001' }).click();
    const manual = await openItem(page, 'REL003');
    await manual.getByRole('button', { name: 'Show in the tree: queue mail' }).click();
    assert.deepEqual(asked, [
      ['follow', { item: 'ERR001', evidence: 0 }],
      ['rule', { rule: 'ERR001' }],
      ['follow', { item: 'REL003', evidence: 0 }],
    ]);
  });

  it('shows much evidence in parts', async () => {
    const page = await open();
    const confirms = await openItem(page, 'REL004');
    assert.equal(await confirms.getByRole('listitem').count(), 10);
    await confirms.getByRole('button', { name: 'Show 14 more of what was seen of REL004' }).click();
    assert.equal(await confirms.getByRole('listitem').count(), 24);
    await confirms.getByRole('button', { name: 'Management UI: connection 10.0.0.7:5123 ->' }).click();
    assert.deepEqual(asked, [['follow', { item: 'REL004', evidence: 23 }]]);
  });

  it('gives the reason of an unknown, and takes an answer', async () => {
    const page = await open();
    const balancer = await openItem(page, 'HA004');
    await balancer.locator('.body').getByText('Neither the broker nor the files').waitFor();
    await balancer.getByRole('button', { name: 'Answer… (HA004)' }).click();
    await (await openItem(page, 'MON004')).getByRole('button', { name: 'Answer again… (MON004)' }).waitFor();
    await (await openItem(page, 'SEC001')).getByRole('button', { name: 'Try to log in as guest…' }).click();
    assert.deepEqual(asked, [
      ['answer', { item: 'HA004' }],
      ['check', { tryGuest: true }],
    ]);
  });

  it('offers a fix of a report of this session alone', async () => {
    const page = await open();
    const fix = (await openItem(page, 'ERR001')).getByRole('button', {
      name: 'ERR001: Dead-letter queue orders by policy…',
    });
    await fix.click();
    assert.deepEqual(asked, [['fix', { item: 'ERR001' }]]);
    await tell({ isFresh: false });
    await fix.waitFor({ state: 'detached' });
  });

  it('filters by verdict and opens all, by the keyboard alone', async () => {
    const page = await open();
    await page.getByRole('button', { name: 'Check again' }).focus();
    const tabTo = async (name: RegExp) => {
      for (let tabs = 0; tabs < 40; tabs++) {
        if (name.test(String(await focused(page)))) return;
        await page.keyboard.press('Tab');
      }
      assert.fail(`The keyboard does not reach ${name}.`);
    };
    await tabTo(/^Fail 3/);
    await page.keyboard.press('Enter');
    await page.getByText('3 of 22 items are shown.').waitFor();
    assert.match(String(await focused(page)), /^Fail 3/);
    await tabTo(/^Expand all/);
    await page.keyboard.press('Enter');
    assert.equal(await page.locator('details[open]').count(), 3);
    await page.getByRole('button', { name: 'Collapse all' }).waitFor();
    await tabTo(/REL004 Publisher confirms/);
    await page.keyboard.press('Space');
    assert.equal(await page.locator('details[open]').count(), 2);
    await page.getByRole('button', { name: 'Expand all' }).waitFor();
  });

  it('keeps what is open, and the keyboard where it was, when a new report comes', async () => {
    const page = await open();
    await (await openItem(page, 'ERR001')).getByRole('button', { name: 'Rule ERR001' }).focus();
    await tell({
      report: readinessReport({ ERR001: variedReport().items.find(({ id }) => id === 'ERR001') }),
    });
    await page.getByRole('heading', { name: '95 %' }).waitFor();
    assert.equal(await focused(page), 'ERR001');
    assert.equal(await page.locator('details[open]').count(), 1);
  });

  it('tells how far a check is, what stopped it, and the way out', async () => {
    state = { ...state, report: undefined, since: undefined, earlier: 0 };
    const page = await open();
    await page.getByText('Nothing was checked yet').waitFor();
    await page.getByRole('button', { name: 'Check', exact: true }).click();
    await tell({ checking: { answers: 3 } });
    await page.getByRole('status').getByText('Checking …').waitFor();
    await page.getByText('3 answers').waitFor();
    await page.getByRole('button', { name: 'Cancel the check' }).click();
    await tell({
      checking: undefined,
      ended: { kind: 'failed', words: 'Login failed: the password is wrong.', credentials: true },
    });
    await page.getByRole('alert').getByText('Login failed').waitFor();
    await page.getByRole('button', { name: 'Update Credentials…' }).click();
    assert.deepEqual(
      asked.map(([method]) => method),
      ['check', 'cancel', 'credentials'],
    );
  });

  it('shows hostile names as what they are', async () => {
    const name = '<img src=x onerror=alert(1)>\u202e"; `x` \u0000 '.repeat(20);
    state = {
      ...state,
      subject: { cluster: name, folder: name },
      report: readinessReport({
        REL001: {
          verdict: 'fail',
          evidence: [
            {
              verdict: 'fail',
              text: `Queue ${name} is not durable.`,
              place: { kind: 'queue', vhost: name, name },
            },
          ],
        },
      }),
    };
    const page = await open();
    await page.setViewportSize({ width: 360, height: 700 });
    await openItem(page, 'REL001');
    assert.equal(await page.locator('img').count(), 0);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    assert.ok(overflow <= 0, `the page is ${overflow} px wider than its column`);
  });

  it('has nothing that axe-core finds serious, in any theme and in a narrow column', async () => {
    const page = await open();
    await page.getByRole('button', { name: 'Expand all' }).click();
    await assertFineInEveryTheme(page);
  });
});
