import assert from 'node:assert/strict';
import type { Page, Route } from 'playwright-core';
import { lessons } from '../../src/course/lessons.ts';
import type { LessonPage } from '../../src/course/outline.ts';
import { courseStart } from '../../src/extension/course/course-start.ts';
import { compileLessonFile, lessonPageOf } from '../../tools/lessons-plugin.ts';
import { Lifetime } from '../../tools/lifetime.ts';
import {
  type CourseOpened,
  type CourseState,
  type CourseTarget,
  courseProtocol,
  courseState,
} from '../../webview/course/protocol.ts';
import { eventMessage, type Handlers } from '../../webview/shared/protocol.ts';
import { seriousFaults } from '../support/axe.ts';
import { openWebviewPage, type WebviewPage } from '../support/webview-page.ts';

describe('The page of lessons', () => {
  const compiled = new Map<string, LessonPage>();
  let lifetime: Lifetime;
  let opened: WebviewPage;
  let state: CourseState;

  before(async () => {
    for (const entry of lessons)
      compiled.set(entry.id, lessonPageOf((await compileLessonFile(entry)).lesson));
  });
  beforeEach(() => {
    lifetime = new Lifetime();
    state = courseState.parse({});
  });
  afterEach(async () => {
    await lifetime.end();
    assert.deepEqual(opened.complaints, []);
  });

  function openedAt(target: CourseTarget): CourseOpened {
    const { html, ...lesson } = compiled.get(target.lesson) ?? assert.fail(target.lesson);
    return { target, lesson, html, state, brokers: { all: [], chosen: null }, runs: [] };
  }

  async function open(first: CourseTarget | null, early?: CourseOpened) {
    const keep = (change: Partial<CourseState>) => {
      state = { ...state, ...change };
      return {};
    };
    const handlers: Handlers<typeof courseProtocol> = {
      open: ({ target }) => openedAt(target ?? first ?? { lesson: state.place?.lesson ?? 'reliability' }),
      shown: () => ({}),
      rememberPlace: place => keep({ place }),
      rememberLanguage: ({ language }) => keep({ language }),
      markRead: ({ lesson, section }) =>
        keep({ read: { ...state.read, [lesson]: [...(state.read[lesson] ?? []), section] } }),
      markDone: ({ lesson }) => keep({ done: [...state.done, lesson] }),
      copy: () => ({}),
      insert: () => ({ where: 'a new file' }),
      openQuiz: () => ({}),
      openExercise: () => ({}),
      showItem: () => ({}),
      chooseBroker: () => ({}),
      connectCluster: () => ({}),
      runTryout: () => ({}),
      cancelTryout: () => ({}),
      forgetTryout: () => ({}),
    };
    opened = await openWebviewPage(lifetime, 'course', courseProtocol, handlers, early && courseStart(early));
    return opened.page;
  }

  const title = (name: string) => opened.page.getByRole('heading', { level: 1, name }).waitFor();

  it('goes from lesson to lesson, by the contents and by its end', async () => {
    const page = await open(null);
    await title('Reliability');
    assert.equal(await page.getByRole('link', { name: /^Previous lesson/ }).count(), 0);
    await page.getByRole('link', { name: 'Next lesson: 2 Dead Letter Exchanges' }).click();
    await title('Dead Letter Exchanges');
    assert.equal(await page.evaluate(() => document.activeElement?.tagName), 'H1');
    assert.equal(await page.title(), 'Lesson 2: Dead Letter Exchanges');
    const contents = page.getByRole('navigation', { name: 'Contents of lesson 2' });
    assert.equal(await contents.locator('[aria-current="page"]').innerText(), '2 Dead Letter Exchanges');
    await contents.getByRole('link', { name: '3 Clustering', exact: true }).click();
    await title('Clustering');
    await page.getByRole('link', { name: 'Previous lesson: 2 Dead Letter Exchanges' }).waitFor();
  });

  it('opens a lesson at the section that teaches an item, and another when it is asked to', async () => {
    const page = await open({ lesson: 'dead-letter-exchanges', section: 'ERR003' });
    await title('Dead Letter Exchanges');
    const focused = () => page.evaluate(() => document.activeElement?.id);
    assert.equal(await focused(), 'delivery-limit-title');
    await opened.post(eventMessage(courseProtocol, 'show', { lesson: 'clustering', section: 'HA003' }));
    await title('Clustering');
    assert.equal(await focused(), 'partitions-title');
  });

  it('shows what came with the page, and asks when the page is loaded again', async () => {
    const page = await open({ lesson: 'monitoring' }, openedAt({ lesson: 'security' }));
    await title('Security');
    await page.reload();
    await title('Monitoring');
  });

  it('hears what is told before its script runs', async () => {
    const page = await open({ lesson: 'monitoring' }, openedAt({ lesson: 'security' }));
    await title('Security');
    const script = new Promise<Route>(resolve => void page.route('**/course.js', resolve));
    await page.reload();
    await opened.post(eventMessage(courseProtocol, 'show', { lesson: 'clustering', section: 'HA003' }));
    await (await script).continue();
    await title('Clustering');
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'partitions-title');
  });

  it('shows the text before its script runs, from where the person will be', async () => {
    const remembered = { lesson: 'reliability', section: 'confirms', offset: 140 };
    const ways: readonly [seen: string, CourseTarget, CourseState['place']][] = [
      ['h1', { lesson: 'security' }, null],
      ['#retries', { lesson: 'dead-letter-exchanges', section: 'retries' }, null],
      ['section:has(> .teaches)', { lesson: 'clustering', section: 'HA001' }, null],
      ['#t1-3', { lesson: 'reliability', section: 't1-3' }, null],
      ['#confirms', { lesson: 'reliability' }, remembered],
    ];
    for (const [seen, target, place] of ways) {
      state = courseState.parse({ place });
      const page = await open(target, openedAt(target));
      for (const width of [1300, 500]) {
        await page.setViewportSize({ width, height: 800 });
        // Without what the page has said of where it was.
        state = courseState.parse({ place });
        await page.reload();
        await page.locator('footer').waitFor();
        const [before, after] = [await topOf(await withoutScript(page), seen), await topOf(page, seen)];
        assert.ok(Math.abs(before - after) <= 2, `${seen} stands at ${before} px, then at ${after} px`);
      }
    }
  });

  it('follows links into other lessons', async () => {
    const page = await open({ lesson: 'dead-letter-exchanges', section: 'retries' });
    await page.getByRole('link', { name: 'handler that takes duplicates' }).click();
    await title('Reliability');
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'idempotence-title');
  });

  it('tells in words what its drawings show, and lets the keyboard change them', async () => {
    const page = await open({ lesson: 'dead-letter-exchanges', section: 'retries' });
    const next = page.getByRole('button', { name: 'Next stop' });
    await next.focus();
    for (let stop = 2; stop <= 8; stop++) {
      await page.keyboard.press('Enter');
      await page.getByText(`Stop ${stop} of 8`).waitFor();
    }
    await page.getByText('rejected in orders.work', { exact: false }).first().waitFor();
    await page.getByRole('button', { name: 'Let the time pass' }).press('Enter');
    await page.getByText('At 0.5 s, B is due.').waitFor();
    await opened.post(eventMessage(courseProtocol, 'show', { lesson: 'clustering', section: 'failures' }));
    await title('Clustering');
    for (const node of [1, 2]) await page.getByRole('button', { name: `Stop node ${node}` }).press('Enter');
    await page.getByText('Node 3 keeps its ports open and most of its health checks green.').waitFor();
    await page.getByRole('checkbox', { name: 'As 4.2 with pause_minority' }).press(' ');
    await page.getByText('Node 3 sees that it is alone and pauses').waitFor();
    await opened.post(eventMessage(courseProtocol, 'show', { lesson: 'monitoring', section: 'ten-metrics' }));
    await title('Monitoring');
    await page.getByRole('radio', { name: 'All is well' }).press('ArrowDown');
    await page.getByText('unroutable 100: rabbitmq_global_messages_unroutable_dropped_total').waitFor();
    await opened.post(eventMessage(courseProtocol, 'show', { lesson: 'security' }));
    await title('Security');
    await page.getByRole('radio', { name: 'A browser in the internet' }).press('ArrowDown');
    await page.getByText('Refused: TLS').waitFor();
  });

  for (const { id } of lessons) {
    it(`has nothing that axe-core calls serious in ${id}, wide and narrow`, async () => {
      const page = await open({ lesson: id });
      await title(compiled.get(id)?.title ?? '');
      assert.deepEqual(await seriousFaults(page), []);
      await page.setViewportSize({ width: 400, height: 800 });
      assert.deepEqual(await seriousFaults(page), []);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      assert.ok(overflow <= 0, `the page is ${overflow} px too wide`);
    });
  }
});

/** The same page, as it is before its script has come. */
async function withoutScript(page: Page): Promise<Page> {
  const viewport = page.viewportSize();
  const context = await page.context().browser()?.newContext({ javaScriptEnabled: false, viewport });
  const still = (await context?.newPage()) ?? assert.fail();
  await still.goto(page.url());
  return still;
}

async function topOf(page: Page, selector: string): Promise<number> {
  const box = await page.locator(`article ${selector}`).first().boundingBox();
  return Math.round(box?.y ?? assert.fail(`${selector} is not shown`));
}
