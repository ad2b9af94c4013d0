import * as vscode from 'vscode';
import { consumingRefusal } from '../../messages/look-plan.ts';
import { quantity } from '../../messages/size.ts';
import type { MessageAccess, QueuePlace } from './access.ts';
import { askForFile, MessageFile } from './export.ts';
import { keepLastCopies } from './last-copies.ts';
import { agreeOnLook, readFacts, sourceOf } from './look.ts';

/**
 * Writes all that is in a queue to a file, however much that is, and leaves it there. It costs what a look costs, which is asked
 * for; Escape leaves. @throws {AmqpError} and what a file may throw
 */
export async function exportQueue(access: MessageAccess, place: QueuePlace): Promise<void> {
  const { cluster, vhost, queue } = place;
  const facts = await readFacts(access, place);
  const unsafe = consumingRefusal(facts);
  if (unsafe !== undefined) throw new Error(unsafe);
  const count = Math.max(1, facts.messages ?? 1);
  const seen = access.deliveriesLeft(place, facts.messages);
  if (!(await agreeOnLook(access.cluster(place), facts, { count, from: { at: 'first' } }, seen))) return;
  const uri = await askForFile(queue, `Export all messages of ${queue} to`);
  if (!uri) return;
  const { startTransfer } = await import('../../amqp/transfer.ts');
  const title = `Export the messages of ${queue}`;
  const file = await MessageFile.open(uri);
  try {
    const result = await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title, cancellable: true },
      (progress, token) => {
        const cancel = new AbortController();
        token.onCancellationRequested(() => cancel.abort());
        return startTransfer({
          plan: { action: 'export' },
          exportTo: messages => file.append(messages),
          source: sourceOf(facts),
          connect: signal => access.connect(place, signal),
          signal: cancel.signal,
          onProgress: ({ done }) => progress.report({ message: quantity(done, 'message') }),
        }).done;
      },
    );
    const how = result.ended === 'done' ? '' : ` (${result.error?.message ?? 'then cancelled'})`;
    const words = `${quantity(result.done, 'message')} of ${queue} exported to ${uri.fsPath}${how}`;
    access.log.info(`${cluster.name}, vhost ${vhost}: ${words}`);
    void vscode.window.showInformationMessage(`RabbitMQ: ${words}`);
    if (result.lastCopies.length > 0) void keepLastCopies(place, result.lastCopies);
  } finally {
    await file.close();
    access.changed(place);
  }
}
