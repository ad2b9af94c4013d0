import { randomUUID } from 'node:crypto';
import * as z from 'zod/mini';
import { clearPolicy, setPolicy } from '../../../management/policies.ts';
import type { Program } from '../program.ts';
import { fail, pass, type Scorecard } from '../scorecard.ts';
import type { Stage } from '../stage.ts';
import type { Tap } from '../tap.ts';
import { count, some } from '../words.ts';
import { EXCHANGE, keysTo, QUEUE } from './topology.ts';

const orders = 100;

/** 1.3 to 1.6: what becomes of what is published. */
export async function gradePublisher(stage: Stage, card: Scorecard, keys: readonly string[]): Promise<void> {
  card.doing(`Publishing ${orders} orders`);
  const tap = await stage.tap(EXCHANGE, keys);
  const well = await publish(stage);
  await stage.until(2_000, () => tap.counts(well.ids).size === orders || undefined);
  // With it, an order without the queue would still be routed.
  await tap.close();
  gradeMessages(card, tap, well);
  gradeConfirms(card, well);

  card.doing('Publishing with no queue bound');
  for (const key of keys) await stage.channel.unbindQueue(QUEUE, EXCHANGE, key);
  const unrouted = await publish(stage);
  const rebound = keysTo(await stage.model());
  for (const key of keys) await stage.channel.bindQueue(QUEUE, EXCHANGE, key);
  gradeReturns(card, unrouted, rebound.length > 0);

  card.doing('Publishing to a queue that is full');
  await stage.channel.purgeQueue(QUEUE);
  const limit = { kind: 'policy', vhost: stage.vhost, name: 'ex1-grader' } as const;
  const definition = { 'max-length': 10, overflow: 'reject-publish' };
  const queues = { pattern: '^ex1\\.orders$', applyTo: 'queues', priority: 10_000 };
  await setPolicy(stage.api, { ...limit, ...queues, definition }, stage.signal);
  await stage.wait(policyMs);
  // A quorum queue says only after some messages that it is full: a quick burst would all be taken.
  stage.wire.publishPaceMs = 5;
  const full = await publish(stage);
  stage.wire.publishPaceMs = 0;
  const depth = (await stage.ready(QUEUE)) ?? 0;
  await clearPolicy(stage.api, limit, stage.signal);
  gradeNacks(card, full, depth);
  await stage.channel.purgeQueue(QUEUE);
}

/** One run of the learner's publisher: what it says, and what was seen of it. */
interface Published {
  readonly ids: ReadonlySet<string>;
  readonly report: PublishReport | undefined;
  readonly program: Program;
  /** Orders that went to the exchange, on channels in confirm mode and on others. */
  readonly confirming: number;
  readonly other: number;
  readonly mandatory: number;
}

const idList = z.array(z.string());

const publishReport = z.looseObject({
  confirmed: z.number(),
  nacked: idList,
  returned: idList,
  unknown: idList,
});

type PublishReport = z.infer<typeof publishReport>;

async function publish(stage: Stage): Promise<Published> {
  const prefix = `order-${randomUUID().slice(0, 8)}`;
  const ids = new Set(Array.from({ length: orders }, (_, n) => `${prefix}-${n + 1}`));
  const counts = { confirming: 0, other: 0, mandatory: 0 };
  const stop = stage.wire.onSent(({ method, confirms }) => {
    if (method.name !== 'basic.publish' || method.exchange !== EXCHANGE) return;
    counts[confirms ? 'confirming' : 'other']++;
    if (method.mandatory) counts.mandatory++;
  });
  const program = await stage.start('publisher', [String(orders), prefix]);
  await program.end(publishMs, stage.signal);
  await program.kill();
  stop();
  return { ids, report: reportIn(program.stdout), program, ...counts };
}

/** The last line of the output that is such a report. */
function reportIn(output: string): PublishReport | undefined {
  for (const line of output.split('\n').toReversed()) {
    try {
      const { data } = publishReport.safeParse(JSON.parse(line));
      if (data) return data;
    } catch {
      // Another line.
    }
  }
  return undefined;
}

