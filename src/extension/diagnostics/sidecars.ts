import * as vscode from 'vscode';
import type { SidecarText } from '../../language/sidecar.ts';
import { suppressionsFileName } from '../../lint/suppressions-file-name.ts';

/** The files of suppressions in the workspace, as they are in the editor where one is open, else as they are stored. */
export class Sidecars implements vscode.Disposable {
  /** By URI; undefined: there is none. */
  readonly #texts = new Map<string, Promise<string | undefined>>();
  readonly #didChange = new vscode.EventEmitter<void>();
  readonly #disposables: vscode.Disposable[] = [this.#didChange];
  readonly onDidChange = this.#didChange.event;
  #timer: NodeJS.Timeout | undefined;

  constructor() {
    const watcher = vscode.workspace.createFileSystemWatcher(`**/${suppressionsFileName}`);
    const changed = (uri: vscode.Uri) => this.#changed(uri);
    this.#disposables.push(
      watcher,
      watcher.onDidCreate(changed),
      watcher.onDidChange(changed),
      watcher.onDidDelete(changed),
      vscode.workspace.onDidChangeTextDocument(({ document }) => changed(document.uri)),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => changed(uri)),
    );
  }

  /** The nearest sidecar of a document, from its folder up to the folder of the workspace. */
  async nearest({ uri }: vscode.TextDocument): Promise<SidecarText | undefined> {
    if (uri.scheme === 'untitled') return undefined;
    const top = vscode.workspace.getWorkspaceFolder(uri)?.uri ?? vscode.Uri.joinPath(uri, '..');
    let folder = uri;
    do {
      folder = vscode.Uri.joinPath(folder, '..');
      const sidecar = vscode.Uri.joinPath(folder, suppressionsFileName);
      const text = await this.#textOf(sidecar);
      if (text !== undefined) return sidecarText(sidecar, text, uri);
    } while (folder.path !== top.path && folder.path.startsWith(top.path));
    return undefined;
  }

  /** The sidecar that an entry for a document belongs into: the nearest, else one that is to be made for the workspace. */
  async home(document: vscode.TextDocument): Promise<SidecarText> {
    const { uri } = document;
    const folder = vscode.workspace.getWorkspaceFolder(uri)?.uri ?? vscode.Uri.joinPath(uri, '..');
    const sidecar = vscode.Uri.joinPath(folder, suppressionsFileName);
    return (await this.nearest(document)) ?? sidecarText(sidecar, '', uri);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    for (const disposable of this.#disposables) disposable.dispose();
  }

  #textOf(uri: vscode.Uri): Promise<string | undefined> {
    const key = uri.toString();
    const known = this.#texts.get(key);
    if (known) return known;
    const open = vscode.workspace.textDocuments.find(document => document.uri.toString() === key);
    const text = open ? Promise.resolve(open.getText()) : read(uri);
    this.#texts.set(key, text);
    return text;
  }

  /** Tells so after the last key, not after each. */
  #changed(uri: vscode.Uri): void {
    if (!uri.path.endsWith(`/${suppressionsFileName}`)) return;
    this.#texts.delete(uri.toString());
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#didChange.fire(), typingPauseMs);
  }
}

const typingPauseMs = 100;

function sidecarText(sidecar: vscode.Uri, text: string, document: vscode.Uri): SidecarText {
  const folder = sidecar.path.slice(0, -suppressionsFileName.length);
  return {
    uri: sidecar.toString(),
    text,
    path: document.path.slice(folder.length),
    today: new Date().toISOString().slice(0, 10),
  };
}

function read(uri: vscode.Uri): Promise<string | undefined> {
  return Promise.resolve(vscode.workspace.fs.readFile(uri)).then(
    bytes => new TextDecoder().decode(bytes),
    () => undefined,
  );
}
