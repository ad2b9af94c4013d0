import * as vscode from 'vscode';
import type { Cluster } from '../clusters/cluster.ts';
import type { ClusterStore } from '../clusters/store.ts';
import { type CommandId, fullCommandId } from '../contributions/commands.ts';
import type { ActiveCluster } from './active-cluster.ts';
import type { ClusterTree } from './cluster-tree.ts';
import { failureWords } from './health.ts';
import { plainLabel } from './plain-label.ts';

/** Offers what can be done with the active cluster, and the other clusters to be active in its place. */
export async function showHealth(
  store: ClusterStore,
  tree: ClusterTree,
  active: ActiveCluster,
): Promise<void> {
  const cluster = active.get();
  if (!cluster) {
    await vscode.commands.executeCommand(fullCommandId('addCluster'));
    return;
  }
  const argument = { id: cluster.id, target: { cluster: cluster.id } };
  const run = (id: CommandId) => () => vscode.commands.executeCommand(fullCommandId(id), argument);
  const others = store.list().filter(({ id }) => id !== cluster.id);
  const choices: readonly Choice[] = [
    { label: '$(list-tree) Show in the Tree', run: () => tree.reveal(cluster) },
    { label: '$(graph-line) Open Cluster Page', run: run('openClusterPage') },
    { label: '$(checklist) Check Production Readiness', run: run('checkReadiness') },
    { label: '$(refresh) Look Again', run: run('refresh') },
    ...(others.length > 0
      ? [{ label: 'in the status bar instead', kind: vscode.QuickPickItemKind.Separator, run: () => {} }]
      : []),
    ...others.map(other => ({
      label: `$(server-environment) ${plainLabel(other.name)}`,
      description: plainLabel(known(tree, other)),
      run: () => active.choose(other.id),
    })),
  ];
  const chosen = await vscode.window.showQuickPick(choices, { title: `Cluster ${cluster.name}` });
  await chosen?.run();
}

interface Choice extends vscode.QuickPickItem {
  readonly run: () => unknown;
}

/** What is known without asking. */
function known(tree: ClusterTree, cluster: Cluster): string {
  const session = tree.contacted(cluster);
  if (!session) return 'not asked yet';
  if (session.error) return failureWords(session.error).problem ?? '';
  return session.identity ? `RabbitMQ ${session.identity.version}` : '';
}
