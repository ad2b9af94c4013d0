import type { Exercise } from '../../src/course/exercise.ts';
import { outcomeOf } from '../../src/course/grade-report-text.ts';
import { brokerChooser, connectFirst } from '../course/broker-chooser.ts';
import { button } from '../shared/controls.ts';
import { h } from '../shared/dom.ts';
import type { ExerciseState } from './protocol.ts';

export interface WorkActions {
  openStarter(language: string): void;
  chooseFolder(): void;
  chooseBroker(id: string): void;
  connect(): void;
  /** Of one milestone, or of everything. */
  check(milestone: string | null): void;
  cancel(): void;
  compare(language: string): void;
  openReport(): void;
}

export interface LanguageChoice {
  readonly id: string;
  readonly label: string;
}

/** Where the work is, the check of it, and what the check came to. */
export class WorkView {
  readonly element: HTMLElement;
  readonly #exercise: Exercise;
  readonly #actions: WorkActions;
  readonly #place = h('div', { class: 'place' });
  readonly #bar = h('div', { class: 'bar' });
  /** Stays in the page while what it says changes, as screen readers want it. */
  readonly #status = h('p', { class: 'status', role: 'status' });
  readonly #trouble = h('p', { class: 'trouble', role: 'alert' });
  readonly #programs = h('div', { class: 'programs' });
  #language: string;
  #drawn = '';

  constructor(exercise: Exercise, languages: readonly LanguageChoice[], actions: WorkActions) {
    this.#exercise = exercise;
    this.#actions = actions;
    this.#language = languages[0]?.id ?? '';
    this.element = h(
      'div',
      {},
      this.#starter(languages),
      this.#place,
      this.#bar,
      this.#status,
      this.#trouble,
      this.#programs,
    );
  }

  update(state: ExerciseState): void {
    const words = statusWords(this.#exercise, state);
    if (this.#status.textContent !== words) this.#status.textContent = words;
    this.#trouble.textContent = state.trouble ?? '';
    this.element.dataset.outcome = state.run || !state.report ? '' : state.report.passed ? 'passed' : 'open';
    this.#drawBar(state);
    this.#programs.replaceChildren(...programOutput(state));
  }

  #starter(languages: readonly LanguageChoice[]): HTMLElement {
    const open = button({
      label: 'Open starter project…',
      onClick: () => this.#actions.openStarter(this.#language),
    });
    const compare = button({
      label: 'Compare with the solution…',
      onClick: () => this.#actions.compare(this.#language),
    });
    if (languages.length < 2) return h('div', { class: 'bar' }, open, compare);
    const select = h(
      'select',
      { id: 'language' },
      ...languages.map(({ id, label }) => h('option', { value: id }, label)),
    );
    select.addEventListener('change', () => {
      this.#language = select.value;
    });
    const language = h('span', { class: 'language' }, h('label', { for: 'language' }, 'in '), select);
    return h('div', { class: 'bar' }, open, language, compare);
  }

  /** Only when it says something else: a person may have the keyboard in it. */
  #drawBar({ brokers, run, folder, report }: ExerciseState): void {
    const next = JSON.stringify([brokers, run !== null, folder, report !== null]);
    if (next === this.#drawn) return;
    this.#drawn = next;
    const focused = this.#bar.contains(document.activeElement);
    const choose = button({
      label: folder === null ? 'Choose a folder…' : 'Choose another folder…',
      onClick: () => this.#actions.chooseFolder(),
    });
    const where =
      folder === null
        ? ['No folder yet: open the starter project, or choose one.']
        : ['In ', h('code', {}, folder)];
    this.#place.replaceChildren(h('span', {}, ...where), choose);
    this.#bar.replaceChildren(...this.#barItems(brokers, run !== null, folder !== null, report !== null));
    if (focused) this.#bar.querySelector<HTMLElement>('vscode-button:not([disabled])')?.focus();
  }

  #barItems(
    brokers: ExerciseState['brokers'],
    isRunning: boolean,
    hasFolder: boolean,
    isAgain: boolean,
  ): readonly HTMLElement[] {
    if (isRunning) return [button({ label: 'Cancel the check', onClick: () => this.#actions.cancel() })];
    if (brokers.all.length === 0) return [connectFirst('To check your work', () => this.#actions.connect())];
    const check = button({
      label: isAgain ? 'Check my work again' : 'Check my work',
      appearance: 'primary',
      onClick: () => this.#actions.check(null),
    });
    check.toggleAttribute('disabled', !hasFolder || brokers.chosen === null);
    const report = button({ label: 'Open the report', onClick: () => this.#actions.openReport() });
    return [
      check,
      brokerChooser(brokers, 'broker', id => this.#actions.chooseBroker(id)),
      ...(isAgain ? [report] : []),
    ];
  }
}

function statusWords(exercise: Exercise, { run, report, progress }: ExerciseState): string {
  if (run) {
    const milestone = exercise.milestones.find(({ id }) => id === run.milestone);
    const { length } = (milestone ?? exercise).criteria;
    return `Checking: ${run.decided.length} of ${length} decided · ${run.doing}`;
  }
  if (report) return outcomeOf(exercise, report);
  return progress.done ? 'Passed in an earlier check.' : '';
}

function programOutput({ report }: ExerciseState): readonly HTMLElement[] {
  if (!report || report.programs.length === 0) return [];
  return [
    h(
      'details',
      {},
      h('summary', {}, 'What your programs said'),
      ...report.programs.map(({ program, ended, output }) =>
        h(
          'figure',
          {},
          h('figcaption', {}, `${program}${ended === null ? '' : `: ${ended}`}`),
          h('pre', { tabindex: '0' }, output || 'nothing'),
        ),
      ),
    ),
  ];
}
