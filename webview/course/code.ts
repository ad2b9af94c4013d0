import { type Language, languages } from '../../src/course/lesson.ts';
import { button, type Tabs, tabs } from '../shared/controls.ts';
import { h } from '../shared/dom.ts';

/** A piece of code, as it stands on the page. */
export interface Sample {
  readonly language: Language;
  readonly text: string;
}

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

  /** Gives the code in a figure its buttons and, where it comes in several languages, its tabs. */
  add(figure: HTMLElement): void {
    const caption = figure.querySelector('.caption')?.textContent ?? '';
    const bar = figure.querySelector('figcaption');
    const first = figure.querySelector('pre');
    const others = [...figure.querySelectorAll('template')];
    if (!bar || !first) return;
    if (others.length === 0) {
      bar.append(...this.#buttons(caption, () => sampleIn(first)));
      return;
    }

    const prefix = `code-${this.#blocks.length}`;
    const views = [first, ...others].map(source => {
      const code = source instanceof HTMLTemplateElement ? source.content.querySelector('pre') : source;
      const language = code?.dataset.language as Language;
      return { id: `${prefix}-${language}`, label: languages[language], language, content: h('div'), code };
    });
    const ids = new Map(views.map(({ id, language }) => [language, id]));
    let selected = ids.get(this.#preferred as Language) ?? ids.get(languageOf(first)) ?? '';
    const shown = () => views.find(({ id }) => id === selected);
    // Most languages are never looked at: their code comes into the page when it is.
    const draw = () => {
      const { content, code } = shown() ?? {};
      if (code && !content?.hasChildNodes()) content?.append(code);
    };
    draw();
    const control = tabs(`${caption}: language`, views, selected, id => {
      selected = id;
      const language = shown()?.language;
      if (language) this.#choose(language);
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
    bar.append(...this.#buttons(caption, () => sampleIn(shown()?.code ?? first)));
    figure.classList.add('tabbed');
    figure.replaceChildren(bar, control.element);
  }

  #choose(language: Language): void {
    this.#preferred = language;
    this.#actions.chooseLanguage(language);
    for (const { tabs, ids } of this.#blocks) {
      const id = ids.get(language);
      if (id) tabs.select(id);
    }
  }

  #buttons(caption: string, shown: () => Sample): readonly HTMLElement[] {
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
    if (['bash', 'text'].includes(shown().language)) return [copy];
    const insert = button({
      label: 'Insert into editor',
      ariaLabel: label('Insert into editor'),
      onClick: () =>
        this.#run(insert, 'Inserted', async () => `Inserted into ${await this.#actions.insert(shown())}.`),
    });
    return [copy, insert];
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

function sampleIn(code: HTMLElement): Sample {
  return { language: languageOf(code), text: code.textContent };
}

function languageOf(code: HTMLElement): Language {
  return code.dataset.language as Language;
}
