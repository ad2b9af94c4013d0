import type * as vscode from 'vscode';
import * as z from 'zod/mini';
import type { FolderView } from '../folder.ts';
import type { TreeNode } from '../node.ts';

/** How a person wants to see the folders of this workspace, kept by the folder's id. */
export class FolderViews {
  readonly #state: vscode.Memento;
  /** Asked for with every node that is drawn. */
  #all: Readonly<Record<string, FolderView>>;

  /** What another version left behind is dropped, not trusted. */
  constructor(state: vscode.Memento) {
    this.#state = state;
    this.#all = stored.safeParse(state.get(stateKey)).data ?? {};
  }

  of({ id }: TreeNode): FolderView {
    return this.#all[id] ?? {};
  }

  async keep({ id }: TreeNode, view: FolderView): Promise<void> {
    const { [id]: _, ...others } = this.#all;
    const isPlain = Object.keys(view.filter ?? {}).length === 0 && view.sort === undefined;
    const entries = Object.entries(isPlain ? others : { ...others, [id]: view });
    this.#all = Object.fromEntries(entries.slice(-kept));
    await this.#state.update(stateKey, this.#all);
  }
}

const stateKey = 'explorer.views';
const kept = 100;

const stored = z.record(
  z.string(),
  z.object({
    filter: z.optional(
      z.object({
        name: z.optional(z.object({ text: z.string(), isRegularExpression: z.boolean() })),
        states: z.optional(z.array(z.enum(['has dead letters', 'no consumers', 'idle', 'over its limit']))),
        types: z.optional(z.array(z.string())),
      }),
    ),
    sort: z.optional(z.object({ by: z.enum(['name', 'depth', 'rate']), descending: z.boolean() })),
  }),
);
