import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import type { Cluster, ClusterMarks } from './cluster.ts';
import { environmentCluster } from './environment.ts';
import { storedClusters } from './stored.ts';

const storageKey = 'clusters';

/** The clusters of this person on this machine: what is known of them in the global state, passwords in SecretStorage. */
export class ClusterStore implements vscode.Disposable {
  readonly #context: vscode.ExtensionContext;
  readonly #environment = environmentCluster(process.env);
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.#changed.event;

  constructor(context: vscode.ExtensionContext) {
    this.#context = context;
  }

  list(): readonly Cluster[] {
    const own = this.#own();
    return this.#environment ? [this.#environment.cluster, ...own] : own;
  }

  /** The cluster as it is kept now. @throws when it was removed */
  current({ id, name }: Pick<Cluster, 'id' | 'name'>): Cluster {
    const current = this.list().find(cluster => cluster.id === id);
    if (!current) throw new Error(`${name} was removed from VS Code. Add the cluster again to go on.`);
    return current;
  }

  /** Whether the cluster comes with the environment and so cannot be edited or removed here. */
  isFromEnvironment(cluster: Pick<Cluster, 'id'>): boolean {
    return cluster.id === this.#environment?.cluster.id;
  }

  async passwordOf(cluster: Cluster): Promise<string> {
    if (this.#environment && this.isFromEnvironment(cluster)) return this.#environment.password;
    return (await this.#context.secrets.get(secretKey(cluster.id))) ?? '';
  }

  /** The same address and user again is the same cluster, with a new password; what it was marked as stays. */
  async add(cluster: Omit<Cluster, 'id'>, password: string): Promise<Cluster> {
    const known = this.#own().find(
      ({ url, username }) => url === cluster.url && username === cluster.username,
    );
    const added = { ...known, ...cluster, id: known?.id ?? randomUUID() };
    await this.#save(added, password);
    return added;
  }

  /** Marks a cluster anew, and nothing else of it. @throws when it was removed */
  async mark(cluster: Cluster, { environment, readOnly }: ClusterMarks): Promise<void> {
    await this.update({ ...this.current(cluster), environment, readOnly });
  }

  /** Without a password the one that is stored stays. */
  async update(cluster: Cluster, password?: string): Promise<void> {
    await this.#save(cluster, password ?? (await this.passwordOf(cluster)));
  }

  async remove({ id }: Cluster): Promise<void> {
    await this.#context.secrets.delete(secretKey(id));
    await this.#write(this.#own().filter(cluster => cluster.id !== id));
  }

  dispose(): void {
    this.#changed.dispose();
  }

  #own(): readonly Cluster[] {
    return storedClusters(this.#context.globalState.get(storageKey));
  }

  async #save(cluster: Cluster, password: string): Promise<void> {
    await this.#context.secrets.store(secretKey(cluster.id), password);
    const own = this.#own();
    const known = own.some(({ id }) => id === cluster.id);
    await this.#write(
      known ? own.map(other => (other.id === cluster.id ? cluster : other)) : [...own, cluster],
    );
  }

  async #write(clusters: readonly Cluster[]): Promise<void> {
    await this.#context.globalState.update(storageKey, clusters);
    this.#changed.fire();
  }
}

function secretKey(id: string): string {
  return `cluster:${id}:password`;
}
