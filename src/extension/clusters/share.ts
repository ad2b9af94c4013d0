import { isAbsolute, relative } from 'node:path';
import * as vscode from 'vscode';
import { type Cluster, markWords } from './cluster.ts';
import { isOfWorkspace, sharedFileOf, textOfFile } from './shared-clusters.ts';
import { type SharedCluster, withShared } from './shared-file.ts';
import type { ClusterStore } from './store.ts';

/** Writes clusters that a person chooses into the file by which the workspace shares them, and shows it. No password goes there. */
export async function shareClusters(store: ClusterStore, given: Cluster | undefined): Promise<void> {
  const folder = await chooseFolder();
  if (!folder) return;
  const chosen = await chooseClusters(store, given);
  if (!chosen) return;
  const uri = sharedFileOf(folder);
  const path = vscode.workspace.asRelativePath(uri);
  const text = withShared(
    (await textOfFile(uri)) ?? '',
    chosen.map(cluster => toShared(cluster, folder.uri.fsPath)),
  );
  if (text === undefined)
    throw new Error(`${path} is no JSON with a list "clusters", so nothing was written. Mend it first.`);
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
  await vscode.window.showTextDocument(uri);
  const leftOut = chosen.filter(cluster => filesOf(cluster).some(file => isOutside(folder, file)));
  const hint =
    leftOut.length > 0
      ? ` Of ${leftOut.map(({ name }) => name).join(', ')} files with certificates are outside of the workspace: put them into it, and their paths into the file.`
      : '';
  void vscode.window.showInformationMessage(
    `RabbitMQ: ${path} shares ${chosen.map(({ name }) => name).join(', ')}. Whoever opens the workspace is asked for their own password.${hint}`,
  );
}

async function chooseFolder(): Promise<vscode.WorkspaceFolder | undefined> {
  const { workspaceFolders: folders = [] } = vscode.workspace;
  if (folders.length === 0)
    throw new Error('Clusters are shared by a file of the workspace. Open a folder first, then share them.');
  return folders.length === 1 ? folders[0] : vscode.window.showWorkspaceFolderPick();
}

async function chooseClusters(
  store: ClusterStore,
  given: Cluster | undefined,
): Promise<readonly Cluster[] | undefined> {
  const own = store.list().filter(cluster => !isOfWorkspace(cluster));
  if (own.length === 0) throw new Error('There is no cluster to share yet. Add one first.');
  const items = own.map(cluster => ({
    label: cluster.name,
    description: markWords(cluster),
    detail: cluster.url,
    picked: cluster.id === given?.id,
    cluster,
  }));
  const chosen = await vscode.window.showQuickPick(items, {
    title: 'RabbitMQ: share which clusters in the workspace?',
    placeHolder: 'Names, addresses, user names and marks are written into a file. Passwords are not.',
    canPickMany: true,
    ignoreFocusOut: true,
  });
  return chosen && chosen.length > 0 ? chosen.map(({ cluster }) => cluster) : undefined;
}

/** Without what is of this person or this machine only. */
function toShared(
  { id: _, shared: __, skipVerification: ___, caFile, certificateFile, keyFile, ...cluster }: Cluster,
  folder: string,
): SharedCluster {
  const inside = (file: string | undefined) => {
    const path = file === undefined ? undefined : relative(folder, file);
    return path === undefined || isElsewhere(path) ? undefined : path.replaceAll('\\', '/');
  };
  return {
    ...cluster,
    caFile: inside(caFile),
    certificateFile: inside(certificateFile),
    keyFile: inside(keyFile),
  };
}

function filesOf({ caFile, certificateFile, keyFile }: Cluster): readonly string[] {
  return [caFile, certificateFile, keyFile].filter(file => file !== undefined);
}

function isOutside({ uri }: vscode.WorkspaceFolder, file: string): boolean {
  return isElsewhere(relative(uri.fsPath, file));
}

/** On another drive of Windows a relative path is none. */
function isElsewhere(path: string): boolean {
  return path.startsWith('..') || isAbsolute(path);
}
