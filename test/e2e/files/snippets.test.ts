import assert from 'node:assert/strict';
import { waitFor } from '../../../tools/lifetime.ts';
import { suiteLifetime } from '../../support/lifetime.ts';
import { copySample, openSample } from '../sample.ts';
import type { Workbench } from '../workbench.ts';

const command = 'RabbitMQ: Insert Reliability Snippet…';

describe('Inserting a reliability snippet, as a person does', () => {
  const lifetime = suiteLifetime();
  let workbench: Workbench;

  before(async function () {
    this.timeout(200_000);
    const folder = await copySample(lifetime);
    workbench = await openSample(lifetime, folder);
    await workbench.openFile('publisher.ts');
  });

  for (const [theme, label] of [
    ['light', 'Light Modern'],
    ['dark', 'Dark Modern'],
  ] as const) {
    describe(`in ${theme} colours`, () => {
      before(async () => {
        await workbench.colorTheme(label);
        await workbench.command('Notifications: Clear All Notifications');
        await workbench.goToLine(12);
      });

      it('goes from a need to a snippet, shows it as it will stand, and leaves no trace when it is left', async () => {
        const before = await workbench.editorText();
        await open();
        await workbench.screenshot(`9-snippet-need-${theme}`);
        await press('Enter');
        await title('(2/2)');
        await preview('export async function openPublisher');
        await workbench.screenshot(`9-snippet-preview-${theme}`);
        await press('ArrowDown');
        await preview('export async function publishBatch');
        await press('Escape');
        await workbench.tab('Preview: publisher.ts').waitFor({ state: 'detached' });
        assert.equal(await workbench.editorText(), before);
      });
    });
  }

  describe('in whatever colours', () => {
    it('goes back to the needs, and takes the preview away', async () => {
      await open();
      await press('ArrowDown', 'Enter');
      await preview('export async function startConsumer');
      await workbench.page.getByRole('button', { name: 'Back' }).click();
      await title('(1/2)');
      await workbench.tab('Preview: publisher.ts').waitFor({ state: 'detached' });
      const focused = workbench.page.locator('.quick-input-list .monaco-list-row.focused');
      assert.match((await focused.textContent()) ?? '', /Do not lose what I consume/);
      await press('Escape');
    });

    it('asks for the language where the file in front takes no answer', async () => {
      await open();
      await workbench.answer('before users do');
      await title('(2/3)');
      await workbench.pick('YAML');
      await preview('groups:');
      await workbench.screenshot('9-snippet-new-file');
      await press('Enter');
      await workbench.tab('Untitled-1').waitFor();
      await waitFor('the rules', async () =>
        (await workbench.editorText()).includes('RabbitMQQueueGrows') ? true : undefined,
      );
      await workbench.screenshot('9-snippet-in-new-file');
      await workbench.command('View: Revert and Close Editor');
      await workbench.tab('Untitled-1').waitFor({ state: 'detached' });
    });

    it('shows in definitions where each part goes, and judges the file only', async () => {
      await workbench.openFile('definitions.json');
      const problems = workbench.page.locator('.statusbar-item[id="status.problems"]');
      // Those of the code that was open before are there already.
      await workbench.page.locator('.monaco-editor .squiggly-error').first().waitFor();
      const count = await waitFor('the problems', async () => {
        const text = await problems.textContent();
        await workbench.page.waitForTimeout(1_000);
        return text === (await problems.textContent()) ? text : undefined;
      });
      await open();
      await workbench.answer('messages that die');
      await preview('orders.work');
      await workbench.screenshot('9-snippet-definitions');
      await workbench.page.waitForTimeout(1_000);
      assert.equal(await problems.textContent(), count);
      await press('Escape');
      await workbench.tab('Preview: definitions.json').waitFor({ state: 'detached' });
    });

    it('inserts by keys alone, and shows the way to the lesson', async () => {
      await workbench.tab('publisher.ts').click();
      await workbench.goToLine(12);
      await open();
      await press('Enter');
      await preview('export async function openPublisher');
      await press('Enter');
      await workbench.tab('Preview: publisher.ts').waitFor({ state: 'detached' });
      await waitFor('the snippet', async () =>
        (await workbench.editorText()).includes('const CONFIRM_TIMEOUT_MS = 10_000;') ? true : undefined,
      );
      await workbench.screenshot('9-snippet-inserted');
      await press('Control+Z');
      const hint = workbench.page.locator('.statusbar-item', { hasText: 'Publisher confirms enabled' });
      await hint.click();
      const course = await workbench.webview('Course');
      await course
        .getByRole('heading', { name: /confirm/i })
        .first()
        .waitFor();
    });
  });

  async function open(): Promise<void> {
    await workbench.command(command);
    // What the pointer was over would tell its name, above the choices.
    await workbench.page.mouse.move(0, 0);
    await title('(1/2)');
  }

  async function title(step: string): Promise<void> {
    await workbench.page.locator('.quick-input-title', { hasText: step }).waitFor();
  }

  async function press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) await workbench.page.keyboard.press(key);
  }

  /** The preview, once it shows that. */
  async function preview(text: string): Promise<void> {
    await workbench.tab('Preview: ').waitFor();
    const lines = workbench.page.locator('.editor-instance .view-line');
    const line = lines.filter({ hasText: text }).first();
    // Coloured, which takes longer in the first file of a language.
    await line.locator('span[class*="mtk"]:not(.mtk1)').first().waitFor();
  }
});
