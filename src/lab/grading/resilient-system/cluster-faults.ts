import * as z from 'zod/mini';
import { checkHealth } from '../../../management/health-checks.ts';
import { fail, notChecked, type Scorecard, type Verdict } from '../scorecard.ts';
import type { Stage } from '../stage.ts';
import { ClusterControl } from './cluster-control.ts';
import { type Scale, shippedVerdict } from './faults.ts';
import { makeOrders, type Pipeline, type Submission } from './pipeline.ts';

/** What breaks are nodes. Where the broker is one node, or nobody can stop it from here, it is not checked. */
export async function clusterFaults(pipeline: Pipeline, card: Scorecard, scale: Scale): Promise<void> {
  card.doing('Looking at the cluster');
  const control = await ClusterControl.open(pipeline.stage);
  const skip = (why: string) => {
    for (const criterion of ['4.10', '4.11', '4.12', '4.13']) card.set(criterion, notChecked(why));
  };
  if (typeof control === 'string') return skip(control);
  const [first, second] = await leadersFirst(pipeline, control);
  if (!first) return skip('The check itself is connected to all nodes: connect it to one of them.');
  const look = async (criterion: string, doing: string, verdict: () => Promise<Verdict>) => {
    card.doing(doing);
    card.set(criterion, await pipeline.stage.recorder.during(criterion, verdict));
  };
  await look('4.10', `Stopping ${first}`, () => nodeStops(pipeline, control, first, scale));
  await look('4.11', 'Stopping two nodes', async () =>
    second
      ? majorityStops(pipeline, control, [first, second], scale)
      : notChecked(
          'The check itself is connected to two of the nodes: connect management API and AMQP to the same one.',
        ),
  );
  await look('4.12', `Freezing ${first}`, () => nodeFreezes(pipeline, control, first, scale));
  await look('4.13', `A memory alarm on ${first}`, () => memoryAlarm(pipeline, control, first, scale));
}

/** Those that may be stopped, the leader of the first queue before the others. */
async function leadersFirst(
  { stage, contract }: Pipeline,
  control: ClusterControl,
): Promise<readonly string[]> {
  const path = `/queues/${encodeURIComponent(stage.vhost)}/${encodeURIComponent(contract.entry.queue)}`;
  const { leader } = await stage.api.get({
    path,
    answer: z.looseObject({ leader: z.optional(z.string()) }),
    signal: stage.signal,
  });
  const isLeader = (node: string) => Number(control.brokerName(node) === leader);
  return control.others.toSorted((a, b) => isLeader(b) - isLeader(a));
}

async function nodeStops(
  pipeline: Pipeline,
  control: ClusterControl,
  node: string,
  { orders: n }: Scale,
): Promise<Verdict> {
  const { stage } = pipeline;
  const orders = makeOrders(n);
  const submission = await begun(pipeline, orders);
  let pauseMs: number | undefined;
  try {
    await control.act('stop', node);
    pauseMs = await untilNextAccepted(stage, submission);
  } finally {
    stage.wire.publishPaceMs = 0;
    await control.act('start', node);
  }
  if (pauseMs === undefined) return fail(`15 s after ${node} was stopped no further order was accepted.`);
  const verdict = await shippedVerdict(
    pipeline,
    orders,
    submission,
    `${node} was stopped; publishing went on ${(pauseMs / 1_000).toFixed(1)} s later`,
  );
  const isCritical = await untilWhole(stage);
  return verdict.state === 'pass' && isCritical
    ? fail(
        `${verdict.seen} But a minute after ${node} was started again, queues would still lose their majority with one more node.`,
      )
    : verdict;
}

async function majorityStops(
  pipeline: Pipeline,
  control: ClusterControl,
  nodes: readonly string[],
  { orders: n, windowMs }: Scale,
): Promise<Verdict> {
  const orders = makeOrders(n);
  const submission = await begun(pipeline, orders);
  try {
    for (const node of nodes) await control.act('stop', node);
    pipeline.stage.wire.publishPaceMs = 0;
    await pipeline.stage.wait(windowMs);
  } finally {
    await Promise.all(nodes.map(node => control.act('start', node)));
  }
  await untilWhole(pipeline.stage);
  return shippedVerdict(
    pipeline,
    orders,
    submission,
    `${nodes.join(' and ')} were down for ${windowMs / 1_000} s`,
  );
}

async function nodeFreezes(
  pipeline: Pipeline,
  control: ClusterControl,
  node: string,
  { orders: n, windowMs }: Scale,
): Promise<Verdict> {
  const orders = makeOrders(n);
  const submission = await begun(pipeline, orders);
  try {
    await control.act('freeze', node);
    pipeline.stage.wire.publishPaceMs = 0;
    await pipeline.stage.wait(windowMs);
  } finally {
    await control.act('thaw', node);
  }
  await untilWhole(pipeline.stage);
  return shippedVerdict(pipeline, orders, submission, `${node} was frozen for ${windowMs / 1_000} s`);
}

async function memoryAlarm(
  pipeline: Pipeline,
  control: ClusterControl,
  node: string,
  { orders: n, windowMs }: Scale,
): Promise<Verdict> {
  const { stage } = pipeline;
  const watermark = (
    await control.act('ctl', node, ['eval', 'vm_memory_monitor:get_vm_memory_high_watermark().'])
  ).trim();
  if (!/^[\d.]+$/.test(watermark))
    return notChecked(
      `The memory limit of ${node} is no share of its memory (${watermark}): it would not be put back.`,
    );
  const orders = makeOrders(n);
  let submission: Submission;
  let early = 0;
  try {
    await control.act('ctl', node, ['set_vm_memory_high_watermark', '0.00001']);
    stage.recorder.mark(`memory alarm on ${node}`);
    await stage.until(
      15_000,
      async () => (await checkHealth(stage.api, 'alarms', stage.signal)).state === 'failed' || undefined,
    );
    submission = await pipeline.submit(orders);
    await stage.wait(windowMs);
    early = submission.accepted.length;
  } finally {
    await control.act('ctl', node, ['set_vm_memory_high_watermark', watermark]);
    stage.recorder.mark('the alarm ends');
  }
  const what = `A memory alarm on ${node} held publishers back for ${windowMs / 1_000} s`;
  if (early > 0) return fail(`${what}, yet ${early} orders were reported as accepted.`);
  return shippedVerdict(pipeline, orders, submission, what);
}

/** A submission of which a quarter is accepted, slowly. */
async function begun(pipeline: Pipeline, orders: ReturnType<typeof makeOrders>): Promise<Submission> {
  const { stage } = pipeline;
  stage.wire.publishPaceMs = 10;
  const submission = await pipeline.submit(orders);
  await stage.until(30_000, () => submission.accepted.length >= orders.length / 4 || undefined);
  return submission;
}

/** @returns milliseconds until one more order is accepted; undefined after 15 s */
async function untilNextAccepted(stage: Stage, submission: Submission): Promise<number | undefined> {
  const before = submission.accepted.length;
  const began = performance.now();
  const isOver = () => submission.program.ended !== undefined && submission.program.exitCode === 0;
  return stage.until(15_000, () =>
    submission.accepted.length > before || isOver() ? performance.now() - began : undefined,
  );
}

/** Waits until all members are back, a minute at most. @returns whether a queue is still short of them */
async function untilWhole(stage: Stage): Promise<boolean> {
  const { state } = await stage.lookUntil(
    60_000,
    seen => seen.state !== 'failed',
    () => checkHealth(stage.api, 'node-is-quorum-critical', stage.signal),
  );
  return state === 'failed';
}
