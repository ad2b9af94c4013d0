import type { Cluster } from '../clusters/cluster.ts';
import type { ClusterSession } from './cluster-session.ts';
import { favouriteNode, favouritesNode, type SeenFavourites } from './favourites.ts';
import type { TreeNode } from './node.ts';
import { Poller } from './poller.ts';
import type { QueueKey } from './remembered-queues.ts';

export interface FavouritesOptions {
  readonly list: () => readonly QueueKey[];
  /** Those of other clusters are not shown. */
  readonly clusters: () => readonly Cluster[];
  readonly session: (cluster: Cluster) => ClusterSession;
  /** Milliseconds between two looks. */
  readonly intervalMs: () => number;
  /** Somebody looks. */
  readonly isWanted: () => boolean;
  readonly onDidChange: () => void;
}

/** The part of the tree with a person's favourites: each of their clusters is asked at its own pace. It knows nothing of VS Code. */
export class FavouritesBranch {
  /** The object that VS Code knows the folder by; what it shows comes from {@link shown}. */
  readonly root = favouritesNode(0);
  readonly #options: FavouritesOptions;
  readonly #looks = new Map<string, Look>();
  #isOpen = true;

  constructor(options: FavouritesOptions) {
    this.#options = options;
  }

  get isEmpty(): boolean {
    return this.#listed().length === 0;
  }

  get shown(): TreeNode {
    return favouritesNode(this.#listed().length);
  }

  open(): void {
    this.#isOpen = true;
    this.wake();
  }

  /** Looks soon, whether it is time or not: at one cluster, or at all. */
  wake(cluster?: string): void {
    for (const [id, { poller }] of this.#looks) if (cluster === undefined || id === cluster) poller.wake();
  }

  close(): void {
    this.#isOpen = false;
  }

  /** Looks again, for a person who waits. */
  async refresh(): Promise<void> {
    await Promise.all([...this.#looks.values()].map(({ again }) => again()));
  }

  /** What is shown now; of a cluster that was not asked yet the depth comes later. */
  children(): readonly TreeNode[] {
    return this.#listed().map(({ key, cluster }) => favouriteNode(key, cluster, this.#lookAt(cluster).seen));
  }

  /** One cluster or all are asked no more, until somebody looks again. */
  end(cluster?: string): void {
    for (const [id, { poller }] of this.#looks) {
      if (cluster !== undefined && id !== cluster) continue;
      poller.stop();
      this.#looks.delete(id);
    }
  }

  #listed(): readonly { readonly key: QueueKey; readonly cluster: Cluster }[] {
    const clusters = new Map(this.#options.clusters().map(cluster => [cluster.id, cluster]));
    return this.#options.list().flatMap(key => {
      const cluster = clusters.get(key.cluster);
      return cluster ? [{ key, cluster }] : [];
    });
  }

  #lookAt(cluster: Cluster): Look {
    const known = this.#looks.get(cluster.id);
    if (known) return known;
    const { intervalMs, isWanted, list, session, onDidChange } = this.#options;
    const again = async () => {
      const favourites = list().filter(key => key.cluster === cluster.id);
      if (favourites.length === 0) return true;
      const { readFavourites } = await import('./read-favourites.ts');
      const seen = await readFavourites(session(cluster), favourites).catch((error: Error) => error);
      look.seen = seen;
      if (this.#looks.get(cluster.id) === look) onDidChange();
      return !(seen instanceof Error);
    };
    const poller = new Poller({ task: again, intervalMs, isWanted: () => this.#isOpen && isWanted() });
    const look: Look = { poller, again, seen: undefined };
    this.#looks.set(cluster.id, look);
    poller.wake();
    return look;
  }
}

/** What is known of the favourites of a cluster. */
interface Look {
  readonly poller: Poller;
  readonly again: () => Promise<boolean>;
  /** Undefined before the first answer. */
  seen: SeenFavourites | Error | undefined;
}
