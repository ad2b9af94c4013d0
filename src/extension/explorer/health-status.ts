import * as vscode from 'vscode';
import { markWords } from '../clusters/cluster.ts';
import { fullCommandId } from '../contributions/command-id.ts';
import { setting } from '../settings.ts';
import type { ActiveCluster } from './active-cluster.ts';
import type { ClusterSession } from './cluster-session.ts';
import type { ClusterTree } from './cluster-tree.ts';
import type { HealthWords } from './health.ts';
import { plainLabel } from './plain-label.ts';
import { Poller } from './poller.ts';
import { readHealth } from './read-health.ts';

/**
 * The health of the active cluster in the status bar, one light question a round while the window has the focus; a click leads on.
 * A cluster that nobody has looked at since VS Code was started is not asked.
 */
export class HealthStatus implements vscode.Disposable {
  readonly #tree: ClusterTree;
  readonly #active: ActiveCluster;
  readonly #item = vscode.window.createStatusBarItem(
    'rabbitmqProduction.health',
    vscode.StatusBarAlignment.Left,
    1,
  );
  readonly #poller = new Poller({
    task: () => this.#look(),
    intervalMs: () => setting('refreshInterval') * 1000,
    isWanted: () => vscode.window.state.focused,
  });
  readonly #disposables: vscode.Disposable[] = [this.#item];

  constructor(tree: ClusterTree, active: ActiveCluster) {
    this.#tree = tree;
    this.#active = active;
    this.#item.name = 'RabbitMQ Cluster Health';
    this.#item.command = fullCommandId('showHealth');
    this.#disposables.push(
      active.onDidChange(() => {
        this.#item.hide();
        this.#poller.wake();
      }),
      tree.onDidChangeTreeData(nodes => {
        // It has answered for the first time, has failed, or is there again.
        if (!nodes || nodes.some(({ id }) => id === active.get()?.id)) this.#poller.wake();
      }),
      tree.treeView.onDidChangeSelection(({ selection: [node] }) => {
        if (node) void active.choose(node.target.cluster);
      }),
      vscode.window.onDidChangeWindowState(({ focused }) => focused && this.#poller.wake()),
    );
  }

  dispose(): void {
    this.#poller.stop();
    for (const disposable of this.#disposables) disposable.dispose();
  }

  async #look(): Promise<boolean> {
    const cluster = this.#active.get();
    const session = cluster && this.#tree.contacted(cluster);
    if (!session) {
      this.#item.hide();
      return true;
    }
    const health = await readHealth(session);
    if (this.#active.get()?.id !== cluster.id) return this.#look();
    this.#show(session, health);
    return health.state !== 'error';
  }

  #show({ cluster }: ClusterSession, { state, problem, details }: HealthWords): void {
    const { name } = cluster;
    const words = problem === undefined ? name : `${name}: ${problem}`;
    const lines = [`RabbitMQ cluster ${words}`, ...[markWords(cluster)].filter(Boolean), ...details];
    this.#item.text = `$(${healthIcons[state]}) ${plainLabel(words)}`;
    this.#item.tooltip = lines.join('\n');
    this.#item.accessibilityInformation = { label: lines.join('. ') };
    this.#item.backgroundColor =
      state === 'warning' ? new vscode.ThemeColor('statusBarItem.warningBackground') : undefined;
    this.#item.show();
  }
}

/** The codicon of each state. */
export const healthIcons: Readonly<Record<HealthWords['state'], string>> = {
  ok: 'pass',
  warning: 'warning',
  error: 'error',
};
