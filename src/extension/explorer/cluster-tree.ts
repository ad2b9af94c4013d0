import * as vscode from 'vscode';
import { type ConnectsAnew, isOutdated } from '../clusters/change.ts';
import type { Cluster } from '../clusters/cluster.ts';
import type { ClusterStore } from '../clusters/store.ts';
import { clustersView } from '../contributions/views.ts';
import type { Logger } from '../logger.ts';
import { setting } from '../settings.ts';
import { badgeOf } from './badge.ts';
import { ClusterBranch } from './cluster-branch.ts';
import { type ClusterReadiness, clusterNode } from './cluster-node.ts';
import { ClusterSession } from './cluster-session.ts';
import { FavouritesBranch } from './favourites-branch.ts';
import type { FolderViews } from './find/folder-views.ts';
import type { FolderView } from './folder.ts';
import type { ReadWishes } from './folder-content.ts';
import { groupNodes, sharingProblemNode } from './groups.ts';
import { type NodeKind, type NodeTarget, readingNode, type TreeNode } from './node.ts';
import type { RememberedQueues } from './remembered-queues.ts';
import { TreeChanges } from './tree-changes.ts';
import { toTreeItem } from './tree-item.ts';

/** The tree of clusters, as VS Code asks for it. What it shows is in the branches, one a cluster. */
export class ClusterTree implements vscode.TreeDataProvider<TreeNode>, vscode.Disposable {
  readonly #store: ClusterStore;
  readonly #readiness: ReadinessNotes;
  readonly #log: Logger;
  readonly #views: FolderViews;
  readonly #favourites: FavouritesBranch;
  readonly #branches = new Map<string, ClusterBranch>();
  /** Nobody sees the clusters in them. */
  readonly #closedGroups = new Set<string>();
  /** By cluster. */
  readonly #lookingAgain = new Map<string, NodeJS.Timeout>();
  readonly #disposables: vscode.Disposable[] = [];
  readonly #changed = new vscode.EventEmitter<TreeNode[] | undefined>();
  readonly #changes = new TreeChanges<TreeNode>(nodes => this.#changed.fire(nodes));
  readonly onDidChangeTreeData = this.#changed.event;
  readonly treeView: vscode.TreeView<TreeNode>;

