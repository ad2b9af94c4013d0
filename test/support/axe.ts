import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type Axe from 'axe-core';
import type { Frame, Page } from 'playwright-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe-core finds serious or critical in a document, or in what `selector` finds there: rule and element. */
export async function seriousFaults(
  frame: Pick<Frame, 'evaluate'>,
  selector = 'html',
): Promise<readonly string[]> {
  if (!(await frame.evaluate(() => 'axe' in window))) await frame.evaluate(axe);
  return frame.evaluate(async selector => {
    const { run } = (window as unknown as { axe: typeof Axe }).axe;
    const { violations } = await run(selector, { resultTypes: ['violations'], selectors: false });
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
  }, selector);
}

/** Of a page outside VS Code: nothing serious in any theme, and in a narrow column nothing that is wider than it. */
export async function assertFineInEveryTheme(page: Page): Promise<void> {
  for (const [theme, width] of [
    ['vscode-dark', 1300],
    ['vscode-dark', 360],
    ['vscode-light', 1300],
    ['vscode-high-contrast', 1300],
  ] as const) {
    await page.setViewportSize({ width, height: 800 });
    await page.evaluate(theme => {
      document.body.className = theme;
    }, theme);
    assert.deepEqual(await seriousFaults(page), [], `${theme}, ${width} px`);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    assert.ok(overflow <= 0, `the page is ${overflow} px wider than its column of ${width} px`);
  }
}
