// The entry of the audit worker, dist/audit-worker.js: one audit, and it ends.
import { basename, sep } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { audit } from '../../audit/audit.ts';
import type { ReadinessReport } from '../../readiness/report.ts';
import { carryOut } from '../worker-task.ts';
import type { AuditOrder } from './audit-order.ts';

const { connection, folder, profile, tryGuest } = workerData as AuditOrder;

await carryOut<ReadinessReport>(
  message => parentPort?.postMessage(message),
  async log => {
    const report = await audit({ connection, folder, profile, tryGuest, log });
    return folder === undefined ? report : asSeenFrom(folder, report);
  },
);

/** A thread has no working directory of its own, so paths are absolute in the report; who reads it knows the folder. */
function asSeenFrom(folder: string, report: ReadinessReport): ReadinessReport {
  const prefix = folder.endsWith(sep) ? folder : folder + sep;
  const seen: ReadinessReport = JSON.parse(JSON.stringify(report), (_, value) =>
    typeof value === 'string' ? value.replaceAll(prefix, '') : value,
  );
  return { ...seen, files: seen.files && { ...seen.files, folder: basename(folder) } };
}