  constructor(store: ClusterStore, readiness: ReadinessNotes, log: Logger, kept: Kept) {
    this.#store = store;
    this.#readiness = readiness;
    this.#log = log;
    this.#views = kept.views;
    this.#favourites = new FavouritesBranch({
      list: () => kept.favourites.list(),
      clusters: () => store.list(),
      session: cluster => this.session(cluster),
      intervalMs: lookEveryMs,
      isWanted: () => this.#isLookedAt,
      onDidChange: () => this.#changes.tell(this.#favourites.root),
    });
    this.treeView = vscode.window.createTreeView(clustersView.id, {
      treeDataProvider: this,
      showCollapseAll: true,
    });
    this.#disposables.push(
      this.treeView,
      this.#changes,
      this.#changed,
      store.onDidChange(connectsAnew => this.#follow(connectsAnew)),
      kept.favourites.onDidChange(() => {
        this.#favourites.end();
        this.#changes.tell();
      }),
      readiness.onDidChange(() => {
        for (const { root } of this.#branches.values()) this.#changes.tell(root);
      }),
      this.treeView.onDidCollapseElement(({ element }) => {
        if (element.kind === 'group') this.#closedGroups.add(element.label);
        this.#partWith(element)?.close(element);
      }),
      this.treeView.onDidExpandElement(({ element }) => {
        if (element.kind === 'group') this.#closedGroups.delete(element.label);
        this.#partWith(element)?.open(element);
      }),
      this.treeView.onDidChangeVisibility(({ visible }) => visible && this.#wake()),
      vscode.window.onDidChangeWindowState(({ focused }) => focused && this.#wake()),
    );
  }

  /** What a person has selected last. */
  get selection(): TreeNode | undefined {
    return this.treeView.selection[0];
  }

  getTreeItem(node: TreeNode): vscode.TreeItem {
    if (node.kind === 'favourites') return toTreeItem(this.#favourites.shown);
    const branch = this.#branchOf(node);
    if (!branch) return toTreeItem(node);
    return toTreeItem(node.kind === 'cluster' ? this.#clusterNode(branch) : branch.shown(node));
  }

  getParent(node: TreeNode): TreeNode | undefined {
    const branch = this.#branchOf(node);
    if (node.kind !== 'cluster') return branch?.parentOf(node);
    return groupNodes(this.#store.list()).find(({ label }) => label === branch?.session.cluster.group);
  }

  async getChildren(node?: TreeNode): Promise<TreeNode[]> {
    if (!node) {
      return [
        ...this.#store.problems().map(sharingProblemNode),
        ...(this.#favourites.isEmpty ? [] : [this.#favourites.root]),
        ...groupNodes(this.#store.list()),
        ...this.#clustersIn(undefined),
      ];
    }
    if (node.kind === 'group') return this.#clustersIn(node.label);
    if (node.kind === 'favourites') return [...this.#favourites.children()];
    const branch = this.#branchOf(node);
    if (!branch) return [];
    branch.open(node);
    return [...((await this.#changes.answer(node, () => branch.childrenOf(node))) ?? [readingNode(node)])];
  }

  /** Looks again, for a person who waits: at what is open below the node, or at everything. */
  async refresh(node?: TreeNode, wishes?: ReadWishes): Promise<void> {
    if (!node) this.#store.lookAgain();
    if (!node || node.kind === 'favourites') void this.#favourites.refresh();
    if (node?.kind === 'favourites') return;
    const branch = node && this.#branchOf(node);
    if (branch) return branch.refresh(node, wishes);
    await Promise.all([...this.#branches.values()].map(each => each.refresh(each.root, wishes)));
  }

  /** Reads again what of a kind is shown, after an act that has changed it; `target` may leave out what does not matter. */
  async refreshFolder(kind: NodeKind, target: NodeTarget): Promise<void> {
    await this.#branches.get(target.cluster)?.refreshFolder(kind, target);
  }

  /** Shows the next page of the folder in which the node that offers it stands. */
  async showMore(node: TreeNode): Promise<void> {
    await this.#branchOf(node)?.showMore(node);
  }

  /** How a person wants to see a folder. */
  view(folder: TreeNode): FolderView {
    return this.#branchOf(folder)?.view(folder) ?? {};
  }

  /** Shows of a folder what a person wants to see. @throws {ManagementError} and what is shown stays */
  async setView(folder: TreeNode, view: FolderView, wishes?: ReadWishes): Promise<void> {
    await this.#branchOf(folder)?.setView(folder, view, wishes);
  }

  /**
   * Leads a person to a cluster, to a virtual host, or to a queue in it; one that is on no page that was read is asked for by its name.
   * @returns false where it is gone
   */
  async reveal(cluster: Cluster, vhost?: string, queue?: string): Promise<boolean> {
    const branch = this.#branch(cluster);
    const found = vhost === undefined ? branch.root : await branch.find(vhost, queue);
    if (!found) return false;
    this.#changes.tellNow();
    await this.treeView.reveal(found, { select: true, focus: true, expand: queue === undefined });
    return true;
  }

  /** Shows soon what was changed there: now, and when the broker's statistics have it too. */
  lookSoon({ id }: Cluster): void {
    const look = () => {
      this.#branches.get(id)?.wake();
      this.#favourites.wake(id);
    };
    look();
    clearTimeout(this.#lookingAgain.get(id));
    this.#lookingAgain.set(id, setTimeout(look, statisticsAgeMs));
  }

  /** The way to a cluster; after it was changed it is another. */
  session(cluster: Cluster): ClusterSession {
    return this.#branch(cluster).session;
  }

  /** The same, where it has answered or failed already: then it is known whether somebody wants it asked. */
  contacted({ id }: Cluster): ClusterSession | undefined {
    const session = this.#branches.get(id)?.session;
    return session?.identity || session?.error ? session : undefined;
  }

  dispose(): void {
    this.#favourites.end();
    for (const branch of this.#branches.values()) void branch.end();
    for (const timer of this.#lookingAgain.values()) clearTimeout(timer);
    for (const disposable of this.#disposables) disposable.dispose();
  }

  /** Clusters were added, changed or removed: of the others everything stays as it was seen. */
  #follow(connectsAnew: ConnectsAnew): void {
    const clusters = this.#store.list();
    for (const [id, branch] of this.#branches) {
      if (!isOutdated(branch.session.cluster, clusters, connectsAnew)) continue;
      this.#branches.delete(id);
      this.#favourites.end(id);
      void branch.end();
    }
    this.#showBadge();
    this.#changes.tell();
  }

  get #isLookedAt(): boolean {
    return this.treeView.visible && vscode.window.state.focused;
  }

  /** How many messages have died, as far as it was seen last; of a cluster that does not answer nothing is known. */
  #showBadge(): void {
    const seen = [...this.#branches.values()].flatMap(({ session, deadLettered }) =>
      session.error
        ? []
        : [...deadLettered].map(([vhost, messages]) => ({ cluster: session.cluster.name, vhost, messages })),
    );
    this.treeView.badge = badgeOf(seen);
  }

  #clustersIn(group: string | undefined): TreeNode[] {
    return this.#store
      .list()
      .filter(cluster => cluster.group === group)
      .map(cluster => this.#branch(cluster).root);
  }

  #wake(): void {
    this.#favourites.wake();
    for (const branch of this.#branches.values()) branch.wake();
  }

  #partWith(node: TreeNode): ClusterBranch | FavouritesBranch | undefined {
    return node.kind === 'favourites' ? this.#favourites : this.#branchOf(node);
  }

  #branchOf({ target }: TreeNode): ClusterBranch | undefined {
    return this.#branches.get(target.cluster);
  }

  #branch(cluster: Cluster): ClusterBranch {
    const known = this.#branches.get(cluster.id);
    if (known) return known;
    const root = clusterNode(cluster, undefined, undefined);
    const session = new ClusterSession(
      cluster,
      async () => {
        const { openClient } = await import('../clusters/connect.ts');
        return openClient(cluster, this.#store, this.#log);
      },
      () => this.#tellChange(root, session),
    );
    const branch = new ClusterBranch(root, session, {
      folders: async () => (await import('./folders.ts')).folders,
      intervalMs: lookEveryMs,
      isWanted: () => this.#isLookedAt && !this.#closedGroups.has(cluster.group ?? ''),
      viewOf: folder => this.#views.of(folder),
      onDidChange: node => {
        if (node.kind === 'deadLetterQueues') this.#showBadge();
        this.#changes.tell(node);
      },
    });
    this.#branches.set(cluster.id, branch);
    return branch;
  }

  /** The same failure again is told once. */
  #tellChange(root: TreeNode, { cluster, error }: ClusterSession): void {
    if (error) this.#log.warn(`${cluster.name}: ${error.message}`);
    else this.#branches.get(cluster.id)?.answers();
    this.#showBadge();
    this.#changes.tell(root);
  }

  #clusterNode({ session, error }: ClusterBranch): TreeNode {
    const { cluster, identity } = session;
    return clusterNode(cluster, identity, error, this.#readiness.of(cluster), session.servedBy);
  }
}

/** What is kept for a person about what the tree shows. */
export interface Kept {
  readonly views: FolderViews;
  readonly favourites: RememberedQueues;
}

/** The numbers of a queue are up to five seconds old: https://www.rabbitmq.com/docs/management#statistics-interval */
const statisticsAgeMs = 6_000;

function lookEveryMs(): number {
  return setting('refreshInterval') * 1000;
}

/** What is known of the clusters' readiness for production. */
export interface ReadinessNotes {
  readonly onDidChange: vscode.Event<unknown>;
  of(cluster: Cluster): ClusterReadiness | undefined;
}
