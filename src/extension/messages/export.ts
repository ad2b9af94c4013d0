import { type FileHandle, open } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { Selection } from '../../../webview/messages/protocol.ts';
import { messageLine } from '../../messages/ndjson.ts';
import { type RawMessage, toMessage, toRawMessage } from '../../messages/raw.ts';
import { quantity } from '../../messages/size.ts';
import type { MessageAccess, QueuePlace } from './access.ts';
import type { LoadedMessages } from './loaded-messages.ts';

/** Writes messages to a file that the person chooses, a line each. Errors are told. */
export async function exportLoaded(
  access: MessageAccess,
  place: QueuePlace,
  selection: Selection,
  loaded: LoadedMessages,
): Promise<void> {
  const indices =
    selection.kind === 'loaded'
      ? selection.indices
      : [...loaded.all.keys()].slice(0, selection.kind === 'first' ? selection.count : undefined);
  const uri = await askForFile(place.queue, `Export ${quantity(indices.length, 'message')} to`);
  if (!uri) return;
  try {
    const file = await MessageFile.open(uri);
    try {
      await file.append(indices.map(index => toRawMessage(loaded.at(index).message)));
    } finally {
      await file.close();
    }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    access.log.error(`Export: ${message}`);
    void vscode.window.showErrorMessage(`RabbitMQ: the messages could not be exported: ${message}`);
    return;
  }
  const show = 'Open';
  const told = `RabbitMQ: ${quantity(indices.length, 'message')} exported to ${uri.fsPath}`;
  if ((await vscode.window.showInformationMessage(told, show)) === show)
    await vscode.window.showTextDocument(uri);
}

/** @returns undefined where the person has left the dialog */
export function askForFile(queue: string, title: string): Thenable<vscode.Uri | undefined> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? homedir();
  const time = new Date().toISOString().slice(0, 19).replaceAll(':', '-');
  const name = `${queue.replace(/[^\w.-]+/g, '_')}-${time}.ndjson`;
  return vscode.window.showSaveDialog({
    title,
    defaultUri: vscode.Uri.file(join(folder, name)),
    filters: { 'Messages, a line each': ['ndjson', 'jsonl'] },
  });
}

/** A file that messages are written to; what {@link append} has resolved for is on the disk. */
export class MessageFile {
  readonly #file: FileHandle;

  private constructor(file: FileHandle) {
    this.#file = file;
  }

  /** A file that is there is replaced, as the dialog has said. */
  static async open(uri: vscode.Uri): Promise<MessageFile> {
    return new MessageFile(await open(uri.fsPath, 'w'));
  }

  async append(messages: readonly RawMessage[]): Promise<void> {
    await this.#file.appendFile(messages.map(message => `${messageLine(toMessage(message))}\n`).join(''));
    await this.#file.datasync();
  }

  close(): Promise<void> {
    return this.#file.close();
  }
}
