import * as vscode from 'vscode';
import { once } from './once.ts';

/** A view whose tree is loaded when VS Code first asks what is in it. */
export class TreeOnDemand<Node> implements vscode.TreeDataProvider<Node>, vscode.Disposable {
  readonly #tree: () => Promise<vscode.TreeDataProvider<Node>>;
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #disposables: vscode.Disposable[] = [this.#changed];

  constructor(view: string, load: () => Promise<vscode.TreeDataProvider<Node> & vscode.Disposable>) {
    this.#tree = once(async () => {
      const tree = await load();
      this.#disposables.push(tree);
      tree.onDidChangeTreeData?.(() => this.#changed.fire(undefined), undefined, this.#disposables);
      return tree;
    });
    this.#disposables.push(
      vscode.window.createTreeView(view, { treeDataProvider: this, showCollapseAll: true }),
    );
  }

  async getTreeItem(node: Node): Promise<vscode.TreeItem> {
    return (await this.#tree()).getTreeItem(node);
  }

  async getChildren(node?: Node): Promise<Node[]> {
    return (await (await this.#tree()).getChildren(node)) ?? [];
  }

  dispose(): void {
    for (const disposable of this.#disposables) disposable.dispose();
  }
}
