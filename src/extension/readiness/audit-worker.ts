// The entry of the audit worker, dist/audit-worker.js: one audit, and it ends.
import { basename, sep } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { audit } from '../../audit/audit.ts';
import { ManagementError } from '../../management/error.ts';
import type { ReadinessReport } from '../../readiness/report.ts';
import type { AuditOrder, FromAuditWorker } from './audit-order.ts';

const { connection, folder, profile, tryGuest } = workerData as AuditOrder;

try {
  const report = await audit({
    connection,
    folder,
    profile,
    tryGuest,
    log: line => send({ type: 'answered', line }),
  });
  send({ type: 'report', report: folder === undefined ? report : asSeenFrom(folder, report) });
} catch (error) {
  const message = error instanceof Error ? error.message : String(error);
  send({ type: 'failure', message, reason: error instanceof ManagementError ? error.reason : undefined });
}

/** A thread has no working directory of its own, so paths are absolute in the report; who reads it knows the folder. */
function asSeenFrom(folder: string, report: ReadinessReport): ReadinessReport {
  const prefix = folder.endsWith(sep) ? folder : folder + sep;
  const seen: ReadinessReport = JSON.parse(JSON.stringify(report), (_, value) =>
    typeof value === 'string' ? value.replaceAll(prefix, '') : value,
  );
  return { ...seen, files: seen.files && { ...seen.files, folder: basename(folder) } };
}

function send(message: FromAuditWorker): void {
  parentPort?.postMessage(message);
}
