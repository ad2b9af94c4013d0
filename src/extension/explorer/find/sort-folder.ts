import * as vscode from 'vscode';
import type { ClusterTree } from '../cluster-tree.ts';
import type { Sort } from '../folder.ts';
import type { TreeNode } from '../node.ts';
import type { FolderViews } from './folder-views.ts';

/** Asks in which order a folder is to be seen. */
export async function sortFolder(tree: ClusterTree, views: FolderViews, folder: TreeNode): Promise<void> {
  const view = tree.view(folder);
  const { by = 'name', descending = false } = view.sort ?? {};
  const chosen = await vscode.window.showQuickPick(
    orders
      .filter(({ sort }) => folder.kind !== 'exchanges' || sort.by !== 'depth')
      .map(order => ({
        ...order,
        description:
          order.sort.by === by && order.sort.descending === descending ? 'as it is now' : order.description,
      })),
    { title: `Sort ${folder.label}${folder.target.vhost === undefined ? '' : ` in ${folder.target.vhost}`}` },
  );
  if (!chosen) return;
  const { sort: _, ...rest } = view;
  const isUsual = chosen.sort.by === 'name' && !chosen.sort.descending;
  const next = isUsual ? rest : { ...rest, sort: chosen.sort };
  await tree.setView(folder, next);
  await views.keep(folder, next);
}

const orders: readonly { readonly label: string; readonly description?: string; readonly sort: Sort }[] = [
  { label: 'Name, A to Z', sort: { by: 'name', descending: false } },
  { label: 'Name, Z to A', sort: { by: 'name', descending: true } },
  { label: 'Deepest First', description: 'most messages', sort: { by: 'depth', descending: true } },
  { label: 'Emptiest First', sort: { by: 'depth', descending: false } },
  {
    label: 'Busiest First',
    description: 'most messages published a second',
    sort: { by: 'rate', descending: true },
  },
  { label: 'Quietest First', sort: { by: 'rate', descending: false } },
];
