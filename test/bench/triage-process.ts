// Does to a queue what the page of messages does, and tells as JSON how long it took: see triage.ts.
import { parseAmqpAddress } from '../../src/amqp/address.ts';
import { openConnection } from '../../src/amqp/connection.ts';
import { look } from '../../src/amqp/peek.ts';
import { LoadedMessages } from '../../src/extension/messages/loaded-messages.ts';
import { planLook } from '../../src/messages/look-plan.ts';
import type { TriageRun } from './triage.ts';

const { BENCH_AMQP_URL = '', BENCH_QUEUE: queue = '' } = process.env;
const parsed = parseAmqpAddress(BENCH_AMQP_URL);
if (typeof parsed === 'string') throw new Error(parsed);
const { address, username = '', password = '' } = parsed;

let peakBytes = 0;
const sample = () => {
  const { heapUsed, external } = process.memoryUsage();
  peakBytes = Math.max(peakBytes, heapUsed + external);
};
const sampling = setInterval(sample, 10);

const started = performance.now();
const plan = planLook(
  {
    vhost: '/',
    queue,
    type: queue,
    version: { major: 3, minor: 10 },
    overflow: 'drop-head',
    delayedRetry: 'disabled',
    singleActiveConsumer: false,
    autoDelete: false,
    exclusive: false,
    messages: 1_000_000,
  },
  10_000,
);
if (plan.kind !== 'look') throw new Error(plan.words);
const connection = await openConnection({ ...address, vhost: '/', username, password });
const found = await look(connection, plan);
await connection.close();
sample();
const looked = performance.now();

const loaded = new LoadedMessages(found.messages);
sample();
const caused = performance.now();
const { shown } = loaded.triage(['reason', 'queue', 'exception'], '');
JSON.stringify(shown);
sample();
const ended = performance.now();
clearInterval(sampling);

if (!shown.sentence.startsWith('10,000 rejected from orders')) throw new Error(shown.sentence);
const words = [
  ['look', looked - started],
  ['causes', caused - looked],
  ['triage', ended - caused],
] as const;
const run: TriageRun = {
  ms: ended - started,
  peakBytes,
  parts: words.map(([what, ms]) => `${what} ${ms.toFixed(0)} ms`).join(', '),
};
console.log(JSON.stringify(run));
