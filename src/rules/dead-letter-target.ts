import type { Edit, Fix } from '../model/edit.ts';
import type { Queue } from '../model/model.ts';
import { addBinding, addExchange, addQueue } from './additions.ts';
import { deleteFirst } from './queue-arguments.ts';
import { policyEdit } from './queue-policy.ts';
import type { Evidence } from './rule.ts';

/**
 * Where the dead letters of a queue can go: an exchange with a queue behind it, as far as they do not exist.
 * @param routingKey with which the queue is bound; without one all that the exchange gets reaches the queue
 */
export function deadLetterTarget(
  { topology }: Evidence,
  queue: Queue,
  exchange: string,
  routingKey = keysForAll.get(topology.exchange(queue.vhost, exchange)?.type) ?? '',
): readonly Edit[] {
  const { vhost } = queue;
  const deadQueue = deadQueueOf({ topology }, queue, exchange);
  const type = topology.effective(queue).type === 'quorum' ? 'quorum' : 'classic';
  const edits: Edit[] = [];
  if (!topology.exchange(vhost, exchange)) edits.push(addExchange(vhost, exchange, 'fanout'));
  if (!topology.queue(vhost, deadQueue)) edits.push(addQueue(vhost, deadQueue, { 'x-queue-type': type }));
  const bound = topology
    .bindingsFrom(vhost, exchange)
    .some(binding => binding.to === deadQueue && binding.routingKey === routingKey);
  if (!bound) edits.push(addBinding(vhost, exchange, deadQueue, routingKey));
  return edits;
}

/** The name of the queue behind the exchange: not of one that dead-letters there itself, as this would be a circle. */
export function deadQueueOf(
  { topology }: Pick<Evidence, 'topology'>,
  { vhost, name }: Queue,
  exchange: string,
): string {
  const existing = topology.queue(vhost, `${name}.dead`);
  const leadsBack =
    existing && topology.effective(existing).setting('dead-letter-exchange')?.value === exchange;
  return leadsBack ? `${name}.dead-letters` : `${name}.dead`;
}

/** The keys that take every message, by type of exchange. A hashing exchange takes a weight in its place. */
const keysForAll: ReadonlyMap<string | undefined, string> = new Map([
  ['topic', '#'],
  ['x-consistent-hash', '1'],
]);

/** Two ways to send the dead letters of a queue to a fanout exchange of their own: the policy can be changed later. */
export function deadLetterFixes(evidence: Evidence, queue: Queue): readonly Fix[] {
  const exchange = `${queue.name}.dlx`;
  const target = deadLetterTarget(evidence, queue, exchange);
  const byArgument: Fix = {
    title: `Dead-letter \`${queue.name}\` by argument ${deleteFirst}`,
    edits: [
      { op: 'set', in: queue.source, path: ['arguments', 'x-dead-letter-exchange'], value: exchange },
      ...target,
    ],
  };
  // The argument beats the policy.
  if (evidence.topology.effective(queue).setting('dead-letter-exchange')?.from === 'argument') {
    return [{ ...byArgument, preferred: true }];
  }
  return [
    {
      title: `Dead-letter \`${queue.name}\` by policy, with a new exchange and queue`,
      edits: [policyEdit(evidence, queue, { 'dead-letter-exchange': exchange }), ...target],
      preferred: true,
    },
    byArgument,
  ];
}
