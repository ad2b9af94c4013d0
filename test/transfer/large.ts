// Replays large messages in a process that does nothing else, and tells how much it had in its memory: node large.ts JOB
import { startTransfer } from '../../src/amqp/transfer.ts';
import { type BrokerAccess, connectTo, planFor } from './queues.ts';

export interface LargeJob {
  readonly broker: BrokerAccess;
  readonly source: string;
  readonly target: string;
  readonly averageBytes: number;
}

export interface LargeOutcome {
  readonly done: number;
  /** Of the heap and what hangs on it. */
  readonly peakBytes: number;
}

const { broker, source, target, averageBytes } = JSON.parse(process.argv[2] ?? '') as LargeJob;
let peakBytes = 0;
const watch = setInterval(() => {
  const { heapUsed, external } = process.memoryUsage();
  peakBytes = Math.max(peakBytes, heapUsed + external);
}, 10);
const { done } = await startTransfer({
  plan: planFor(broker, source, { action: 'replay', to: target }),
  source: { queue: source, type: 'classic', averageBytes },
  connect: () => connectTo(broker),
}).done;
clearInterval(watch);
console.log(JSON.stringify({ done, peakBytes } satisfies LargeOutcome));
