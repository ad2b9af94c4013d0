import * as vscode from 'vscode';
import type { PublishProgress, PublishResult } from '../../amqp/publish-all.ts';
import type { Outgoing } from '../../messages/raw.ts';
import { quantity } from '../../messages/size.ts';
import type { MessageAccess, VhostPlace } from './access.ts';

/** Asks whether to publish, with cluster and virtual host. @returns which of `acts`; undefined where the person leaves */
export async function agreeToPublish<Act extends string>(
  { cluster, vhost }: VhostPlace,
  title: string,
  ...acts: readonly Act[]
): Promise<Act | undefined> {
  const detail = `Cluster ${cluster.name}, vhost ${vhost}. Each is mandatory and confirmed: what no queue takes is told.`;
  return vscode.window.showWarningMessage(`${title}?`, { modal: true, detail }, ...acts);
}

/**
 * Publishes messages with confirms, and tells how it went. The person has agreed.
 * @param title what is done, such as "Publish 3 messages to queue orders"
 * @returns whether all were confirmed
 */
export async function publishMessages(
  access: MessageAccess,
  place: VhostPlace,
  messages: Iterable<Outgoing> | AsyncIterable<Outgoing>,
  title: string,
): Promise<boolean> {
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
        onProgress: state => progress.report({ message: progressWords(state) }),
        signal: cancel.signal,
      });
    },
  );
  access.changed(place);
  const words = resultWords(result);
  access.log.info(`${where}: ${title}: ${words}`);
  const isWhole = result.ended === 'done' && result.failed.size === 0;
  if (isWhole) void vscode.window.showInformationMessage(`RabbitMQ: ${words}`);
  else void vscode.window.showWarningMessage(`RabbitMQ: ${words}`);
  return isWhole;
}

function progressWords({ confirmed, inFlight, waitingFor }: PublishProgress): string {
  return (
    waitingFor ?? `${confirmed.toLocaleString('en')} confirmed, ${inFlight.toLocaleString('en')} on their way`
  );
}

function resultWords({ ended, error, confirmed, failed, possiblyTwice }: PublishResult): string {
  return [
    `${quantity(confirmed, 'message')} published and confirmed${ended === 'cancelled' ? ', then cancelled' : ''}.`,
    ...[...failed].map(([why, count]) => `${quantity(count, 'message')} not: ${why}.`),
    ...(possiblyTwice > 0
      ? [`At most ${possiblyTwice.toLocaleString('en')} are there twice: a connection was lost.`]
      : []),
    ...(error ? [error.message] : []),
  ].join(' ');
}
