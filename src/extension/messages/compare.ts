import * as vscode from 'vscode';
import type { Message } from '../../messages/message.ts';
import { messageDocument } from '../../messages/message-document.ts';

/** Shows two messages beside each other, with what differs. */
export async function compareMessages(first: Named, second: Named): Promise<void> {
  const [left, right] = await Promise.all(
    [first, second].map(({ message }) =>
      vscode.workspace.openTextDocument({ language: 'json', content: messageDocument(message) }),
    ),
  );
  if (!left || !right) return;
  await vscode.commands.executeCommand('vscode.diff', left.uri, right.uri, `${first.name} ↔ ${second.name}`);
}

export interface Named {
  readonly name: string;
  readonly message: Message;
}
