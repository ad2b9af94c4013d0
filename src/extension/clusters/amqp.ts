import { type AmqpAddress, amqpAddress, parseAmqpAddress } from '../../amqp/address.ts';
import type { AmqpConnection, AmqpOptions } from '../../amqp/connection.ts';
import { AmqpError } from '../../amqp/error.ts';
import { proxyFor } from '../../management/proxy.ts';
import type { ClusterSession } from '../explorer/cluster-session.ts';
import { currentProxy } from './proxy.ts';
import type { ClusterStore } from './store.ts';
import { readTls } from './tls.ts';

/**
 * Opens an AMQP connection to a virtual host, as the cluster's user: to the address that a person has set, else to where
 * the broker says it listens.
 * @throws {AmqpError}
 */
export async function openAmqp(
  session: ClusterSession,
  vhost: string,
  store: ClusterStore,
  signal?: AbortSignal,
): Promise<AmqpConnection> {
  const options = await amqpOptions(session, vhost, store);
  // Loaded with the first connection: activation need not wait for amqplib.
  const { openConnection } = await import('../../amqp/connection.ts');
  return openConnection(options, signal).catch((error: unknown) => {
    throw withProxyHint(error, session.cluster.url);
  });
}

/** How to reach a virtual host as the cluster's user, for who opens connections of another kind. @throws {ManagementError} */
export async function amqpOptions(
  session: ClusterSession,
  vhost: string,
  store: ClusterStore,
): Promise<AmqpOptions> {
  const { cluster } = session;
  return {
    ...(await amqpAddressOf(session)),
    vhost,
    username: cluster.username,
    password: await store.passwordOf(cluster),
    ...(await readTls(cluster)),
  };
}

/** What leads to the management API does not help here: AMQP is no HTTP. */
function withProxyHint(error: unknown, managementUrl: string): unknown {
  if (!(error instanceof AmqpError) || !unreached.has(error.reason)) return error;
  const proxy = proxyFor(new URL(managementUrl), currentProxy());
  if (!proxy) return error;
  const words = `${error.message} The management API is reached through the proxy ${proxy.host}, which AMQP does not go through: open the port from here, or set the AMQP address of a way that is open.`;
  return new AmqpError(error.reason, words, { cause: error });
}

const unreached: ReadonlySet<AmqpError['reason']> = new Set(['host-unknown', 'refused', 'timeout']);

/** Where clients connect: where a person has said, else where the broker says it listens. @throws {ManagementError} */
export async function amqpAddressOf(session: ClusterSession): Promise<AmqpAddress> {
  const { cluster } = session;
  if (cluster.amqpAddress === undefined) {
    const listeners = await session.listeners();
    // Where the management API does not answer at the first address, AMQP hardly does.
    return amqpAddress(session.servedBy ?? cluster.url, listeners);
  }
  const own = parseAmqpAddress(cluster.amqpAddress);
  if (typeof own === 'string') throw new Error(`The AMQP address of ${cluster.name}: ${own}`);
  return own.address;
}
