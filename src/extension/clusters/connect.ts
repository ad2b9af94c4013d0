import type { CallLog, Connection, ManagementClient } from '../../management/client.ts';
import type { Logger } from '../logger.ts';
import type { Cluster } from './cluster.ts';
import { currentProxy } from './proxy.ts';
import type { ClusterStore } from './store.ts';
import { readTls } from './tls.ts';

/** Opens a client for a cluster, with its password from the secret storage. @throws {ManagementError} */
export async function openClient(
  cluster: Cluster,
  store: ClusterStore,
  log: Logger,
): Promise<ManagementClient> {
  return clientFor(cluster, await store.passwordOf(cluster), log);
}

/** Opens a client for a cluster that is not kept yet. @throws {ManagementError} */
export async function clientFor(
  cluster: Omit<Cluster, 'id'>,
  password: string,
  log: Logger,
): Promise<ManagementClient> {
  const connection = await connectionWith(cluster, password);
  // Loaded with the first connection: undici is most of the bundle, and activation need not wait for it.
  const { ManagementClient } = await import('../../management/client.ts');
  return new ManagementClient(connection, callLog(cluster, log));
}

/** How to reach a cluster's management API, for who opens clients of their own. @throws {ManagementError} */
export async function connectionTo(cluster: Cluster, store: ClusterStore): Promise<Connection> {
  return connectionWith(cluster, await store.passwordOf(cluster));
}

/** Writes are told to everybody who looks into the log, with the user who did them; reads to who wants to know more. */
export function callLog({ name, url, username }: Omit<Cluster, 'id'>, log: Logger): CallLog {
  return (line, kind, host = new URL(url).host) => {
    if (kind === 'write') log.info(`${name}: ${line}, as user ${username}`);
    else log.debug(`${host} ${line}`);
  };
}

async function connectionWith(cluster: Omit<Cluster, 'id'>, password: string): Promise<Connection> {
  const { url, otherUrls, username, usesToken, readOnly } = cluster;
  const proxy = currentProxy();
  return { url, otherUrls, proxy, username, password, usesToken, readOnly, ...(await readTls(cluster)) };
}
