import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import type { Checksum } from '../../messages/checksum.ts';
import { messageDocumentsKey } from '../contributions/context-keys.ts';
import type { VhostPlace } from './access.ts';

/** Where a document goes when it is published. */
export interface DocumentPlace extends VhostPlace {
  /** The message in a queue that the document was made of: it can be taken out when the document is published. */
  readonly original?: Original;
  /** It is a message as it was: what looks like a field of a template in it is none. */
  readonly literal?: boolean;
}

export interface Original {
  readonly queue: string;
  readonly checksum: Checksum;
}

const places = new Map<string, DocumentPlace>();

/** Opens a message as a document that can be edited, with a button above it that publishes it to `place`. */
export async function openMessage(content: string, place: DocumentPlace): Promise<void> {
  const { uri } = await openText(content, 'json');
  await setPlace(uri, place);
}

/** Where a document that was opened as a message goes; undefined for any other. */
export function placeOf(uri: vscode.Uri): DocumentPlace | undefined {
  return places.get(uri.toString());
}

/** From now on the document goes there. */
export async function setPlace(uri: vscode.Uri, place: DocumentPlace): Promise<void> {
  places.set(uri.toString(), place);
  await tellMenus();
}

/** A document that is closed is no message any more. */
export function forgetClosedMessages(): vscode.Disposable {
  return vscode.workspace.onDidCloseTextDocument(({ uri }) => {
    if (places.delete(uri.toString())) void tellMenus();
  });
}

function tellMenus(): Thenable<unknown> {
  return vscode.commands.executeCommand('setContext', messageDocumentsKey, [...places.keys()]);
}

/** For as long as it lives, documents of {@link readOnlyDocument} have a text. */
export function provideReadOnlyDocuments(): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.workspace.registerTextDocumentContentProvider(readOnlyScheme, {
      provideTextDocumentContent: uri => readOnlyTexts.get(uri.toString()),
    }),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => readOnlyTexts.delete(uri.toString())),
  );
}

/** A document that is to be read: closing it asks nobody to save it. */
export function readOnlyDocument(name: string, content: string): vscode.Uri {
  const uri = vscode.Uri.from({ scheme: readOnlyScheme, path: `/${name}`, query: randomUUID() });
  readOnlyTexts.set(uri.toString(), content);
  return uri;
}

const readOnlyScheme = 'rabbitmq-message';
const readOnlyTexts = new Map<string, string>();

/** Opens a new document beside what is shown. */
export async function openText(content: string, language: string): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument({ language });
  const editor = await vscode.window.showTextDocument(document, {
    viewColumn: vscode.ViewColumn.Beside,
    preview: false,
  });
  // A new document with a text that is not shown at once is opened by VS Code itself, in a tab of its own.
  const start = new vscode.Position(0, 0);
  await editor.edit(edit => edit.insert(start, content), { undoStopBefore: false, undoStopAfter: true });
  editor.selection = new vscode.Selection(start, start);
  return document;
}
