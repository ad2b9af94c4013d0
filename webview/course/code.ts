import { type CodeBlock, type Language, languages, type Sample } from '../../src/course/lesson.ts';
import { button, type Tabs, tabs } from '../shared/controls.ts';
import { h, trusted } from '../shared/dom.ts';

export interface CodeActions {
  copy(sample: Sample): Promise<void>;
  /** Resolves with the name of the editor that the code went to. */
  insert(sample: Sample): Promise<string>;
  /** Tells a person who cannot see it, and those who can, how it went. */
  announce(words: string): void;
  chooseLanguage(language: Language): void;
}

/** All code of a page. The blocks share one choice of language: a change in one changes the others. */
export class CodeBlocks {
  readonly #actions: CodeActions;
  readonly #blocks: { readonly tabs: Tabs; readonly ids: ReadonlyMap<Language, string> }[] = [];
  #preferred: string | null;

  constructor(actions: CodeActions, preferred: string | null) {
    this.#actions = actions;
    this.#preferred = preferred;
  }

  render({ caption, samples }: CodeBlock): HTMLElement {
    const [first] = samples;
    if (!first) return h('div');
    if (samples.length === 1) {
      return h(
        'figure',
        { class: 'code' },
        this.#bar(caption || languages[first.language], () => first),
        pre(first),
      );
    }

    const prefix = `code-${this.#blocks.length}`;
    const views = samples.map(sample => ({
      id: `${prefix}-${sample.language}`,
      label: languages[sample.language],
      content: h('div'),
      sample,
    }));
    const ids = new Map(views.map(({ id, sample }) => [sample.language, id]));
    let selected = ids.get(this.#preferred as Language) ?? `${prefix}-${first.language}`;
    const shown = () => views.find(({ id }) => id === selected)?.sample ?? first;
    // Most languages are never looked at: their code is drawn when it is.
    const draw = () => {
      const content = views.find(({ id }) => id === selected)?.content;
      if (!content?.hasChildNodes()) content?.append(pre(shown()));
    };
    draw();
    const control = tabs(`${caption}: language`, views, selected, id => {
      selected = id;
      this.#choose(shown().language);
    });
    this.#blocks.push({
      ids,
      tabs: {
        element: control.element,
        select: id => {
          selected = id;
          draw();
          control.select(id);
        },
      },
    });
    return h('figure', { class: 'code tabbed' }, this.#bar(caption, shown), control.element);
  }

  #choose(language: Language): void {
    this.#preferred = language;
    this.#actions.chooseLanguage(language);
    for (const { tabs, ids } of this.#blocks) {
      const id = ids.get(language);
      if (id) tabs.select(id);
    }
  }

  #bar(caption: string, shown: () => Sample): HTMLElement {
    const label = (verb: string) => `${verb}: ${caption}`;
    const copy = button({
      label: 'Copy',
      ariaLabel: label('Copy'),
      onClick: () =>
        this.#run(copy, 'Copied', async () => {
          await this.#actions.copy(shown());
          return 'Copied.';
        }),
    });
    const bar = h('figcaption', {}, h('span', { class: 'caption' }, caption), copy);
    if (!['bash', 'text'].includes(shown().language)) {
      const insert = button({
        label: 'Insert into editor',
        ariaLabel: label('Insert into editor'),
        onClick: () =>
          this.#run(insert, 'Inserted', async () => `Inserted into ${await this.#actions.insert(shown())}.`),
      });
      bar.append(insert);
    }
    return bar;
  }

  async #run(element: HTMLElement, done: string, act: () => Promise<string>): Promise<void> {
    const label = element.textContent;
    try {
      this.#actions.announce(await act());
      element.textContent = done;
      setTimeout(() => {
        element.textContent = label;
      }, 2000);
    } catch (error) {
      this.#actions.announce(error instanceof Error ? error.message : String(error));
    }
  }
}

// Long lines scroll; tabindex lets the keyboard scroll them too.
function pre({ html, language }: Sample): HTMLElement {
  return h('pre', { tabindex: '0' }, trusted('code', html, { class: `language-${language}` }));
}
