import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { Lifetime } from '../../tools/lifetime.ts';
import { seriousFaults } from '../support/axe.ts';
import { type DeclarePage, type DeclarePageOptions, openDeclarePage } from '../support/declare-page.ts';

describe('The form that declares', () => {
  let lifetime: Lifetime;
  let opened: DeclarePage;

  const open = async (options?: DeclarePageOptions): Promise<Page> => {
    opened = await openDeclarePage(lifetime, options);
    await opened.page.getByRole('heading', { level: 1 }).waitFor();
    return opened.page;
  };
  const declared = async () => {
    for (let tries = 0; tries < 100 && opened.asked.length === 0; tries++)
      await opened.page.waitForTimeout(50);
    return opened.asked[0]?.[1];
  };
  beforeEach(() => {
    lifetime = new Lifetime();
  });
  afterEach(async () => {
    await lifetime.end();
    assert.deepEqual(opened.complaints, []);
  });

  it('declares a queue with the arguments of its type, with their own types', async () => {
    const page = await open();
    await page.getByLabel('Name', { exact: true }).fill('orders');
    assert.equal(await page.getByLabel('Type', { exact: true }).inputValue(), 'quorum');
    await page.getByLabel('x-max-length', { exact: true }).fill('1000');
    await page.getByLabel('x-message-ttl').fill('3600000');
    // What a number comes to stands below it.
    await page.getByText('1 h', { exact: true }).waitFor();
    await page.getByLabel('x-overflow').selectOption('reject-publish');
    await page.getByRole('combobox', { name: 'x-dead-letter-exchange' }).fill('dea');
    await page.getByRole('option', { name: 'dead' }).click();
    await page.getByText('Seldom used').click();
    await page.getByLabel('x-single-active-consumer').selectOption('true');
    await page
      .getByRole('region', { name: 'As it stands in definitions.json' })
      .getByText('"x-max-length": 1000')
      .waitFor();
    await page.getByRole('button', { name: 'Declare', exact: true }).click();
    assert.deepEqual(await declared(), {
      name: 'orders',
      vhost: '/',
      durable: true,
      auto_delete: false,
      arguments: {
        'x-queue-type': 'quorum',
        'x-dead-letter-exchange': 'dead',
        'x-message-ttl': 3600000,
        'x-max-length': 1000,
        'x-overflow': 'reject-publish',
        'x-single-active-consumer': true,
      },
    });
    await opened.end({ kind: 'done', words: 'Done: queue orders in vhost / of shop.' });
    await page.getByText('Done: queue orders').waitFor();
  });

  it('offers what the type takes on this version, and keeps what was typed for another', async () => {
    const page = await open({ version: '3.10.8' });
    const has = (name: string) => page.getByLabel(name, { exact: true }).count();
    assert.deepEqual(
      [await has('x-delivery-limit'), await has('x-max-age'), await has('x-delayed-retry-min')],
      [1, 0, 0],
    );
    await page.getByLabel('x-delivery-limit').fill('5');
    await page.getByLabel('Type', { exact: true }).selectOption('stream');
    assert.deepEqual([await has('x-delivery-limit'), await has('x-max-age')], [0, 1]);
    await page.getByLabel('Type', { exact: true }).selectOption('quorum');
    assert.equal(await page.getByLabel('x-delivery-limit').inputValue(), '5');
  });

  it('says at the field what the broker would refuse, and sends nothing', async () => {
    const page = await open();
    await page.getByLabel('x-max-length', { exact: true }).fill('-1');
    await page.getByText('must be a whole number, 0 or more').waitFor();
    await page.getByLabel('Durable').click();
    await page.getByLabel('Name', { exact: true }).fill('amq.mine');
    await page.getByRole('button', { name: 'Declare', exact: true }).click();
    await page.getByText('Names with amq. belong to the broker; rename').waitFor();
    await page.getByText('quorum queue that is not durable').waitFor();
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'name');
    assert.deepEqual(opened.asked, []);
  });

  it('says what the broker said where it refuses, and keeps the form', async () => {
    const page = await open();
    await page.getByLabel('Name', { exact: true }).fill('orders');
    await page.getByRole('button', { name: 'Declare', exact: true }).click();
    await declared();
    await opened.end({ kind: 'refused', words: "inequivalent arg 'x-max-length' for queue 'orders'" });
    await page.getByRole('alert').getByText('inequivalent arg').waitFor();
    assert.equal(await page.getByLabel('Name', { exact: true }).inputValue(), 'orders');
  });

  it('shows how what is there differs', async () => {
    const differences = ['arguments.x-max-length: 10 on the broker, not set here'];
    const page = await open({
      existing: { words: 'There is already a queue orders in vhost /, with other properties.', differences },
    });
    await page.getByText('There is already a queue orders').waitFor();
    await page.getByText('10 on the broker, not set here').waitFor();
  });

  it('previews what a policy does, and says who ties with it', async () => {
    const queues = { 'orders.new': 'quorum', 'orders.log': 'stream', returns: 'classic' };
    const page = await open({ kind: 'policy', queues });
    await page.getByLabel('Name', { exact: true }).fill('all');
    await page.getByLabel('Pattern', { exact: true }).fill('.*');
    await page.getByLabel('Priority').fill('1');
    await page.getByLabel('delivery-limit').fill('5');
    const row = (name: string) =>
      page.getByRole('row').filter({ has: page.getByRole('rowheader', { name, exact: true }) });
    await row('orders.new').getByText('policy limits applies: its priority 5 is higher').waitFor();
    await page.getByLabel('Priority').fill('5');
    await page.getByText('The same priority as limits').waitFor();
    await page.getByLabel('Priority').fill('9');
    await row('orders.new').getByText('max-length: 1000 → not set').waitFor();
    await page.getByText('It matches 3 queues and 0 exchanges').waitFor();
    await page.getByRole('button', { name: 'Set Policy' }).click();
    assert.deepEqual(await declared(), {
      vhost: '/',
      name: 'all',
      pattern: '.*',
      'apply-to': 'queues',
      priority: 9,
      definition: { 'delivery-limit': 5 },
    });
  });

  it('edits a policy that is there, under its name', async () => {
    const item = { vhost: '/', component: 'operator_policy', name: 'guard' };
    const value = { pattern: '^a', 'apply-to': 'queues', priority: 2, definition: { 'message-ttl': 60000 } };
    const page = await open({ kind: 'operator policy', name: 'guard', item: { ...item, value } });
    await page.getByRole('heading', { name: 'Edit operator policy guard' }).waitFor();
    assert.equal(await page.getByLabel('Name', { exact: true }).getAttribute('readonly'), '');
    assert.equal(await page.getByLabel('message-ttl').inputValue(), '60000');
    await page.getByLabel('message-ttl').fill('30000');
    await page.getByRole('button', { name: 'Set Policy' }).click();
    assert.deepEqual(await declared(), {
      ...item,
      value: { ...value, definition: { 'message-ttl': 30000 } },
    });
  });

  it('loses nothing that was typed when the page is made anew', async () => {
    const page = await open({ kind: 'binding', queues: { orders: 'quorum' } });
    await page.getByRole('combobox', { name: 'From exchange' }).fill('events');
    await page.getByLabel('Routing key').fill('a.b');
    await page.getByText('Other arguments').click();
    await page.getByLabel('As a JSON object').fill('{"region": ');
    await page.reload();
    assert.equal(await page.getByLabel('Routing key').inputValue(), 'a.b');
    assert.equal(await page.getByRole('combobox', { name: 'From exchange' }).inputValue(), 'events');
    await page.getByRole('button', { name: 'Bind', exact: true }).click();
    await page.getByText('This is no JSON object').waitFor();
  });

  it('is at home on the keyboard', async () => {
    const page = await open({ kind: 'exchange' });
    await page.getByLabel('Name', { exact: true }).focus();
    await page.keyboard.type('audit');
    await page.keyboard.press('Tab');
    await page.keyboard.type('fan');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    for (let tabs = 0; tabs < 20; tabs++) {
      await page.keyboard.press('Tab');
      if ((await page.evaluate(() => document.activeElement?.textContent)) === 'Declare') break;
    }
    await page.keyboard.press('Enter');
    const item = await declared();
    assert.deepEqual([item?.name, item?.type, item?.durable], ['audit', 'fanout', false]);
  });

  it('takes no name for its own', async () => {
    const evil = `<img src="x" onerror="window.harmed = 1">\`'`;
    const page = await open({
      kind: 'policy',
      cluster: evil,
      vhost: evil,
      queues: { [evil]: 'classic' },
      existing: { words: evil, differences: [evil] },
    });
    await page.getByLabel('Name', { exact: true }).fill(evil);
    await page.getByLabel('Pattern', { exact: true }).fill('.');
    await page.getByLabel('max-length', { exact: true }).fill('1');
    await page.getByRole('rowheader').filter({ hasText: 'onerror' }).waitFor();
    const found = await page.evaluate(() => ({ harmed: 'harmed' in window, images: document.images.length }));
    assert.deepEqual(found, { harmed: false, images: 0 });
  });

  it('keeps nobody out, in any theme and as narrow as a side by side', async () => {
    const queues = Object.fromEntries(
      Array.from({ length: 40 }, (_, index) => [`orders.${index}`, 'quorum']),
    );
    const page = await open({
      kind: 'policy',
      mark: 'production',
      queues,
      existing: {
        words: 'There is already a policy a in vhost /, which this one replaces:',
        differences: ['priority: 1 on the broker, 5 here'],
      },
    });
    await page.getByLabel('Name', { exact: true }).fill('a');
    await page.getByLabel('Pattern', { exact: true }).fill('orders');
    await page.getByLabel('Priority').fill('5');
    await page.getByLabel('max-length', { exact: true }).fill('10');
    await page.getByText('The same priority as limits').waitFor();
    for (const theme of ['vscode-light', 'vscode-dark', 'vscode-high-contrast']) {
      await page.evaluate(name => (document.body.className = name), theme);
      for (const width of [1300, 420]) {
        await page.setViewportSize({ width, height: 900 });
        assert.deepEqual(await seriousFaults(page.mainFrame()), [], `${theme} ${width}`);
        const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        assert.ok(wider <= 0, `${width}: ${wider} wider than the page`);
      }
    }
    await page.getByLabel('message-ttl').fill('soon');
    await page.getByText('must be a whole number').waitFor();
    assert.deepEqual(await seriousFaults(page.mainFrame()), []);
  });
});
