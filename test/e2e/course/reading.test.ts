import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
import { waitFor } from '../../../tools/lifetime.ts';
import { seriousFaults } from '../../support/axe.ts';
import { suiteLifetime } from '../../support/lifetime.ts';
import { copySample, openSample } from '../sample.ts';
import type { Workbench } from '../workbench.ts';

describe('The course, as a person goes through it', () => {
  const lifetime = suiteLifetime();
  let workbench: Workbench;

  before(async function () {
    this.timeout(200_000);
    const folder = await copySample(lifetime);
    workbench = await openSample(lifetime, folder);
    await workbench.openView('RabbitMQ');
    await workbench.page.locator('.pane-header', { hasText: 'Course' }).click();
  });

  const tree = () => workbench.tree('Course');

  /** The description of a row at the root, once it is as asked. */
  async function shows(label: string, description: string | RegExp): Promise<void> {
    await waitFor(`“${label}” with “${description}” in the view`, async () => {
      const row = (await tree().rows()).find(row => row.level === 1 && row.label === label);
      const fits =
        typeof description === 'string'
          ? row?.description === description
          : description.test(row?.description ?? '');
      return fits ? true : undefined;
    });
  }

  it('lists its parts, and leads to a section', async () => {
    await shows('1 Reliability', '0 of 10 sections read');
    await shows('Quiz', '15 questions');
    await (await tree().row('1 Reliability', '1.3 Publisher confirms')).click();
    const page = await workbench.webview('Course: Reliability');
    await page.getByRole('heading', { name: '1.3 Publisher confirms' }).waitFor();
    await shows('Continue where I stopped', '1.3 Publisher confirms');
  });

  it('leads from an item of the checklist to the section that teaches it', async () => {
    await (
      await tree().row('Production readiness checklist', 'Security', 'SEC004 Least-privilege permissions')
    ).click();
    const page = await workbench.webview('Course: Security');
    await page.getByRole('heading', { name: '5.3 What may you do' }).waitFor();
    await shows('Continue where I stopped', '5.3 What may you do');
    await workbench.screenshot('11-course-view');
  });

  it('finds a section by a word in it', async () => {
    await workbench.command('RabbitMQ: Search the Course…');
    await workbench.page.locator('.quick-input-title', { hasText: 'Search the Course' }).waitFor();
    await workbench.narrow('head of the queue');
    const first = workbench.page.locator('.quick-input-list .monaco-list-row').first();
    await first.filter({ hasText: '2.6 Trying again, with growing waits' }).waitFor();
    await workbench.screenshot('11-course-search');
    await workbench.accept();
    const page = await workbench.webview('Course: Dead Letter Exchanges');
    await page.getByRole('heading', { name: '2.6 Trying again, with growing waits' }).waitFor();
  });

  it('leads from the last lesson to the quiz', async () => {
    await (await tree().row('5 Security', '5.10 In short')).click();
    const page = await workbench.webview('Course: Security');
    await page.getByRole('button', { name: 'Take the quiz' }).click();
    await workbench.tab('RabbitMQ Quiz').waitFor();
  });

  it('keeps the answers of the quiz over a reload of the window', async () => {
    await (await tree().row('Quiz')).click();
    const page = await workbench.webview('RabbitMQ Quiz');
    await page.getByRole('button', { name: 'Begin' }).click();
    await page.getByText('Question 1 of 15').waitFor();
    // Which question comes first is a matter of chance; some take two answers.
    const wanted = (await page.getByText('Choose two.').isVisible()) ? 2 : 1;
    for (const option of (await page.locator('input').all()).slice(0, wanted)) await option.check();
    await page.getByRole('button', { name: 'Check answer' }).click();
    const title = await page.getByRole('heading', { level: 1 }).textContent();
    await shows('Quiz', '1 of 15 answered');

    // VS Code in a browser writes down what it keeps every 5 s, when it has nothing else to do.
    await setTimeout(12_000);
    await workbench.page.reload();
    const again = await workbench.webview('RabbitMQ Quiz');
    await again.getByRole('heading', { level: 1, name: title ?? '' }).waitFor();
    await again.getByRole('link', { name: /^Read \d\.\d / }).waitFor();
  });

  it('has no serious fault in any theme', async () => {
    for (const [name, label] of [
      ['light', 'Light Modern'],
      ['dark', 'Dark Modern'],
      ['contrast', 'Dark High Contrast'],
    ] as const) {
      await workbench.colorTheme(label);
      const page = await workbench.webview('RabbitMQ Quiz');
      const body = await page.locator('body').elementHandle();
      const frame = await body?.ownerFrame();
      assert.ok(frame);
      assert.deepEqual(await seriousFaults(frame), [], label);
      await workbench.screenshot(`11-quiz-${name}`);
    }
  });

  it('leads from a question to the lesson, beside it in a tab', async () => {
    const page = await workbench.webview('RabbitMQ Quiz');
    await page.getByRole('link', { name: /^Read \d\.\d / }).click();
    const lesson = await workbench.webview('Course: ');
    await lesson
      .getByRole('heading', { name: /^\d\.\d / })
      .first()
      .waitFor();
  });

  it('begins a part anew, after a question', async () => {
    await shows('Quiz', '1 of 15 answered');
    await tree().menu(['Quiz'], 'Reset Progress…');
    await workbench.confirm('Reset Progress');
    await shows('Quiz', '15 questions');
    const page = await workbench.webview('RabbitMQ Quiz');
    await page.getByRole('button', { name: 'Begin' }).waitFor();
  });

  it('is one of the first steps on the welcome page', async () => {
    await workbench.colorTheme('Dark Modern');
    await workbench.command('Welcome: Open Walkthrough...');
    await workbench.pick('Get started with RabbitMQ in production');
    const steps = workbench.page.locator('.getting-started-step');
    await steps.filter({ hasText: 'Check a file' }).click();
    await workbench.screenshot('11-walkthrough');
    await workbench.page.getByRole('button', { name: 'Open a Sample' }).click();
    await workbench.tab('Untitled-1').waitFor();
    await waitFor('the findings of the sample', async () =>
      (await workbench.problems()).some(({ code }) => code === 'SEC001') ? true : undefined,
    );
    await workbench.command('Welcome: Open Walkthrough...');
    await workbench.pick('Get started with RabbitMQ in production');
    await steps.filter({ hasText: 'Check a file' }).locator('.codicon.complete').first().waitFor();
  });
});
