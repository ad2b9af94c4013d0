import type * as vscode from 'vscode';
import type { ClusterStore } from '../clusters/store.ts';
import type { ClusterTree } from '../explorer/cluster-tree.ts';
import type { Logger } from '../logger.ts';
import type { QueuePlace } from '../messages/access.ts';
import type { ReadinessChecks } from '../readiness/checks.ts';

/** What the pages of queues and clusters work with. */
export interface PageServices {
  readonly extensionUri: vscode.Uri;
  readonly log: Logger;
  readonly store: ClusterStore;
  readonly tree: ClusterTree;
  readonly checks: ReadinessChecks;
}

/** What a queue's page is known by among those that are open. */
export function queueKey({ cluster, vhost, queue }: QueuePlace): string {
  return JSON.stringify([cluster.id, vhost, queue]);
}
