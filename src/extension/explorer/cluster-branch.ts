import type { NameFilter } from '../../management/pages.ts';
import { escapePattern } from '../../rules/pcre.ts';
import type { ClusterSession, Work } from './cluster-session.ts';
import type { Folders, FolderView } from './folder.ts';
import { FolderContent, folderWith, type ReadPage, type ReadWishes } from './folder-content.ts';
import type { NodeKind, NodeTarget, TreeNode } from './node.ts';
import { Poller } from './poller.ts';

export interface BranchOptions {
  /** Loaded with the first folder that is opened. */
  readonly folders: () => Promise<Folders>;
  /** Milliseconds between two looks. */
  readonly intervalMs: () => number;
  /** Somebody looks. */
  readonly isWanted: () => boolean;
  /** How a person wanted to see a folder before. */
  readonly viewOf?: (folder: TreeNode) => FolderView;
  /** What is below the node is another, or the node itself. */
  readonly onDidChange: (node: TreeNode) => void;
}

/** One cluster's part of the tree: what of its folders has been read, and which are looked at again. It knows nothing of VS Code. */
export class ClusterBranch {
  readonly session: ClusterSession;
  readonly root: TreeNode;
  readonly #options: BranchOptions;
  readonly #poller: Poller;
  readonly #contents = new Map<string, FolderContent>();
  readonly #parents = new WeakMap<TreeNode, TreeNode>();
  readonly #open = new Set<string>();
  /** Something could not be read because the cluster as a whole did not answer. */
  #wasAway = false;

