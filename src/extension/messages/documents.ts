import * as vscode from 'vscode';
import type { Checksum } from '../../messages/checksum.ts';
import { messageDocumentsKey } from '../contributions/commands.ts';
import type { VhostPlace } from './access.ts';

/** Where a document goes when it is published. */
export interface DocumentPlace extends VhostPlace {
  /** The message in a queue that the document was made of: it can be taken out when the document is published. */
  readonly original?: { readonly queue: string; readonly checksum: Checksum };
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

/** Opens a new document beside what is shown. */
export async function openText(content: string, language: string): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument({ language, content });
  await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.Beside, preview: false });
  return document;
}
