import { randomUUID } from 'node:crypto';
import type { GetMessage } from 'amqplib';
import { effectiveQueues } from '../../../model/effective.ts';
import type { BrokerModel } from '../../../model/model.ts';
import { isAtLeast } from '../../../model/version.ts';
import { GradingError } from '../grading-error.ts';
import { Keeper } from '../keeper.ts';
import { fail, pass, type Scorecard, type Verdict } from '../scorecard.ts';
import type { Stage } from '../stage.ts';
import { count, some } from '../words.ts';
import { deathEvidence } from './death-evidence.ts';
import { DEAD, EXCHANGE, importOwn, KEY, WORK } from './definitions.ts';
import { type Attempts, attemptsVerdict, blockingVerdict, waitsVerdict } from './retry-verdicts.ts';
import { Run } from './run.ts';

/** Exercise 2: that orders fail as they should. */
export async function gradeErrorHandling(stage: Stage, card: Scorecard): Promise<void> {
  card.doing('Importing the definitions');
  await stage.clean(EXCHANGE);
  const model = await importOwn(stage, card);
  card.set('2.9', netVerdict(stage, model));
  card.doing('Rejecting a message');
  card.set('2.2', await deadPathVerdict(stage));

  card.doing('21 orders, of which some fail');
  const attempts = await stage.tap('ex2.attempts');
  const done = await stage.tap('ex2.done');
  const keeper = await Keeper.start(stage, 'consumer');
  const run = new Run(stage, keeper, { attempts, done });
  const first = await run.play();
  await keeper.kill();
  const dead = await look(stage, DEAD);
  const left = await leftIn(stage, model);
  card.set('2.3', outcomeVerdict(first, dead, left, keeper));
  const isDelayed = hasDelayedRetry(stage, model);
  card.set('2.4', attemptsVerdict(first));
  card.set('2.5', waitsVerdict(first, isDelayed));
  card.set('2.6', blockingVerdict(first));
  card.set('2.7', deathEvidence(dead, first.ids, isDelayed));
  if (!isAllRight(first, dead))
    throw new GradingError('first the orders have to end right when nothing breaks.');

  card.doing('The same once more, with faults');
  await stage.channel.purgeQueue(DEAD);
  // So that the faults hit in the middle of the work.
  stage.wire.publishPaceMs = 20;
  const second = await run.play(async seen => {
    await seen(8);
    await stage.closeConsumers(WORK, 'Exercise 2: your consumer is cut off');
    await seen(25);
    stage.wire.cut();
  });
  await keeper.kill();
  card.set('2.8', outcomeVerdict(second, await look(stage, DEAD), await leftIn(stage, model), keeper));
}

/** Publishes, takes and rejects a message, and waits for it in the dead letter queue. */
async function deadPathVerdict(stage: Stage): Promise<Verdict> {
  await stage.publish(EXCHANGE, KEY, [{ id: `ok-${randomUUID()}` }]);
  const rejected = await stage.until(5_000, () =>
    stage.onChannel(async channel => {
      const message = await channel.get(WORK);
      if (!message) return undefined;
      channel.reject(message, false);
      return true;
    }),
  );
  if (!rejected) return fail(`A message to ${EXCHANGE} with the key ${KEY} did not come to ${WORK}.`);
  const began = performance.now();
  const arrived = await stage.until(10_000, async () => ((await stage.ready(DEAD)) === 1 ? true : undefined));
  const ms = Math.round(performance.now() - began);
  await stage.channel.purgeQueue(DEAD);
  return arrived
    ? pass(`A message that was rejected from ${WORK} lay in ${DEAD} ${ms} ms later.`)
    : fail(`A message was rejected from ${WORK}, and 10 s later ${DEAD} is empty: it went nowhere.`);
}

