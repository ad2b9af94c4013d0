import * as vscode from 'vscode';
import type { PublishProgress, PublishResult } from '../../amqp/publish-all.ts';
import type { Outgoing } from '../../messages/raw.ts';
import { quantity } from '../../messages/size.ts';
import type { MessageAccess, VhostPlace } from './access.ts';

/** Asks whether to publish, with cluster and virtual host. @returns which of `acts`; undefined where it may not be */
export function agreeToPublish<Act extends string>(
  access: MessageAccess,
  place: VhostPlace,
  title: string,
  ...acts: readonly [Act, ...Act[]]
): Promise<Act | undefined> {
  const question = `${title}, in vhost ${place.vhost} of ${place.cluster.name}?`;
  const detail = 'Each is mandatory and confirmed: what no queue takes is told.';
  return access.chooseWrite(place, { question, detail, destructive: true }, ...acts);
}

export interface PublishTask {
  /** What is done, such as "Publish 3 messages to queue orders". */
  readonly title: string;
  readonly messages: Iterable<Outgoing> | AsyncIterable<Outgoing>;
  /** At most so many messages a second. */
  readonly perSecond?: number;
  readonly onProgress?: (progress: PublishProgress) => void;
  /** Ends it in good order, as the notification's button does. */
  readonly signal?: AbortSignal;
}

/** Publishes messages with confirms, and tells how it went. The person has agreed. @throws {AmqpError} where nothing could be begun */
export async function publishMessages(
  access: MessageAccess,
  place: VhostPlace,
  { title, messages, perSecond, onProgress, signal }: PublishTask,
): Promise<PublishResult> {
  const { cluster, vhost } = place;
  const where = `${cluster.name}, vhost ${vhost}`;
  access.log.info(`${where}: ${title}, as user ${cluster.username}`);
  const { publishAll } = await import('../../amqp/publish-all.ts');
  const result = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title, cancellable: true },
    (progress, token) => {
      const cancel = new AbortController();
      token.onCancellationRequested(() => cancel.abort());
      return publishAll(messages, {
        connect: signal => access.connect(place, signal),
        onProgress: state => {
          progress.report({ message: progressWords(state) });
          onProgress?.(state);
        },
        signal: signal ? AbortSignal.any([signal, cancel.signal]) : cancel.signal,
        ...(perSecond === undefined ? {} : { perSecond }),
      });
    },
  );
  access.changed(place);
  const words = resultWords(result);
  access.log.info(`${where}: ${title}: ${words}`);
  if (isWhole(result)) void vscode.window.showInformationMessage(`RabbitMQ: ${words}`);
  else void vscode.window.showWarningMessage(`RabbitMQ: ${words}`);
  return result;
}

/** Whether all were confirmed. */
export function isWhole({ ended, failed }: PublishResult): boolean {
  return ended === 'done' && failed.size === 0;
}

function progressWords({ confirmed, inFlight, waitingFor }: PublishProgress): string {
  return (
    waitingFor ?? `${confirmed.toLocaleString('en')} confirmed, ${inFlight.toLocaleString('en')} on their way`
  );
}

/** How it ended, without what was not published. */
export function endWords({ ended, error, confirmed }: PublishResult): string {
  const cancelled = ended === 'cancelled' ? ', then cancelled' : '';
  return `${quantity(confirmed, 'message')} published and confirmed${cancelled}.${error ? ` ${error.message}` : ''}`;
}

function resultWords(result: PublishResult): string {
  const { failed, possiblyTwice } = result;
  return [
    endWords(result),
    ...[...failed].map(([why, count]) => `${quantity(count, 'message')} not: ${why}.`),
    ...(possiblyTwice > 0
      ? [`At most ${possiblyTwice.toLocaleString('en')} are there twice: a connection was lost.`]
      : []),
  ].join(' ');
}
