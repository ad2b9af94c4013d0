import type { ReadinessReport } from '../../readiness/report.ts';
import { runTask, type Task } from '../worker-task.ts';
import type { AuditOrder } from './audit-order.ts';

export type AuditRun = Pick<Task, 'signal' | 'onAnswer'>;

/**
 * Audits in a worker of its own.
 * @param entry the file of the worker's bundle
 * @throws {ManagementError} with the reason `cancelled` too
 */
export function runAudit(entry: string, order: AuditOrder, run: AuditRun): Promise<ReadinessReport> {
  return runTask({ entry, name: 'rabbitmq-audit', title: 'The check', order, deadlineMs, ...run });
}

/** An audit of 10,000 queues takes seconds; a broker that has stopped answering is given up. */
const deadlineMs = 5 * 60_000;
