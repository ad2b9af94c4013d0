import { tryoutQuestions } from '../../../src/course/tryout-questions.ts';
import type { TryoutRun } from '../../../src/course/tryout-run.ts';
import { button } from '../../shared/controls.ts';
import { h } from '../../shared/dom.ts';
import { brokerChooser, connectFirst } from '../broker-chooser.ts';
import type { Brokers } from '../protocol.ts';
import { headline, renderRun } from './run.ts';

export interface TryoutActions {
  /** @param question what the person asks beside, of the experiment that takes it */
  run(tryout: string, question: string | null): void;
  cancel(): void;
  /** Puts the last run away. */
  forget(tryout: string): void;
  choose(broker: string): void;
  connect(): void;
}

/** What a page has below the title of each try-out: the way to run it, and what it showed. */
export class Tryouts {
  readonly #actions: TryoutActions;
  readonly #panels = new Map<string, Panel>();
  #brokers: Brokers = { all: [], chosen: null };

  constructor(actions: TryoutActions) {
    this.#actions = actions;
  }

  /** What runs the try-out. */
  panel(id: string, title: string): HTMLElement {
    const panel = new Panel(id, title, this.#actions);
    this.#panels.set(id, panel);
    panel.setBrokers(this.#brokers);
    return panel.element;
  }

  setBrokers(brokers: Brokers): void {
    this.#brokers = brokers;
    for (const panel of this.#panels.values()) panel.setBrokers(brokers);
  }

  setRun(run: TryoutRun): void {
    this.#panels.get(run.tryout)?.setRun(run);
    const isRunning = run.state === 'running';
    for (const panel of this.#panels.values()) panel.setBusy(isRunning);
  }
}

class Panel {
  readonly element: HTMLElement;
  readonly #id: string;
  readonly #title: string;
  readonly #actions: TryoutActions;
  readonly #question: HTMLInputElement | undefined;
  readonly #bar = h('div', { class: 'bar' });
  /** Stays in the page while what it says changes, as screen readers want it. */
  readonly #headline = h('p', { class: 'headline', role: 'status' });
  readonly #body = h('div', { class: 'shown' });
  #brokers: Brokers = { all: [], chosen: null };
  #run: TryoutRun | undefined;
  #busy = false;
  #isLogOpen = false;
  /** What the bar says, as text. */
  #bars = '';

  constructor(id: string, title: string, actions: TryoutActions) {
    this.#id = id;
    this.#title = title;
    this.#actions = actions;
    const question = tryoutQuestions.get(id);
    if (question) this.#question = h('input', { id: `${id}-question`, placeholder: question.example });
    const asked = question
      ? [
          h(
            'div',
            { class: 'question' },
            h('label', { for: `${id}-question` }, question.label),
            this.#question ?? '',
          ),
        ]
      : [];
    this.element = h('div', { class: 'live' }, ...asked, this.#bar, this.#headline, this.#body);
    new ResizeObserver(() => this.#drawBody()).observe(this.element);
  }

  setBrokers(brokers: Brokers): void {
    this.#brokers = brokers;
    this.#drawBar();
  }

  setBusy(busy: boolean): void {
    this.#busy = busy;
    this.#drawBar();
  }

  setRun(run: TryoutRun | undefined): void {
    // What happened is of interest while it happens; after that to who opens it.
    if (this.#run?.state !== run?.state) this.#isLogOpen = run?.state === 'running';
    this.#run = run;
    this.element.dataset.state = run?.state ?? '';
    const words = run ? headline(run) : '';
    if (this.#headline.textContent !== words) this.#headline.textContent = words;
    this.#drawBody();
    this.#drawBar();
  }

  #drawBody(): void {
    const { clientWidth } = this.#body;
    this.#body.replaceChildren(...(this.#run ? renderRun(this.#run, clientWidth, this.#isLogOpen) : []));
    const log = this.#body.querySelector('details');
    log?.querySelector('summary')?.addEventListener('click', () => {
      this.#isLogOpen = !log.open;
    });
  }

  /** Only when it says something else: a person may have the keyboard in it. */
  #drawBar(): void {
    const { state } = this.#run ?? {};
    const next = JSON.stringify([this.#brokers, state, this.#busy]);
    if (next === this.#bars) return;
    const focused = this.#bar.contains(document.activeElement);
    this.#bars = next;
    this.#bar.replaceChildren(...this.#barItems(state));
    if (focused) this.#bar.querySelector<HTMLElement>('vscode-button:not([disabled]), select')?.focus();
  }

  #barItems(state: TryoutRun['state'] | undefined): readonly HTMLElement[] {
    const label = (verb: string) => `${verb}: ${this.#title}`;
    if (state === 'running') {
      const cancel = () => this.#actions.cancel();
      return [button({ label: 'Cancel', ariaLabel: label('Cancel'), onClick: cancel })];
    }
    const { all, chosen } = this.#brokers;
    if (all.length === 0) return [connectFirst('To run it here', () => this.#actions.connect())];
    const run = button({
      label: state ? 'Run again' : 'Run',
      appearance: 'primary',
      ariaLabel: label(state ? 'Run again' : 'Run'),
      onClick: () => this.#actions.run(this.#id, this.#question?.value.trim() || null),
    });
    run.toggleAttribute('disabled', this.#busy || chosen === null);
    const items = [
      run,
      brokerChooser(this.#brokers, `${this.#id}-broker`, broker => this.#actions.choose(broker)),
    ];
    if (state) {
      const forget = () => {
        this.#actions.forget(this.#id);
        this.setRun(undefined);
      };
      items.push(button({ label: 'Put away', ariaLabel: label('Put away'), onClick: forget }));
    }
    return items;
  }
}