  constructor(root: TreeNode, session: ClusterSession, options: BranchOptions) {
    this.root = root;
    this.session = session;
    this.#options = options;
    this.#poller = new Poller({
      task: () => this.#lookAgain(),
      intervalMs: options.intervalMs,
      isWanted: () => options.isWanted() && this.#open.has(root.id),
    });
  }

  /** Why the cluster shows nothing new: it does not answer, or not to its own folder. */
  get error(): Error | undefined {
    return this.session.error ?? this.#contents.get(this.root.id)?.error;
  }

  parentOf(node: TreeNode): TreeNode | undefined {
    return this.#parents.get(node);
  }

  /** The node with what its content says of it. */
  shown(node: TreeNode): TreeNode {
    return this.#contents.get(node.id)?.shown ?? folderWith(node, this.view(node));
  }

  view(folder: TreeNode): FolderView {
    return this.#contents.get(folder.id)?.view ?? this.#options.viewOf?.(folder) ?? {};
  }

  /** What was last seen of the dead letter queues, by virtual host. */
  get deadLettered(): ReadonlyMap<string, number> {
    const seen = [...this.#contents.values()].flatMap(({ node, pages: [first] }) =>
      first?.deadLettered === undefined ? [] : [[node.target.vhost ?? '', first.deadLettered] as const],
    );
    return new Map(seen);
  }

  /** What is below a node, read where it is not known. Never fails: a failure is a node. */
  async childrenOf(node: TreeNode): Promise<readonly TreeNode[]> {
    if (node.children !== 'onDemand') return this.#handOut(node, node.children ?? []);
    const content = this.#contentOf(node);
    if (await content.fill()) this.#redraw(content, node);
    return this.#handOut(node, content.childrenWith(this.#failureIn(content)));
  }

  /** From now on the folder is looked at again, while all around it are open too; at once where it was closed for long. */
  open({ id }: TreeNode): void {
    if (this.#open.has(id)) return;
    this.#open.add(id);
    const content = this.#contents.get(id);
    if (content?.isOlderThan(this.#options.intervalMs())) void this.#refresh(content);
  }

  close({ id }: TreeNode): void {
    this.#open.delete(id);
  }

  /** Reads a node's folder again, and what is open below it, for a person who waits: not for every folder of a cluster that stands still. */
  async refresh(node: TreeNode, wishes: ReadWishes = {}): Promise<void> {
    if (node.id === this.root.id) this.session.forget();
    for (const content of this.#openContents()) {
      if (!this.#isWithin(content.node, node)) continue;
      await content.reload(wishes);
      this.#changed(content);
      if (this.session.error) return;
    }
  }

  /** Reads again what of a kind is shown, after an act that has changed it; `target` may leave out what does not matter. */
  async refreshFolder(kind: NodeKind, target: NodeTarget): Promise<void> {
    for (const content of this.#contents.values()) {
      if (content.node.kind !== kind || !fits(content.node.target, target)) continue;
      await content.reload({});
      this.#changed(content);
    }
  }

  /** Reads the next page of the folder in which the node that offers it stands. */
  async showMore(node: TreeNode): Promise<void> {
    const folder = this.#parents.get(node);
    const content = folder && this.#contents.get(folder.id);
    if (!content) return;
    await content.readMore();
    this.#changed(content);
  }

  /** Shows of a folder what a person wants to see. @throws {ManagementError} and what is shown stays */
  async setView(folder: TreeNode, view: FolderView, wishes?: ReadWishes): Promise<void> {
    const content = this.#contentOf(folder);
    await content.show(view, wishes);
    this.#changed(content);
  }

  /** Finds a virtual host, or a queue in it; where it is on no page that was read it is asked for by its name. */
  async find(vhost: string, queue?: string): Promise<TreeNode | undefined> {
    const found = await this.#named(this.root, vhost, ({ target }) => target.vhost === vhost);
    if (!found || queue === undefined) return found;
    const folder = (await this.childrenOf(found)).find(({ kind }) => kind === 'queues');
    return folder && this.#named(folder, queue, ({ target }) => target.queue === queue);
  }

  /** The cluster answers, whoever has asked it: where it did not, nobody waits for the end of a pause. */
  answers(): void {
    if (this.#wasAway) this.#poller.wake();
  }

  /** Looks soon, whether it is time or not. */
  wake(): void {
    this.#poller.wake();
  }

  async end(): Promise<void> {
    this.#poller.stop();
    await this.session.close();
  }

  /** One round of polling: one page of each open folder, in turn. @returns whether the cluster answered */
  async #lookAgain(): Promise<boolean> {
    const isAway = this.session.error !== undefined;
    const afterFailure = this.#wasAway || isAway;
    this.#wasAway = false;
    if (isAway && !(await this.session.recovers())) {
      this.#wasAway = true;
      return false;
    }
    for (const content of this.#openContents()) {
      await this.#refresh(content, afterFailure);
      if (this.session.error) return false;
    }
    return true;
  }

  async #refresh(content: FolderContent, afterFailure = false): Promise<void> {
    if (await content.refresh({ afterFailure })) this.#changed(content);
  }

  async #named(
    folder: TreeNode,
    name: string,
    isIt: (node: TreeNode) => boolean,
  ): Promise<TreeNode | undefined> {
    const search = async () => (await this.childrenOf(folder)).find(isIt);
    const found = await search();
    if (found) return found;
    const before = this.view(folder);
    await this.setView(folder, { filter: { name: exactly(name) } });
    const asked = await search();
    if (!asked) await this.setView(folder, before);
    return asked;
  }

  /** A cluster that does not answer says so itself, once; a folder that has something to show goes on showing it. */
  #failureIn(content: FolderContent): Error | undefined {
    if (content.node.id === this.root.id) return this.error;
    return this.session.error && content.pages.length > 0 ? undefined : content.error;
  }

  /** What is drawn was drawn before anything was known of it. */
  #redraw({ shown, error }: FolderContent, drawn: TreeNode): void {
    const isAnother = shown.description !== drawn.description || shown.state !== drawn.state;
    if (isAnother || (error && drawn.id === this.root.id)) this.#options.onDidChange(drawn);
  }

  #contentOf(node: TreeNode): FolderContent {
    const known = this.#contents.get(node.id);
    if (known) {
      known.node = node;
      return known;
    }
    const readPage: ReadPage = async (
      page,
      view,
      { anew = false, atAnyCost = false, signal, onProgress },
    ) => {
      const folder = (await this.#options.folders())[node.kind];
      if (!folder) return { nodes: [] };
      const { session } = this;
      const ask = <T>(work: Work<T>) => session.call(work, signal);
      try {
        return await folder.read({
          folder: node,
          session,
          page,
          view,
          anew,
          atAnyCost,
          ask,
          signal,
          onProgress,
        });
      } catch (error) {
        this.#wasAway ||= session.error !== undefined;
        throw error;
      }
    };
    const content = new FolderContent(node, readPage, this.#options.viewOf?.(node));
    this.#contents.set(node.id, content);
    return content;
  }

  /** Remembers where the nodes stand, and by which objects they are known from now on. */
  #handOut(parent: TreeNode, nodes: readonly TreeNode[]): readonly TreeNode[] {
    for (const node of nodes) {
      this.#parents.set(node, parent);
      const content = this.#contents.get(node.id);
      if (content) content.node = node;
    }
    return nodes;
  }

  #changed(content: FolderContent): void {
    this.#forgetWhatIsGone(content);
    this.#options.onDidChange(content.node);
  }

  #forgetWhatIsGone({ node, pages }: FolderContent): void {
    const there = new Set(pages.flatMap(({ nodes }) => nodes.map(({ id }) => id)));
    const below = [...this.#contents.values()].filter(content => this.#isWithin(content.node, node));
    for (const { node: inside } of below) {
      const child = this.#ancestors(inside).find(at => this.#parents.get(at)?.id === node.id);
      if (!child || there.has(child.id)) continue;
      this.#contents.delete(inside.id);
      this.#open.delete(inside.id);
    }
  }

  #openContents(): readonly FolderContent[] {
    return [...this.#contents.values()].filter(({ node }) => this.#isShown(node));
  }

  #isShown(node: TreeNode): boolean {
    return this.#ancestors(node).every(({ id }) => this.#open.has(id));
  }

  #isWithin(node: TreeNode, around: TreeNode): boolean {
    return this.#ancestors(node).some(({ id }) => id === around.id);
  }

  /** The node, what it stands in, and so on. */
  #ancestors(node: TreeNode): readonly TreeNode[] {
    const parent = this.#parents.get(node);
    return parent ? [node, ...this.#ancestors(parent)] : [node];
  }
}

/** For the broker a name is a part of a name, where nothing more is said. */
function exactly(name: string): NameFilter {
  return { text: `^${escapePattern(name)}$`, isRegularExpression: true };
}

/** Whether everything that is named in `wanted` is the same. */
function fits(target: NodeTarget, wanted: NodeTarget): boolean {
  return Object.entries(wanted).every(
    ([key, value]) => value === undefined || target[key as keyof NodeTarget] === value,
  );
}
