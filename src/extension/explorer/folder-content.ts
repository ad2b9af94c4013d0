import { isDeepStrictEqual } from 'node:util';
import { formatCount } from '../../messages/size.ts';
import { type FolderView, isFiltered, type Page, viewWords } from './folder.ts';
import { errorNode, type TreeNode } from './node.ts';

/** How a page of a folder is read. @throws {ManagementError} */
export type ReadPage = (page: number, view: FolderView, wishes: ReadWishes) => Promise<Page>;

/** What a person who asks for a page may add. */
export interface ReadWishes {
  /** What was remembered is read again. */
  readonly anew?: boolean;
  /** It may cost more than a page. */
  readonly atAnyCost?: boolean;
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, total: number) => void;
}

/** What of one folder has been read, page by page, and is shown until it is read again. */
export class FolderContent {
  /** The folder as its parent has told it last. */
  node: TreeNode;
  readonly #read: ReadPage;
  #view: FolderView;
  #pages: readonly Page[] = [];
  #error: Error | undefined;
  #filling: Promise<boolean> | undefined;
  /** Counts the views: an answer to one that is not wanted any more is dropped. */
  #generation = 0;
  #latest: AbortController | undefined;
  /** The page whose turn it is to be read again. */
  #turn = 1;
  /** Rounds that are left out after failures: one after the first, then three, then seven. */
  #rest = 0;
  #failures = 0;
  /** By `performance.now()`. */
  #readAt = 0;

  constructor(node: TreeNode, read: ReadPage, view: FolderView = {}) {
    this.node = node;
    this.#read = read;
    this.#view = view;
  }

  get view(): FolderView {
    return this.#view;
  }

  /** Why it could not be read when it was tried last. */
  get error(): Error | undefined {
    return this.#error;
  }

  get pages(): readonly Page[] {
    return this.#pages;
  }

  isOlderThan(milliseconds: number): boolean {
    return performance.now() - this.#readAt > milliseconds;
  }

  /** The folder itself, with what its content says of it. */
  get shown(): TreeNode {
    return folderWith(this.node, this.#view, this.#pages[0]);
  }

  /** What was seen last stays beside a failure: nothing that a person has opened closes because a broker restarts. */
  childrenWith(error: Error | undefined): readonly TreeNode[] {
    const seen = new Map(this.#pages.flatMap(({ nodes }) => nodes.map(node => [node.id, node] as const)));
    const left = this.#pages.at(-1)?.left ?? 0;
    return [
      ...(error ? [errorNode(this.node, error)] : []),
      ...seen.values(),
      ...(left > 0 ? [moreNode(this.node, left)] : []),
    ];
  }

  /** Reads the first page, unless something is known already. Never fails. @returns whether it was read now */
  async fill(): Promise<boolean> {
    if (this.#pages.length > 0 || this.#error) return false;
    this.#filling ??= this.#settle(1, {}).finally(() => {
      this.#filling = undefined;
    });
    return this.#filling;
  }

  /**
   * Reads one page again, each in its turn.
   * @param afterFailure the pause after a failure has an end
   * @returns whether something is another
   */
  async refresh({ afterFailure = false } = {}): Promise<boolean> {
    if (this.#rest > 0 && !afterFailure) {
      this.#rest--;
      return false;
    }
    const page = this.#turn;
    this.#turn = page < this.#pages.length ? page + 1 : 1;
    return this.#settle(page, {});
  }

  /** Reads the whole anew, as far as it is shown, for a person who waits. */
  async reload(wishes: ReadWishes): Promise<void> {
    this.#rest = 0;
    for (let page = 1; page <= Math.max(this.#pages.length, 1); page++) {
      await this.#settle(page, { ...wishes, anew: page === 1 });
      if (this.#error) return;
    }
  }

  /** Reads the page behind those that are shown. */
  async readMore(wishes: ReadWishes = {}): Promise<void> {
    await this.#settle(this.#pages.length + 1, wishes);
  }

  /**
   * Shows another view from its first page on. The last one that is asked for wins, and stops those before it.
   * @throws {ManagementError} and what is shown stays
   */
  async show(view: FolderView, { signal, ...wishes }: ReadWishes = {}): Promise<void> {
    const generation = ++this.#generation;
    this.#latest?.abort();
    const latest = new AbortController();
    this.#latest = latest;
    const either = signal ? AbortSignal.any([signal, latest.signal]) : latest.signal;
    const page = await this.#read(1, view, { ...wishes, signal: either });
    if (generation !== this.#generation) return;
    this.#view = view;
    this.#pages = [page];
    this.#turn = 1;
    this.#error = undefined;
  }

  /** @returns whether something is another */
  async #settle(number: number, wishes: ReadWishes): Promise<boolean> {
    const generation = this.#generation;
    const view = this.#view;
    // While another view is being read this one is shown on.
    const isOver = () => generation !== this.#generation || view !== this.#view;
    try {
      const page = await this.#read(number, view, wishes);
      if (isOver()) return false;
      const failed = this.#error !== undefined;
      this.#error = undefined;
      this.#failures = 0;
      if (isDeepStrictEqual(page, this.#pages[number - 1])) return failed;
      this.#keep(number, page);
      return true;
    } catch (error) {
      if (isOver() || wishes.signal?.aborted) return false;
      const before = this.#error?.message;
      this.#error = error instanceof Error ? error : new Error(String(error));
      this.#failures = Math.min(this.#failures + 1, mostFailures);
      this.#rest = 2 ** this.#failures - 1;
      return this.#error.message !== before;
    }
  }

  /** What was deleted meanwhile makes fewer pages: behind an empty one there is nothing. */
  #keep(number: number, page: Page): void {
    const before = this.#pages.slice(0, number - 1);
    const isEnd = page.nodes.length === 0 && number > 1;
    this.#pages = isEnd ? withoutMore(before) : [...before, page, ...this.#pages.slice(number)];
  }
}

const mostFailures = 3;

/** A folder with what is to be seen of it and, where that was read, what its first page says. */
export function folderWith(node: TreeNode, view: FolderView, first?: Page): TreeNode {
  const words = [viewWords(view), first?.description ?? node.description].filter(Boolean);
  return {
    ...node,
    ...(isFiltered(view) && { traits: ['filtered'] }),
    description: words.join(' · ') || undefined,
    state: first?.state ?? node.state,
  };
}

function withoutMore(pages: readonly Page[]): readonly Page[] {
  return pages.map((page, index) => (index === pages.length - 1 ? { ...page, left: 0 } : page));
}

function moreNode(folder: TreeNode, left: number): TreeNode {
  return {
    id: `${folder.id}#more`,
    kind: 'more',
    label: `Show more (${formatCount(left)} left)`,
    state: 'normal',
    target: folder.target,
  };
}
