import * as vscode from 'vscode';
import type { Message } from '../../messages/message.ts';
import { messageDocument } from '../../messages/message-document.ts';
import { readOnlyDocument } from './documents.ts';

/** Shows two messages beside each other, with what differs. */
export async function compareMessages(first: Named, second: Named): Promise<void> {
  const document = ({ name, message }: Named) => readOnlyDocument(`${name}.json`, messageDocument(message));
  const title = `${first.name} ↔ ${second.name}`;
  await vscode.commands.executeCommand('vscode.diff', document(first), document(second), title);
}

export interface Named {
  readonly name: string;
  readonly message: Message;
}
