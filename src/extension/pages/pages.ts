import * as vscode from 'vscode';
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

/** The types of the pages, by which VS Code knows whose they are after a reload. */
export const queueViewType = 'rabbitmq.queue';
export const clusterViewType = 'rabbitmq.cluster';

/** Brings open pages back when the window is reloaded; their code is loaded then. */
export function registerPagesRestore(services: PageServices): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.window.registerWebviewPanelSerializer(queueViewType, {
      async deserializeWebviewPanel(panel, state) {
        const { restoreQueuePage } = await import('./queue-panel.ts');
        restoreQueuePage(services, panel, state);
      },
    }),
    vscode.window.registerWebviewPanelSerializer(clusterViewType, {
      async deserializeWebviewPanel(panel, state) {
        const { restoreClusterPage } = await import('./cluster-panel.ts');
        restoreClusterPage(services, panel, state);
      },
    }),
  );
}

/** What a queue's page is known by among those that are open. */
export function queueKey({ cluster, vhost, queue }: QueuePlace): string {
  return JSON.stringify([cluster.id, vhost, queue]);
}
