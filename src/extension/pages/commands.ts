import * as vscode from 'vscode';
import type { Cluster } from '../clusters/cluster.ts';
import type { pageCommands } from '../contributions/page-commands.ts';
import type { TreeNode } from '../explorer/node.ts';
import type { CommandHandlers } from '../run-command.ts';
import type { PageServices } from './pages.ts';

/** What opens the pages of queues and clusters. */
export function pageHandlers(services: PageServices) {
  const { store, tree } = services;
  /** Keys and the palette bring no argument: then it is about what is selected. */
  const targetOf = (argument: unknown) =>
    (argument as TreeNode | undefined)?.target ?? tree.selection?.target;
  return {
    openQueuePage: {
      run: async argument => {
        const target = targetOf(argument);
        if (target?.vhost === undefined || target.queue === undefined)
          throw new Error('Select a queue in the Clusters view first; Go to Queue finds it by its name.');
        const cluster = store.current({ id: target.cluster, name: 'The cluster' });
        const { openQueuePage } = await import('./queue-panel.ts');
        openQueuePage(services, { cluster, vhost: target.vhost, queue: target.queue });
      },
    },
    openClusterPage: {
      run: async argument => {
        const id = targetOf(argument)?.cluster;
        const cluster = store.list().find(known => known.id === id) ?? (await chooseCluster(store.list()));
        if (!cluster) return;
        const { openClusterPage } = await import('./cluster-panel.ts');
        openClusterPage(services, cluster);
      },
    },
  } satisfies Pick<CommandHandlers, keyof typeof pageCommands>;
}

async function chooseCluster(clusters: readonly Cluster[]): Promise<Cluster | undefined> {
  if (clusters.length === 0) throw new Error('There is no cluster yet: add one in the Clusters view first.');
  const picks = clusters.map(cluster => ({ label: cluster.name, description: cluster.url, cluster }));
  const chosen = await vscode.window.showQuickPick(picks, { title: 'Open the page of which cluster?' });
  return chosen?.cluster;
}
