import type * as vscode from 'vscode';
import * as z from 'zod/mini';

const stateKey = 'messages.published';
const kept = 20;
const stored = z.array(z.object({ text: z.string(), at: z.number() }));

export type PublishedDocument = z.infer<typeof stored>[number];

/** The documents that were published from this workspace, the last one first. */
export class PublishedDocuments {
  readonly #state: vscode.Memento;

  constructor(state: vscode.Memento) {
    this.#state = state;
  }

  /** What another version left behind is dropped, not trusted. */
  list(): readonly PublishedDocument[] {
    return stored.safeParse(this.#state.get(stateKey)).data ?? [];
  }

  async add(text: string): Promise<void> {
    // The state of a workspace is no place for large bodies.
    if (text.length > 65_536) return;
    const others = this.list().filter(document => document.text !== text);
    await this.#state.update(stateKey, [{ text, at: Date.now() }, ...others].slice(0, kept));
  }
}
