import * as vscode from 'vscode';
import type { Cluster } from '../clusters/cluster.ts';
import type { ClusterStore } from '../clusters/store.ts';
import { fullCommandId } from '../contributions/command-id.ts';
import type { CommandId } from '../contributions/commands.ts';
import type { ActiveCluster } from './active-cluster.ts';
import type { ClusterTree } from './cluster-tree.ts';
import { failureWords, type HealthWords } from './health.ts';
import { plainLabel } from './plain-label.ts';
import { readHealth } from './read-health.ts';

/** Says how the active cluster does, and offers what can be done with it, and the other clusters to be active in its place. */
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
      ? [{ label: 'Show in the status bar instead', kind: vscode.QuickPickItemKind.Separator, run: () => {} }]
      : []),
    ...others.map(other => ({
      label: `$(server-environment) ${plainLabel(other.name)}`,
      description: plainLabel(known(tree, other)),
      run: () => active.choose(other.id),
    })),
  ];
  const health = readHealth(tree.session(cluster));
  const chosen = await chooseBeside(health, choices, `RabbitMQ: Cluster ${cluster.name}`);
  await chosen?.run();
}

/** The list is there at once, whenever the cluster answers. */
async function chooseBeside(
  health: Promise<HealthWords>,
  choices: readonly Choice[],
  title: string,
): Promise<Choice | undefined> {
  const box = vscode.window.createQuickPick<Choice>();
  box.title = title;
  box.items = choices;
  box.busy = true;
  box.placeholder = 'Asking how it does …';
  void health.then(({ problem = 'all is well', details }) => {
    box.busy = false;
    box.placeholder = [capital(problem), ...details].join('. ').replaceAll('..', '.');
  });
  try {
    return await new Promise(resolve => {
      box.onDidAccept(() => resolve(box.activeItems[0]));
      box.onDidHide(() => resolve(undefined));
      box.show();
    });
  } finally {
    box.dispose();
  }
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
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
