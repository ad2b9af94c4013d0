import type { Queue } from '../../model/model.ts';
import type { ModelEvidence } from '../evidence.ts';
import { defineItem, inModel, judging, pass, queueNamed, queuePlace, queuesIn, warn } from '../item.ts';

export const retriesBackOff = defineItem({
  id: 'ERR002',
  lesson: ['dead-letter-exchanges', 'retries'],
  remedy:
    'Let failed messages wait, each time longer: one retry queue for each wait that leads back to the queue for work, or from 4.3.1 on a policy with `delayed-retry-type`, `delayed-retry-min` and `delayed-retry-max`.',
  attestable: true,
  spansVhosts: true,
  unseen:
    'No retry queues with growing waits, and no delayed retries: if the application itself waits between its tries, say so as an answer to this item.',
  *judge(seen) {
    for (const model of seen.models) {
      for (const [queue, waits] of laddersIn(model)) {
        if (new Set(waits).size < 2) continue;
        const seconds = waits.toSorted((a, b) => a - b).map(ms => `${ms / 1000} s`);
        yield pass(
          `${queueNamed(queue)}${inModel(model)} gets failed messages back after ${seconds.join(', ')}.`,
          model.path === undefined ? queuePlace(queue) : undefined,
        );
      }
      const { topology, model: broker } = model.evidence;
      const delayed = topology.setsSomewhere('delayed-retry-type')
        ? queuesIn(model, 'work').filter(
            queue => topology.effective(queue).value('delayed-retry-type') !== undefined,
          )
        : [];
      for (const queue of delayed)
        yield pass(`${queueNamed(queue)}${inModel(model)} delays retries by its policy or arguments.`);
      for (const { name, vhost, type } of broker.exchanges)
        if (type === 'x-delayed-message')
          yield pass(
            `Exchange \`${name}\` in vhost \`${vhost}\`${inModel(model)} delays messages by the delayed message exchange plugin, which 4.2 is the last release for.`,
          );
    }
    yield* judging(seen, 'queues', function* ({ items }) {
      for (const queue of items) {
        const { delivered = 0, redelivered = 0 } = queue.rates ?? {};
        if (delivered < leastRate || redelivered / delivered <= mostRedelivered) continue;
        yield warn(
          `${queueNamed(queue)} redelivers ${Math.round((100 * redelivered) / delivered)} % of what it delivers: messages fail and come back at once.`,
          queuePlace(queue),
        );
      }
    });
  },
});

/** Messages a second: below that a share says nothing. */
const leastRate = 1;
const mostRedelivered = 0.2;

/** The queues for work that retry queues lead back to, with their waits in milliseconds. */
function laddersIn({ evidence: { deadLetters, topology } }: ModelEvidence): ReadonlyMap<Queue, number[]> {
  const ladders = new Map<Queue, number[]>();
  for (const retry of deadLetters.retryQueues) {
    const wait = topology.effective(retry).value('message-ttl');
    if (typeof wait !== 'number') continue;
    for (const target of deadLetters.routes.get(retry)?.targets ?? [])
      ladders.set(target, [...(ladders.get(target) ?? []), wait]);
  }
  return ladders;
}
