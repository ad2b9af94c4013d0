import { type DeadLetters, deadLetterName } from './dead-letters.ts';
import type { Queue } from './model.ts';
import type { Topology } from './topology.ts';

/** What a queue is for. The rules about reliability and failures talk about work queues. */
export type QueueRole = 'work' | 'dead' | 'retry' | 'reply' | 'temporary' | 'internal' | 'stream';

/** The role of a queue, from the topology first and from its name where that says nothing. */
export function queueRole(topology: Topology, deadLetters: DeadLetters, queue: Queue): QueueRole {
  const effective = topology.effective(queue);
  const { type } = effective;
  if (
    queue.internal ||
    queue.arguments['x-internal-purpose'] !== undefined ||
    internalName.test(queue.name)
  ) {
    return replyName.test(queue.name) ? 'reply' : 'internal';
  }
  if (queue.exclusive || replyName.test(queue.name)) return 'reply';
  const expires = effective.value('expires');
  if (queue.autoDelete || (typeof expires === 'number' && expires <= oneHourMs)) return 'temporary';
  if (type === 'stream') return 'stream';
  if (deadLetters.retryQueues.has(queue)) return 'retry';
  if (effective.value('dead-letter-exchange') !== undefined) return 'work';
  const isDead = deadLetters.deadLetterQueues.has(queue) || deadLetterName.test(queue.name);
  return isDead ? 'dead' : 'work';
}

const oneHourMs = 3_600_000;
const internalName = /^(federation:|mqtt-subscription-|stomp-subscription-|amq\.)/;
const replyName = /^amq\.(gen-|rabbitmq\.reply-to)|(^|[._-])reply($|[._-])|rpc\.response/;
