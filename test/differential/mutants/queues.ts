import facts from '../../../src/model/facts.json' with { type: 'json' };
import { type JsonObject, listAt } from './json.ts';
import { base, type Mutant, merged, values, valuesLike } from './mutant.ts';

export function queueArguments(): Mutant[] {
  const queues = [...listAt(base(), 'queues').keys()];
  const known = facts.queue_arguments.arguments.flatMap(fact =>
    queues.flatMap(index =>
      values(
        ['queues', index, 'arguments', fact.argument],
        // A queue that is gone at once may not live until its bindings come.
        valuesLike(fact).filter(
          value => fact.argument !== 'x-expires' || typeof value !== 'number' || value < 1,
        ),
      ),
    ),
  );
  const together: readonly JsonObject[] = [
    { 'x-dead-letter-routing-key': 'key' },
    { 'x-dead-letter-exchange': 'orders.nowhere' },
    { 'x-dead-leter-exchange': 'orders.dlx' },
    { 'x-unknown': null },
    { 'x-queue-type': 'Quorum' },
    { 'x-queue-type': 'rabbit_quorum_queue' },
    { 'x-delayed-retry-type': 'failed', 'x-delayed-retry-min': 1000, 'x-delayed-retry-max': 500 },
    { 'x-delayed-retry-type': 'failed', 'x-delayed-retry-min': 1000, 'x-delayed-retry-max': 30_000 },
    { 'x-max-priority': 10, 'x-queue-mode': 'lazy' },
    { 'x-overflow': 'reject-publish-dlx' },
    { 'x-max-length': 1, 'x-max-length-bytes': 1 },
  ];
  return [
    ...known,
    ...queues.flatMap(index => together.map(added => merged(['queues', index, 'arguments'], added))),
    ...queues.flatMap(index =>
      ['durable', 'auto_delete', 'exclusive'].flatMap(flag => values(['queues', index, flag], [true, false])),
    ),
  ];
}
