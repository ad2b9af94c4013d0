import type { ManagementClient } from '../../management/client.ts';
import { ManagementError, type ManagementErrorReason } from '../../management/error.ts';
import type { ClusterIdentity, Listener } from '../../management/overview.ts';
import type { VhostState } from '../../management/topology.ts';
import type { VhostSummary } from '../../management/vhosts.ts';
import { newestVersion, parseVersion, type Version } from '../../model/version.ts';
import type { Cluster } from '../clusters/cluster.ts';

/** Asks something of a cluster; the signal ends with the session, or when nobody waits any more. */
export type Work<T> = (client: ManagementClient, signal: AbortSignal) => Promise<T>;

/** One cluster while it is shown: the way by which everybody asks it, and what it has answered that changes rarely. */
export class ClusterSession {
  readonly cluster: Cluster;
  readonly #open: () => Promise<ManagementClient>;
  readonly #onDidChange: () => void;
  readonly #closing = new AbortController();
  readonly #remembered = new Map<string, Promise<unknown>>();
  #client: Promise<ManagementClient> | undefined;
  #identity: ClusterIdentity | undefined;
  #error: Error | undefined;
  #servedBy: string | undefined;

  /** @param onDidChange is called when {@link identity} or {@link error} is another */
  constructor(cluster: Cluster, open: () => Promise<ManagementClient>, onDidChange: () => void = () => {}) {
    this.cluster = cluster;
    this.#open = open;
    this.#onDidChange = onDidChange;
  }

  get identity(): ClusterIdentity | undefined {
    return this.#identity;
  }

  /** Why the cluster as a whole does not answer; undefined while it does. */
  get error(): Error | undefined {
    return this.#error;
  }

  /** The address that has answered last. */
  get servedBy(): string | undefined {
    return this.#servedBy;
  }

  get version(): Version {
    return parseVersion(this.#identity?.version ?? '') ?? newestVersion;
  }

  /**
   * Asks the cluster. What fails as a whole is remembered in {@link error}, until something is answered again.
   * @throws {ManagementError}
   */
  async call<T>(work: Work<T>, signal?: AbortSignal): Promise<T> {
    const either = signal ? AbortSignal.any([signal, this.#closing.signal]) : this.#closing.signal;
    try {
      const client = await this.#connected();
      const answer = await work(client, either);
      this.#servedBy = client.serving;
      this.#settle(undefined);
      return answer;
    } catch (error) {
      const reason = error instanceof Error ? error : new Error(String(error));
      if (!either.aborted) this.#settle(await this.#ofTheWhole(reason));
      throw reason;
    }
  }

  /** Finds out who we are, and where; remembered. @throws {ManagementError} */
  async connect(): Promise<ClusterIdentity> {
    return this.#identity ?? this.#identify();
  }

  /** Asks a cluster that has failed. One that answers again may be another: nothing is remembered of it. */
  async recovers(): Promise<boolean> {
    try {
      await this.#identify();
      this.#remembered.clear();
      return true;
    } catch {
      return false;
    }
  }

  /**
   * What costs too much, or changes too rarely, to be asked with each look: read once, and again after {@link forget}. Who
   * comes meanwhile waits for the same answer; a failure is not remembered.
   * @throws {ManagementError}
   */
  once<T>(key: string, read: Work<T>, anew = false, signal?: AbortSignal): Promise<T> {
    const known = this.#remembered.get(key);
    if (known && !anew) return known as Promise<T>;
    const reading = this.call(read, signal);
    this.#remembered.set(key, reading);
    reading.catch(() => {
      if (this.#remembered.get(key) === reading) this.#remembered.delete(key);
    });
    return reading;
  }

  /** Whether {@link once} has something under the key. */
  knows(key: string): boolean {
    return this.#remembered.has(key);
  }

  /** The virtual hosts, remembered. @throws {ManagementError} */
  async vhosts(): Promise<readonly VhostSummary[]> {
    await this.connect();
    const { listVhosts } = await import('../../management/vhosts.ts');
    return this.once('vhosts', listVhosts);
  }

  /** One of them. @throws {ManagementError} */
  async vhost(name: string): Promise<VhostSummary> {
    return (await this.vhosts()).find(vhost => vhost.name === name) ?? { name };
  }

  /** All that a virtual host has declared, asked each time. @throws {ManagementError} */
  async readVhost(name: string, signal?: AbortSignal): Promise<VhostState> {
    const summary = await this.vhost(name);
    const { readVhost } = await import('../../management/topology.ts');
    return this.call((client, either) => readVhost(client, summary, either), signal);
  }

  /** One queue as it is now, in a model with all that decides on its effective settings. @throws {ManagementError} */
  async readQueue(vhost: string, name: string): Promise<VhostState> {
    const summary = await this.vhost(vhost);
    const { readQueueState } = await import('../../management/topology.ts');
    return this.call((client, signal) => readQueueState(client, summary, name, signal));
  }

  /** What the cluster's nodes listen on; empty for a user who may not know. @throws {ManagementError} */
  async listeners(): Promise<readonly Listener[]> {
    const { listListeners } = await import('../../management/overview.ts');
    return this.call(listListeners);
  }

  /** The next look asks the broker. */
  forget(): void {
    this.#remembered.clear();
    this.#identity = undefined;
    this.#error = undefined;
  }

  async close(): Promise<void> {
    this.#closing.abort();
    const client = await this.#client?.catch(() => undefined);
    await client?.close();
  }

  async #identify(): Promise<ClusterIdentity> {
    const { identify } = await import('../../management/overview.ts');
    const identity = await this.call(identify);
    this.#identity = identity;
    this.#onDidChange();
    return identity;
  }

  async #connected(): Promise<ManagementClient> {
    this.#client ??= this.#open();
    return this.#client.catch(error => {
      this.#client = undefined;
      throw error;
    });
  }

  /** Where a failure may be about one answer only, the cluster is asked for the smallest one that there is. */
  async #ofTheWhole(error: Error): Promise<Error | undefined> {
    const { reason } = error as Partial<ManagementError>;
    if (reason && aboutOnePlace.has(reason)) return this.#error;
    if (!reason || !leftOpen.has(reason)) return error;
    const { identify } = await import('../../management/overview.ts');
    try {
      const deadline = AbortSignal.any([this.#closing.signal, AbortSignal.timeout(probeTimeoutMs)]);
      await identify(await this.#connected(), deadline);
      return undefined;
    } catch (failure) {
      return failure instanceof ManagementError && failure.reason !== 'cancelled' ? failure : error;
    }
  }

  #settle(error: Error | undefined): void {
    const changed = error?.message !== this.#error?.message;
    this.#error = error;
    if (changed) this.#onDidChange();
  }
}

/** The cluster answers; what was asked for is gone, closed to the user, or not taken. */
const aboutOnePlace: ReadonlySet<ManagementErrorReason> = new Set([
  'cancelled',
  'forbidden',
  'rejected',
  'read-only',
]);

const leftOpen: ReadonlySet<ManagementErrorReason> = new Set([
  'timeout',
  'connection-lost',
  'not-found',
  'not-management-api',
  'server-error',
]);

const probeTimeoutMs = 5_000;
