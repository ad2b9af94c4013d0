import type { Fix } from '../model/edit.ts';
import { queueArguments, queueTypeTakesArgument } from '../model/facts.ts';
import { type Queue, queueTitle } from '../model/model.ts';
import { queuesExample } from './examples.ts';
import { argumentProblems, deleteFirst, isSound, queueTypes } from './queue-arguments.ts';
import { defineRule, type Evidence } from './rule.ts';

export const argumentsOfQueueType = defineRule({
  id: 'QUE002',
  name: 'arguments-of-queue-type',
  item: null,
  severity: 'error',
  summary: 'A queue has only arguments that its type takes.',
  why: 'The broker refuses the import at such a queue, and what comes after it in the file is missing. A client that declares the queue gets 406 and loses its channel.',
  remedy: 'Remove the argument, or choose the queue type that has the feature.',
  source: 'https://www.rabbitmq.com/docs/quorum-queues#feature-comparison',
  versions: '>=3.10',
  examples: {
    bad: queuesExample({ orders: { 'x-queue-type': 'quorum', 'x-max-priority': 5 } }),
    good: queuesExample({ orders: { 'x-queue-type': 'quorum' } }),
  },
  *check(evidence) {
    for (const [queue, problems] of argumentProblems(evidence)) {
      for (const { argument, kind, refused } of problems) {
        if (kind !== 'not taken') continue;
        const { type } = evidence.topology.effective(queue);
        const own = typeof queue.arguments['x-queue-type'] === 'string';
        yield {
          at: queue.source.key('arguments', argument),
          brokerRefuses: refused,
          message: `${queueTitle(queue)} is a ${titles[type]}${own ? '' : ' (no `x-queue-type`)'}, which does not take \`${argument}\`: the import is refused. Remove it${takers(evidence, argument)}.`,
          fixes: fixesFor(evidence, queue, argument, type),
        };
      }
    }
  },
});

const titles: Readonly<Record<string, string>> = {
  classic: 'classic queue',
  quorum: 'quorum queue',
  stream: 'stream',
};

function takers({ version }: Evidence, argument: string): string {
  const types = Object.keys(queueArguments(version).get(argument)?.queue_types ?? {});
  const taking = types.filter(type => queueTypeTakesArgument(type, argument, version));
  return `; it is for ${taking.map(type => `${type === 'stream' ? 'streams' : `${type} queues`}`).join(' and ')}`;
}

function fixesFor(evidence: Evidence, queue: Queue, argument: string, type: string): readonly Fix[] {
  const removal: Fix = {
    title: `Remove \`${argument}\``,
    edits: [{ op: 'remove', in: queue.source, path: ['arguments', argument] }],
    preferred: true,
  };
  // Only where classic may not have been meant: to turn a quorum queue or stream into something else is no repair.
  const others = type === 'classic' ? queueTypes.filter(other => other !== 'classic') : [];
  const fitting = others.filter(
    other =>
      queueTypeTakesArgument(other, argument, evidence.version) &&
      isSound(evidence, queue, { ...queue.arguments, 'x-queue-type': other }),
  );
  return [
    removal,
    ...fitting.map(
      (other): Fix => ({
        title: `Make it a ${titles[other]} ${deleteFirst}`,
        edits: [{ op: 'set', in: queue.source, path: ['arguments', 'x-queue-type'], value: other }],
      }),
    ),
  ];
}
