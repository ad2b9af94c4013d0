import type { Criterion, Exercise, Milestone } from '../../course/exercise.ts';
import type { CriterionGrade, GradeProgress } from '../../course/grade-report.ts';

/** What was seen of one criterion. */
export interface Verdict {
  readonly state: CriterionGrade['state'];
  /** With numbers; a sentence or several. */
  readonly seen: string;
}

export function pass(seen: string): Verdict {
  return { state: 'pass', seen };
}

export function fail(seen: string): Verdict {
  return { state: 'fail', seen };
}

export function notChecked(seen: string): Verdict {
  return { state: 'not-checked', seen };
}

/** Takes down the verdicts of one run, and tells of each. */
export class Scorecard {
  readonly #criteria: readonly Criterion[];
  readonly #exercise: Exercise;
  readonly #tell: (progress: GradeProgress) => void;
  readonly #verdicts = new Map<string, Verdict>();
  #doing = '';

  /** @param milestone only its criteria are looked at */
  constructor(exercise: Exercise, milestone: Milestone | undefined, tell: (progress: GradeProgress) => void) {
    this.#exercise = exercise;
    this.#criteria = exercise.criteria.filter(({ id }) => !milestone || milestone.criteria.includes(id));
    this.#tell = tell;
  }

  /** Whether one of these is to be looked at. */
  wants(...criteria: readonly string[]): boolean {
    return this.#criteria.some(({ id }) => criteria.includes(id));
  }

  /** What is waited for now. */
  doing(words: string): void {
    this.#doing = words;
    this.#told();
  }

  /** The first verdict on a criterion that is not a pass stays; one that nobody wants is dropped. @param criterion its id, such as `1.4` */
  set(criterion: string, verdict: Verdict): void {
    if (!this.#exercise.criteria.some(({ id }) => id === criterion))
      throw new Error(`The exercise ${this.#exercise.id} has no criterion ${criterion}`);
    if (!this.wants(criterion)) return;
    const before = this.#verdicts.get(criterion);
    if (before && before.state !== 'pass') return;
    this.#verdicts.set(criterion, verdict);
    this.#told();
  }

  /** Every criterion that is wanted, in the order of the exercise. @param why those that have no verdict were not looked at */
  grades(why: string): readonly CriterionGrade[] {
    return this.#criteria.map(criterion =>
      gradeOf(criterion, this.#verdicts.get(criterion.id) ?? notChecked(why)),
    );
  }

  #told(): void {
    const criteria = [...this.#verdicts].flatMap(([id, verdict]) => {
      const criterion = this.#criteria.find(candidate => candidate.id === id);
      return criterion ? [gradeOf(criterion, verdict)] : [];
    });
    this.#tell({ doing: this.#doing, criteria });
  }
}

function gradeOf({ id, title, weight, points }: Criterion, { state, seen }: Verdict): CriterionGrade {
  return { id, title, weight, ...(points === undefined ? {} : { points }), state, seen };
}
