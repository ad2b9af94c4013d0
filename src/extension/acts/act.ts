import * as vscode from 'vscode';
import { ManagementError } from '../../management/error.ts';
import type { Cluster } from '../clusters/cluster.ts';
import type { ClusterStore } from '../clusters/store.ts';
import type { ClusterSession, Work } from '../explorer/cluster-session.ts';
import type { ClusterTree } from '../explorer/cluster-tree.ts';
import type { NodeKind } from '../explorer/node.ts';
import type { LanguageDocuments } from '../language/documents.ts';
import type { Logger } from '../logger.ts';
import { visible } from '../visible.ts';
import { type Needs, withNeeds } from './needs.ts';

/** What acts on clusters need. */
export interface ActServices {
  readonly extensionUri: vscode.Uri;
  /** Of the workspace, where open forms are kept. */
  readonly state: vscode.Memento;
  readonly store: ClusterStore;
  readonly tree: ClusterTree;
  readonly documents: LanguageDocuments;
  readonly log: Logger;
}

/** A virtual host of a cluster. */
export interface VhostPlace {
  readonly cluster: Cluster;
  readonly vhost: string;
}

/** The way to a cluster as it is kept now. @throws when it was removed */
export function sessionOf({ store, tree }: ActServices, cluster: Cluster): ClusterSession {
  return tree.session(store.current(cluster));
}

/**
 * Asks a cluster while a person waits, who can cancel.
 * @returns undefined where the person has
 * @throws {ManagementError}
 */
export async function look<T>(
  services: ActServices,
  cluster: Cluster,
  title: string,
  work: Work<T>,
): Promise<T | undefined> {
  try {
    return await inProgress(services, cluster, title, work);
  } catch (error) {
    if (error instanceof ManagementError && error.reason === 'cancelled') return undefined;
    throw error;
  }
}

/** A write that a person was asked about, in words. */
export interface Writing {
  /** Such as `Deleting queue orders`. */
  readonly title: string;
  /** What a user who is refused has not. */
  readonly needs: Needs;
  /** Told when it is. */
  readonly done?: string;
  /** The kinds of folders in the tree that show what it changes. */
  readonly shownIn: readonly NodeKind[];
  /** Undefined: of all virtual hosts. */
  readonly vhost?: string;
}

/**
 * Writes to a cluster what a person was asked about, shows it in the tree, and says that it is done. The client's log has a line
 * for each call.
 * @throws {ManagementError}
 */
export async function write<T>(
  services: ActServices,
  cluster: Cluster,
  { title, needs, done, shownIn, vhost }: Writing,
  work: Work<T>,
): Promise<T> {
  try {
    const result = await inProgress(services, cluster, title, work);
    if (done) void vscode.window.showInformationMessage(`RabbitMQ: ${visible(done)}`);
    return result;
  } catch (error) {
    // A pause that is cut short throws an error of its own.
    if (error instanceof Error && error.name === 'AbortError')
      throw new ManagementError('cancelled', `${title} was cancelled.`, { cause: error });
    throw named(withNeeds(error, needs, sessionOf(services, cluster)), `${title} on ${cluster.name}`);
  } finally {
    // What failed may have been done in part.
    for (const kind of shownIn)
      void services.tree.refreshFolder(kind, {
        cluster: cluster.id,
        ...(vhost === undefined ? {} : { vhost }),
      });
  }
}

/** Of a connection that broke the words alone do not tell what was under way. */
function named(error: unknown, act: string): unknown {
  if (!(error instanceof ManagementError)) return error;
  return new ManagementError(error.reason, `${act}: ${error.message}`, { cause: error });
}

function inProgress<T>(services: ActServices, cluster: Cluster, title: string, work: Work<T>): Thenable<T> {
  const session = sessionOf(services, cluster);
  const location = vscode.ProgressLocation.Notification;
  return vscode.window.withProgress(
    { location, title: `RabbitMQ: ${visible(title)}`, cancellable: true },
    (_, token) => {
      const cancelled = new AbortController();
      token.onCancellationRequested(() => cancelled.abort());
      return session.call(work, cancelled.signal);
    },
  );
}
