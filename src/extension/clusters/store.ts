import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import * as z from 'zod/mini';
import type { Cluster } from './cluster.ts';
import { environmentCluster } from './environment.ts';

const storageKey = 'clusters';

const stored = z.array(
  z.object({
    id: z.string(),
    name: z.string(),
    url: z.string(),
    username: z.string(),
    amqpAddress: z.optional(z.string()),
    caFile: z.optional(z.string()),
  }),
);

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

  /** Whether the cluster comes with the environment and so cannot be edited or removed here. */
  isFromEnvironment(cluster: Cluster): boolean {
    return cluster === this.#environment?.cluster;
  }

  async passwordOf(cluster: Cluster): Promise<string> {
    if (this.#environment && this.isFromEnvironment(cluster)) return this.#environment.password;
    return (await this.#context.secrets.get(secretKey(cluster.id))) ?? '';
  }

  /** The same address and user again is the same cluster, with a new password. */
  async add(cluster: Omit<Cluster, 'id'>, password: string): Promise<void> {
    const known = this.#own().find(
      ({ url, username }) => url === cluster.url && username === cluster.username,
    );
    await this.#save({ ...cluster, id: known?.id ?? randomUUID() }, password);
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

  /** What another version or a broken disk left behind is dropped, not trusted. */
  #own(): readonly Cluster[] {
    return stored.safeParse(this.#context.globalState.get(storageKey)).data ?? [];
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