function netVerdict(stage: Stage, model: BrokerModel): Verdict {
  const queue = model.queues.find(({ name }) => name === WORK);
  const effective = queue && effectiveQueues(model, stage.version)(queue);
  if (effective?.type !== 'quorum')
    return fail(`${WORK} is a ${effective?.type} queue: only quorum queues have a delivery limit.`);
  const limit = effective.value('delivery-limit');
  if (limit === undefined && isAtLeast(stage.version, 4, 0))
    return pass(`${WORK} has the default of RabbitMQ 4, a limit of 20.`);
  if (typeof limit === 'number' && limit >= 1 && limit <= 20)
    return pass(`${WORK} has a delivery limit of ${limit}.`);
  return fail(
    `${WORK} has ${limit === undefined ? 'no delivery limit' : `a delivery limit of ${limit}`}; 1 to 20 is a net.`,
  );
}

function hasDelayedRetry(stage: Stage, model: BrokerModel): boolean {
  const queue = model.queues.find(({ name }) => name === WORK);
  const effective = queue && effectiveQueues(model, stage.version)(queue);
  return effective?.value('delayed-retry-type') !== undefined;
}

/** Takes what is in a queue, and gives it back. */
async function look(stage: Stage, queue: string): Promise<readonly GetMessage[]> {
  return stage.onChannel(async channel => {
    const messages: GetMessage[] = [];
    for (
      let message = await channel.get(queue);
      message && messages.length < 100;
      message = await channel.get(queue)
    ) {
      messages.push(message);
    }
    return messages;
  });
}

/** How many messages are in the other queues, now that the consumer is gone. */
async function leftIn(stage: Stage, { queues }: BrokerModel): Promise<ReadonlyMap<string, number>> {
  const left = new Map<string, number>();
  await stage.wait(500);
  for (const { name } of queues) {
    const ready = name === DEAD ? 0 : ((await stage.ready(name)) ?? 0);
    if (ready > 0) left.set(name, ready);
  }
  return left;
}

function idsOf(dead: readonly GetMessage[]): ReadonlySet<string> {
  return new Set(dead.map(({ properties }) => String(properties.messageId)));
}

function isAllRight({ ids, done }: Attempts, dead: readonly GetMessage[]): boolean {
  const deadIds = idsOf(dead);
  const isDone = [...ids.ok, ...ids.flaky, ids.late].every(id => done.has(id));
  return isDone && [...ids.poison, ...ids.bad].every(id => deadIds.has(id) && !done.has(id));
}

function outcomeVerdict(
  run: Attempts,
  dead: readonly GetMessage[],
  left: ReadonlyMap<string, number>,
  keeper: Keeper,
): Verdict {
  const { ids, done, times } = run;
  const deadIds = idsOf(dead);
  const what = `${done.size} of 16 orders done, ${deadIds.size} of 5 in ${DEAD}`;
  const notDone = [...ids.ok, ...ids.flaky, ids.late].filter(id => !done.has(id));
  const notDead = [...ids.poison, ...ids.bad].filter(id => !deadIds.has(id));
  const both = [...done].filter(id => deadIds.has(id));
  const tries = (id: string) => count(times.get(id)?.length ?? 0, 'attempt');
  if ([...times.values()].flat().length === 0) {
    const end = keeper.program.ended ?? 'runs';
    return fail(
      `${what}: nothing was told to ex2.attempts. The consumer ${end}; its last words: ${keeper.program.lastWords}`,
    );
  }
  if (notDone.length > 0) return fail(`${what}. ${notDone[0]} is not done after ${tries(notDone[0] ?? '')}.`);
  if (notDead.length > 0)
    return fail(`${what}. ${notDead[0]} is not in ${DEAD} after ${tries(notDead[0] ?? '')}.`);
  if (both.length > 0) return fail(`${what}. ${both[0]} is in both.`);
  if (left.size > 0) {
    const rest = [...left].map(([name, ready]) => `${count(ready, 'message')} in ${name}`);
    return fail(`${what}, but there is something left: ${some(rest)}.`);
  }
  return pass(`${what}, none in both; all other queues are empty.`);
}
