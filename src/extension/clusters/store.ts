import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { ManagementError } from '../../management/error.ts';
import type { ConnectsAnew } from './change.ts';
import { type Cluster, type ClusterMarks, withProtectionOf } from './cluster.ts';
import { environmentCluster } from './environment.ts';
import {
  type ClusterOfWorkspace,
  isOfWorkspace,
  SharedClusters,
  type SharingProblem,
} from './shared-clusters.ts';
import { type OwnWords, storedClusters, storedWords } from './stored.ts';

const storageKey = 'clusters';
const wordsKey = 'sharedClusters';

/**
 * The clusters of this person on this machine, and those that the workspace shares: what is known of them in the global state,
 * passwords in SecretStorage.
 */
export class ClusterStore implements vscode.Disposable {
  readonly #context: vscode.ExtensionContext;
  readonly #environment = environmentCluster(process.env);
  readonly #shared = new SharedClusters();
  readonly #changed = new vscode.EventEmitter<ConnectsAnew>();
  readonly onDidChange = this.#changed.event;
  readonly #disposables: readonly vscode.Disposable[];
  /** What of the global state was told of last. */
  #told = '';

  constructor(context: vscode.ExtensionContext) {
    this.#context = context;
    this.#disposables = [
      this.#shared,
      this.#changed,
      this.#shared.onDidChange(connectsAnew => this.#changed.fire(connectsAnew)),
      vscode.window.onDidChangeWindowState(({ focused }) => focused && this.lookAgain()),
      // Clients that are open go the old way.
      vscode.workspace.onDidChangeConfiguration(change => {
        if (change.affectsConfiguration('http')) this.#changed.fire(() => true);
      }),
    ];
    this.#told = this.#kept;
  }

  /** Since VS Code was started the files of the workspace have been read. */
  get isComplete(): Promise<void> {
    return this.#shared.firstRead;
  }

  /** What a file of the workspace says of a cluster that a person has added too protects that one. */
  list(): readonly Cluster[] {
    const shared = this.#shared.list();
    const own = this.#own().map(cluster => {
      const sharing = shared.find(other => isSame(other, cluster))?.shared;
      return sharing ? { ...cluster, ...withProtectionOf(cluster, sharing.marks), shared: sharing } : cluster;
    });
    const words = this.#words();
    return [
      ...(this.#environment ? [this.#environment.cluster] : []),
      ...own,
      ...shared
        .filter(cluster => !own.some(other => isSame(cluster, other)))
        .map(cluster => withWords(cluster, words[cluster.id])),
    ];
  }

  /** Another window may have changed them: VS Code brings the state, and tells nobody. */
  lookAgain(): void {
    if (this.#told !== this.#kept) this.#tell(() => false);
  }

  /** What is wrong with the files of the workspace that share clusters. */
  problems(): readonly SharingProblem[] {
    return this.#shared.problems();
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

  /** @throws where the cluster cannot be changed or removed here, with the place where it can */
  mustBeOwn({ id, name, shared }: Cluster): void {
    if (isOfWorkspace({ id })) throw new Error(`${name} comes from ${shared?.file}: change that file.`);
  }

  /** @throws {ManagementError} `untrusted` where the cluster is one of a workspace that nobody has said to trust */
  mustBeTrusted({ id, name, shared }: Cluster): void {
    if (!isOfWorkspace({ id }) || vscode.workspace.isTrusted) return;
    throw new ManagementError(
      'untrusted',
      `Not contacted: the workspace is not trusted, and ${name} comes from its ${shared?.file}. Trust the workspace to go on (Workspaces: Manage Workspace Trust).`,
    );
  }

  /** Asked before each connection. @throws {ManagementError} where nobody has given it here, or a shared cluster may not have it */
  async passwordOf(cluster: Cluster): Promise<string> {
    if (this.#environment && this.isFromEnvironment(cluster)) return this.#environment.password;
    this.mustBeTrusted(cluster);
    const kept = await this.#context.secrets.get(secretKey(cluster.id));
    const { ownSecret, secretFor } = await import('./bound-secret.ts');
    return isOfWorkspace(cluster) ? secretFor(cluster, kept) : ownSecret(cluster, kept);
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
  async mark(cluster: Cluster, { environment, readOnly, color }: ClusterMarks): Promise<void> {
    const marks = { environment, readOnly, color };
    if (isOfWorkspace(cluster)) await this.#say(cluster, marks);
    else await this.update({ ...this.current(cluster), ...marks });
  }

  /** Without a password the one that is stored stays. Of a shared cluster only who a person is can be another. */
  async update(cluster: Cluster, password?: string): Promise<void> {
    if (!isOfWorkspace(cluster)) return this.#save(cluster, password);
    const { username, usesToken } = cluster;
    if (password !== undefined) {
      const { boundSecret } = await import('./bound-secret.ts');
      const secret = boundSecret({ ...this.current(cluster), username, usesToken }, password);
      await this.#context.secrets.store(secretKey(cluster.id), secret);
    }
    await this.#say(cluster, { username, usesToken });
  }

  async remove(cluster: Cluster): Promise<void> {
    this.mustBeOwn(cluster);
    const { id } = cluster;
    await this.#context.secrets.delete(secretKey(id));
    await this.#write(
      this.#own().filter(cluster => cluster.id !== id),
      id,
    );
  }

  dispose(): void {
    for (const disposable of this.#disposables) disposable.dispose();
  }

  #own(): readonly Cluster[] {
    return storedClusters(this.#context.globalState.get(storageKey));
  }

  async #save({ shared: _, ...cluster }: Cluster, password: string | undefined): Promise<void> {
    if (password !== undefined) await this.#context.secrets.store(secretKey(cluster.id), password);
    const own = this.#own();
    const known = own.some(({ id }) => id === cluster.id);
    await this.#write(
      known ? own.map(other => (other.id === cluster.id ? cluster : other)) : [...own, cluster],
      cluster.id,
    );
  }

  #words(): Readonly<Record<string, OwnWords>> {
    return storedWords(this.#context.globalState.get(wordsKey));
  }

  async #say({ id }: Cluster, words: OwnWords): Promise<void> {
    const known = this.#words();
    await this.#context.globalState.update(wordsKey, { ...known, [id]: { ...known[id], ...words } });
    this.#tell(changed => changed.id === id);
  }

  /** @param changed the id of the one that is another */
  async #write(clusters: readonly Cluster[], changed: string): Promise<void> {
    await this.#context.globalState.update(storageKey, clusters);
    this.#tell(({ id }) => id === changed);
  }

  get #kept(): string {
    const { globalState } = this.#context;
    return JSON.stringify([globalState.get(storageKey), globalState.get(wordsKey)]);
  }

  #tell(connectsAnew: ConnectsAnew): void {
    this.#told = this.#kept;
    this.#changed.fire(connectsAnew);
  }
}

function secretKey(id: string): string {
  return `cluster:${id}:password`;
}

/** The file tells of a cluster that a person has added as well. */
function isSame(shared: ClusterOfWorkspace, own: Cluster): boolean {
  return shared.url === own.url && (shared.username === undefined || shared.username === own.username);
}

function withWords(cluster: ClusterOfWorkspace, words: OwnWords = {}): Cluster {
  const { username = cluster.username ?? '', usesToken = cluster.usesToken } = words;
  return { ...cluster, ...withProtectionOf(words, cluster), username, usesToken };
}
