import type * as vscode from 'vscode';
import * as z from 'zod/mini';
import { type Kept, kept } from '../../../webview/publish/protocol.ts';

/**
 * What is typed in forms that are open. VS Code keeps the state of a page too, but writes it down once a minute: what was
 * typed since then would not outlive a crash, or a reload in a browser.
 */
export class OpenForms {
  readonly #state: vscode.Memento;

  constructor(state: vscode.Memento) {
    this.#state = state;
  }

  get(form: string): Kept | undefined {
    return this.#all.find(kept => kept.form === form);
  }

  async keep(kept: Kept): Promise<void> {
    const others = this.#all.filter(({ form }) => form !== kept.form);
    // The state of a workspace is no place for large bodies.
    const isSmall = JSON.stringify(kept).length <= 262_144;
    // Of windows that crashed some may be left.
    await this.#state.update(stateKey, [...(isSmall ? [kept] : []), ...others].slice(0, mostOpen));
  }

  /** The form was closed. */
  async forget(form: string): Promise<void> {
    await this.#state.update(
      stateKey,
      this.#all.filter(kept => kept.form !== form),
    );
  }

  get #all(): readonly Kept[] {
    return stored.safeParse(this.#state.get(stateKey)).data ?? [];
  }
}

const stateKey = 'messages.openForms';
const mostOpen = 10;
const stored = z.array(kept);
