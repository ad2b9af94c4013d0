import * as vscode from 'vscode';
import type { QueueCheck } from '../../audit/queue-check.ts';
import { callLog, connectionTo } from '../clusters/connect.ts';
import type { QueuePlace } from '../messages/access.ts';
import { runTask } from '../worker-task.ts';
import type { PageServices } from './pages.ts';
import type { QueueCheckOrder } from './queue-check-order.ts';

/**
 * Judges a queue by all that its virtual host has declared, in a worker of its own: a virtual host can have 10,000 queues.
 * @throws {ManagementError} with the reason `cancelled` too
 */
export async function checkQueueApart(
  { extensionUri, store, log }: PageServices,
  { cluster, vhost, queue }: QueuePlace,
  signal: AbortSignal,
): Promise<QueueCheck> {
  const current = store.current(cluster);
  const order: QueueCheckOrder = {
    connection: await connectionTo(current, store),
    vhost,
    queue,
    // Whoever marks a cluster as one for development wants it judged as such.
    profile: current.environment ?? 'production',
  };
  const tell = callLog(current, log);
  return runTask({
    entry: vscode.Uri.joinPath(extensionUri, 'dist', 'queue-check-worker.js').fsPath,
    name: 'rabbitmq-queue-check',
    title: `The check of ${queue}`,
    order,
    deadlineMs: 60_000,
    signal,
    onAnswer: line => tell(line, 'read'),
  });
}
