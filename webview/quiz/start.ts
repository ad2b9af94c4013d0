import type { Quiz } from '../../src/course/quiz.ts';
import type { Score } from '../../src/course/quiz-run.ts';
import { button } from '../shared/controls.ts';
import { h, trusted } from '../shared/dom.ts';
import type { Actions, View } from './view.ts';

/** The quiz before anything was answered. */
export function startView({ title, intro }: Quiz, best: Score | null, { begin }: Actions): View {
  const heading = h('h1', { tabindex: '-1' }, title);
  return {
    key: JSON.stringify(['start', best]),
    heading,
    element: h(
      'section',
      {},
      heading,
      trusted('div', intro),
      ...(best ? [h('p', {}, `Your best so far: ${best.right} of ${best.of}.`)] : []),
      h(
        'div',
        { class: 'actions' },
        button({ label: 'Begin', appearance: 'primary', onClick: () => begin('all') }),
      ),
    ),
  };
}
