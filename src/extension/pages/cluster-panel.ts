import * as vscode from 'vscode';
import { type ClusterState, clusterProtocol, clusterRestore } from '../../../webview/cluster/protocol.ts';
import type { Handlers } from '../../../webview/shared/protocol.ts';
import { type ClusterSnapshot, readClusterSnapshot } from '../../management/cluster-snapshot.ts';
import type { QueueDepth } from '../../management/queue-snapshot.ts';
import { type SampleRange, sampleRanges } from '../../management/samples.ts';
import type { Cluster } from '../clusters/cluster.ts';
import type { CommandId } from '../contributions/commands.ts';
import type { TreeNode } from '../explorer/node.ts';
import { showPage } from '../webview-page.ts';
import { LiveLook } from './live-look.ts';
import { connectPage, OpenPages, runOn } from './open-pages.ts';
import { OwnSamples } from './own-samples.ts';
import type { PageServices } from './pages.ts';

/** Opens the page of a cluster, or brings the open one to the front. */
export function openClusterPage(services: PageServices, cluster: Cluster): void {
  openPages.open(
    cluster.id,
    `Cluster: ${cluster.name}`,
    panel => new ClusterPanel(panel, services, cluster, 'ten minutes'),
  );
}

/** Fills the page that VS Code has brought back; one whose cluster was removed goes too. */
export function restoreClusterPage(services: PageServices, panel: vscode.WebviewPanel, state: unknown): void {
  const kept = clusterRestore.safeParse(state).data;
  const cluster = services.store.list().find(({ id }) => id === kept?.cluster);
  if (kept && cluster)
    openPages.takeIn(cluster.id, panel, () => new ClusterPanel(panel, services, cluster, kept.range));
  else panel.dispose();
}

const openPages = new OpenPages('cluster');

class ClusterPanel {
  readonly #services: PageServices;
  /** As it was when the page was opened; its marks may be others by now. */
  readonly #cluster: Cluster;
  readonly #look: LiveLook<ClusterSnapshot>;
  readonly #samples = new OwnSamples<QueueDepth>();
  readonly #tell: () => void;

  constructor(panel: vscode.WebviewPanel, services: PageServices, cluster: Cluster, range: SampleRange) {
    this.#services = services;
    this.#cluster = cluster;
    panel.iconPath = new vscode.ThemeIcon('server-environment');
    this.#tell = connectPage(panel, clusterProtocol, this.#handlers, () => this.#state());
    this.#look = new LiveLook({
      panel,
      range,
      log: services.log,
      read: (range, signal) => this.#read(range, signal),
      onDidChange: () => this.#tell(),
    });
    const disposables = [
      this.#look,
      services.store.onDidChange(() => this.#tell()),
      services.checks.onDidChange(() => this.#tell()),
    ];
    panel.onDidDispose(() => vscode.Disposable.from(...disposables).dispose());
    showPage(panel, services.extensionUri, 'cluster');
  }

  readonly #handlers: Handlers<typeof clusterProtocol> = {
    start: () => ({
      state: this.#state(),
      restore: { cluster: this.#cluster.id, range: this.#look.range },
    }),
    range: ({ range }) => {
      this.#look.show(range);
      return {};
    },
    refresh: () => {
      this.#look.refresh();
      return {};
    },
    credentials: () => this.#run('updateCredentials', () => this.#look.refresh()),
    readiness: () => this.#run('openReadiness'),
    checkReadiness: () => this.#run('checkReadiness'),
    managementUi: () => this.#run('openInManagementUi'),
  };

  async #read(range: SampleRange, signal: AbortSignal): Promise<ClusterSnapshot> {
    const { tree, store } = this.#services;
    const session = tree.session(store.current(this.#cluster));
    const snapshot = await session.call(
      (client, either) => readClusterSnapshot(client, range, either),
      signal,
    );
    this.#look.keep(snapshot.kept.cluster);
    if (!snapshot.depthHistory && snapshot.depth.total !== undefined)
      this.#samples.add(Date.now(), snapshot.depth);
    return snapshot;
  }

  #state(): ClusterState {
    const { store, checks } = this.#services;
    const cluster = store.list().find(({ id }) => id === this.#cluster.id) ?? this.#cluster;
    const { snapshot } = this.#look;
    const isSampledHere =
      snapshot !== undefined && !snapshot.depthHistory && this.#samples.since !== undefined;
    return {
      ...this.#look.state(cluster),
      username: cluster.username,
      now: isSampledHere
        ? { ...snapshot, depthHistory: this.#samples.history(sampleRanges[this.#look.range].ageSeconds) }
        : snapshot,
      sampledSince: isSampledHere ? this.#samples.since : undefined,
      readiness: checks.of(cluster),
    };
  }

  #run(command: CommandId, then?: () => void): Record<string, never> {
    const { id, name } = this.#cluster;
    const node: TreeNode = { id, kind: 'cluster', label: name, state: 'normal', target: { cluster: id } };
    return runOn(node, command, then);
  }
}
