import { Worker } from 'node:worker_threads';
import { ManagementError } from '../../management/error.ts';
import type { ReadinessReport } from '../../readiness/report.ts';
import type { AuditOrder, FromAuditWorker } from './audit-order.ts';

export interface AuditRun {
  readonly signal: AbortSignal;
  /** Told of each answer of the cluster: method, path, status and milliseconds. */
  readonly onAnswer: (line: string) => void;
}

/**
 * Audits in a worker of its own, which ends with it: the rules that judge are the size of the whole extension, and a large
 * cluster's queues take a while to judge.
 * @param entry the file of the worker's bundle
 * @throws {ManagementError} with the reason `cancelled` too
 */
export async function runAudit(
  entry: string,
  order: AuditOrder,
  { signal, onAnswer }: AuditRun,
): Promise<ReadinessReport> {
  const worker = new Worker(entry, {
    name: 'rabbitmq-audit',
    workerData: order,
    resourceLimits: { maxOldGenerationSizeMb: heapMb },
  });
  const either = AbortSignal.any([signal, AbortSignal.timeout(deadlineMs)]);
  try {
    return await new Promise<ReadinessReport>((resolve, reject) => {
      either.addEventListener('abort', () => reject(stopped(signal)), { once: true });
      if (either.aborted) reject(stopped(signal));
      worker.on('message', (message: FromAuditWorker) => {
        if (message.type === 'answered') onAnswer(message.line);
        else if (message.type === 'report') resolve(message.report);
        else reject(failure(message));
      });
      worker.on('error', reject);
      worker.on('exit', code => reject(new Error(`The audit ended with code ${code} and without a report.`)));
    });
  } finally {
    await worker.terminate();
  }
}

const heapMb = 2048;

/** An audit of 10,000 queues takes seconds; a broker that has stopped answering is given up. */
const deadlineMs = 5 * 60_000;

function stopped(signal: AbortSignal): Error {
  return signal.aborted
    ? new ManagementError('cancelled', 'The check was cancelled.')
    : new ManagementError(
        'timeout',
        `The check took longer than ${deadlineMs / 60_000} minutes and was ended.`,
      );
}

function failure({ message, reason }: Extract<FromAuditWorker, { type: 'failure' }>): Error {
  return reason ? new ManagementError(reason, message) : new Error(message);
}
