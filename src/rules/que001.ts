import type { Fix } from '../model/edit.ts';
import { queueArguments } from '../model/facts.ts';
import { type Queue, queueTitle } from '../model/model.ts';
import { formatVersion, isAtLeast, newestVersion, type Version } from '../model/version.ts';
import { queuesExample } from './examples.ts';
import { nearest } from './nearest.ts';
import { deleteFirst, isSound, without } from './queue-arguments.ts';
import { defineRule, type Evidence } from './rule.ts';

export const knownQueueArguments = defineRule({
  id: 'QUE001',
  name: 'known-queue-arguments',
  item: null,
  severity: 'warning',
  summary: 'The arguments of a queue are ones that the broker knows.',
  why: 'The broker accepts any argument and ignores those that it does not know, on every version: a misspelled dead letter exchange or limit is simply not there, and nobody is told.',
  remedy: 'Correct the name, or remove the argument.',
  source: 'https://www.rabbitmq.com/docs/queues#optional-arguments',
  versions: '>=3.10',
  examples: {
    bad: queuesExample({ orders: { 'x-queue-type': 'quorum', 'x-delivery-limits': 5 } }),
    good: queuesExample({ orders: { 'x-queue-type': 'quorum', 'x-delivery-limit': 5 } }),
  },
  *check(evidence) {
    const { topology, version } = evidence;
    const known = queueArguments(version);
    for (const [argument, queues] of topology.queuesByArgument) {
      if (known.has(argument) || isReadElsewhere(argument, version)) continue;
      const meant = meantBy(argument, [...known.keys()]);
      const later = queueArguments(newestVersion).has(argument);
      // Without the prefix it may be a note to other tools.
      if (!argument.startsWith('x-') && meant === undefined) continue;
      const advice = later
        ? 'Upgrade, or remove it.'
        : meant === undefined
          ? 'Remove it, unless a plugin reads it.'
          : `Did you mean \`${meant}\`?`;
      for (const queue of queues) {
        // What null does is QUE003's business.
        if (queue.arguments[argument] === null) continue;
        yield {
          at: queue.source.key('arguments', argument),
          message: `${queueTitle(queue)}: RabbitMQ ${formatVersion(version)} does not know the argument \`${argument}\` and ignores it without a word. ${advice}`,
          fixes: fixesFor(evidence, queue, argument, later ? undefined : meant),
        };
      }
    }
  },
});

/**
 * Arguments that are no queue type's and yet have a reader: the channel (consumer timeout, from 3.12), streams before
 * 4.2 (filter size, from 3.13), the federation plugin, the community's deduplication plugin.
 */
function isReadElsewhere(argument: string, version: Version): boolean {
  switch (argument) {
    case 'x-consumer-timeout':
      return isAtLeast(version, 3, 12);
    case 'x-stream-filter-size-bytes':
      return isAtLeast(version, 3, 13);
    case 'x-internal-purpose':
    case 'x-message-deduplication':
      return true;
    default:
      return false;
  }
}

function meantBy(argument: string, candidates: readonly string[]): string | undefined {
  const words = argument.toLowerCase().replaceAll('_', '-');
  const spelled = [words, `x-${words}`].find(word => candidates.includes(word));
  return spelled ?? (words.startsWith('x-') ? nearest(words, candidates, 3) : undefined);
}

function fixesFor(
  evidence: Evidence,
  queue: Queue,
  argument: string,
  meant: string | undefined,
): readonly Fix[] {
  const rest = without(queue.arguments, argument);
  const value = queue.arguments[argument];
  const removal: Fix = {
    title: `Remove \`${argument}\``,
    edits: [{ op: 'remove', in: queue.source, path: ['arguments', argument] }],
  };
  if (meant === undefined || meant in rest) return [removal];
  const renamed = { ...rest, [meant]: value };
  const works =
    isSound(evidence, queue, renamed) && deadLettersArrive(evidence, { ...queue, arguments: renamed });
  if (!works || value === 0) return [removal];
  return [
    {
      title: `Rename to \`${meant}\` ${deleteFirst}`,
      edits: [
        { op: 'remove', in: queue.source, path: ['arguments', argument] },
        { op: 'set', in: queue.source, path: ['arguments', meant], value },
      ],
      preferred: true,
    },
    removal,
  ];
}

/** Whether the dead letters of the queue, as it would be, have somewhere to go; true where it has none. */
function deadLettersArrive({ topology }: Evidence, queue: Queue): boolean {
  const effective = topology.effective(queue);
  const exchange = effective.value('dead-letter-exchange');
  if (typeof exchange !== 'string') return true;
  const key = effective.value('dead-letter-routing-key');
  const targets = topology.route(queue.vhost, exchange, [typeof key === 'string' ? key : queue.name]);
  return targets.length > 0 && targets.every(({ name }) => name !== queue.name);
}
