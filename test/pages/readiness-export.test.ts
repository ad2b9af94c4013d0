import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { toHtml } from '../../src/readiness/to-html.ts';
import { launchBrowser } from '../../tools/browser.ts';
import { seriousFaults } from '../support/axe.ts';
import { suiteLifetime } from '../support/lifetime.ts';
import { variedReport } from '../support/readiness-report.ts';

describe('A report exported as HTML', function () {
  this.timeout(60_000);
  const lifetime = suiteLifetime();

  it('opens without a network, in light and dark and a narrow column, with nothing for axe to find', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'rabbitmq-production-export-'));
    lifetime.defer(() => rm(folder, { recursive: true, force: true }));
    const file = join(folder, 'report.html');
    await writeFile(file, toHtml(variedReport()));
    const browser = await launchBrowser(lifetime);
    for (const [colorScheme, width] of [
      ['light', 1000],
      ['dark', 1000],
      ['light', 320],
    ] as const) {
      // Its own policy allows no script, and axe is one.
      const page = await browser.newPage({ colorScheme, viewport: { width, height: 900 }, bypassCSP: true });
      const asked: string[] = [];
      page.on('request', request => asked.push(request.url()));
      await page.goto(pathToFileURL(file).href);
      assert.deepEqual(asked, [pathToFileURL(file).href]);
      assert.equal(await page.locator('details').count(), 22);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth));
      assert.deepEqual(await seriousFaults(page), []);
      await page.close();
    }
  });
});
