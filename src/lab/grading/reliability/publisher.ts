import { randomUUID } from 'node:crypto';
import * as z from 'zod/mini';
import { clearPolicy, setPolicy } from '../../../management/policies.ts';
import type { BrokerModel } from '../../../model/model.ts';
import type { Program } from '../program.ts';
import { fail, pass, type Scorecard, type Verdict } from '../scorecard.ts';
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
  card.set('1.3', messagesVerdict(tap, well));
  card.set('1.4', confirmsVerdict(well));

  card.doing('Publishing with no queue bound');
  for (const key of keys) await stage.channel.unbindQueue(QUEUE, EXCHANGE, key);
  const unrouted = await publish(stage);
  const model = await stage.model();
  for (const key of keys) await stage.channel.bindQueue(QUEUE, EXCHANGE, key);
  card.set('1.5', returnsVerdict(unrouted, model));

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
  card.set('1.6', nacksVerdict(full, depth));
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

function messagesVerdict(tap: Tap, { ids, program }: Published): Verdict {
  const came = tap.seen.length;
  if (came === 0) {
    const end = program.ended ?? `was not done after ${publishMs / 1_000} s`;
    return fail(
      `No message came through ${EXCHANGE}. The publisher ${end}; its last words: ${program.lastWords}`,
    );
  }
  const persistent = tap.seen.filter(({ message }) => message.properties.deliveryMode === 2).length;
  const withId = new Set(tap.seen.flatMap(({ message }) => message.properties.messageId ?? [])).size;
  const known = tap.counts(ids).size;
  const what = `${count(came, 'message')} came, ${persistent} persistent (delivery mode 2), with ${count(withId, 'different messageId')}`;
  if (persistent < came) return fail(`${what}. The others are lost when the broker restarts.`);
  if (withId < orders)
    return fail(`${what}. Without an id of its own nobody can recognise an order that comes twice.`);
  if (known < orders)
    return fail(
      `${what}, but only ${known} have an id that the publisher was asked for, such as ${some([...ids], 1)}.`,
    );
  return pass(`${what}, as asked.`);
}

function confirmsVerdict({ confirming, other, report, program }: Published): Verdict {
  const end = program.ended ?? `was still running after ${publishMs / 1_000} s`;
  if (confirming === 0)
    return fail(
      `${count(other, 'message')} went to ${EXCHANGE}, none on a channel in confirm mode (confirm.select).`,
    );
  if (other > 0)
    return fail(
      `${other} of ${other + confirming} messages went over a channel that is not in confirm mode.`,
    );
  if (!report)
    return fail(`The channel is in confirm mode, but the publisher ${end} without its report. ${contract}`);
  if (report.confirmed !== orders || unsafe(report) > 0)
    return fail(`The broker confirmed ${orders} orders; the publisher reports ${summary(report)}.`);
  if (program.exitCode !== 0) return fail(`All was confirmed, but the publisher ${end} instead of with 0.`);
  return pass(
    `${count(confirming, 'message')} on a channel in confirm mode; reported as ${summary(report)}.`,
  );
}

const contract =
  'The contract wants one line of JSON: {"confirmed":n,"nacked":[],"returned":[],"unknown":[]}.';

function returnsVerdict({ ids, report, mandatory, program }: Published, model: BrokerModel): Verdict {
  if (keysTo(model).length > 0)
    return fail(
      'The binding was removed, and after the publisher had run it was there again: only topology may declare.',
    );
  if (!report)
    return fail(`With no queue bound, the publisher printed no report. Its last words: ${program.lastWords}`);
  const exchange = model.exchanges.find(({ name }) => name === EXCHANGE);
  if (report.returned.filter(returned => ids.has(returned)).length < orders) {
    const why = exchange?.arguments['alternate-exchange']
      ? ` ${EXCHANGE} has an alternate exchange: what that one takes is never returned.`
      : mandatory === 0
        ? ' None of the messages had the mandatory flag.'
        : '';
    return fail(
      `With no queue bound, all ${orders} orders were unroutable; the publisher reports ${summary(report)}.${why}`,
    );
  }
  if (report.confirmed > 0)
    return fail(
      `What is returned is confirmed as well, but it is in no queue: the publisher reports ${summary(report)}.`,
    );
  if (program.exitCode === 0)
    return fail(`All ${orders} orders are reported as returned, but the exit code is 0.`);
  return pass(
    `With no queue bound, ${orders} ids are reported as returned, and the exit code is ${program.exitCode}.`,
  );
}

/** @param depth how many messages are in the queue after it */
function nacksVerdict({ ids, report, program }: Published, depth: number): Verdict {
  const refused = orders - depth;
  const taken = `The queue took ${depth} of ${orders} orders and refused ${refused}`;
  if (!report) return fail(`${taken}; the publisher printed no report. Its last words: ${program.lastWords}`);
  const what = `${taken}; reported as ${summary(report)}`;
  if (depth === 0 || refused === 0) return fail(`${what}. The limit of 10 messages did not show.`);
  const nacked = report.nacked.filter(nack => ids.has(nack)).length;
  if (report.confirmed !== depth || nacked !== refused)
    return fail(`${what}. Each refused order has to be in nacked.`);
  if (program.exitCode === 0) return fail(`${what}, but the exit code is 0.`);
  return pass(`${what}; exit code ${program.exitCode}.`);
}

function unsafe({ nacked, returned, unknown }: PublishReport): number {
  return nacked.length + returned.length + unknown.length;
}

function summary({ confirmed, nacked, returned, unknown }: PublishReport): string {
  return `${confirmed} confirmed, ${nacked.length} nacked, ${returned.length} returned, ${unknown.length} unknown`;
}

const publishMs = 60_000;
/** A policy reaches a queue some moments after it is set. */
const policyMs = 500;
