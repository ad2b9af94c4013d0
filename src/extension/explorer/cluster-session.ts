import type { ManagementClient } from '../../management/client.ts';
import { type ClusterIdentity, identify } from '../../management/overview.ts';
import { readVhost, type VhostState } from '../../management/topology.ts';
import { listVhosts, type VhostSummary } from '../../management/vhosts.ts';
import { newestVersion, parseVersion, type Version } from '../../model/version.ts';
import type { Cluster } from '../clusters/cluster.ts';

/** What is known of one cluster while it is shown: it asks on demand and remembers the last answers. */
export class ClusterSession {
  readonly cluster: Cluster;
  readonly #open: () => Promise<ManagementClient>;
  readonly #closing = new AbortController();
  readonly #vhostStates = new Map<string, VhostState>();
  #client: Promise<ManagementClient> | undefined;
  #vhosts: readonly VhostSummary[] = [];
  identity: ClusterIdentity | undefined;
  /** Why the last call failed; undefined after one that worked. */
  error: Error | undefined;

  constructor(cluster: Cluster, open: () => Promise<ManagementClient>) {
    this.cluster = cluster;
    this.#open = open;
  }

  get version(): Version {
    return parseVersion(this.identity?.version ?? '') ?? newestVersion;
  }

  /** @throws {ManagementError} and remembers it in `error` */
  async vhosts(): Promise<readonly VhostSummary[]> {
    return this.#call(async (client, signal) => {
      this.identity = await identify(client, signal);
      this.#vhosts = await listVhosts(client, signal);
      return this.#vhosts;
    });
  }

  /** The last state that was read of a virtual host. */
  knownVhost(name: string): VhostState | undefined {
    return this.#vhostStates.get(name);
  }

  /** @throws {ManagementError} and remembers it in `error` */
  async readVhost(name: string): Promise<VhostState> {
    return this.#call(async (client, signal) => {
      const summary = this.#vhosts.find(vhost => vhost.name === name) ?? { name };
      const state = await readVhost(client, summary, signal);
      this.#vhostStates.set(name, state);
      return state;
    });
  }

  /** The next look at a virtual host asks the broker. */
  forget(): void {
    this.#vhostStates.clear();
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
      const result = await work(client, this.#closing.signal);
      this.error = undefined;
      return result;
    } catch (error) {
      this.error = error instanceof Error ? error : new Error(String(error));
      throw this.error;
    }
  }
}
