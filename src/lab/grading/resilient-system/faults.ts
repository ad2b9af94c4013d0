import { clearPolicy, setPolicy } from '../../../management/policies.ts';
import { effectiveQueues } from '../../../model/effective.ts';
import type { Policy } from '../../../model/model.ts';
import { GradingError } from '../grading-error.ts';
import { fail, pass, type Verdict } from '../scorecard.ts';
import type { Stage } from '../stage.ts';
import { count, some } from '../words.ts';
import { makeOrders, type Order, type Pipeline, PREFIX, type Submission } from './pipeline.ts';

/** How much, and how long: 1000 orders and 20 s for people; tests are shorter. */
export interface Scale {
  readonly orders: number;
  /** How long the queue is full and the binding away. */
  readonly windowMs: number;
}

/** Nothing breaks. @throws {GradingError} where not even that works: then there is nothing more to try */
export async function nothingBreaks(pipeline: Pipeline, { orders: n }: Scale): Promise<Verdict> {
  const orders = makeOrders(n);
  const began = performance.now();
  const submission = await pipeline.submit(orders);
  const unshipped = await pipeline.whenShipped(orders);
  const seconds = ((performance.now() - began) / 1_000).toFixed(1);
  if (unshipped.length > 0) {
    throw new GradingError(
      `of ${n} orders ${unshipped.length} were not shipped though nothing broke. ${lastWords(pipeline, submission)}`,
    );
  }
  const left = await whenEmpty(pipeline);
  if (left > 0) return fail(`${n} orders were shipped, but ${count(left, 'message')} stayed in the queues.`);
  return pass(`${n} orders were shipped in ${seconds} s, and all queues are empty.`);
}

/** What consumes is cut off, five times at random moments. */
export async function consumersAreCutOff(pipeline: Pipeline, { orders: n }: Scale): Promise<Verdict> {
  const orders = makeOrders(n);
  const { stage } = pipeline;
  // So that there is always something half done.
  stage.wire.deliveryPaceMs = 10;
  stage.wire.publishPaceMs = 10;
  const submission = await pipeline.submit(orders);
  try {
    for (let round = 0; round < rounds; round++) {
      await pipeline.whenConsumed(30_000);
      await stage.wait(Math.random() * 400);
      await pipeline.cutConsumersOff('Project 4: your consumers are cut off');
      await pipeline.check();
    }
  } finally {
    stage.wire.deliveryPaceMs = 0;
    stage.wire.publishPaceMs = 0;
  }
  const unconsumed = await pipeline.whenConsumed(30_000);
  if (unconsumed.length > 0)
    return fail(`30 s after its connection was closed nobody consumes from ${some(unconsumed)}.`);
  return shippedVerdict(
    pipeline,
    orders,
    submission,
    `The connections of all consumers were closed ${rounds} times`,
  );
}

const rounds = 5;

/** The line of the publisher is cut while it publishes. */
export async function publisherIsCutOff(pipeline: Pipeline, { orders: n }: Scale): Promise<Verdict> {
  const orders = makeOrders(n);
  const { stage } = pipeline;
  stage.wire.publishPaceMs = 5;
  const submission = await pipeline.submit(orders);
  await stage.until(
    30_000,
    () => submission.accepted.length >= n / 4 || submission.program.ended || undefined,
  );
  const before = submission.accepted.length;
  stage.wire.cut();
  stage.recorder.mark('all connections are cut');
  stage.wire.publishPaceMs = 0;
  return shippedVerdict(
    pipeline,
    orders,
    submission,
    `All connections were cut when ${before} orders were accepted`,
  );
}

/** The first queue is full, and refuses what is published. */
export async function queueIsFull(pipeline: Pipeline, { orders: n, windowMs }: Scale): Promise<Verdict> {
  const orders = makeOrders(n);
  const { stage, contract } = pipeline;
  const { queue } = contract.entry;
  const limit = Math.min(50, Math.floor(n / 3));
  await pipeline.killConsumers();
  const policy = await limitQueue(stage, queue, limit);
  stage.recorder.mark(`${queue} takes ${limit} messages at most`);
  // A queue says that it is full a moment after it is: a burst would be taken whole.
  stage.wire.publishPaceMs = 5;
  const submission = await pipeline.submit(orders);
  await stage.wait(windowMs);
  stage.wire.publishPaceMs = 0;
  const early = submission.accepted.length;
  const depth = (await stage.ready(queue)) ?? 0;
  const what = `${queue} took ${count(depth, 'message')} and refused the others for ${windowMs / 1_000} s`;
  await pipeline.startConsumers();
  // The limit stays until then: 3.10.8 goes on refusing on channels that were open when a policy was taken away.
  const verdict =
    early > depth
      ? fail(`${what}, yet ${early} orders were reported as accepted.`)
      : await shippedVerdict(pipeline, orders, submission, what);
  await clearPolicy(stage.api, policy, stage.signal);
  stage.recorder.mark('the limit is lifted');
  return verdict;
}

