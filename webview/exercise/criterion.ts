import type { Criterion } from '../../src/course/exercise.ts';
import type { GradeState } from '../../src/course/grade-report.ts';
import { button } from '../shared/controls.ts';
import { h, trusted } from '../shared/dom.ts';
import type { ExerciseState } from './protocol.ts';

type Standing = GradeState | 'passed-before' | 'open';

const standings: Readonly<Record<Standing, readonly [sign: string, words: string]>> = {
  pass: ['✓', 'passed'],
  'passed-before': ['✓', 'passed in an earlier check'],
  fail: ['✗', 'not yet'],
  'not-checked': ['–', 'not checked'],
  open: ['○', 'open'],
};

const weights = {
  required: '',
  'if-possible': 'where it can be checked',
  scored: '',
  bonus: 'bonus',
} as const;

/** Fails after which the first hint is shown unasked. */
const patience = 2;

/** A criterion with what the last check saw of it, and its hints one after the other. */
export class CriterionView {
  readonly element: HTMLElement;
  readonly #criterion: Criterion;
  readonly #sign = h('span', { class: 'sign', 'aria-hidden': 'true' });
  readonly #words = h('span', { class: 'standing' });
  readonly #seen = h('p', { class: 'seen' });
  readonly #hints = h('div', { class: 'hints' });
  readonly #more: HTMLElement;
  #shownHints = 0;

  constructor(
    criterion: Criterion,
    onHint: () => void,
    onRead: (target: { lesson: string; section: string }) => void,
  ) {
    const { id, title, weight, points, html, taught } = criterion;
    this.#criterion = criterion;
    this.#more = button({
      label: 'Show a hint',
      ariaLabel: `Show a hint for ${id} ${title}`,
      onClick: onHint,
    });
    const lesson = h('a', { href: `#${taught.lesson}/${taught.section}` }, `Read ${taught.title}`);
    lesson.addEventListener('click', event => {
      event.preventDefault();
      onRead({ lesson: taught.lesson, section: taught.section });
    });
    this.element = h(
      'section',
      { class: 'criterion', 'aria-labelledby': `criterion-${id}` },
      h(
        'h3',
        { id: `criterion-${id}` },
        this.#sign,
        h('span', { class: 'number' }, ` ${id}`),
        ` ${title} `,
        this.#words,
        ...(weights[weight] ? [h('span', { class: 'weight' }, weights[weight])] : []),
        ...(points === undefined ? [] : [h('span', { class: 'weight' }, `${points} points`)]),
      ),
      this.#seen,
      trusted('div', html, { class: 'prose' }),
      this.#hints,
      h('p', { class: 'ways' }, this.#more, lesson),
    );
  }

  update({ progress, run, report }: ExerciseState): void {
    const { id, hints } = this.#criterion;
    const grade = run
      ? run.decided.find(decided => decided.id === id)
      : report?.criteria.find(criterion => criterion.id === id);
    const before = progress.passed.includes(id) ? 'passed-before' : 'open';
    const standing: Standing = grade?.state ?? before;
    const [sign, words] = standings[standing];
    this.element.dataset.standing = standing;
    this.#sign.textContent = sign;
    this.#words.textContent = words;
    this.#seen.textContent = grade?.seen ?? '';

    const unasked = (progress.fails[id] ?? 0) >= patience ? 1 : 0;
    this.#showHints(Math.min(Math.max(progress.hints[id] ?? 0, unasked), hints.length));
  }

  #showHints(count: number): void {
    if (count !== this.#shownHints) {
      const { hints } = this.#criterion;
      this.#hints.replaceChildren(
        ...hints
          .slice(0, count)
          .map(({ html }, at) =>
            h(
              'div',
              { class: 'hint' },
              h('strong', {}, `Hint ${at + 1} of ${hints.length}`),
              trusted('div', html),
            ),
          ),
      );
      this.#more.textContent = 'Show another hint';
      this.#shownHints = count;
    }
    this.#more.hidden = count >= this.#criterion.hints.length;
  }
}
