import * as vscode from 'vscode';
import type { Cluster } from '../clusters/cluster.ts';
import type { ClusterStore } from '../clusters/store.ts';
import type { findCommands } from '../contributions/find-commands.ts';
import type { CommandHandlers } from '../run-command.ts';
import type { ActiveCluster } from './active-cluster.ts';
import type { ClusterTree, Kept } from './cluster-tree.ts';
import type { NodeKind, TreeNode } from './node.ts';
import { nameOf } from './places.ts';
import type { QueueKey, RememberedQueues } from './remembered-queues.ts';

export interface FindServices {
  readonly store: ClusterStore;
  readonly tree: ClusterTree;
  readonly kept: Kept;
  /** Queues that were gone to. */
  readonly recent: RememberedQueues;
  readonly active: ActiveCluster;
}

/** What finds things in the tree, and copies what they are called. */
export function findHandlers({ store, tree, kept, recent, active }: FindServices) {
  const { views, favourites } = kept;
  /** Keys bring no argument: then it is about what is selected. */
  const nodeOf = (argument: unknown): TreeNode | undefined =>
    (argument as TreeNode | undefined) ?? tree.selection;
  const clusterOf = (id: string): Cluster => store.current({ id, name: 'The cluster' });
  return {
    goToQueue: {
      run: async () => {
        const { goToQueue } = await import('./find/go-to-queue.ts');
        await goToQueue({ store, tree, recent, favourites });
      },
    },
    filterFolder: {
      run: async argument => {
        const folder = folderAround(tree, nodeOf(argument));
        if (!folder)
          throw new Error(
            'Select queues, exchanges or connections in the Clusters view first, or the folder that they are in.',
          );
        const { filterFolder } = await import('./find/filter-box.ts');
        await filterFolder(tree, views, folder);
      },
    },
    clearFilter: {
      run: async folder => {
        const { clearFilter } = await import('./find/filter-box.ts');
        await clearFilter(tree, views, folder as TreeNode);
      },
    },
    sortFolder: {
      run: async folder => {
        const { sortFolder } = await import('./find/sort-folder.ts');
        await sortFolder(tree, views, folder as TreeNode);
      },
    },
    addFavourite: { run: node => favourites.add(queueOf(node)) },
    removeFavourite: { run: node => favourites.remove(queueOf(node)) },
    revealQueue: {
      run: async node => {
        const { cluster: id, vhost, queue } = queueOf(node);
        const cluster = clusterOf(id);
        if (!(await tree.reveal(cluster, vhost, queue)))
          throw new Error(`Queue ${queue} in vhost ${vhost} of ${cluster.name} is gone.`);
      },
    },
    copyName: {
      run: argument => {
        const node = nodeOf(argument);
        return node && vscode.env.clipboard.writeText(nameOf(node));
      },
    },
    copyAmqpUri: {
      run: async node => {
        const { target } = node as TreeNode;
        const { copyAmqpUri } = await import('./copy.ts');
        await copyAmqpUri(tree.session(clusterOf(target.cluster)), target);
      },
    },
    copyManagementUrl: {
      run: async node => {
        const { target } = node as TreeNode;
        const { copyManagementUrl } = await import('./copy.ts');
        await copyManagementUrl(tree.session(clusterOf(target.cluster)), target);
      },
    },
    copyJson: {
      run: async node => {
        const { target } = node as TreeNode;
        const { copyJson } = await import('./copy.ts');
        await copyJson(tree.session(clusterOf(target.cluster)), target);
      },
    },
    showHealth: {
      run: async () => {
        const { showHealth } = await import('./show-health.ts');
        await showHealth(store, tree, active);
      },
    },
  } satisfies Pick<CommandHandlers, keyof typeof findCommands>;
}

/** The folder that a node is, or is in. */
function folderAround(tree: ClusterTree, node: TreeNode | undefined): TreeNode | undefined {
  for (let at = node; at; at = tree.getParent(at)) if (filterable.has(at.kind)) return at;
  return undefined;
}

const filterable: ReadonlySet<NodeKind> = new Set([
  'queues',
  'streams',
  'deadLetterQueues',
  'exchanges',
  'connections',
]);

function queueOf(argument: unknown): QueueKey {
  const { cluster, vhost, queue } = (argument as TreeNode).target;
  if (vhost === undefined || queue === undefined) throw new Error('This is no queue.');
  return { cluster, vhost, queue };
}
