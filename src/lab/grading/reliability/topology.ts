import type { BrokerModel, Queue } from '../../../model/model.ts';
import { GradingError } from '../grading-error.ts';
import type { Project } from '../project.ts';
import { fail, pass, type Scorecard, type Verdict } from '../scorecard.ts';
import type { Stage } from '../stage.ts';

export const EXCHANGE = 'ex1';
export const QUEUE = 'ex1.orders';
export const DONE = 'ex1.done';

/** Declares what the learner declares. @returns the keys with which orders come to the queue */
export async function declareTopology(stage: Stage, card: Scorecard): Promise<readonly string[]> {
  card.doing('Declaring the topology');
  await stage.clean('ex1');
  await stage.channel.assertExchange(DONE, 'fanout', { durable: true });
  const topology = await stage.start('topology');
  const ended = await topology.end(startMs, stage.signal);
  if (!ended || topology.exitCode !== 0) {
    const how = topology.ended ?? `was not done after ${startMs / 1_000} s`;
    card.set('1.2', fail(`The program topology ${how}. Its last words: ${topology.lastWords}`));
    throw new GradingError('without the topology there is nothing to run.');
  }
  const model = await stage.model();
  const keys = keysTo(model);
  const queue = model.queues.find(({ name }) => name === QUEUE);
  if (!queue || keys.length === 0) {
    const missing = queue
      ? `The queue ${QUEUE} is not bound to the exchange ${EXCHANGE}.`
      : `There is no queue ${QUEUE}.`;
    card.set('1.2', fail(`The program topology ended well, but: ${missing}`));
    throw new GradingError('no order can reach the queue.');
  }
  const exchange = model.exchanges.find(({ name }) => name === EXCHANGE);
  card.set('1.2', durability(stage.project, queue, exchange?.durable ?? false));
  return keys;
}

function durability({ files }: Project, queue: Queue, exchangeIsDurable: boolean): Verdict {
  const durable = queue.durable ?? true;
  const type = queue.arguments['x-queue-type'] ?? 'classic';
  const what = `${QUEUE} is a ${durable ? 'durable' : 'transient'} ${type} queue`;
  if (!durable) return fail(`${what}: it is gone after a restart of the broker, and its messages with it.`);
  if (!exchangeIsDurable)
    return fail(
      `${what}, but the exchange ${EXCHANGE} is transient: after a restart nothing reaches the queue.`,
    );
  if (type === 'quorum') return pass(`${what}; ${EXCHANGE} is durable too.`);
  const reason = [...files].find(([path, text]) => !/\.md$/.test(path) && reasoned.test(text))?.[0];
  if (type === 'classic' && reason)
    return pass(`${what}, and a comment in ${reason} says why it is a classic one.`);
  return fail(
    `${what}. Make it a quorum queue, or say in a comment beside the declaration why a classic one is right.`,
  );
}

const reasoned = /(?:\/\/|#|\*).*\bclassic\b.*\w{3}/i;

/** The keys with which the queue is bound to the exchange. */
export function keysTo({ bindings }: BrokerModel): readonly string[] {
  return bindings
    .filter(({ from, to }) => from === EXCHANGE && to === QUEUE)
    .map(({ routingKey }) => routingKey);
}

const startMs = 30_000;
