import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { waitFor } from '../../../tools/lifetime.ts';
import { suiteLifetime } from '../../support/lifetime.ts';
import { copySample, openSample } from '../sample.ts';
import type { Workbench } from '../workbench.ts';

describe('Writing a definitions file, as a person does', () => {
  const lifetime = suiteLifetime();
  let file: string;
  let text: string;
  let workbench: Workbench;

  before(async function () {
    this.timeout(200_000);
    const folder = await copySample(lifetime);
    file = join(folder, 'definitions.json');
    text = await readFile(file, 'utf8');
    workbench = await openSample(lifetime, folder);
    await workbench.openFile('definitions.json');
  });

  for (const [theme, label] of [
    ['light', 'Light Modern'],
    ['dark', 'Dark Modern'],
  ] as const) {
    describe(`in ${theme} colours`, () => {
      before(() => workbench.colorTheme(label));

      it('shows what policies match, and where dead letters go', async () => {
        await goBehind('"policies"');
        await workbench.lens('matches 1 queue').waitFor();
        await workbench.screenshot(`7-lenses-${theme}`);
        await workbench.openLens('matches 1 queue');
        await workbench.screenshot(`7-lens-targets-${theme}`);
        await workbench.page.keyboard.press('Escape');
      });

      it('completes a name', async () => {
        await goBehind('"x-dead-letter-exchange": "');
        const labels = await workbench.suggestions('orders.dlx');
        assert.ok(!labels.includes('orders.work'), labels.join(', '));
        await workbench.screenshot(`7-completion-${theme}`);
        await workbench.page.keyboard.press('Escape');
      });

      it('completes an argument', async () => {
        await goBehind('"x-queue-type": "quorum",');
        await workbench.page.keyboard.type(' "x-');
        await workbench.suggestions('x-delivery-limit');
        await workbench.screenshot(`7-arguments-${theme}`);
        await workbench.page.keyboard.press('Escape');
        await workbench.revert();
      });

      it('explains a queue', async () => {
        await goBehind('"name": "orders.a');
        const hover = await workbench.hover();
        await hover.getByText('orders.audit').first().waitFor();
        await workbench.screenshot(`7-hover-${theme}`);
        await workbench.page.keyboard.press('Escape');
      });

      it('shows an outline', async () => {
        await goBehind('"name": "orders.a');
        await workbench.command('Explorer: Focus on Outline View');
        const outline = workbench.page.locator('.part.sidebar .pane', { hasText: 'Outline' }).last();
        await outline.getByRole('button', { name: 'Collapse All' }).click();
        // The outlines of VS Code and of the extension stand one below the other.
        await outline.locator('.monaco-list-row', { hasText: 'RabbitMQ' }).click();
        await workbench.page.keyboard.press('ArrowRight');
        await outline.locator('.monaco-list-row', { hasText: 'permissions' }).first().waitFor();
        await workbench.screenshot(`7-outline-${theme}`);
        await workbench.command('View: Focus Active Editor Group');
      });

      it('renames a queue', async () => {
        const [from, to] = theme === 'light' ? ['work', 'todo'] : ['todo', 'work'];
        await goBehind(`"name": "orders.${from?.[0]}`);
        await workbench.page.keyboard.press('F2');
        await workbench.renameInput().waitFor();
        await workbench.screenshot(`7-rename-${theme}`);
        await workbench.page.keyboard.press('Escape');
        await workbench.rename(`orders.${to}`);
        await waitFor('the new name in the editor', async () =>
          (await workbench.editorText()).includes(`"orders.${to}"`) ? true : undefined,
        );
        await workbench.save();
        text = await waitFor('the new name in the file', async () => {
          const saved = await readFile(file, 'utf8');
          return saved.includes(`"orders.${to}"`) ? saved : undefined;
        });
        assert.ok(!text.includes(`"orders.${from}"`));
        JSON.parse(text);
      });
    });
  }

  it('accepts a finding with a reason', async () => {
    await workbench.quickFix('has no dead letter exchange', 'Suppress ERR001 here with a reason…');
    await workbench.page.locator('.quick-input-title', { hasText: 'why is this right here' }).waitFor();
    await workbench.screenshot('7-suppress');
    await workbench.answer('Nobody reads it, and it may lose what it likes.');
    await waitFor('the finding to be gone', async () => {
      const problems = await workbench.problems();
      return problems.some(({ code }) => code === 'ERR001') ? undefined : true;
    });
    const sidecar = join(file, '..', '.rabbitmq-production.json');
    const { suppressions } = JSON.parse(await readFile(sidecar, 'utf8'));
    assert.deepEqual(suppressions[0].object, { section: 'queues', vhost: 'shop', name: 'payments' });
  });

  /** Puts the cursor behind the first place where the file says that. */
  async function goBehind(what: string): Promise<void> {
    const lines = text.slice(0, text.indexOf(what) + what.length).split('\n');
    assert.ok(text.includes(what), `${what} is in the file`);
    await workbench.goToLine(lines.length, (lines.at(-1)?.length ?? 0) + 1);
  }
});
