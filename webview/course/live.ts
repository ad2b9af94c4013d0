import { byHand } from '../../src/course/by-hand.ts';
import type { FigureName } from '../../src/course/lesson.ts';
import type { LessonOutline } from '../../src/course/outline.ts';
import { accessRings } from './access-rings/figure.ts';
import { cluster } from './cluster/figure.ts';
import type { CodeBlocks } from './code.ts';
import { fourHops } from './four-hops/figure.ts';
import { headOfLine } from './head-of-line/figure.ts';
import { messageGauges } from './message-gauges/figure.ts';
import { retryLadder } from './retry-ladder/figure.ts';
import type { Tryouts } from './tryouts/tryouts.ts';

/** What makes the parts of a lesson do something. */
export interface Parts {
  readonly code: CodeBlocks;
  readonly tryouts: Tryouts;
  /** What leads from a section that teaches an item to how it stands with it. */
  lookups(item: string, section: string): readonly HTMLElement[];
}

/** Gives the text of a lesson, as src/course/lesson-html.ts writes it, its buttons, drawings and experiments. */
export function makeLive(article: HTMLElement, { sections }: LessonOutline, parts: Parts): void {
  for (const figure of article.querySelectorAll<HTMLElement>('figure.code')) parts.code.add(figure);
  for (const figure of article.querySelectorAll<HTMLElement>('figure.drawing'))
    figure.append(drawings[figure.dataset.figure as FigureName]());
  for (const tryout of article.querySelectorAll('.tryout')) {
    const heading = tryout.querySelector('h3');
    if (!byHand.has(tryout.id)) heading?.after(parts.tryouts.panel(tryout.id, heading.textContent));
  }
  for (const { id, number, title, items } of sections) {
    const [item] = items;
    if (item)
      article.querySelector(`#${id} > .teaches`)?.append(...parts.lookups(item, `${number} ${title}`));
  }
}

/** What draws each figure. */
const drawings: Readonly<Record<FigureName, () => HTMLElement>> = {
  'four-hops': fourHops,
  'retry-ladder': retryLadder,
  'head-of-line': headOfLine,
  cluster,
  'message-gauges': messageGauges,
  'access-rings': accessRings,
};
