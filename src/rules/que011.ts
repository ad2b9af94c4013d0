import type { Edit, Fix } from '../model/edit.ts';
import { queueTypeTakesArgument } from '../model/facts.ts';
import { type Queue, queueTitle } from '../model/model.ts';
import { isAtLeast } from '../model/version.ts';
import { queuesExample } from './examples.ts';
import { deleteFirst } from './queue-arguments.ts';
import { defineRule, type Evidence } from './rule.ts';

export const noMasterLocator = defineRule({
  id: 'QUE011',
  name: 'no-queue-master-locator',
  item: null,
  severity: 'info',
  summary: 'Queues say with `x-queue-leader-locator` where their leader goes, not with its predecessor.',
  why: 'RabbitMQ 4.3 denies `x-queue-master-locator`: the import answers 204 and leaves the queue out (seen on 4.3.6).',
  remedy: 'Use `x-queue-leader-locator` with `client-local` or `balanced`, or remove the argument.',
  source: 'https://www.rabbitmq.com/docs/clustering#replica-placement',
  versions: '>=3.10',
  examples: {
    bad: queuesExample({ orders: { 'x-queue-type': 'classic', 'x-queue-master-locator': 'min-masters' } }),
    good: queuesExample({ orders: { 'x-queue-type': 'classic', 'x-queue-leader-locator': 'balanced' } }),
  },
  *check(evidence) {
    const denied = isAtLeast(evidence.version, 4, 3);
    for (const queue of evidence.topology.queuesByArgument.get(argument) ?? []) {
      if (evidence.topology.effective(queue).type !== 'classic') continue;
      if (queue.arguments[argument] === null) continue;
      yield {
        at: queue.source.key('arguments', argument),
        severity: denied ? 'error' : 'info',
        message: denied
          ? `${queueTitle(queue)} has \`${argument}\`, which 4.3 denies: the import leaves the queue out without an error. Use \`${successor}\`.`
          : `${queueTitle(queue)} has \`${argument}\`: RabbitMQ 4.3 leaves such a queue out of an import without an error. Replace it before you upgrade.`,
        fixes: fixesFor(evidence, queue),
      };
    }
  },
});

const argument = 'x-queue-master-locator';
const successor = 'x-queue-leader-locator';

function fixesFor({ version }: Evidence, queue: Queue): readonly Fix[] {
  const removal: Edit = { op: 'remove', in: queue.source, path: ['arguments', argument] };
  const value = queue.arguments[argument] === 'client-local' ? 'client-local' : 'balanced';
  // Classic queues know the successor since 4.0.
  const hasSuccessor =
    queueTypeTakesArgument('classic', successor, version) && !(successor in queue.arguments);
  return [
    ...(hasSuccessor
      ? [
          {
            title: `Replace by \`${successor}\`: ${value} ${deleteFirst}`,
            edits: [removal, { op: 'set', in: queue.source, path: ['arguments', successor], value } as const],
            preferred: true,
          },
        ]
      : []),
    { title: `Remove \`${argument}\` ${deleteFirst}`, edits: [removal], preferred: !hasSuccessor },
  ];
}
