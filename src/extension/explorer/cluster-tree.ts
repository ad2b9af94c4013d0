import * as vscode from 'vscode';
import { maxPageSize } from '../../management/queues.ts';
import type { Cluster } from '../clusters/cluster.ts';
import { openClient } from '../clusters/connect.ts';
import type { ClusterStore } from '../clusters/store.ts';
import { clustersView } from '../contributions/views.ts';
import type { Logger } from '../logger.ts';
import { setting } from '../settings.ts';
import { ClusterSession } from './cluster-session.ts';
import {
  type ClusterReadiness,
  clusterNode,
  errorNode,
  type TreeNode,
  vhostChildren,
  vhostNodes,
} from './nodes.ts';
import { Poller } from './poller.ts';
import { toTreeItem } from './tree-item.ts';

/** The tree of clusters. It shows what its sessions know, and looks again at what is open while somebody looks at it. */
export class ClusterTree implements vscode.TreeDataProvider<TreeNode>, vscode.Disposable {
  readonly #store: ClusterStore;
  readonly #readiness: ReadinessNotes;
  readonly #log: Logger;
  readonly #watched = new Map<string, WatchedCluster>();
  readonly #openVhosts = new Map<string, TreeNode>();
  /** How many queues a person wants to see, by the id of the virtual host's node. */
  readonly #shownQueues = new Map<string, number>();
  /** Of the nodes that VS Code or a person has asked for. */
  readonly #parents = new WeakMap<TreeNode, TreeNode>();
  readonly #disposables: vscode.Disposable[] = [];
  readonly #changed = new vscode.EventEmitter<TreeNode | undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #view: vscode.TreeView<TreeNode>;

