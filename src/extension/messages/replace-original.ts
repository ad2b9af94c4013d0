import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import type { Checksum } from '../../messages/checksum.ts';
import type { Seen } from '../../messages/look.ts';
import { consumingRefusal } from '../../messages/look-plan.ts';
import type { Message } from '../../messages/message.ts';
import { messageDocument } from '../../messages/message-document.ts';
import { type PublishPlan, usualDeaths } from '../../messages/plan.ts';
import { toRawMessage } from '../../messages/raw.ts';
import { deathHistory, origin } from '../../messages/x-death.ts';
import type { MessageAccess, QueuePlace } from './access.ts';
import { openMessage } from './documents.ts';
import { keepLastCopies } from './last-copies.ts';
import { readFacts, sourceOf } from './look.ts';
import { stayedWords } from './transfer-words.ts';

/** Opens a message that a look has shown as a document that can be edited and sent back to where it died first. */
export async function openForResending(place: QueuePlace, { message, checksum }: Seen): Promise<void> {
  const from = origin(deathHistory(message.properties.headers));
  const content = messageDocument(from ? { ...message, exchange: '', routingKey: from.queue } : message);
  await openMessage(content, { ...place, original: { queue: place.queue, checksum }, literal: true });
}

/**
 * Publishes a message in place of the one that it was made of: that is taken out of its queue once the broker has confirmed
 * the new one.
 * @returns whether it was
 */
export async function replaceOriginal(
  access: MessageAccess,
  place: QueuePlace,
  original: Checksum,
  { exchange, routingKey, ...message }: Message,
): Promise<boolean> {
  const { cluster, vhost, queue } = place;
  const facts = await readFacts(access, place);
  const unsafe = consumingRefusal(facts);
  if (unsafe !== undefined) throw new Error(unsafe);
  const { properties, body } = toRawMessage({ exchange, routingKey, ...message });
  const plan: PublishPlan = {
    action: 'replay',
    target:
      exchange === '' ? { kind: 'queue', queue: routingKey } : { kind: 'exchange', exchange, routingKey },
    queue,
    run: randomUUID(),
    username: cluster.username,
    expiration: 'keep',
    deaths: usualDeaths('replay'),
    edits: new Map([[original, { properties, body }]]),
  };
  const title = `Replace a message of queue ${queue}`;
  access.log.info(`${cluster.name}, vhost ${vhost}: ${title}, as user ${cluster.username}`);
  const { startTransfer } = await import('../../amqp/transfer.ts');
  const result = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title, cancellable: true },
    (_, token) => {
      const cancel = new AbortController();
      token.onCancellationRequested(() => cancel.abort());
      return startTransfer({
        plan,
        source: sourceOf(facts),
        connect: signal => access.connect(place, signal),
        selection: new Map([[original, 1]]),
        signal: cancel.signal,
      }).done;
    },
  );
  access.changed(place);
  if (result.lastCopies.length > 0) void keepLastCopies(place, result.lastCopies);
  if (result.done === 1) {
    access.took(place, 1);
    const words = `Published, and the original is gone from queue ${queue}.`;
    access.log.info(`${cluster.name}, vhost ${vhost}: ${title}: ${words}`);
    void vscode.window.showInformationMessage(`RabbitMQ: ${words}`);
    return true;
  }
  const why =
    stayedWords(result)[0] ?? 'The original is no longer there: consumed, or changed since it was looked at.';
  throw new Error(`Nothing was published. ${result.error?.message ?? why}`);
}
