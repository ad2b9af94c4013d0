import { queueTitle } from '../model/model.ts';
import { isAtLeast } from '../model/version.ts';
import { queuesExample } from './examples.ts';
import { argumentProblems, deleteFirst } from './queue-arguments.ts';
import { defineRule } from './rule.ts';

export const classicQueueVersion = defineRule({
  id: 'QUE010',
  name: 'classic-queue-version',
  item: null,
  severity: 'info',
  summary: 'Classic queues do not ask for version 1 of their storage.',
  why: 'RabbitMQ 4.3 has version 2 only and refuses a queue that asks for 1 (seen on 4.3.6): the import ends there.',
  remedy: 'Remove the argument, or set 2.',
  source: 'https://www.rabbitmq.com/docs/classic-queues#versions',
  versions: '>=3.10',
  examples: {
    bad: queuesExample({ orders: { 'x-queue-type': 'classic', 'x-queue-version': 1 } }),
    good: queuesExample({ orders: { 'x-queue-type': 'classic', 'x-queue-version': 2 } }),
  },
  *check(evidence) {
    const gone = isAtLeast(evidence.version, 4, 3);
    const argument = 'x-queue-version';
    const problems = argumentProblems(evidence);
    for (const queue of evidence.topology.queuesByArgument.get(argument) ?? []) {
      if (queue.arguments[argument] !== 1 || evidence.topology.effective(queue).type !== 'classic') continue;
      const problem = problems.get(queue)?.find(({ argument: name }) => name === argument);
      yield {
        at: queue.source.value('arguments', argument),
        severity: gone ? 'error' : 'info',
        brokerRefuses: problem?.refused ?? false,
        message: gone
          ? `${queueTitle(queue)} asks for version 1 of classic queues, which 4.3 no longer has: the import is refused. Remove \`${argument}\`.`
          : `${queueTitle(queue)} asks for version 1 of classic queues: RabbitMQ 4.3 refuses it. Remove \`${argument}\` before you upgrade.`,
        fixes: [
          {
            title: `Remove \`${argument}\` ${deleteFirst}`,
            edits: [{ op: 'remove', in: queue.source, path: ['arguments', argument] }],
            preferred: true,
          },
        ],
      };
    }
  },
});
