import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FrameLocator, Locator } from 'playwright-core';
import { clusterEnvironment, startDemo } from '../../../demo/demo.ts';
import { visible } from '../../../src/extension/visible.ts';
import { waitFor } from '../../../tools/lifetime.ts';
import { seriousFaults } from '../../support/axe.ts';
import { emptyBroker } from '../../support/empty-broker.ts';
import { evilName, publishHostile, watch, watched } from '../../support/hostile-messages.ts';
import { suiteLifetime } from '../../support/lifetime.ts';
import { deadReturns, type Returns, startReturns } from '../../support/returns.ts';
import { copySample, openSample } from '../sample.ts';
import type { Workbench } from '../workbench.ts';

const shop = ['Demo', 'shop'];
const dead = [...shop, 'Dead Letter Queues', 'returns.dead'];

/** What is done is done to `returns.dead`: its messages were rejected from `returns`, which nobody consumes. */
describe('Messages and dead letters, as a person sees them', () => {
  const lifetime = suiteLifetime();
  const themes = [
    ['light', 'Light Modern'],
    ['dark', 'Dark Modern'],
  ] as const;
  let theme: string | undefined;
  let folder: string;
  let returns: Returns;
  let workbench: Workbench;
  let page: FrameLocator;
  let dialog: Locator;

  before(async function () {
    this.timeout(200_000);
    folder = await copySample(lifetime);
    const demo = await startDemo(lifetime, await emptyBroker());
    returns = await startReturns(lifetime, demo);
    workbench = await openSample(lifetime, folder, clusterEnvironment(demo));
    await workbench.openView('RabbitMQ');
    await returns.died;
  });

  it('peeks into a dead letter queue, and tells how a message died', async () => {
    await workbench.tree().action(dead, 'Peek Messages…');
    await workbench.pick('100 messages');
    page = await workbench.webview('returns.dead');
    dialog = page.getByRole('dialog');
    await page.getByText('The messages keep their places and will be marked as redelivered').waitFor();
    await page.getByRole('tab', { name: 'Deaths (1)' }).click();
    await page.getByText('Rejected by a consumer of returns').waitFor();
    await chooseTheme('Default High Contrast');
    await workbench.screenshot('10-message-high-contrast');
    await isForAll();
    await keep('10-message');
    assert.equal(await returns.count('returns.dead'), deadReturns);
  });

  it('searches in what was loaded', async () => {
    await page.getByRole('searchbox').fill('exception:Validation tenant');
    await counts('5 of 40 messages').waitFor();
    await page.getByRole('searchbox').fill('');
    await counts('40 messages').waitFor();
  });

  it('compares two messages, and asks nobody to save them', async () => {
    await mark(0, 7);
    await page.getByRole('button', { name: 'Compare two selected messages' }).click();
    await workbench.tab('Message 1 of returns.dead ↔ Message 8').waitFor();
    await workbench.page.locator('.monaco-diff-editor .line-insert').first().waitFor();
    await workbench.command('View: Close Editor');
    await workbench.tab('Message 1 of').waitFor({ state: 'detached' });
    await mark(0, 7);
  });

  it('edits a message and publishes it in place of the original, after a question', async () => {
    await page.getByRole('row').nth(2).click();
    await page.getByRole('button', { name: 'Open as document: message 2' }).click();
    await line('"R-2"').getByText('"R-2"').click();
    for (const key of ['End', 'ArrowLeft', 'ArrowLeft', 'Backspace'])
      await workbench.page.keyboard.press(key);
    await workbench.page.keyboard.type('TWO');
    await workbench.page.getByRole('button', { name: 'Publish This JSON Document' }).click();
    assert.match(
      (await workbench.dialog().textContent()) ?? '',
      /Publish 1 message to queue returns, in vhost shop of Demo\?/,
    );
    await workbench.confirm('Publish and Remove the Original');
    await workbench.notification('Published, and the original is gone from queue returns.dead').waitFor();
    const published = await returns.channel.get('returns', { noAck: true });
    assert.match(published ? published.content.toString() : '', /"return":"R-TWO"/);
    assert.equal(await returns.count('returns.dead'), deadReturns - 1);
    await workbench.command('View: Revert and Close Editor');
    await page.getByText('Since then 1 message was taken out of the queue').waitFor();
  });

  it('groups the dead letters by why they died, and reports it', async () => {
    await page.getByRole('tab', { name: 'Triage' }).click();
    await page.getByText('40 rejected from').waitFor();
    await keep('11-triage');
    await page.getByRole('button', { name: 'Report as Markdown' }).click();
    await line('88% TimeoutException').waitFor();
    await workbench.command('View: Revert and Close Editor');
    await page.getByRole('tab', { name: 'Messages', exact: true }).click();
  });

  it('shows what a replay would do, and stops and ends it when asked', async () => {
    await page.getByRole('button', { name: 'Select all' }).click();
    for (const [name, label] of pictures()) {
      await chooseTheme(label);
      await page.getByRole('button', { name: 'Replay…' }).click();
      await dialog.getByLabel('Messages a second').fill('1');
      await dialog.getByRole('button', { name: 'Preview' }).click();
      await dialog.getByText('queue returns').waitFor();
      await workbench.screenshot(`12-replay-preview-${name}`);
      await isForAll();
    }
    await dialog.getByRole('button', { name: 'Replay 40 messages from returns.dead' }).click();
    await page.getByText(/^[1-9] of 40 done in/).waitFor();
    await keep('13-replay-running');
    await transfer('Pause').click();
    await transfer('Resume').waitFor();
    const paused = await returns.count('returns');
    await workbench.page.waitForTimeout(1_200);
    assert.equal(await returns.count('returns'), paused);
    await transfer('Resume').click();
    await transfer('Pause').waitFor();
    await transfer('Cancel').click();
    await page.getByText(/^\d+ messages of 40 replayed, then cancelled\.$/).waitFor();
    const back = await returns.count('returns');
    assert.ok(back > 0 && back < 30, `${back} were replayed`);
    assert.equal(await returns.count('returns.dead'), deadReturns - 1 - back);
    // One was replaced before.
    await page.getByText(`Since then ${back + 1} messages were taken out of the queue`).waitFor();
    await keep('14-replay-result');
    await transfer('Put away').click();
  });

  /** What a transfer has passed over comes back a little after its end: looks until all is seen. @returns how many there are */
  async function lookAgain(): Promise<number> {
    return waitFor('a look that sees all', async () => {
      await page.getByRole('button', { name: 'Look again' }).click();
      const left = await returns.count('returns.dead');
      await counts(`${left} messages`).waitFor({ timeout: 3_000 });
      return left;
    });
  }

  it('replays the rest, and tells of one that is no longer there', async () => {
    await lookAgain();
    const taken = await returns.channel.get('returns.dead', { noAck: true });
    assert.ok(taken);
    await mark(0, 1);
    await page.getByRole('button', { name: 'Replay…' }).click();
    await dialog.getByRole('button', { name: 'Preview' }).click();
    await dialog.getByRole('button', { name: 'Replay 2 messages from returns.dead' }).click();
    await page.getByText('1 message replayed. 1 of the selected is no longer there.').waitFor();
    await transfer('Put away').click();
  });

  it('exports messages to a file and imports them again', async () => {
    const left = await lookAgain();
    await mark(2, 3, 4);
    const file = join(folder, 'exported.ndjson');
    await page.getByRole('button', { name: 'Export…' }).click();
    await workbench.choosePath(file);
    await workbench.notification('3 messages exported').waitFor();
    assert.equal((await readFile(file, 'utf8')).trimEnd().split('\n').length, 3);
    await workbench.tree().menu(dead, 'Import Messages…');
    await workbench.choosePath(file);
    await workbench.pick('Straight to queue returns.dead');
    await workbench.confirm('Publish');
    await workbench.notification('3 messages published and confirmed').waitFor();
    assert.equal(await returns.count('returns.dead'), left + 3);
  });

  it('discards messages once they are in a file', async () => {
    const before = await returns.count('returns.dead');
    await page.getByRole('button', { name: 'Discard…' }).click();
    await dialog.getByRole('button', { name: 'Preview' }).click();
    await dialog.getByRole('button', { name: 'Discard 3 messages from returns.dead' }).click();
    await workbench.confirm('Discard');
    const file = join(folder, 'discarded.ndjson');
    await workbench.choosePath(file);
    await page.getByText('3 messages written to the file and discarded.').waitFor();
    assert.equal((await readFile(file, 'utf8')).trimEnd().split('\n').length, 3);
    assert.equal(await returns.count('returns.dead'), before - 3);
  });

  it('purges a queue after a question, and leaves it alone without the answer', async () => {
    const before = await returns.count('returns.dead');
    await workbench.tree().menu(dead, 'Purge Queue…');
    await workbench.confirm('Cancel');
    assert.equal(await returns.count('returns.dead'), before);
    await workbench.tree().menu(dead, 'Purge Queue…');
    await workbench.confirm('Purge Queue');
    await workbench.notification(`${before} messages purged from returns.dead`).waitFor();
    await page
      .getByText(/^The messages are shown as they were looked at\. Since then \d+ messages were/)
      .waitFor();
    assert.equal(await returns.count('returns.dead'), 0);
  });

  it('reads the last messages of a stream', async () => {
    await workbench.tree().action([...shop, 'Queues', 'orders.events'], 'Peek Messages…');
    await workbench.pick('The last messages');
    await workbench.pick('10 messages');
    page = await workbench.webview('orders.events');
    await page.getByText('Reading a stream takes nothing out of it').waitFor();
    await counts('10 messages').waitFor();
    await page.getByText('they can be copied, not replayed, moved or discarded').waitFor();
    for (const name of ['Replay…', 'Move…', 'Discard…'])
      assert.equal(await page.getByRole('button', { name }).getAttribute('disabled'), '');
    assert.equal(await page.getByRole('button', { name: 'Copy…' }).getAttribute('disabled'), null);
  });

  it('says what a look costs before it spends deliveries, and does not look when the person leaves', async () => {
    await workbench.tree().action([...shop, 'Queues', 'payments.capture'], 'Peek Messages…');
    await workbench.pick('10 messages');
    for (const [name, label] of pictures()) {
      if (label !== theme) {
        await chooseTheme(label);
        page = await workbench.webview('payments.capture');
        await page.getByRole('button', { name: 'Look again' }).click();
      }
      const words = await workbench.dialog().textContent();
      assert.match(words ?? '', /counts every look as a failed delivery, and after 2 the queue drops/);
      await workbench.screenshot(`15-look-costs-${name}`);
      await workbench.confirm('Cancel');
    }
    page = await workbench.webview('payments.capture');
    await page.getByText('Nothing was looked at').waitFor();
  });

  it('takes nothing that is in messages for its own, and stays at hand', async () => {
    const sayings = await publishHostile(returns.channel);
    await workbench.tree().action([...shop, 'Queues', visible(evilName)], 'Peek Messages…');
    await workbench.pick('10 messages');
    page = await workbench.webview('dead <img');
    await page.getByRole('heading', { name: evilName }).waitFor();
    const body = page.locator('body');
    await body.evaluate(watch);
    for (const [index, says] of sayings.entries()) {
      await page.getByRole('heading', { name: `Message ${index + 1}`, exact: true }).waitFor();
      for (const tab of ['Properties', 'Deaths (1)', 'Payload'])
        await page.getByRole('tab', { name: tab }).click();
      await page.getByText(says).first().waitFor();
      await page.getByRole('grid').press('ArrowDown');
    }
    await page.getByRole('tab', { name: 'Triage' }).click();
    await page.getByText('8 <img').first().waitFor();
    await workbench.screenshot('16-hostile');
    const { longest, ...found } = await body.evaluate(watched);
    assert.deepEqual(found, { harmed: false, refused: [], images: 0 });
    assert.equal(await workbench.page.evaluate(() => 'harmed' in globalThis), false);
    assert.ok(longest < 1_000, `The page was blocked for ${longest} ms.`);
  });

  it('publishes from a form, with types, and keeps what is typed when the form is out of sight', async () => {
    await returns.channel.assertQueue('typed');
    await workbench.tree().menu(shop, 'Publish Message…');
    page = await workbench.webview('Publish · Demo');
    const queue = page.getByRole('combobox', { name: 'Queue' });
    await queue.fill('type');
    await page.getByRole('option', { name: 'typed' }).click();
    await page.getByLabel('content-type').fill('application/x-order');
    await page.getByRole('button', { name: 'Add header' }).click();
    await page.getByLabel('Header 1: name').fill('tries');
    await page.getByLabel('Header 1: type').selectOption('int64');
    await page.getByLabel('Header 1: value').fill('9000000000');
    await page.getByLabel('Header 1: value').press('Enter');
    await page.getByLabel('Header 2: name').fill('due');
    await page.getByLabel('Header 2: type').selectOption('timestamp');
    await page.getByLabel('Header 2: value').fill('1763820120');
    await page.getByLabel('How many').fill('2');
    await page.getByLabel('Messages a second').fill('5');
    await page.getByText('Goes straight to queue typed.').waitFor();

    await page.getByRole('button', { name: 'Open as document' }).click();
    await line('"application/x-order"').waitFor();
    page = await workbench.webview('Publish · Demo');
    assert.equal(await page.getByLabel('Header 2: value').inputValue(), '1763820120');
    await keep('17-publish-form');
    await page.getByRole('button', { name: 'Publish', exact: true }).click();
    await page.getByText('2 messages published and confirmed.').waitFor();
    await workbench.screenshot('18-published');
    for (const number of [1, 2]) {
      const message = await returns.channel.get('typed', { noAck: true });
      assert.ok(message);
      assert.equal(message.content.toString(), `{"number":"${number}"}`);
      const { contentType, deliveryMode, headers } = message.properties;
      const due = { '!': 'timestamp', value: 1_763_820_120 };
      assert.deepEqual(
        { contentType, deliveryMode, headers },
        { contentType: 'application/x-order', deliveryMode: 2, headers: { tries: 9_000_000_000, due } },
      );
    }
  });

  it('shows a document in the form, and what was published before', async () => {
    // What shows beside would be taken for the form.
    await workbench.tab('Publish · Demo').click();
    await workbench.command('View: Close All Editors in Group');
    await workbench.tab('Publish · Demo').waitFor({ state: 'detached' });
    await workbench.tab('Untitled-').click();
    await workbench.page.getByRole('button', { name: 'Open This Message in the Form' }).click();
    // Else it comes to the front afterwards, and is what is closed.
    await workbench.tab('Publish · Demo').waitFor();
    await workbench.tab('Untitled-').click();
    await workbench.command('View: Revert and Close Editor');
    page = await workbench.webview('Publish · Demo');
    await page.getByText('Goes straight to queue typed.').waitFor();
    assert.equal(await page.getByLabel('Header 1: value').inputValue(), '9000000000');
    await page.getByRole('combobox', { name: 'Queue' }).fill('not there');
    await page.getByText('There is no queue not there in this virtual host.').waitFor();
    await page.getByRole('button', { name: 'History…' }).click();
    await workbench.pick('queue typed');
    await page.getByText('Filled in from the history').waitFor();
    assert.equal(await page.getByRole('combobox', { name: 'Queue' }).inputValue(), 'typed');
    await page.getByLabel('app-id').fill('typed before the reload');
    await page.getByText('"appId": "typed before the reload"').waitFor();

    await workbench.reloadWindow();
    await workbench.tab('Publish · Demo').waitFor({ timeout: 60_000 });
    page = await workbench.webview('Publish · Demo');
    await page.getByLabel('app-id').waitFor({ timeout: 60_000 });
    assert.equal(await page.getByLabel('app-id').inputValue(), 'typed before the reload');
    await page.getByText('Goes straight to queue typed.').waitFor();
  });

  /** Both, the one that is chosen first. */
  function pictures() {
    return themes.toSorted(([, a], [, b]) => Number(b === theme) - Number(a === theme));
  }

  async function chooseTheme(label: string): Promise<void> {
    if (label !== theme) await workbench.colorTheme(label);
    theme = label;
  }

  async function keep(name: string): Promise<void> {
    for (const [suffix, label] of pictures()) {
      await chooseTheme(label);
      await workbench.screenshot(`${name}-${suffix}`);
      await isForAll();
    }
  }

  /** Nothing in the page keeps anybody out. */
  async function isForAll(): Promise<void> {
    const body = await page.locator('body').elementHandle();
    const frame = await body?.ownerFrame();
    assert.ok(frame);
    assert.deepEqual(await seriousFaults(frame), []);
  }

  /** Selects rows, or no longer. */
  async function mark(...positions: readonly number[]): Promise<void> {
    for (const position of positions)
      await page
        .getByRole('row')
        .nth(position + 1)
        .locator('.mark')
        .click();
  }

  /** What the page says of how many messages it shows. */
  function counts(words: string): Locator {
    return page.getByRole('status').getByText(words, { exact: true });
  }

  function transfer(button: string): Locator {
    return page.getByRole('region', { name: 'Transfer' }).getByRole('button', { name: button });
  }

  /** Of the editor that was opened last. */
  function line(text: string): Locator {
    return workbench.page.locator('.editor-instance .view-line', { hasText: text }).last();
  }
});
