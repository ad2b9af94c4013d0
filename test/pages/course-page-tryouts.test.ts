import assert from 'node:assert/strict';
import { lessons } from '../../src/course/lessons.ts';
import type { LessonPage } from '../../src/course/outline.ts';
import { makeVhost } from '../../src/lab/course-vhost.ts';
import { tryouts } from '../../src/lab/tryouts/catalogue.ts';
import { ManagementClient } from '../../src/management/client.ts';
import { type Broker, startBroker } from '../../tools/broker.ts';
import { compileLessonFile, lessonPageOf } from '../../tools/lessons-plugin.ts';
import { type Brokers, courseProtocol, courseState } from '../../webview/course/protocol.ts';
import { eventMessage } from '../../webview/shared/protocol.ts';
import { seriousFaults } from '../support/axe.ts';
import { experiment, labAccess } from '../support/experiment.ts';
import { suiteLifetime } from '../support/lifetime.ts';
import { openWebviewPage, type WebviewPage } from '../support/webview-page.ts';

const vhost = 'rmq-course';

describe('The experiments in the page of a lesson', () => {
  const lifetime = suiteLifetime();
  const compiled = new Map<string, LessonPage>();
  let broker: Broker;
  let opened: WebviewPage;
  let brokers: Brokers;
  let running: AbortController | undefined;
  let connects = 0;

  before(async function () {
    this.timeout(180_000);
    for (const entry of lessons)
      compiled.set(entry.id, lessonPageOf((await compileLessonFile(entry)).lesson));
    broker = await startBroker(lifetime, { name: 'page-experiments' });
    const api = new ManagementClient(labAccess(broker, vhost).management);
    lifetime.defer(() => api.close());
    await makeVhost(api, vhost, broker.username);
    brokers = {
      all: [
        { id: 'live', name: 'Shop', version: '4.3.6', refusal: 'It is marked as production.' },
        { id: 'play', name: 'Play', version: broker.version, refusal: null },
      ],
      chosen: 'play',
    };
    await open('reliability');
  });

  async function open(id: string): Promise<void> {
    opened = await openWebviewPage(lifetime, 'course', courseProtocol, {
      open: ({ target: wanted }) => {
        const target = wanted ?? { lesson: id, section: 'try-it' };
        const state = courseState.parse({});
        const { html, ...lesson } = compiled.get(target.lesson) ?? assert.fail();
        return { target, lesson, html, state, brokers, runs: [] };
      },
      shown: () => ({}),
      rememberPlace: () => ({}),
      rememberLanguage: () => ({}),
      markRead: () => ({}),
      markDone: () => ({}),
      copy: () => ({}),
      insert: () => ({ where: 'a new file' }),
      openQuiz: () => ({}),
      openExercise: () => ({}),
      showItem: () => ({}),
      chooseBroker: () => ({}),
      connectCluster: () => {
        connects++;
        return {};
      },
      runTryout: ({ tryout, question }) => {
        void run(tryout, question ?? undefined);
        return {};
      },
      cancelTryout: () => {
        running?.abort();
        return {};
      },
      forgetTryout: () => ({}),
    });
  }

  async function run(id: string, question?: string): Promise<void> {
    const tryout = tryouts.find(tryout => tryout.id === id) ?? assert.fail(id);
    running = new AbortController();
    await experiment(tryout, broker, vhost, {
      signal: running.signal,
      ...(question === undefined ? {} : { question }),
      onRun: run => void opened.post(eventMessage(courseProtocol, 'run', run)),
    });
  }

  const box = (title: string) => opened.page.getByRole('region', { name: title });
  const start = (title: string) =>
    box(title)
      .getByRole('button', { name: `Run: ${title}` })
      .click();

  it('runs one, and shows what was seen beside what is expected', async () => {
    const title = 'T1.5 A full queue that says no';
    await start(title);
    const panel = box(title);
    await panel.getByText(`As expected, on Play (${broker.version})`).waitFor();
    const row = panel.getByRole('row', { name: 'quorum queue' });
    assert.equal(await row.getByRole('cell').first().innerText(), 'ack ×4, nack ×4');
    assert.match(
      (await panel.getByRole('img').getAttribute('aria-label')) ?? '',
      /^classic: ack, ack, ack, nack, nack, nack, nack, nack\. quorum: /,
    );
    await panel.getByRole('button', { name: 'Run again' }).waitFor();
    assert.equal(await panel.getByRole('status').count(), 1);
  });

  it('names the brokers that take none, and why', async () => {
    const options = box('T1.1').getByRole('option');
    assert.deepEqual(await options.allInnerTexts(), [
      'Shop: It is marked as production.',
      `Play (${broker.version})`,
    ]);
    assert.ok(await options.first().isDisabled());
  });

  it('has nothing that axe-core calls serious, whatever the theme and the width', async () => {
    const { page } = opened;
    for (const theme of ['vscode-dark', 'vscode-light', 'vscode-high-contrast']) {
      await page.evaluate(theme => document.body.setAttribute('class', theme), theme);
      for (const width of [1300, 400]) {
        await page.setViewportSize({ width, height: 800 });
        assert.deepEqual(await seriousFaults(page, '#t1-5'), [], `${theme}, ${width}`);
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        assert.ok(overflow <= 0, `the page is ${overflow} px too wide`);
      }
    }
    await page.setViewportSize({ width: 1300, height: 800 });
  });

  it('shows what happens as it happens, and lets it be cancelled', async () => {
    await opened.post(
      eventMessage(courseProtocol, 'show', { lesson: 'dead-letter-exchanges', section: 't2-1' }),
    );
    // It takes seven seconds.
    const title = 'T2.1 Three messages on the ladder';
    await start(title);
    await box(title)
      .getByText(/^Running on Play/)
      .waitFor();
    assert.equal(await box('T2.2').getByRole('button', { name: /^Run:/ }).getAttribute('disabled'), '');
    await box(title).getByRole('button', { name: 'Cancel' }).click();
    await box(title).getByText('Cancelled, and cleaned up').waitFor();
    await box(title)
      .getByRole('button', { name: /^Put away/ })
      .click();
    await box(title)
      .getByRole('button', { name: `Run: ${title}` })
      .waitFor();
  });

  it('takes an expression of a person, and says where the broker has what it asks for', async () => {
    await opened.post(eventMessage(courseProtocol, 'show', { lesson: 'monitoring', section: 't4-3' }));
    const title = 'T4.3 Would this alert fire?';
    await box(title)
      .getByLabel('And an expression of your own')
      .fill('rabbitmq_build_info{colour="red"} > 0');
    await start(title);
    await box(title).getByRole('cell', { name: 'has no label colour' }).first().waitFor();
    await box(title).getByText('nowhere').waitFor();
    assert.deepEqual(await seriousFaults(opened.page, '#t4-3'), []);
  });

  it('says kindly what needs more than a connection', async () => {
    await opened.post(eventMessage(courseProtocol, 'show', { lesson: 'clustering', section: 't3-2' }));
    await box('T3.2').getByText('it needs three nodes').waitFor();
    assert.equal(await opened.page.getByRole('button', { name: /^Run/ }).count(), 0);
  });

  it('leads to a broker where there is none', async () => {
    brokers = { all: [], chosen: null };
    await opened.post(eventMessage(courseProtocol, 'show', { lesson: 'security', section: 't5-2' }));
    await box('T5.2').getByRole('button', { name: 'Connect a cluster…' }).click();
    assert.equal(connects, 1);
    assert.deepEqual(opened.complaints, []);
  });
});
