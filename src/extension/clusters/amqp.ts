import { amqpAddress, parseAmqpAddress } from '../../amqp/address.ts';
import type { AmqpConnection, AmqpOptions } from '../../amqp/connection.ts';
import type { ClusterSession } from '../explorer/cluster-session.ts';
import { askAmqpAddress } from './ask.ts';
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
  return openConnection(options, signal);
}

/** How to reach a virtual host as the cluster's user, for who opens connections of another kind. @throws {ManagementError} */
export async function amqpOptions(
  session: ClusterSession,
  vhost: string,
  store: ClusterStore,
): Promise<AmqpOptions> {
  const { cluster } = session;
  return {
    ...(await addressOf(session)),
    vhost,
    username: cluster.username,
    password: await store.passwordOf(cluster),
    ...(await readTls(cluster)),
  };
}

/** Asks where clients connect to the cluster; an empty answer goes back to what the broker says. */
export async function setAmqpAddress(session: ClusterSession, store: ClusterStore): Promise<void> {
  const { cluster } = session;
  if (store.isFromEnvironment(cluster)) {
    throw new Error(
      `${cluster.name} comes from the environment of VS Code: set RABBITMQ_AMQP_ADDRESS there, such as amqp://localhost:5672.`,
    );
  }
  const amqpAddress = await askAmqpAddress(cluster.name, cluster.amqpAddress);
  if (amqpAddress !== undefined)
    await store.update({ ...store.current(cluster), amqpAddress: amqpAddress || undefined });
}

async function addressOf(session: ClusterSession) {
  const { cluster } = session;
  if (cluster.amqpAddress === undefined) return amqpAddress(cluster.url, await session.listeners());
  const own = parseAmqpAddress(cluster.amqpAddress);
  if (typeof own === 'string') throw new Error(`The AMQP address of ${cluster.name}: ${own}`);
  return own.address;
}
