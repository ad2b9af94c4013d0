import type { Milestone } from '../../src/course/exercise.ts';
import { button } from '../shared/controls.ts';
import { h } from '../shared/dom.ts';
import type { ExerciseState } from './protocol.ts';

/** The way through a project, each stage with a check of its own. */
export class MilestonesView {
  readonly element: HTMLElement;
  readonly #rows: readonly Row[];

  constructor(milestones: readonly Milestone[], onCheck: (id: string) => void) {
    this.#rows = milestones.map(milestone => new Row(milestone, onCheck));
    this.element = h('ol', { class: 'milestones' }, ...this.#rows.map(({ element }) => element));
  }

  update(state: ExerciseState): void {
    for (const row of this.#rows) row.update(state);
  }
}

class Row {
  readonly element: HTMLElement;
  readonly #milestone: Milestone;
  readonly #sign = h('span', { class: 'sign', 'aria-hidden': 'true' });
  readonly #words = h('span', { class: 'standing' });
  readonly #check: HTMLElement;

  constructor(milestone: Milestone, onCheck: (id: string) => void) {
    const { id, title, criteria } = milestone;
    this.#milestone = milestone;
    this.#check = button({
      label: `Check ${id}`,
      ariaLabel: `Check ${id}: ${title}`,
      onClick: () => onCheck(id),
    });
    const ways = criteria.flatMap((criterion, at) => [
      at === 0 ? '' : ', ',
      h('a', { href: `#criterion-${criterion}` }, criterion),
    ]);
    this.element = h(
      'li',
      {},
      h('p', {}, this.#sign, h('strong', {}, ` ${id} `), title, ' ', this.#words),
      h('p', { class: 'ways' }, this.#check, h('span', {}, 'Criteria ', ...ways)),
    );
  }

  update({ progress, report, run, folder, brokers }: ExerciseState): void {
    const { id, criteria } = this.#milestone;
    const isReached = criteria.every(criterion => progress.passed.includes(criterion));
    const failed = report?.criteria.some(({ id, state }) => state === 'fail' && criteria.includes(id));
    const isNow = run?.milestone === id;
    const standing = isNow ? 'now' : failed ? 'fail' : isReached ? 'pass' : 'open';
    const [sign, words] = standings[standing];
    this.element.dataset.standing = standing;
    this.#sign.textContent = sign;
    this.#words.textContent = words;
    this.#check.toggleAttribute('disabled', run !== null || folder === null || brokers.chosen === null);
  }
}

const standings = {
  now: ['…', 'is being checked'],
  pass: ['✓', 'reached'],
  fail: ['✗', 'not yet'],
  open: ['○', ''],
} as const;
