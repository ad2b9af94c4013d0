import type { ManagementClient } from '../../management/client.ts';
import { ManagementError } from '../../management/error.ts';
import { type ClusterIdentity, identify, type Listener, listListeners } from '../../management/overview.ts';
import { readQueueState, readVhost, type VhostState } from '../../management/topology.ts';
import { listVhosts, type VhostSummary } from '../../management/vhosts.ts';
import { newestVersion, parseVersion, type Version } from '../../model/version.ts';
import type { Cluster } from '../clusters/cluster.ts';

/** What is known of one cluster while it is shown. It asks the broker once, and again when told to. */
export class ClusterSession {
  readonly cluster: Cluster;
  readonly #open: () => Promise<ManagementClient>;
  readonly #closing = new AbortController();
  readonly #vhostStates = new Map<string, VhostState>();
  #client: Promise<ManagementClient> | undefined;
  #vhosts: readonly VhostSummary[] | undefined;
  identity: ClusterIdentity | undefined;
  /** Why the cluster as a whole does not answer; undefined while it does. */
  error: Error | undefined;

  constructor(cluster: Cluster, open: () => Promise<ManagementClient>) {
    this.cluster = cluster;
    this.#open = open;
  }

  get version(): Version {
    return parseVersion(this.identity?.version ?? '') ?? newestVersion;
  }

  /** The virtual hosts, remembered. @throws {ManagementError} */
  async vhosts(): Promise<readonly VhostSummary[]> {
    if (this.error) throw this.error;
    this.#vhosts ??= await this.#call(async (client, signal) => {
      this.identity = await identify(client, signal);
      return listVhosts(client, signal);
    });
    return this.#vhosts;
  }

  /** The state of a virtual host, of which `shown` queues are shown; remembered. @throws {ManagementError} */
  async vhost(name: string, shown: number): Promise<VhostState> {
    return this.#vhostStates.get(name) ?? this.readVhost(name, shown);
  }

  /** Asks for the state of a virtual host, whatever is remembered. @throws {ManagementError} */
  async readVhost(name: string, shown: number): Promise<VhostState> {
    return this.#call(async (client, signal) => {
      const summary = this.#vhosts?.find(vhost => vhost.name === name) ?? { name };
      const state = await readVhost(client, summary, { statisticsOf: shown, signal });
      this.#vhostStates.set(name, state);
      return state;
    });
  }

  /** One queue as it is now, in a model with all that decides on its effective settings. @throws {ManagementError} */
  async readQueue(vhost: string, name: string): Promise<VhostState> {
    const vhosts = await this.vhosts();
    return this.#call(async (client, signal) => {
      const summary = vhosts.find(known => known.name === vhost) ?? { name: vhost };
      return readQueueState(client, summary, name, signal);
    });
  }

  /** What the cluster's nodes listen on; empty for a user who may not know. @throws {ManagementError} */
  async listeners(): Promise<readonly Listener[]> {
    return this.#call((client, signal) => listListeners(client, signal));
  }

  /** The next look asks the broker. */
  forget(): void {
    this.#vhosts = undefined;
    this.#vhostStates.clear();
    this.error = undefined;
  }

  async close(): Promise<void> {
    this.#closing.abort();
    const client = await this.#client?.catch(() => undefined);
    await client?.close();
  }

  async #call<T>(work: (client: ManagementClient, signal: AbortSignal) => Promise<T>): Promise<T> {
    try {
      this.#client ??= this.#open();
      const client = await this.#client.catch(error => {
        this.#client = undefined;
        throw error;
      });
      return await work(client, this.#closing.signal);
    } catch (error) {
      const reason = error instanceof Error ? error : new Error(String(error));
      if (!isAboutOnePlace(reason)) this.error = reason;
      throw reason;
    }
  }
}

/** The cluster answers; what was asked for is gone or closed to the user. */
function isAboutOnePlace(error: Error): boolean {
  return error instanceof ManagementError && (error.reason === 'forbidden' || error.reason === 'not-found');
}
