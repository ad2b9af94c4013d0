import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Frame } from 'playwright-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe-core finds serious or critical in a document, or in what `selector` finds there: rule and element. */
export async function seriousFaults(
  frame: Pick<Frame, 'evaluate'>,
  selector = 'html',
): Promise<readonly string[]> {
  await frame.evaluate(axe);
  const { violations } = await frame.evaluate(
    selector =>
      (window as unknown as { axe: { run(selector: string): Promise<AxeResults> } }).axe.run(selector),
    selector,
  );
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}
