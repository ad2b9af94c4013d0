import * as vscode from 'vscode';
import { amqpAddress, parseAmqpAddress } from '../../amqp/address.ts';
import type { AmqpConnection } from '../../amqp/connection.ts';
import type { ClusterSession } from '../explorer/cluster-session.ts';
import { readCertificates } from './connect.ts';
import type { ClusterStore } from './store.ts';

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
  const { cluster } = session;
  const address = await addressOf(session);
  // Loaded with the first connection: activation need not wait for amqplib.
  const { openConnection } = await import('../../amqp/connection.ts');
  const options = {
    ...address,
    vhost,
    username: cluster.username,
    password: await store.passwordOf(cluster),
    ca: cluster.caFile === undefined ? undefined : await readCertificates(cluster.caFile),
  };
  return openConnection(options, signal);
}

/** Asks where clients connect to the cluster; an empty answer goes back to what the broker says. */
export async function setAmqpAddress(session: ClusterSession, store: ClusterStore): Promise<void> {
  const { cluster } = session;
  if (store.isFromEnvironment(cluster)) {
    throw new Error(
      `${cluster.name} comes from the environment of VS Code: set RABBITMQ_AMQP_ADDRESS there, such as amqp://localhost:5672.`,
    );
  }
  const typed = await vscode.window.showInputBox({
    title: `RabbitMQ: where clients connect to ${cluster.name}`,
    prompt: 'Empty: where the broker says it listens.',
    placeHolder: 'amqps://rabbit.example.com:5671',
    value: cluster.amqpAddress ?? '',
    ignoreFocusOut: true,
    validateInput: text => {
      const address = text === '' ? undefined : parseAmqpAddress(text);
      return typeof address === 'string' ? address : undefined;
    },
  });
  if (typed === undefined) return;
  const { amqpAddress: _, ...rest } = cluster;
  await store.update(typed === '' ? rest : { ...rest, amqpAddress: withoutCredentials(typed) });
}

async function addressOf(session: ClusterSession) {
  const { cluster } = session;
  if (cluster.amqpAddress === undefined) return amqpAddress(cluster.url, await session.listeners());
  const own = parseAmqpAddress(cluster.amqpAddress);
  if (typeof own === 'string') throw new Error(`The AMQP address of ${cluster.name}: ${own}`);
  return own.address;
}

/** What is kept in the state of VS Code is no place for a password. */
function withoutCredentials(typed: string): string {
  const parsed = parseAmqpAddress(typed);
  if (typeof parsed === 'string') return typed;
  const { host, port, tls } = parsed.address;
  return `${tls ? 'amqps' : 'amqp'}://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
