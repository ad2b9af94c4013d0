import { randomInt } from 'node:crypto';
import { GradingError } from '../grading-error.ts';
import { Keeper } from '../keeper.ts';
import { fail, pass, type Scorecard, type Verdict } from '../scorecard.ts';
import type { Stage } from '../stage.ts';
import { count, some } from '../words.ts';
import { type Outcome, Round } from './round.ts';
import { DONE, QUEUE } from './topology.ts';

const orders = 100;

/** 1.7 to 1.10: what becomes of what is consumed. */
export async function gradeConsumer(stage: Stage, card: Scorecard, key: string): Promise<void> {
  card.doing('Starting the consumer');
  const done = await stage.tap(DONE);
  const keeper = await Keeper.start(stage, 'consumer');
  const consumers = await stage.until(statisticsMs, async () => {
    await keeper.check();
    const found = await stage.consumers(QUEUE);
    return found.length > 0 ? found : undefined;
  });
  if (!consumers) {
    const end = keeper.program.ended ?? 'runs';
    card.set(
      '1.7',
      fail(`Nobody consumes from ${QUEUE}. The consumer ${end}; its last words: ${keeper.program.lastWords}`),
    );
    throw new GradingError(`nobody consumes from ${QUEUE}.`);
  }
  card.set('1.7', acknowledgementVerdict(consumers));

  // One fault can then hit in the middle of the work, however quick the consumer is.
  stage.wire.deliveryPaceMs = 10;
  const round = new Round(stage, keeper, done, key);
  card.doing('Closing the connection of the consumer');
  const closed = await round.run(orders, async effects => {
    await effects(20);
    await stage.until(
      statisticsMs,
      async () => (await stage.closeConsumers(QUEUE, 'Exercise 1: your consumer is cut off')) || undefined,
    );
  });
  card.doing('Killing the consumer');
  const killed = await round.run(orders, async effects => {
    await effects(20);
    await keeper.kill();
  });
  card.set('1.8', lossesVerdict(closed, killed, await leftBehind(stage, keeper)));
  card.set('1.10', onceVerdict(closed));

  card.doing('Three more faults');
  // What is published before its acknowledgement gets there before it all the same.
  stage.wire.publishPaceMs = 15;
  card.set('1.9', await faultsVerdict(stage, keeper, round));
}

/** Three rounds, each with a fault at a moment of chance. */
async function faultsVerdict(stage: Stage, keeper: Keeper, round: Round): Promise<Verdict> {
  const n = 40;
  const crash = await round.run(n, effects => crashAfterAck(stage, keeper, effects));
  const kill = await round.run(n, async effects => {
    await effects(randomInt(5, 25));
    await keeper.kill();
  });
  const close = await round.run(n, async effects => {
    await effects(randomInt(5, 25));
    await stage.closeConsumers(QUEUE, 'Exercise 1: once more');
  });
  const lost = [
    { what: 'a crash right behind an acknowledgement', ...crash },
    { what: 'a kill', ...kill },
    { what: 'the connection was closed', ...close },
  ].filter(({ missing }) => missing.length > 0);
  if (lost.length === 0)
    return pass(
      `Three rounds of ${n} orders, each with a fault at a moment of its own: no order is missing.`,
    );
  const losses = lost.map(({ what, missing }) => `${missing.length} of ${n} after ${what}`);
  return fail(
    `Orders without their effect: ${losses.join('; ')}. Acknowledge only after the broker has confirmed the effect.`,
  );
}

function acknowledgementVerdict(
  consumers: readonly { readonly acknowledges: boolean; readonly prefetch: number }[],
): Verdict {
  const auto = consumers.find(({ acknowledges }) => !acknowledges);
  if (auto)
    return fail(
      'The broker counts each order as done when it has sent it: the consumer uses automatic acknowledgement.',
    );
  const odd = consumers.find(({ prefetch }) => prefetch < 1 || prefetch > 300);
  if (odd?.prefetch === 0)
    return fail('The consumer acknowledges, but has no prefetch limit: it is sent the whole queue at once.');
  if (odd) return fail(`The consumer acknowledges, but its prefetch is ${odd.prefetch}; 1 to 300 is sane.`);
  return pass(
    `The consumer acknowledges, with a prefetch of ${consumers.map(({ prefetch }) => prefetch).join(', ')}.`,
  );
}

function onceVerdict({ missing, twice }: Outcome): Verdict {
  if (missing.length > 0)
    return fail('Orders were lost: there is nothing to say about those that came twice.');
  if (twice.length > 0)
    return fail(
      `${count(twice.length, 'order')} had the effect twice, such as ${some(twice, 1)}. Keep the ids of what is done.`,
    );
  return pass(
    `Each of the ${orders} orders had its effect once, although its connection was closed in between.`,
  );
}

/** Ends the consumer and its line right behind an acknowledgement: an effect that was to follow it never happens. */
async function crashAfterAck(
  stage: Stage,
  keeper: Keeper,
  effects: (n: number) => Promise<void>,
): Promise<void> {
  let acks = randomInt(5, 15);
  const crash = () => {
    stage.wire.cut();
    keeper.program.signal();
  };
  const stop = stage.wire.onSent(({ method }) => {
    if (method.name === 'basic.ack' && --acks === 0) crash();
  });
  await effects(30);
  stop();
  if (acks > 0) crash();
}

/** How many messages are in the queue when the consumer is gone: those that it had not acknowledged come back. */
async function leftBehind(stage: Stage, keeper: Keeper): Promise<number> {
  await stage.wait(1_000);
  await keeper.kill();
  await stage.until(5_000, async () => {
    const { consumerCount } = await stage.onChannel(channel => channel.checkQueue(QUEUE));
    return consumerCount === 0 || undefined;
  });
  return (await stage.ready(QUEUE)) ?? 0;
}

/** @param left how many orders came back to the queue in the end */
function lossesVerdict(closed: Outcome, killed: Outcome, left: number): Verdict {
  const lost = [
    { what: 'its connection was closed', ...closed },
    { what: 'it was killed', ...killed },
  ].filter(({ missing }) => missing.length > 0);
  if (lost.length > 0) {
    const losses = lost.map(({ what, missing }) => `${missing.length} of ${orders} after ${what}`);
    return fail(`Orders that never had their effect: ${losses.join('; ')}.`);
  }
  if (left > 0)
    return fail(
      `All effects were seen, but ${count(left, 'order')} came back to the queue: they were not acknowledged.`,
    );
  const back = closed.restarts > 0 ? 'had to be started again' : 'came back by itself';
  return pass(
    `Twice ${orders} orders, all with their effect; the queue is empty. The consumer ${back} after its connection was closed.`,
  );
}

/** The API lists a consumer some seconds after it began at the most. */
const statisticsMs = 20_000;
