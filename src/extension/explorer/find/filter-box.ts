import * as vscode from 'vscode';
import { ManagementError } from '../../../management/error.ts';
import type { ClusterTree } from '../cluster-tree.ts';
import type { Filter, FolderView } from '../folder.ts';
import type { TreeNode } from '../node.ts';
import { type FilterWord, filterText, filterWords, parseFilter, toggleWord } from './filter-text.ts';
import type { FolderViews } from './folder-views.ts';
import { keepOrder } from './keep-order.ts';

/**
 * Asks what of a folder is to be seen. The folder follows while a person types: a moment after the last key the broker is asked,
 * and of several questions the last one counts. Escape brings back what was seen before.
 */
export async function filterFolder(tree: ClusterTree, views: FolderViews, folder: TreeNode): Promise<void> {
  const before = tree.view(folder);
  const kept = await new FilterBox(tree, folder, before).ask();
  if (kept) await views.keep(folder, kept);
}

/** Shows all of a folder again, in the order that it has. */
export async function clearFilter(tree: ClusterTree, views: FolderViews, folder: TreeNode): Promise<void> {
  const { filter: _, ...rest } = tree.view(folder);
  await tree.setView(folder, rest);
  await views.keep(folder, rest);
}

interface Item extends vscode.QuickPickItem {
  /** Absent: what is written is kept. */
  readonly word?: string;
}

class FilterBox {
  readonly #tree: ClusterTree;
  readonly #folder: TreeNode;
  readonly #before: FolderView;
  readonly #words: readonly FilterWord[];
  readonly #pick = vscode.window.createQuickPick<Item>();
  #timer: NodeJS.Timeout | undefined;
  #asking: AbortController | undefined;
  /** What the folder shows, and what it will show once the broker has answered. */
  #shown: FolderView;
  #view: FolderView;
  #problem: string | undefined;

  constructor(tree: ClusterTree, folder: TreeNode, before: FolderView) {
    this.#tree = tree;
    this.#folder = folder;
    this.#before = before;
    this.#shown = before;
    this.#view = before;
    this.#words = filterWords(folder.kind);
    const { vhost } = folder.target;
    this.#pick.title = `Filter ${folder.label}${vhost === undefined ? '' : ` in ${vhost}`}`;
    this.#pick.placeholder = `Part of a name or /regular expression/${this.#words.length > 0 ? ', and conditions' : ''}`;
    this.#pick.value = filterText(before.filter ?? {});
    // A person may look into the tree meanwhile, and scroll there.
    this.#pick.ignoreFocusOut = true;
    keepOrder(this.#pick);
  }

  /** @returns what is to be seen from now on; undefined where everything stays as it was */
  async ask(): Promise<FolderView | undefined> {
    this.#draw();
    void this.#tree.treeView.reveal(this.#folder, { select: false, focus: false, expand: true });
    const keeps = await new Promise<boolean>(resolve => {
      this.#pick.onDidChangeValue(() => this.#schedule(pauseMs));
      this.#pick.onDidAccept(async () => {
        const [item] = this.#pick.selectedItems;
        if (item?.word !== undefined) {
          this.#pick.activeItems = this.#pick.items.slice(0, 1);
          this.#pick.value = toggleWord(this.#pick.value, item.word);
          this.#schedule(0);
          return;
        }
        await this.#apply();
        if (this.#problem === undefined) resolve(true);
      });
      this.#pick.onDidHide(() => resolve(false));
      this.#pick.show();
    });
    clearTimeout(this.#timer);
    this.#pick.dispose();
    if (keeps) return this.#view;
    this.#asking?.abort();
    if (this.#view !== this.#before) await this.#tree.setView(this.#folder, this.#before);
    return undefined;
  }

  #schedule(delayMs: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#apply(), delayMs);
  }

  /** Shows what is written, or says why not. */
  async #apply(): Promise<void> {
    clearTimeout(this.#timer);
    const filter = parseFilter(this.#pick.value, this.#words);
    if (typeof filter === 'string') {
      this.#problem = filter;
      this.#draw();
      return;
    }
    const asking = new AbortController();
    this.#asking?.abort();
    this.#asking = asking;
    this.#pick.busy = true;
    const { filter: _, ...sorted } = this.#before;
    this.#view = Object.keys(filter).length > 0 ? { ...sorted, filter } : sorted;
    this.#problem = undefined;
    this.#draw('looking…');
    const fault = faultIn(filter);
    let answer: string | undefined;
    try {
      await this.#tree.setView(this.#folder, this.#view, {
        signal: asking.signal,
        onProgress: (done, total) =>
          this.#draw(`${done.toLocaleString('en')} of ${total.toLocaleString('en')} looked through`),
      });
      if (asking.signal.aborted) return;
      this.#shown = this.#view;
      // To 4.3 what is no regular expression is one that fits nothing.
      const fits = (await this.#tree.getChildren(this.#folder)).some(({ kind }) => kind !== 'notice');
      answer = fits ? undefined : fault;
    } catch (error) {
      if (asking.signal.aborted) return;
      this.#view = this.#shown;
      this.#problem =
        (isRejected(error) && fault) || (error instanceof Error ? error.message : String(error));
    }
    this.#pick.busy = false;
    this.#draw(answer);
  }

  /** @param words beside what Enter does; else what the tree says of the folder */
  #draw(words?: string): void {
    const [active] = this.#pick.activeItems;
    const index = active ? this.#pick.items.indexOf(active) : 0;
    const written = this.#pick.value.toLowerCase().split(/\s+/);
    const keep: Item = this.#problem
      ? { label: `$(error) ${this.#problem}`, alwaysShow: true }
      : {
          label: this.#pick.value.trim() === '' ? '$(list-unordered) Show all' : '$(filter) Keep this filter',
          description: words ?? this.#tree.getTreeItem(this.#folder).description?.toString(),
          alwaysShow: true,
        };
    this.#pick.items = [
      keep,
      ...this.#words.map(({ word, meaning }) => ({
        word,
        label: `$(${written.includes(word) ? 'check' : 'blank'}) ${word}`,
        description: meaning,
        alwaysShow: true,
      })),
    ];
    this.#pick.activeItems = this.#pick.items.slice(index, index + 1);
  }
}

/** Asked of the broker once a person has stopped typing for so long. */
const pauseMs = 200;

/** What is wrong with a regular expression, as JavaScript sees it: the broker does not say, and takes some that JavaScript does not. */
function faultIn({ name }: Filter): string | undefined {
  if (!name?.isRegularExpression) return undefined;
  try {
    new RegExp(name.text);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : undefined;
  }
}

function isRejected(error: unknown): boolean {
  return error instanceof ManagementError && error.reason === 'rejected';
}
