// The entry of the PromQL worker, dist/promql-worker.js: one expression, and it ends. The parser is large, and seldom asked.
import { parentPort, workerData } from 'node:worker_threads';
import { parsePromql } from '../../deployment/promql.ts';
import { carryOut } from '../worker-task.ts';

await carryOut(
  message => parentPort?.postMessage(message),
  async () => parsePromql(String(workerData)),
);
