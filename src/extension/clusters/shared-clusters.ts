import { createHash } from 'node:crypto';
import * as vscode from 'vscode';
import type { ConnectsAnew } from './change.ts';
import type { Cluster } from './cluster.ts';
import type { SharedCluster } from './shared-file.ts';
import { sharedFileName } from './shared-file-name.ts';

/** A cluster of a file of the workspace, with the identifier that it has whatever the file says of its address. */
export type ClusterOfWorkspace = SharedCluster & Required<Pick<Cluster, 'id' | 'shared'>>;

/** What is wrong with a file of the workspace. */
export interface SharingProblem {
  readonly uri: vscode.Uri;
  /** For people, such as `.vscode/rabbitmq-clusters.json`. */
  readonly file: string;
  /** With the place in it. */
  readonly message: string;
}

/** What the files of the workspace share, one in each of its folders, as they are now. */
export class SharedClusters implements vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<ConnectsAnew>();
  readonly onDidChange = this.#changed.event;
  readonly #disposables: vscode.Disposable[] = [this.#changed];
  #clusters: readonly ClusterOfWorkspace[] = [];
  #problems: readonly SharingProblem[] = [];
  #reads = 0;
  /** Until then nobody knows which there are. */
  readonly firstRead: Promise<void>;

  constructor() {
    const watcher = vscode.workspace.createFileSystemWatcher(`**/${sharedFileName}`);
    const read = () => this.#read();
    this.#disposables.push(
      watcher,
      watcher.onDidCreate(read),
      watcher.onDidChange(read),
      watcher.onDidDelete(read),
      vscode.workspace.onDidChangeWorkspaceFolders(read),
      vscode.workspace.onDidGrantWorkspaceTrust(() => this.#changed.fire(isOfWorkspace)),
    );
    this.firstRead = read();
  }

  list(): readonly ClusterOfWorkspace[] {
    return this.#clusters;
  }

  problems(): readonly SharingProblem[] {
    return this.#problems;
  }

  dispose(): void {
    for (const disposable of this.#disposables) disposable.dispose();
  }

  async #read(): Promise<void> {
    const turn = ++this.#reads;
    const folders = vscode.workspace.workspaceFolders ?? [];
    const files = await Promise.all(folders.map(readFile));
    // What was read for an earlier change may come later.
    if (turn !== this.#reads) return;
    const before = JSON.stringify([this.#clusters, this.#problems]);
    this.#clusters = files.flatMap(({ clusters }) => clusters);
    this.#problems = files.flatMap(({ problems }) => problems);
    if (JSON.stringify([this.#clusters, this.#problems]) !== before) this.#changed.fire(() => false);
  }
}

/** The file of a folder, whether there is one or not. */
export function sharedFileOf({ uri }: vscode.WorkspaceFolder): vscode.Uri {
  return vscode.Uri.joinPath(uri, sharedFileName);
}

/** Undefined where there is no such file. */
export function textOfFile(uri: vscode.Uri): Promise<string | undefined> {
  return Promise.resolve(vscode.workspace.fs.readFile(uri)).then(
    bytes => new TextDecoder().decode(bytes),
    () => undefined,
  );
}

async function readFile(folder: vscode.WorkspaceFolder) {
  const uri = sharedFileOf(folder);
  const text = await textOfFile(uri);
  if (text === undefined) return { clusters: [], problems: [] };
  const { parseSharedFile } = await import('./shared-file.ts');
  const { clusters, problems } = parseSharedFile(text, folder.uri.fsPath);
  const file = vscode.workspace.asRelativePath(uri);
  return {
    clusters: clusters.map(({ environment, readOnly, ...cluster }): ClusterOfWorkspace => {
      const marks = { environment, readOnly };
      return { ...cluster, ...marks, id: idOf(folder.uri, cluster.name), shared: { file, marks } };
    }),
    problems: problems.map((message): SharingProblem => ({ uri, file, message })),
  };
}

/** Nobody has added it here: it is there as long as the file tells of it. */
export function isOfWorkspace({ id }: Pick<Cluster, 'id'>): boolean {
  return id.startsWith(idPrefix);
}

const idPrefix = 'shared:';

function idOf(folder: vscode.Uri, name: string): string {
  return `${idPrefix}${createHash('sha256').update(`${folder}\n${name}`).digest('hex').slice(0, 16)}`;
}