/** A policy before all others, with what the queue's own says and a length limit. */
async function limitQueue(stage: Stage, queue: string, limit: number): Promise<Policy> {
  const model = await stage.model();
  const found = model.queues.find(({ name }) => name === queue);
  const own = found && effectiveQueues(model, stage.version)(found).policy?.definition;
  const policy: Omit<Policy, 'source'> = {
    kind: 'policy',
    vhost: stage.vhost,
    name: `${PREFIX}-grader-limit`,
    pattern: `^${queue.replace(/[^\w]/g, '\\$&')}$`,
    applyTo: 'queues',
    priority: 1_000,
    definition: { ...own, 'max-length': limit, overflow: 'reject-publish' },
  };
  await setPolicy(stage.api, policy, stage.signal);
  return policy as Policy;
}

/** The binding to the first queue is away for a while. */
export async function bindingIsAway(pipeline: Pipeline, { orders: n, windowMs }: Scale): Promise<Verdict> {
  const orders = makeOrders(n);
  const { stage, contract } = pipeline;
  const { exchange, routingKey, queue } = contract.entry;
  await stage.onChannel(channel => channel.unbindQueue(queue, exchange, routingKey));
  stage.recorder.mark(`${queue} is no longer bound to ${exchange}`);
  const submission = await pipeline.submit(orders);
  await stage.wait(windowMs);
  const early = submission.accepted.length;
  await stage.onChannel(channel => channel.bindQueue(queue, exchange, routingKey));
  stage.recorder.mark('the binding is back');
  const what = `For ${windowMs / 1_000} s no queue was bound to ${exchange} with the key ${routingKey}`;
  if (early > 0) return fail(`${what}, yet ${early} orders were reported as accepted: they are gone.`);
  return shippedVerdict(pipeline, orders, submission, what);
}

/** Orders that are shipped come once more. */
export async function ordersComeTwice(pipeline: Pipeline): Promise<Verdict> {
  const orders = makeOrders(50);
  await pipeline.submit(orders);
  const unshipped = await pipeline.whenShipped(orders);
  if (unshipped.length > 0) return fail(`${unshipped.length} of 50 orders were not shipped at all.`);
  const { stage, contract } = pipeline;
  const ids = new Set(orders.map(({ id }) => id));
  const seen = () => [...pipeline.done.counts(ids).values()].reduce((sum, times) => sum + times, 0);
  const before = seen();
  await stage.publish(contract.entry.exchange, contract.entry.routingKey, orders);
  stage.recorder.mark('50 orders come again');
  await stage.wait(500);
  await whenEmpty(pipeline);
  await stage.wait(500);
  const again = seen() - before;
  return again === 0
    ? pass('50 orders that were shipped came a second time: none was shipped twice.')
    : fail(`50 orders that were shipped came a second time, and ${count(again, 'parcel')} went out again.`);
}

/** Whether all that was said to be accepted is shipped, and the program got through. */
export async function shippedVerdict(
  pipeline: Pipeline,
  orders: readonly Order[],
  submission: Submission,
  what: string,
): Promise<Verdict> {
  const unshipped = new Set((await pipeline.whenShipped(orders)).map(({ id }) => id));
  const accepted = submission.accepted;
  const lost = accepted.filter(id => unshipped.has(id));
  const sum = `${what}: ${accepted.length} of ${orders.length} orders were reported as accepted`;
  if (lost.length > 0)
    return fail(`${sum}, and ${lost.length} of these were never shipped, such as ${some(lost, 1)}.`);
  if (unshipped.size > 0)
    return fail(`${sum}, and ${unshipped.size} were not shipped. ${lastWords(pipeline, submission)}`);
  return pass(`${sum}, and all are shipped.`);
}

/** Waits until the work queues are empty, 15 s at most. @returns how many messages are left */
export function whenEmpty(pipeline: Pipeline): Promise<number> {
  return pipeline.stage.lookUntil(
    15_000,
    left => left === 0,
    () => pipeline.ready(pipeline.contract.work),
  );
}

function lastWords({ stage }: Pipeline, { program }: Submission): string {
  const ended = [program, ...stage.programs].find(one => one.ended !== undefined && one.exitCode !== 0);
  const told = ended ?? program;
  return `The program ${told.name} ${told.ended ?? 'still runs'}; its last words: ${told.lastWords}`;
}
