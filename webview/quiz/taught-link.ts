import type { Question } from '../../src/course/quiz.ts';
import { h } from '../shared/dom.ts';
import type { Actions } from './view.ts';

/** The way to the section that teaches what a question asks. */
export function taughtLink({ taught }: Question, { read }: Actions): HTMLElement {
  const link = h('a', { href: `#${taught.lesson}/${taught.section}` }, `Read ${taught.title}`);
  link.addEventListener('click', event => {
    event.preventDefault();
    read(taught);
  });
  return h('p', { class: 'taught' }, link);
}
