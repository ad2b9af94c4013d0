import * as vscode from 'vscode';
import type { Asked, Stored } from '../../language/workspace.ts';
import type { LanguageDocuments } from '../language/documents.ts';
import { pathOf, uriOf } from '../language/paths.ts';
import type { FileLinter } from './file-linter.ts';

/**
 * Tells the language worker of the stored files that it looks for around the open documents, and has a document linted again when
 * one of them changes, be it stored or open. Nothing else of the workspace is read.
 */
export class Neighbours implements vscode.Disposable {
  readonly #documents: LanguageDocuments;
  readonly #linter: FileLinter;
  /** What each open document was judged with, by its URI. */
  readonly #asked = new Map<string, { readonly document: vscode.TextDocument; readonly asked: Asked }>();
  /**
   * The paths that the worker has been told of, or is being told of; of folders with a slash at the end; by the number of the
   * last telling, as an earlier look at the disk may come back later.
   */
  readonly #told = new Map<string, number>();
  #tellings = 0;
  /** The versions of the open documents that the others have heard of. */
  readonly #versions = new Map<string, number>();
  readonly #changed = new Set<string>();
  readonly #disposables: vscode.Disposable[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(documents: LanguageDocuments, linter: FileLinter) {
    this.#documents = documents;
    this.#linter = linter;
    const watcher = vscode.workspace.createFileSystemWatcher(watched);
    const stored = (uri: vscode.Uri) => this.#changesStored(pathOf(uri.toString()));
    this.#disposables.push(
      watcher,
      watcher.onDidCreate(stored),
      watcher.onDidChange(stored),
      watcher.onDidDelete(stored),
      linter.onDidLint(document => void this.#linted(document)),
      documents.onDidForget(document => this.#forgotten(document)),
      documents.onDidRestart(() => this.#told.clear()),
    );
  }

  dispose(): void {
    clearTimeout(this.#timer);
    for (const disposable of this.#disposables) disposable.dispose();
  }

  async #linted(document: vscode.TextDocument): Promise<void> {
    const uri = document.uri.toString();
    const linted = this.#linter.lastLinted(document);
    if (linted && this.#versions.get(uri) !== document.version) {
      this.#versions.set(uri, document.version);
      this.#judgeAround([pathOf(uri)], document);
    }
    const asked = linted?.asked;
    if (!asked) {
      this.#asked.delete(uri);
      return;
    }
    this.#asked.set(uri, { document, asked });
    const untold = [...asked.files, ...asked.folders.map(folder => `${folder}/`)].filter(
      path => !this.#told.has(path),
    );
    if (untold.length > 0) await this.#tell(untold);
  }

  #forgotten(document: vscode.TextDocument): void {
    const uri = document.uri.toString();
    this.#asked.delete(uri);
    this.#versions.delete(uri);
    // What is stored takes its place.
    this.#changesStored(pathOf(uri));
  }

  /** Several at once, as version control and package managers write them, are one change. */
  #changesStored(path: string): void {
    const folder = `${path.slice(0, path.lastIndexOf('/'))}/`;
    // Of a folder that is made with all that is in it, nothing else may be heard.
    const told = [path, `${path}/`, folder].filter(each => this.#told.has(each));
    if (told.length === 0) return;
    for (const each of told) this.#changed.add(each);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#tellChanged(), pauseMs);
  }

  async #tellChanged(): Promise<void> {
    const paths = [...this.#changed];
    this.#changed.clear();
    await this.#tell(paths);
  }

  /** @param paths of files, and of folders with a slash at the end */
  async #tell(paths: readonly string[]): Promise<void> {
    const telling = ++this.#tellings;
    for (const path of paths) this.#told.set(path, telling);
    const isCurrent = (path: string) => this.#told.get(path) === telling;
    await Promise.all(
      paths.map(async path => {
        const message = await (path.endsWith('/') ? folderAt(path.slice(0, -1)) : fileAt(path));
        if (isCurrent(path)) this.#documents.tell(message);
      }),
    );
    this.#judgeAround(paths);
  }

  /** Has the documents linted again that were judged with one of the files or folders, but for itself. */
  #judgeAround(paths: readonly string[], itself?: vscode.TextDocument): void {
    for (const { document, asked } of this.#asked.values()) {
      const isAround = paths.some(path =>
        path.endsWith('/') ? asked.folders.includes(path.slice(0, -1)) : asked.files.includes(path),
      );
      if (isAround && document !== itself) this.#documents.judgeAgain(document);
    }
  }
}

type Telling = Parameters<LanguageDocuments['tell']>[0];

async function fileAt(path: string): Promise<Telling> {
  return { type: 'stored', path, stored: await storedAt(path) };
}

async function folderAt(path: string): Promise<Telling> {
  const entries = await Promise.resolve(vscode.workspace.fs.readDirectory(toUri(path))).catch(() => []);
  const names = entries.filter(([, type]) => type & vscode.FileType.File).map(([name]) => name);
  return { type: 'folder', path, names: names.slice(0, mostFiles) };
}

async function storedAt(path: string): Promise<Stored> {
  try {
    const { size, type } = await vscode.workspace.fs.stat(toUri(path));
    if (type & vscode.FileType.Directory) return { is: 'folder' };
    // What else settings name are certificates and keys: that they are there is enough.
    if (size > mostBytes || !mayBeOurs.test(path)) return { is: 'file' };
    return { is: 'text', text: new TextDecoder().decode(await vscode.workspace.fs.readFile(toUri(path))) };
  } catch {
    return { is: 'missing' };
  }
}

function toUri(path: string): vscode.Uri {
  return vscode.Uri.parse(uriOf(path), true);
}

const mayBeOurs = /\.(?:conf|config|json|ya?ml)$|enabled_plugins$/;

/** What belongs to a node, by its name, and whatever definitions may be called. */
const watched =
  '**/{*.conf,conf.d,*.config,*enabled_plugins,*.json,*.pem,*.crt,*.key,*compose.yml,*compose.yaml}';

/** Of a folder with more a node has not been made by hand. */
const mostFiles = 200;

/** The size of definitions with 50,000 queues. */
const mostBytes = 25e6;

const pauseMs = 100;
