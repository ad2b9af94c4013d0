import * as vscode from 'vscode';
import type { ClusterTree } from './cluster-tree.ts';
import type { TreeNode } from './node.ts';

/** Looks through more queues than anybody looks through unasked; a person sees that it goes on, and can stop it. */
export async function findDeadLetterQueues(tree: ClusterTree, search: TreeNode): Promise<void> {
  const folder = tree.getParent(search);
  if (!folder) return;
  await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: search.label, cancellable: true },
    async (_, token) => {
      const stop = new AbortController();
      token.onCancellationRequested(() => stop.abort());
      await tree.refresh(folder, { atAnyCost: true, signal: stop.signal });
    },
  );
}
