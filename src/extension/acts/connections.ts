import * as vscode from 'vscode';
import { closeConnection, closeConnectionsOf } from '../../management/connections.ts';
import type { Cluster } from '../clusters/cluster.ts';
import { mayWrite } from '../clusters/guard.ts';
import { type ActServices, write } from './act.ts';

/** Asks for a reason, and closes a connection. @throws {ManagementError} */
export async function askToCloseConnection(
  services: ActServices,
  cluster: Cluster,
  connection: string,
): Promise<void> {
  const reason = await askReason(`Close connection ${connection}`);
  if (reason === undefined) return;
  const isAllowed = await mayWrite(services.store, cluster, {
    title: 'Close Connection',
    question: `Close connection ${connection} of ${cluster.name}?`,
    detail: `Its channels and consumers end; what they hold unacknowledged is delivered again. Most clients connect anew. They are told: ${reason}`,
    destructive: true,
  });
  if (!isAllowed) return;
  const words = {
    title: `Closing connection ${connection}`,
    needs: 'administrator',
    shownIn: ['connections'],
    done: `Connection ${connection} of ${cluster.name} is closed.`,
  } as const;
  await write(services, cluster, words, (client, signal) =>
    closeConnection(client, connection, reason, signal),
  );
}

/** The same for all connections of a user. @throws {ManagementError} */
export async function askToCloseConnectionsOf(
  services: ActServices,
  cluster: Cluster,
  user: string,
): Promise<void> {
  const reason = await askReason(`Close all connections of user ${user}`);
  if (reason === undefined) return;
  const isAllowed = await mayWrite(services.store, cluster, {
    title: 'Close All Connections',
    question: `Close all connections of user ${user} on ${cluster.name}?`,
    detail: `In every virtual host. Most clients connect anew, unless the user is deleted or has another password by then. They are told: ${reason}`,
    destructive: true,
  });
  if (!isAllowed) return;
  const words = {
    title: `Closing the connections of user ${user}`,
    needs: 'administrator',
    shownIn: ['connections'],
    done: `The connections of user ${user} on ${cluster.name} are closed.`,
  } as const;
  await write(services, cluster, words, (client, signal) => closeConnectionsOf(client, user, reason, signal));
}

function askReason(title: string): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    title: `RabbitMQ: ${title}`,
    prompt: "Why? Told to the client, and written into the broker's log.",
    value: 'Closed from VS Code',
    ignoreFocusOut: true,
    validateInput: text => (text.trim() === '' ? 'Its people want to know.' : undefined),
  });
}
