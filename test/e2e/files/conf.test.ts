import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { waitFor } from '../../../tools/lifetime.ts';
import { suiteLifetime } from '../../support/lifetime.ts';
import { copySample, openSample } from '../sample.ts';
import type { Workbench } from '../workbench.ts';

describe('Writing rabbitmq.conf, as a person does', () => {
  const lifetime = suiteLifetime();
  let workbench: Workbench;

  before(async function () {
    this.timeout(200_000);
    const folder = await copySample(lifetime);
    await writeFile(join(folder, 'enabled_plugins'), '[rabbitmq_management,rabbitmq_prometheus].\n');
    workbench = await openSample(lifetime, folder);
    await workbench.openFile('rabbitmq.conf');
    await workbench.problems();
  });

  for (const [theme, label] of [
    ['light', 'Light Modern'],
    ['dark', 'Dark Modern'],
  ] as const) {
    describe(`in ${theme} colours`, () => {
      before(async () => {
        await workbench.colorTheme(label);
        await workbench.command('Notifications: Clear All Notifications');
      });

      afterEach(async () => {
        await workbench.page.keyboard.press('Escape');
        await workbench.revert();
      });

      it('shows what is wrong with it, and mends a key', async () => {
        await append('listener.ssl.default = 5671');
        const problem = await waitFor('the unknown key', async () =>
          (await workbench.problems()).find(({ code }) => code === 'CFG001'),
        );
        assert.equal(problem.severity, 'error');
        await workbench.goToLine(problem.line);
        await workbench.screenshot(`8-conf-diagnostics-${theme}`);
        await workbench.quickFix('CFG001', 'Change to `listeners.ssl.default`');
        await waitFor('the key in the editor', async () =>
          (await workbench.editorText()).includes('listeners.ssl.default = 5671') ? true : undefined,
        );
      });

      it('completes a key segment by segment, and its value', async () => {
        await append('log.console.l');
        await workbench.suggestions('log.console.level');
        await workbench.screenshot(`8-conf-completion-${theme}`);
        await workbench.page.keyboard.press('Enter');
        const values = await workbench.suggestions('warning');
        assert.ok(values.includes('info'), values.join());
        await workbench.screenshot(`8-conf-values-${theme}`);
      });

      it('explains a key', async () => {
        await workbench.goToLine(await lineOf('heartbeat'), 3);
        const hover = await workbench.hover();
        await hover.getByText('default:').first().waitFor();
        await hover.getByText('a silent peer counts as gone').first().waitFor();
        await workbench.screenshot(`8-conf-hover-${theme}`);
      });

      it('names the other file that a finding rests on', async () => {
        await append('mqtt.prefetch = 10');
        const problem = await waitFor('the plugin that is missing', async () =>
          (await workbench.problems()).find(({ code }) => code === 'DPL001'),
        );
        await workbench.goToLine(problem.line, 3);
        const hover = await workbench.hover();
        await hover.getByText('These plugins are enabled').first().waitFor();
        await workbench.screenshot(`8-conf-related-${theme}`);
      });
    });
  }

  // After the others, as it puts another file in front.
  describe('in enabled_plugins', () => {
    it('completes plugins, and says what they are for', async () => {
      await workbench.openFile('enabled_plugins');
      await workbench.goToLine(1, '[rabbitmq_management,rabbitmq_prometheus'.length + 1);
      await workbench.page.keyboard.type(',rabbitmq_sh');
      await workbench.suggestions('rabbitmq_shovel');
      await workbench.screenshot('8-plugins-completion-dark');
      await workbench.page.keyboard.press('Escape');
      await workbench.goToLine(1, 5);
      const hover = await workbench.hover();
      await hover.getByText('Brings along').first().waitFor();
    });
  });

  /** Types a line at the end of the file. */
  async function append(line: string): Promise<void> {
    // By keys: VS Code takes no click where the last line is empty.
    await workbench.goToLine(10_000);
    await workbench.page.keyboard.press('Control+End');
    await workbench.page.keyboard.press('Enter');
    await workbench.page.keyboard.type(line);
  }

  /** The 1-based line of the text in view that begins so. */
  async function lineOf(beginning: string): Promise<number> {
    await workbench.goToLine(1);
    return waitFor(`the line ${beginning}`, async () => {
      const lines = (await workbench.editorText()).split('\n');
      return lines.findIndex(line => line.startsWith(beginning)) + 1 || undefined;
    });
  }
});
