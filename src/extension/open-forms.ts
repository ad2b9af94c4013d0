import type * as vscode from 'vscode';
import * as z from 'zod/mini';

/** What is typed in one form, as a page and the extension keep it. */
export interface KeptForm {
  /** The form's own name. */
  readonly form: string;
  /** Counts the changes: of two that are kept the one with more is the newer. */
  readonly revision: number;
}

/**
 * What is typed in forms that are open. VS Code keeps the state of a page too, but writes it down once a minute: what was
 * typed since then would not outlive a crash, or a reload in a browser.
 */
export class OpenForms<Kept extends KeptForm> {
  readonly #state: vscode.Memento;
  readonly #key: string;
  readonly #stored: z.ZodMiniType<Kept[]>;

  /** @param key where it stands in the state of the workspace */
  constructor(state: vscode.Memento, key: string, kept: z.ZodMiniType<Kept>) {
    this.#state = state;
    this.#key = key;
    this.#stored = z.array(kept);
  }

  /** Of what a page has kept and what is kept here the newer; undefined where the page has kept no form. */
  newest(ofPage: Kept | undefined): Kept | undefined {
    const own = this.#all.find(({ form }) => form === ofPage?.form);
    return own && ofPage && own.revision > ofPage.revision ? own : ofPage;
  }

  async keep(kept: Kept): Promise<void> {
    const others = this.#all.filter(({ form }) => form !== kept.form);
    // The state of a workspace is no place for large bodies.
    const isSmall = JSON.stringify(kept).length <= 262_144;
    // Of windows that crashed some may be left.
    await this.#state.update(this.#key, [...(isSmall ? [kept] : []), ...others].slice(0, mostOpen));
  }

  /** The form was closed. */
  async forget(form: string): Promise<void> {
    const others = this.#all.filter(kept => kept.form !== form);
    await this.#state.update(this.#key, others);
  }

  get #all(): readonly Kept[] {
    return this.#stored.safeParse(this.#state.get(this.#key)).data ?? [];
  }
}

const mostOpen = 10;
