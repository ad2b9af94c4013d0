import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { Lifetime } from '../../tools/lifetime.ts';
import { seriousFaults } from '../support/axe.ts';
import { newOrder, openPublishPage, type PublishPage } from '../support/publish-page.ts';

describe('The form that publishes a message', () => {
  let lifetime: Lifetime;
  let opened: PublishPage;

  const open = async (options?: Parameters<typeof openPublishPage>[1]): Promise<Page> => {
    opened = await openPublishPage(lifetime, options);
    await opened.page.getByRole('heading', { name: 'Publish a message' }).waitFor();
    return opened.page;
  };
  beforeEach(() => {
    lifetime = new Lifetime();
  });
  afterEach(async () => {
    await lifetime.end();
    assert.deepEqual(opened.complaints, []);
  });

  it('publishes what is typed, with types', async () => {
    const page = await open();
    await page.getByLabel('content-type').fill('text/plain');
    await page.getByLabel('delivery-mode').selectOption('1');
    await page.getByLabel('priority').fill('4');
    await page.getByRole('button', { name: 'Add header' }).click();
    await page.keyboard.type('tries');
    await page.getByLabel('Header 1: type').selectOption('int64');
    await page.getByLabel('Header 1: value').fill('3');
    await page.keyboard.press('Enter');
    await page.keyboard.type('flag');
    await page.getByLabel('Header 2: type').selectOption('bool');
    await page.getByLabel('Header 2: value').selectOption('false');
    await page.getByLabel('What the body is').selectOption('text');
    await page.getByLabel('Body', { exact: true }).fill('Order {{counter}}');
    await page.getByLabel('How many').fill('3');
    await page.getByLabel('Messages a second').fill('2');
    await page.getByRole('region', { name: 'The first message' }).getByText('Order 1').waitFor();
    await page.getByRole('button', { name: 'Publish', exact: true }).click();
    await published();
    const { properties } = newOrder.draft;
    assert.deepEqual(opened.asked, [
      [
        'publish',
        {
          draft: {
            exchange: '',
            routingKey: 'orders',
            properties: { ...properties, contentType: 'text/plain', deliveryMode: '1', priority: '4' },
            headers: [
              { name: 'tries', type: 'int64', value: '3' },
              { name: 'flag', type: 'bool', value: 'false' },
            ],
            body: { form: 'text', text: 'Order {{counter}}', file: '' },
            fill: true,
          },
          way: 'queue',
          count: '3',
          rate: '2',
          replace: false,
        },
      ],
    ]);
  });

  it('offers the queues and exchanges that there are, and says where a message goes', async () => {
    const page = await open({
      queues: ['orders', ...Array.from({ length: 3_000 }, (_, index) => `queue ${index}`)],
    });
    const queue = page.getByRole('combobox', { name: 'Queue' });
    await queue.fill('queue 299');
    const options = page.getByRole('listbox').getByRole('option');
    await options.nth(10).waitFor();
    assert.equal(await options.count(), 11);
    await queue.press('ArrowDown');
    await queue.press('ArrowDown');
    await queue.press('Enter');
    assert.equal(await queue.inputValue(), 'queue 2990');
    await page.getByRole('listbox').waitFor({ state: 'hidden' });
    await page.getByText('Goes straight to queue').waitFor();
    await queue.fill('queue');
    await page.getByText('And 2,900 more: type some letters.').waitFor();
    await queue.press('Escape');
    await page.getByText('There is no queue queue in this virtual host.').waitFor();
    assert.equal(await queue.getAttribute('aria-invalid'), 'true');

    await page.getByRole('radio', { name: 'To an exchange' }).check();
    const exchange = page.getByRole('combobox', { name: 'Exchange' });
    await exchange.click();
    await page.getByRole('option', { name: 'shop' }).click();
    await page.getByText('No queue is bound for this').waitFor();
    await page.getByRole('textbox', { name: 'Routing key' }).fill('new');
    await page.getByText('Reaches queue orders.').waitFor();
  });

  it('says at the field what is wrong, and goes to the first of them', async () => {
    const page = await open({
      order: {
        ...newOrder,
        draft: {
          ...newOrder.draft,
          routingKey: '',
          properties: { priority: '300' },
          body: { form: 'json', text: '{', file: '' },
        },
      },
    });
    await page.getByText('Not yet a message.').waitFor();
    // Nobody has touched anything.
    assert.equal(await page.locator('.problem:visible').count(), 0);
    await page.getByRole('button', { name: 'Publish', exact: true }).click();
    await page.getByText('Which queue?').waitFor();
    assert.equal(await page.locator('.problem:visible').count(), 3);
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'queue');
    for (const [label, words] of [
      ['Queue', 'Which queue?'],
      ['priority', 'priority must be a whole number from 0 to 255.'],
    ] as const) {
      const control = page.getByLabel(label, { exact: true }).first();
      const described = (await control.getAttribute('aria-describedby'))?.split(' ').at(-1);
      assert.equal(await page.locator(`[id="${described}"]`).textContent(), words);
    }
    await page.getByRole('combobox', { name: 'Queue' }).fill('orders');
    await page.getByText('Which queue?').waitFor({ state: 'hidden' });
    assert.deepEqual(opened.asked, []);
  });

  it('loses nothing that was typed when the page is made anew', async () => {
    const page = await open();
    await page.getByRole('button', { name: 'Add header' }).click();
    await page.keyboard.type('half');
    await page.getByLabel('Header 1: type').selectOption('table');
    await page.getByLabel('Header 1: value').fill('{"a":');
    await page.getByLabel('app-id').fill('mine');
    await page.getByLabel('What the body is').selectOption('file');
    await page.getByRole('button', { name: 'Choose file…' }).click();
    await page.getByText('/data/body.bin').waitFor();
    await page.getByRole('radio', { name: 'To an exchange' }).check();
    await page.getByRole('textbox', { name: 'Routing key' }).fill('a.b');
    await page.reload();
    await page.getByText('/data/body.bin').waitFor();
    assert.equal(await page.getByLabel('Header 1: value').inputValue(), '{"a":');
    assert.equal(await page.getByLabel('Header 1: type').inputValue(), 'table');
    assert.equal(await page.getByLabel('app-id').inputValue(), 'mine');
    assert.equal(await page.getByRole('textbox', { name: 'Routing key' }).inputValue(), 'a.b');
    await page.getByLabel('What the body is').selectOption('json');
    assert.equal(await page.getByLabel('Body', { exact: true }).inputValue(), '{"number":{{counter}}}');
  });

  it('fills in from the history, and puts back what was typed', async () => {
    const history = { ...newOrder, draft: { ...newOrder.draft, routingKey: 'returns' } };
    const page = await open({ history });
    const queue = page.getByRole('combobox', { name: 'Queue' });
    await queue.fill('my own');
    await page.getByRole('button', { name: 'History…' }).click();
    await page.getByText('Filled in from the history').waitFor();
    assert.equal(await queue.inputValue(), 'returns');
    await page.getByRole('button', { name: 'Put back what was typed before' }).click();
    assert.equal(await queue.inputValue(), 'my own');
  });

  it('shows how publishing goes and how it ended', async () => {
    const page = await open();
    const run = {
      title: 'Publish 10 messages to queue orders',
      state: 'running',
      words: '',
      total: 10,
      done: 4,
      left: [],
      perhapsTwice: 0,
      rate: 2,
      seconds: 2,
    } as const;
    await opened.tell({ run });
    await page.getByText('4 of 10 done in 2.0 s, 2 a second').waitFor();
    assert.equal(await page.getByRole('button', { name: 'Pause' }).count(), 0);
    assert.equal(
      await page.getByRole('button', { name: 'Publish', exact: true }).getAttribute('disabled'),
      '',
    );
    await page.getByRole('button', { name: 'Cancel' }).click();
    const left = [{ reason: 'no queue takes it (NO_ROUTE)', count: 6 }];
    await opened.tell({ run: { ...run, state: 'done', words: '4 messages published and confirmed.', left } });
    await page.getByText('6 not published: no queue takes it (NO_ROUTE)').waitFor();
    assert.deepEqual(opened.asked, [['cancel', {}]]);
  });

  it('is at home on the keyboard', async () => {
    const page = await open({ original: 'orders.dead' });
    await page.getByRole('button', { name: 'Add header' }).focus();
    await page.keyboard.press('Enter');
    await page.keyboard.type('a');
    await page.keyboard.press('Enter');
    await page.keyboard.type('b');
    for (const name of ['Header 2: type', 'Header 2: value', 'Remove header 2']) {
      await page.keyboard.press('Tab');
      assert.equal(await page.evaluate(nameOfFocused), name);
    }
    await page.keyboard.press('Enter');
    assert.equal(await page.evaluate(nameOfFocused), 'Header 1: name');
    await page.getByRole('button', { name: 'Remove header 1' }).focus();
    await page.keyboard.press('Enter');
    assert.equal(await page.evaluate(nameOfFocused), 'Add header');
  });

  it('takes no name for its own', async () => {
    const evil = `<img src="x" onerror="window.harmed = 1"><script>window.harmed = 1</script>\`'`;
    const page = await open({
      cluster: evil,
      vhost: evil,
      username: evil,
      original: evil,
      queues: [evil, `${evil} 2`],
      order: {
        ...newOrder,
        draft: {
          ...newOrder.draft,
          routingKey: evil,
          headers: [{ name: evil, type: 'longstr', value: evil }],
          body: { form: 'text', text: evil, file: evil },
        },
      },
    });
    await page.getByText('Goes straight to queue').waitFor();
    await page.getByRole('combobox', { name: 'Queue' }).click();
    await page.getByRole('listbox').getByRole('option').nth(1).click();
    await page.getByRole('button', { name: 'Publish', exact: true }).click();
    await published();
    const found = await page.evaluate(() => ({
      harmed: 'harmed' in window,
      images: document.images.length,
      scripts: document.scripts.length,
    }));
    // The one in the page, and the one that it loads.
    assert.deepEqual(found, { harmed: false, images: 0, scripts: 2 });
  });

  it('keeps nobody out, in any theme and as narrow as a side by side', async () => {
    const page = await open({
      original: 'orders.dead',
      mark: 'production',
      order: {
        ...newOrder,
        draft: {
          ...newOrder.draft,
          properties: { priority: '300' },
          headers: [
            { name: 'tries', type: 'int64', value: 'three' },
            { name: 'context', type: 'table', value: '{"tenant":"acme"}' },
          ],
        },
      },
    });
    await page.getByRole('button', { name: 'Publish', exact: true }).click();
    await page.getByText('This is no int64').waitFor();
    for (const theme of ['vscode-light', 'vscode-dark', 'vscode-high-contrast']) {
      await page.evaluate(name => (document.body.className = name), theme);
      for (const width of [1300, 420]) {
        await page.setViewportSize({ width, height: 900 });
        assert.deepEqual(await seriousFaults(page.mainFrame()), [], `${theme} ${width}`);
        const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        assert.ok(wider <= 0, `${width}: ${wider} wider than the page`);
      }
    }
  });

  async function published(): Promise<void> {
    for (let tries = 0; tries < 100 && opened.asked.length === 0; tries++)
      await opened.page.waitForTimeout(50);
  }
});

/** Runs in the page. */
function nameOfFocused(): string {
  const { activeElement } = document;
  return activeElement?.getAttribute('aria-label') ?? activeElement?.textContent ?? '';
}