  constructor(store: ClusterStore, readiness: ReadinessNotes, log: Logger) {
    this.#store = store;
    this.#readiness = readiness;
    this.#log = log;
    this.#view = vscode.window.createTreeView(clustersView.id, {
      treeDataProvider: this,
      showCollapseAll: true,
    });
    this.#disposables.push(
      this.#view,
      this.#changed,
      store.onDidChange(() => this.refresh()),
      readiness.onDidChange(() => {
        for (const watched of this.#watched.values()) this.#redraw(watched);
      }),
      this.#view.onDidCollapseElement(({ element }) => this.#openVhosts.delete(element.id)),
      this.#view.onDidExpandElement(({ element }) => this.#markOpen(element)),
      this.#view.onDidChangeVisibility(({ visible }) => visible && this.#wake()),
      vscode.window.onDidChangeWindowState(({ focused }) => focused && this.#wake()),
    );
  }

  getTreeItem(node: TreeNode): vscode.TreeItem {
    const watched = node.kind === 'cluster' ? this.#watched.get(node.id) : undefined;
    if (!watched) return toTreeItem(node);
    watched.drawn = watched.freshNode();
    return toTreeItem(watched.drawn);
  }

  getParent(node: TreeNode): TreeNode | undefined {
    return this.#parents.get(node);
  }

  async getChildren(node?: TreeNode): Promise<TreeNode[]> {
    if (!node) return this.#store.list().map(cluster => this.#watch(cluster).node);
    const children = await this.#childrenOf(node);
    for (const child of children) this.#parents.set(child, node);
    return children;
  }

  async #childrenOf(node: TreeNode): Promise<TreeNode[]> {
    if (node.children !== 'onDemand') return [...(node.children ?? [])];
    const watched = this.#watched.get(node.target.cluster);
    if (!watched) return [];
    try {
      return [...(await this.#load(node, watched.session))];
    } catch (error) {
      const reason = error instanceof Error ? error : new Error(String(error));
      this.#log.warn(`${watched.session.cluster.name}: ${reason.message}`);
      return [errorNode(node, reason)];
    } finally {
      this.#redraw(watched);
    }
  }

  /** Looks again: at one cluster, or at everything. */
  refresh(node?: TreeNode): void {
    const watched = node && this.#watched.get(node.target.cluster);
    if (watched) {
      watched.session.forget();
      this.#changed.fire(watched.node);
      return;
    }
    this.#endSessions();
    this.#openVhosts.clear();
    this.#changed.fire(undefined);
  }

  /** Shows the next page of queues of the virtual host in which `node` stands. */
  async showMore({ target }: TreeNode): Promise<void> {
    const vhost = [...this.#openVhosts.values()].find(
      open => open.target.cluster === target.cluster && open.target.vhost === target.vhost,
    );
    const watched = this.#watched.get(target.cluster);
    if (!vhost || !watched || target.vhost === undefined) return;
    this.#shownQueues.set(vhost.id, this.#shown(vhost) + maxPageSize);
    await watched.session.readVhost(target.vhost, this.#shown(vhost));
    this.#changed.fire(vhost);
  }

  /**
   * Leads a person to a virtual host, or to a queue in it.
   * @returns false where the tree does not show it: it is gone, or among many that are not listed yet
   */
  async reveal(cluster: Cluster, vhost: string, queue?: string): Promise<boolean> {
    let found: TreeNode | undefined = this.#watch(cluster).node;
    const steps: readonly ((node: TreeNode) => boolean)[] = [
      ({ kind, target }) => kind === 'vhost' && target.vhost === vhost,
      ...(queue === undefined
        ? []
        : [
            ({ kind }: TreeNode) => kind === 'queues',
            ({ kind, target }: TreeNode) => kind === 'queue' && target.queue === queue,
          ]),
    ];
    for (const isNext of steps) found = found && (await this.getChildren(found)).find(isNext);
    if (!found) return false;
    await this.#view.reveal(found, { select: true, focus: true, expand: queue === undefined });
    return true;
  }

  /** Shows soon what was changed there. */
  lookSoon({ id }: Cluster): void {
    this.#watched.get(id)?.poller.wake();
  }

  /** What is known of a cluster; after a refresh it is another. */
  session(cluster: Cluster): ClusterSession {
    return this.#watch(cluster).session;
  }

  dispose(): void {
    this.#endSessions();
    for (const disposable of this.#disposables) disposable.dispose();
  }

  #endSessions(): void {
    for (const { session, poller } of this.#watched.values()) {
      poller.stop();
      void session.close();
    }
    this.#watched.clear();
  }

  async #load(node: TreeNode, session: ClusterSession): Promise<readonly TreeNode[]> {
    if (node.target.vhost === undefined) return vhostNodes(session.cluster, await session.vhosts());
    this.#markOpen(node);
    const shown = this.#shown(node);
    return vhostChildren(node, await session.vhost(node.target.vhost, shown), session.version, shown);
  }

  /** The cluster's own line is drawn before anything is known of it, and again when its answer changes it. */
  #redraw({ node, drawn, freshNode }: WatchedCluster): void {
    const fresh = freshNode();
    if (drawn.description !== fresh.description || drawn.tooltip !== fresh.tooltip) this.#changed.fire(node);
  }

  #shown(vhost: TreeNode): number {
    return this.#shownQueues.get(vhost.id) ?? maxPageSize;
  }

  #markOpen(node: TreeNode): void {
    if (node.kind === 'vhost') this.#openVhosts.set(node.id, node);
  }

  #wake(): void {
    for (const { poller } of this.#watched.values()) poller.wake();
  }

  #watch(cluster: Cluster): WatchedCluster {
    const known = this.#watched.get(cluster.id);
    if (known) return known;
    const session = new ClusterSession(cluster, () => openClient(cluster, this.#store, this.#log));
    const freshNode = () =>
      clusterNode(cluster, session.identity, session.error, this.#readiness.of(cluster));
    const node = freshNode();
    const poller = new Poller({
      task: () => this.#lookAgain(node, session),
      intervalMs: () => setting('refreshInterval') * 1000,
      isWanted: () => this.#view.visible && vscode.window.state.focused,
    });
    const watched = { session, poller, node, drawn: node, freshNode };
    this.#watched.set(cluster.id, watched);
    return watched;
  }

  /** One round of polling: the open virtual hosts, or, after a failure, the cluster as a whole. */
  async #lookAgain(cluster: TreeNode, session: ClusterSession): Promise<boolean> {
    const failedBefore = session.error;
    try {
      if (failedBefore) {
        session.forget();
        await session.vhosts();
        this.#changed.fire(cluster);
        return true;
      }
      for (const node of [...this.#openVhosts.values()].filter(
        ({ target }) => target.cluster === cluster.id,
      )) {
        await session.readVhost(node.target.vhost ?? '', this.#shown(node));
        this.#changed.fire(node);
      }
      return true;
    } catch (error) {
      // The same failure again would only repeat what the tree says already.
      if (session.error?.message !== failedBefore?.message) {
        this.#log.warn(`${session.cluster.name}: ${error instanceof Error ? error.message : error}`);
        this.#changed.fire(cluster);
      }
      return false;
    }
  }
}

/** What is known of the clusters' readiness for production. */
export interface ReadinessNotes {
  readonly onDidChange: vscode.Event<unknown>;
  of(cluster: Cluster): ClusterReadiness | undefined;
}

interface WatchedCluster {
  readonly session: ClusterSession;
  readonly poller: Poller;
  /** The object that VS Code knows the cluster's node by; what it shows comes from `freshNode`. */
  readonly node: TreeNode;
  /** What it showed when it was last drawn. */
  drawn: TreeNode;
  freshNode(): TreeNode;
}
