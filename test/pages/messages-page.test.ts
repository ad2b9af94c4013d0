import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import type { Message } from '../../src/messages/message.ts';
import { Lifetime } from '../../tools/lifetime.ts';
import type { RowElement } from '../e2e/list.ts';
import { deadMessage as dead } from '../support/messages.ts';
import { type MessagesPage, openMessagesPage } from '../support/messages-page.ts';

describe('The page of messages', () => {
  let lifetime: Lifetime;
  let opened: MessagesPage;

  const open = async (messages: readonly Message[], change?: Parameters<typeof openMessagesPage>[2]) => {
    opened = await openMessagesPage(lifetime, messages, change);
    return opened.page;
  };
  beforeEach(() => {
    lifetime = new Lifetime();
  });
  afterEach(async () => {
    await lifetime.end();
    assert.deepEqual(opened.complaints, []);
  });

  it('is at home on the keyboard with 10,000 messages', async () => {
    const page = await open(Array.from({ length: 10_000 }, (_, index) => dead(`{"id":${index}}`)));
    const grid = page.getByRole('grid');
    await page.getByRole('heading', { name: 'Message 1', exact: true }).waitFor();
    await grid.focus();
    await page.keyboard.press('End');
    await page.getByRole('heading', { name: 'Message 10,000' }).waitFor();
    await page.locator('.row.active .body', { hasText: '{ "id": 9999 }' }).waitFor();
    assert.equal(await grid.getAttribute('aria-activedescendant'), 'row-9999');
    await page.keyboard.press('Shift+ArrowUp');
    await page.getByText('10,000 messages, 2 selected').waitFor();
    await page.keyboard.press('Control+a');
    await page.getByText('10,000 messages, 10,000 selected').waitFor();
    assert.ok((await page.getByRole('row').count()) < 100);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Home');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Message 1', exact: true }).waitFor();
    assert.equal(await page.evaluate(() => document.activeElement?.className), 'detail');
  });

  it('lets the keyboard into everything, and out again', async () => {
    const page = await open(Array.from({ length: 100 }, (_, index) => dead(`{"id":${index}}`)));
    await page.getByRole('heading', { name: 'Message 1', exact: true }).waitFor();
    const stops: string[] = [];
    for (let stop = 0; stop < 40; stop++) {
      await page.keyboard.press('Tab');
      stops.push(await page.evaluate(nameOfFocused));
    }
    const everything = [
      'How many messages to look at',
      'Search the loaded messages',
      'Replay…',
      'Messages',
      'Payload',
    ];
    for (const name of [...everything, 'Show the body as'])
      assert.ok(stops.includes(name), `${name} is not among ${stops.join(', ')}`);
    // After the last comes the first again.
    assert.ok(stops.lastIndexOf(everything[0] ?? '') > stops.indexOf('Payload'), stops.join(', '));

    await page.getByRole('tab', { name: 'Messages', exact: true }).focus();
    await page.keyboard.press('ArrowRight');
    await page.getByText('100 rejected from').waitFor();
    await page.keyboard.press('ArrowLeft');
    await page.getByRole('grid').focus();
    await page.keyboard.press('PageDown');
    await page.keyboard.press(' ');
    await page.getByText('100 messages, 1 selected').waitFor();
    await page.keyboard.press('PageUp');
    await page.getByRole('heading', { name: 'Message 1', exact: true }).waitFor();

    await page.getByRole('button', { name: 'Discard…' }).focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.waitFor();
    for (let stop = 0; stop < 12; stop++) {
      await page.keyboard.press('Tab');
      const isInside = await page.evaluate(
        () => document.activeElement === document.body || document.activeElement?.closest('dialog') != null,
      );
      assert.ok(isInside, 'Behind a dialog nothing has the focus.');
    }
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    assert.equal(await page.evaluate(nameOfFocused), 'Discard…');
  });

  it('searches, says what is wrong with a search, and groups what was found', async () => {
    const page = await open([
      dead('a'),
      dead('b'),
      dead('b', [['tenant', { type: 'longstr', value: 'acme' }]]),
    ]);
    const search = page.getByRole('searchbox');
    await search.fill('quue:x');
    await page.getByText('There is no field quue').waitFor();
    await search.fill('b');
    await page.getByText('2 of 3 messages').waitFor();
    await page.getByRole('tab', { name: 'Triage' }).click();
    await page.getByText('2 rejected from orders').waitFor();
    const other = page.getByRole('textbox', { name: 'Another header or JSON path' });
    await other.fill('header:tenant');
    await other.press('Enter');
    await page.getByRole('cell', { name: 'acme', exact: true }).waitFor();
    await page.getByRole('button', { name: 'Select 1 message: rejected, orders, acme' }).click();
    await page.getByText('2 of 3 messages, 1 selected').waitFor();
    await page.getByRole('button', { name: 'Report' }).click();
    await page.getByRole('button', { name: 'Replay…' }).click();
    await page.getByRole('radio', { name: '1 message selected' }).waitFor();
    assert.deepEqual(opened.asked, [
      ['report', { by: ['reason', 'queue', 'exception', 'header:tenant'], search: 'b' }],
    ]);
  });

  it('does nothing before its preview was seen', async () => {
    const page = await open([dead('a'), dead('b')]);
    await page.getByRole('button', { name: 'Select all' }).click();
    await page.getByRole('button', { name: 'Move…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Preview' }).click();
    await dialog.getByText('Name a queue or an exchange').waitFor();
    await dialog.getByLabel('Queue, or routing key').fill('parked');
    await dialog.getByLabel('Messages a second').fill('50');
    await dialog.getByLabel('Messages a second').press('Enter');
    await dialog.getByText('orders has no consumer.').waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    const order = {
      act: 'move',
      selection: { kind: 'loaded', indices: [0, 1] },
      way: 'queue',
      target: { exchange: '', routingKey: 'parked' },
      rate: 50,
      removeExpiration: false,
    };
    assert.deepEqual(opened.asked, [['preview', order]]);

    await page.getByRole('button', { name: 'Replay…' }).click();
    await dialog.getByRole('button', { name: 'Preview' }).click();
    await dialog.getByRole('button', { name: 'Replay 2 messages from orders.dead' }).click();
    await dialog.waitFor({ state: 'hidden' });
    assert.deepEqual(opened.asked.at(-1), ['run', { token: 'token-1' }]);
  });

  it('forgets what was selected, and what was to be done with it, when there are other messages', async () => {
    const page = await open([dead('a'), dead('b')]);
    await page.getByRole('button', { name: 'Select all' }).click();
    await page.getByRole('button', { name: 'Replay…' }).click();
    await page.getByRole('radio', { name: '2 messages selected' }).waitFor();
    await opened.tell({ generation: 2 });
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await page.getByText('2 messages', { exact: true }).first().waitFor();
    await page.getByRole('button', { name: 'Replay…' }).click();
    await page.getByRole('radio', { name: 'The first' }).waitFor();
    assert.equal(await page.getByRole('radio', { name: 'selected' }).count(), 0);
  });

  it('shows a transfer and its result, until it is put away', async () => {
    const page = await open([dead('a')]);
    const transfer = {
      title: 'Replay 10 messages from orders.dead',
      state: 'running',
      words: '',
      total: 10,
      done: 4,
      left: [{ reason: 'there is no queue `orders`', count: 3 }],
      perhapsTwice: 0,
      rate: 2,
      seconds: 2,
    } as const;
    await opened.tell({ transfer });
    await page.getByText('4 of 10 done in 2.0 s, 2 a second').waitFor();
    await page.getByText('3 left: there is no queue orders').waitFor();
    assert.equal(await page.getByRole('button', { name: 'Replay…' }).getAttribute('disabled'), '');
    await page.getByRole('button', { name: 'Pause' }).click();
    await opened.tell({ transfer: { ...transfer, state: 'paused' } });
    await page.getByRole('button', { name: 'Resume' }).click();
    assert.deepEqual(opened.asked, [
      ['control', { act: 'pause' }],
      ['control', { act: 'resume' }],
    ]);
    await opened.tell({ transfer: { ...transfer, state: 'done', perhapsTwice: 2 } });
    await page.getByText('2 may be there twice, as the connection was lost.').waitFor();
    await page.getByRole('button', { name: 'Put away' }).click();
    await opened.tell({ depth: 6 });
    await page.getByText('6 messages', { exact: false }).first().waitFor();
    assert.ok(!(await page.getByRole('region', { name: 'Transfer' }).isVisible()));
  });

  it('folds a JSON body', async () => {
    const page = await open([dead('{"a":{"b":[1,2]},"c":3}')]);
    const lines = page.locator('.line:visible');
    await page.getByText('"c": 3', { exact: true }).waitFor();
    assert.equal(await lines.count(), 9);
    await page.getByRole('button', { name: 'Fold 2 lines' }).click();
    assert.equal(await lines.count(), 7);
    await page.getByRole('button', { name: 'Fold 4 lines' }).click();
    assert.equal(await lines.count(), 5);
    await page.getByRole('button', { name: 'Fold 4 lines' }).click();
    assert.equal(await lines.count(), 7);
  });

  it('takes nothing that is in a message for its own', async () => {
    const evil = `<img src="x" onerror="window.harmed = 1"><script>window.harmed = 1</script>\`'`;
    const hostile = {
      ...dead(evil, [[evil, { type: 'longstr', value: evil }]], evil),
      exchange: evil,
      routingKey: evil,
    };
    const page = await open(
      [hostile, { ...hostile, body: Buffer.from(JSON.stringify({ [evil]: [evil] })) }],
      {
        queue: evil,
        vhost: evil,
        error: evil,
      },
    );
    await page.getByRole('heading', { name: evil }).waitFor();
    await page.getByRole('tab', { name: 'Properties' }).click();
    await page.getByRole('cell', { name: evil }).first().waitFor();
    await page.getByRole('tab', { name: 'Deaths (1)' }).click();
    await page.getByText('Rejected by a consumer of').waitFor();
    await page.getByRole('grid').press('ArrowDown');
    await page.getByRole('heading', { name: 'Message 2' }).waitFor();
    await page.getByRole('tab', { name: 'Triage' }).click();
    await page.getByText('2 rejected from').waitFor();
    const found = await page.evaluate(() => ({
      harmed: 'harmed' in window,
      images: document.images.length,
      scripts: document.scripts.length,
    }));
    // The one in the page, and the one that it loads.
    assert.deepEqual(found, { harmed: false, images: 0, scripts: 2 });
  });

  it('stays usable with bodies that are made to stop it', async () => {
    const page = await open([
      dead(Buffer.alloc(50 * 2 ** 20, 'x')),
      dead(gzipSync(Buffer.alloc(40 * 2 ** 20, 'a'))),
      dead('['.repeat(100_000) + ']'.repeat(100_000)),
      dead(gzipSync('a'.repeat(100_000)).subarray(0, 60)),
      dead(Uint8Array.of(0xff, 0xfe, 0, 1)),
    ]);
    const grid = page.getByRole('grid');
    for (const [number, words] of [
      [1, 'text, 52.4 MB'],
      [2, 'More than 10 MB come out of the gzip: the beginning is shown.'],
      [3, 'JSON, 200 kB'],
      [4, 'The gzip is broken: the beginning is shown.'],
      [5, 'bytes, 4 bytes'],
    ] as const) {
      await page.getByRole('heading', { name: `Message ${number}` }).waitFor();
      await page.getByText(words).waitFor();
      if (number === 1) {
        await page.getByRole('button', { name: 'Load all' }).click();
        await page.getByRole('button', { name: 'Load all' }).waitFor({ state: 'detached' });
        await page.getByRole('button', { name: /^Show more of/ }).waitFor();
      }
      await grid.press('ArrowDown');
    }
  });
});

/** Runs in the page. */
function nameOfFocused(): string {
  const { activeElement } = (
    globalThis as unknown as { readonly document: { readonly activeElement: RowElement | null } }
  ).document;
  return activeElement?.getAttribute('aria-label') ?? activeElement?.textContent ?? '';
}
