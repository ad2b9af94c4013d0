import * as vscode from 'vscode';
import { type ClusterIdentity, identify } from '../../management/overview.ts';
import type { Logger } from '../logger.ts';
import type { Cluster } from './cluster.ts';
import { clientFor } from './connect.ts';

/** A cluster as a person writes it down, with its secret, in memory only. */
export interface Draft extends Omit<Cluster, 'id' | 'name'> {
  /** Absent: what the cluster calls itself. */
  readonly name?: string;
  readonly password: string;
}

/** Connects, and asks who we are; can be cancelled. @throws {ManagementError} */
export async function tryConnection({ password, ...draft }: Draft, log: Logger): Promise<ClusterIdentity> {
  const client = await clientFor({ ...draft, name: draft.name ?? new URL(draft.url).host }, password, log);
  try {
    return await vscode.window.withProgress(
      {
        location: vscode.ProgressLocation.Notification,
        title: `Connecting to ${draft.url}`,
        cancellable: true,
      },
      (_, token) => {
        const cancel = new AbortController();
        token.onCancellationRequested(() => cancel.abort());
        return identify(client, cancel.signal);
      },
    );
  } finally {
    await client.close();
  }
}
