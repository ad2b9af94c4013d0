import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { FrameLocator } from 'playwright-core';
import { clusterEnvironment, type Demo, startDemo } from '../../../demo/demo.ts';
import { callApi } from '../../../tools/broker/api.ts';
import { waitFor } from '../../../tools/lifetime.ts';
import { seriousFaults } from '../../support/axe.ts';
import { suiteLifetime } from '../../support/lifetime.ts';
import { copySample, openSample } from '../sample.ts';
import type { Workbench } from '../workbench.ts';

const root = resolve(import.meta.dirname, '..', '..', '..');

describe('The course on a broker, as a person tries it', () => {
  const lifetime = suiteLifetime();
  const title = 'T1.5 A full queue that says no';
  let demo: Demo;
  let work: string;
  let workbench: Workbench;

  before(async function () {
    this.timeout(200_000);
    demo = await startDemo(lifetime);
    work = await mkdtemp(join(tmpdir(), 'rabbitmq-production-work-'));
    lifetime.defer(() => rm(work, { recursive: true, force: true }));
    // Instead of npm install, which a person runs in the starter project.
    await symlink(join(root, 'node_modules'), join(work, 'node_modules'));
    workbench = await openSample(lifetime, await copySample(lifetime), clusterEnvironment(demo));
    await workbench.openView('RabbitMQ');
    await workbench.page.locator('.pane-header', { hasText: 'Course' }).click();
  });

  const tree = () => workbench.tree('Course');

  async function vhosts(): Promise<readonly string[]> {
    const listed = (await callApi(demo, 'GET', '/api/vhosts')) as { name: string }[];
    return listed.map(({ name }) => name);
  }

  it('runs an experiment in a virtual host of its own, once it may', async () => {
    await (await tree().row('1 Reliability', '1.8 Try it yourself')).click();
    const page = await workbench.webview('Course: Reliability');
    const box = page.getByRole('region', { name: title });
    await box.getByRole('option', { name: /^Demo \(\d/ }).waitFor({ state: 'attached' });
    await box.getByRole('button', { name: `Run: ${title}` }).click();
    assert.match(
      (await workbench.dialog().textContent()) ?? '',
      /Create the virtual host rmq-course on Demo\?/,
    );
    await workbench.confirm('Create Virtual Host');
    await box.getByText('As expected, on Demo').waitFor();
    await workbench.screenshot('15-experiment');
    assert.ok((await vhosts()).includes('rmq-course'));
    assert.deepEqual(await callApi(demo, 'GET', '/api/queues/rmq-course'), []);
  });

  it('runs the next one without asking again', async () => {
    const page = await workbench.webview('Course: Reliability');
    const next = 'T1.2 The message that nobody wanted';
    const box = page.getByRole('region', { name: next });
    await box.getByRole('button', { name: `Run: ${next}` }).click();
    await box.getByText('As expected, on Demo').waitFor();
  });

  it('writes the starter project of an exercise where it is asked to, and never over anything', async () => {
    await (await tree().row('Exercise 1: Lose no order')).click();
    const page = await exercise();
    await page.getByRole('button', { name: 'Open starter project…' }).click();
    await workbench.choosePath(work, 'Put It Here');
    // A preview is a webview as well: with one page only there is no doubt which is meant.
    await workbench.tab('README.md').click({ button: 'middle' });
    const folder = join(work, 'rabbitmq-reliability-typescript');
    assert.ok((await readdir(folder)).includes('publisher.ts'));
    const before = await readFile(join(folder, 'publisher.ts'), 'utf8');
    await page.getByText(folder).waitFor();

    await page.getByRole('button', { name: 'Open starter project…' }).click();
    await workbench.choosePath(work, 'Put It Here');
    await workbench.confirm('Use It');
    assert.equal(await readFile(join(folder, 'publisher.ts'), 'utf8'), before);
  });

  it('checks the work on the broker, and names what is not right yet', async function () {
    this.timeout(180_000);
    const page = await exercise();
    await page.getByRole('button', { name: 'Check my work' }).click();
    assert.match((await workbench.dialog().textContent()) ?? '', /Its programs are started on this machine/);
    await workbench.confirm('Check My Work');
    // The starter declares a transient classic queue.
    const queue = page.getByRole('region', { name: /^1\.2 / });
    await queue.getByText('not yet').waitFor({ timeout: 90_000 });
    const seen = (await queue.locator('.seen').textContent()) ?? '';
    assert.match(seen, /ex1\.orders/);
    await workbench.screenshot('15-exercise-checking');
    await page.getByRole('button', { name: 'Cancel the check' }).click();
    await page.getByRole('button', { name: 'Check my work' }).waitFor();
  });

  it('shows the solution beside the work', async () => {
    const page = await exercise();
    await page.getByRole('button', { name: 'Compare with the solution…' }).click();
    await workbench.pick('consumer.ts');
    await workbench.tab('consumer.ts: yours ↔ the solution').waitFor();
    await workbench.page.locator('.monaco-diff-editor .line-insert').first().waitFor();
  });

  it('has no serious fault, in the theme that VS Code comes with and in high contrast', async () => {
    for (const [name, label] of [
      ['light', undefined],
      ['contrast', 'Dark High Contrast'],
    ] as const) {
      if (label) await workbench.colorTheme(label);
      const page = await exercise();
      const body = await page.locator('body').elementHandle();
      const frame = await body?.ownerFrame();
      assert.ok(frame);
      assert.deepEqual(await seriousFaults(frame), [], name);
      await workbench.screenshot(`15-exercise-${name}`);
    }
  });

  it('deletes the virtual host with the progress, each after a question', async () => {
    await workbench.command('RabbitMQ: Reset Progress of the Whole Course…');
    await workbench.confirm('Reset Progress of the Whole Course');
    await workbench.confirm('Delete Virtual Host');
    await waitFor('the virtual host to be gone', async () =>
      (await vhosts()).includes('rmq-course') ? undefined : true,
    );
  });

  function exercise(): Promise<FrameLocator> {
    return workbench.webview('Exercise 1: Lose no order');
  }
});