function gradeMessages(card: Scorecard, tap: Tap, { ids, program }: Published): void {
  const came = tap.seen.length;
  const known = tap.counts(ids).size;
  const persistent = tap.seen.filter(({ message }) => message.properties.deliveryMode === 2).length;
  const withId = new Set(
    tap.seen.flatMap(({ message }) =>
      message.properties.messageId === undefined ? [] : [message.properties.messageId],
    ),
  ).size;
  const what = `${count(came, 'message')} came, ${persistent} persistent (delivery mode 2), with ${count(withId, 'different messageId')}`;
  if (came === 0) {
    const end = program.ended ?? `was not done after ${publishMs / 1_000} s`;
    card.set(
      '1.3',
      fail(`No message came through ${EXCHANGE}. The publisher ${end}; its last words: ${program.lastWords}`),
    );
  } else if (persistent < came)
    card.set('1.3', fail(`${what}. The others are lost when the broker restarts.`));
  else if (withId < orders)
    card.set(
      '1.3',
      fail(`${what}. Without an id of its own nobody can recognise an order that comes twice.`),
    );
  else if (known < orders)
    card.set(
      '1.3',
      fail(
        `${what}, but only ${known} have an id that the publisher was asked for, such as ${some([...ids], 1)}.`,
      ),
    );
  else card.set('1.3', pass(`${what}, as asked.`));
}

function gradeConfirms(card: Scorecard, { confirming, other, report, program }: Published): void {
  const end = program.ended ?? `was still running after ${publishMs / 1_000} s`;
  if (confirming === 0)
    card.set(
      '1.4',
      fail(
        `${count(other, 'message')} went to ${EXCHANGE}, none on a channel in confirm mode (confirm.select).`,
      ),
    );
  else if (other > 0)
    card.set(
      '1.4',
      fail(`${other} of ${other + confirming} messages went over a channel that is not in confirm mode.`),
    );
  else if (!report)
    card.set(
      '1.4',
      fail(`The channel is in confirm mode, but the publisher ${end} without its report. ${contract}`),
    );
  else if (
    report.confirmed !== orders ||
    report.nacked.length + report.returned.length + report.unknown.length > 0
  )
    card.set('1.4', fail(`The broker confirmed ${orders} orders; the publisher reports ${summary(report)}.`));
  else if (program.exitCode !== 0)
    card.set('1.4', fail(`All was confirmed, but the publisher ${end} instead of with 0.`));
  else
    card.set(
      '1.4',
      pass(`${count(confirming, 'message')} on a channel in confirm mode; reported as ${summary(report)}.`),
    );
}

const contract =
  'The contract wants one line of JSON: {"confirmed":n,"nacked":[],"returned":[],"unknown":[]}.';

function gradeReturns(
  card: Scorecard,
  { ids, report, mandatory, program }: Published,
  rebound: boolean,
): void {
  const id = '1.5';
  if (rebound)
    card.set(
      id,
      fail(
        `The binding was removed, and after the publisher had run it was there again: only topology may declare.`,
      ),
    );
  else if (!report)
    card.set(
      id,
      fail(`With no queue bound, the publisher printed no report. Its last words: ${program.lastWords}`),
    );
  else if (report.returned.filter(returned => ids.has(returned)).length < orders) {
    const why = mandatory === 0 ? ' None of the messages had the mandatory flag.' : '';
    card.set(
      id,
      fail(
        `With no queue bound, all ${orders} orders were unroutable; the publisher reports ${summary(report)}.${why}`,
      ),
    );
  } else if (report.confirmed > 0)
    card.set(
      id,
      fail(
        `What is returned is confirmed as well, but it is in no queue: the publisher reports ${summary(report)}.`,
      ),
    );
  else if (program.exitCode === 0)
    card.set(id, fail(`All ${orders} orders are reported as returned, but the exit code is 0.`));
  else
    card.set(
      id,
      pass(
        `With no queue bound, ${orders} ids are reported as returned, and the exit code is ${program.exitCode}.`,
      ),
    );
}

function gradeNacks(card: Scorecard, { ids, report, program }: Published, depth: number): void {
  const id = '1.6';
  const refused = orders - depth;
  if (!report) {
    card.set(
      id,
      fail(
        `The queue took ${depth} of ${orders} orders and refused the others; the publisher printed no report. Its last words: ${program.lastWords}`,
      ),
    );
    return;
  }
  const nacked = report.nacked.filter(nack => ids.has(nack)).length;
  const what = `the queue took ${depth} of ${orders} orders and refused ${refused}; reported as ${summary(report)}`;
  if (depth === 0 || refused === 0) card.set(id, fail(`The limit of 10 messages did not show: ${what}.`));
  else if (report.confirmed !== depth || nacked !== refused)
    card.set(id, fail(`${upper(what)}. Each refused order has to be in nacked.`));
  else if (program.exitCode === 0) card.set(id, fail(`${upper(what)}, but the exit code is 0.`));
  else card.set(id, pass(`${upper(what)}; exit code ${program.exitCode}.`));
}

function summary({ confirmed, nacked, returned, unknown }: PublishReport): string {
  return `${confirmed} confirmed, ${nacked.length} nacked, ${returned.length} returned, ${unknown.length} unknown`;
}

function upper(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const publishMs = 60_000;
/** A policy reaches a queue some moments after it is set. */
const policyMs = 500;
