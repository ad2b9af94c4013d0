import * as vscode from 'vscode';
import type { Cluster } from '../clusters/cluster.ts';
import type { ClusterStore } from '../clusters/store.ts';

/** The cluster that a person is busy with: the one that was selected or chosen last, else the first one. */
export class ActiveCluster implements vscode.Disposable {
  readonly #store: ClusterStore;
  readonly #state: vscode.Memento;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.#changed.event;

  constructor(store: ClusterStore, state: vscode.Memento) {
    this.#store = store;
    this.#state = state;
  }

  get(): Cluster | undefined {
    const clusters = this.#store.list();
    const id = this.#state.get(stateKey);
    return clusters.find(cluster => cluster.id === id) ?? clusters[0];
  }

  /** In this workspace, until another one is. What is no cluster changes nothing. */
  async choose(id: string): Promise<void> {
    if (this.#state.get(stateKey) === id || !this.#store.list().some(cluster => cluster.id === id)) return;
    await this.#state.update(stateKey, id);
    this.#changed.fire();
  }

  dispose(): void {
    this.#changed.dispose();
  }
}

const stateKey = 'explorer.activeCluster';
