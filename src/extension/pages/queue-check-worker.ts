// The entry of the worker that checks one queue, dist/queue-check-worker.js: one check, and it ends.
import { parentPort, workerData } from 'node:worker_threads';
import { checkQueue, type QueueCheck } from '../../audit/queue-check.ts';
import { ManagementClient } from '../../management/client.ts';
import { carryOut } from '../worker-task.ts';
import type { QueueCheckOrder } from './queue-check-order.ts';

const { connection, profile, ...place } = workerData as QueueCheckOrder;

await carryOut<QueueCheck>(
  message => parentPort?.postMessage(message),
  async log => {
    const client = new ManagementClient({ ...connection, readOnly: true }, log);
    try {
      return await checkQueue(client, place, profile);
    } finally {
      await client.close();
    }
  },
);
