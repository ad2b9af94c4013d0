import * as vscode from 'vscode';
import { messageDocument } from '../../messages/message-document.ts';
import { type RawMessage, toMessage } from '../../messages/raw.ts';
import { quantity } from '../../messages/size.ts';
import type { QueuePlace } from './access.ts';
import { openMessage } from './documents.ts';
import { askForFile, MessageFile } from './export.ts';

/**
 * Asks where to keep messages that their queue may have dropped, until they are kept or the person lets them go: on their last
 * delivery, they could not be put back.
 */
export async function keepLastCopies(place: QueuePlace, messages: readonly RawMessage[]): Promise<void> {
  const { queue } = place;
  const what = quantity(messages.length, 'message');
  const question = `${what} of queue ${queue} could not be put back. Keep ${messages.length === 1 ? 'it' : 'them'}?`;
  const detail =
    'They were on their last delivery: the queue has dropped or dead-lettered them. Where no dead letter queue has them, these are the last copies.';
  const toFile = 'Export to a File…';
  const toDocument = messages.length <= mostDocuments ? ['Open as Documents'] : [];
  for (;;) {
    const chosen = await vscode.window.showWarningMessage(
      question,
      { modal: true, detail },
      toFile,
      ...toDocument,
    );
    if (chosen === undefined) return;
    if (chosen !== toFile) {
      for (const raw of messages)
        await openMessage(messageDocument(toMessage(raw)), { ...place, literal: true });
      return;
    }
    const uri = await askForFile(queue, `Export ${what} to`);
    if (!uri) continue;
    try {
      const file = await MessageFile.open(uri);
      await file.append(messages).finally(() => file.close());
      return;
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      void vscode.window.showErrorMessage(`RabbitMQ: ${uri.fsPath} could not be written: ${why}`);
    }
  }
}

const mostDocuments = 10;
