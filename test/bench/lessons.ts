import { Lifetime } from '../../tools/lifetime.ts';
import { copySample, openSample } from '../e2e/sample.ts';
import type { Workbench } from '../e2e/workbench.ts';

/** In milliseconds, from a person's click to the words on the screen. */
export interface LessonTimes {
  /** Of the first page of a window: until VS Code has a frame for it. */
  readonly frame: number;
  /** And from then to its words. */
  readonly page: number;
  /** Of another lesson in the page. */
  readonly another: number;
}

/** Opens lessons in a fresh window, with clicks in the view of the course. */
export async function openLessons(): Promise<LessonTimes> {
  const lifetime = new Lifetime();
  try {
    const workbench = await openSample(lifetime, await copySample(lifetime));
    await workbench.openView('RabbitMQ');
    await workbench.page.locator('.pane-header', { hasText: 'Course' }).click();
    const first = await clickOn(workbench, '1 Reliability');
    const page = await workbench.webview('Course: Reliability');
    const { started, painted } = await page.locator('body').evaluate(() => {
      const { timeOrigin } = performance;
      const [paint] = performance.getEntriesByName('first-contentful-paint');
      return { started: timeOrigin, painted: timeOrigin + (paint?.startTime ?? Number.NaN) };
    });

    // It comes above the lessons, and moves them: a click would meet the one before.
    await workbench.tree('Course').row('Continue where I stopped');
    const words = page.locator('body').evaluate(
      () =>
        new Promise<number>((resolve, reject) => {
          const look = () => {
            const title = document.querySelector('h1')?.textContent;
            // After the frame with it.
            if (title === 'Clustering') setTimeout(() => resolve(performance.timeOrigin + performance.now()));
            else requestAnimationFrame(look);
          };
          setTimeout(() => reject(new Error('The lesson on clustering did not show within 20 s.')), 20_000);
          look();
        }),
    );
    const another = await clickOn(workbench, '3 Clustering');
    return { frame: started - first, page: painted - started, another: (await words) - another };
  } finally {
    await lifetime.end();
  }
}

/** @returns when the page took the click, in milliseconds since 1970 */
async function clickOn(workbench: Workbench, lesson: string): Promise<number> {
  const row = await workbench.tree('Course').row(lesson);
  const clicked = workbench.page.evaluate(
    () =>
      new Promise<number>(resolve => {
        const take = () => resolve(performance.timeOrigin + performance.now());
        document.addEventListener('click', take, { capture: true, once: true });
      }),
  );
  await row.locator('.label-name').click();
  return clicked;
}
