import { queueTitle } from '../model/model.ts';
import { deadLetterLoops, turnsByItself } from './dead-letter-loops.ts';
import { deadLetterFixes } from './dead-letter-target.ts';
import { exampleBinding, exampleExchange, queuesExample } from './examples.ts';
import { defineRule } from './rule.ts';

export const ownDeadLetterExchange = defineRule({
  id: 'DLX006',
  name: 'dead-letter-exchange-of-its-own',
  item: 'ERR001',
  severity: 'warning',
  summary: 'The dead letter exchange of a queue is not the exchange that feeds it.',
  why: 'A dead letter keeps its routing key, so the exchange delivers it once more to the queue in which it died, and to every other queue that got it the first time and has already done the work.',
  remedy: 'Use a dead letter exchange of its own, or a dead letter routing key that leads elsewhere.',
  source: 'https://www.rabbitmq.com/docs/dlx#routing',
  versions: '>=3.10',
  examples: {
    bad: feedExample('shop.events'),
    good: feedExample('shop.dead'),
  },
  *check(evidence) {
    const { topology, deadLetters } = evidence;
    // What expires in such a queue is deleted: DLX003.
    const deleting = new Set(
      deadLetterLoops(evidence)
        .filter(loop => loop.length === 1 && turnsByItself(loop))
        .map(([{ source }]) => source),
    );
    const returning = deadLetters.routes.values().filter(({ source, targets }) => targets.includes(source));
    for (const { source, exchange, targets } of returning) {
      if (exchange === '' || deleting.has(source)) continue;
      if (!topology.bindingsTo(source).some(({ from }) => from === exchange)) continue;
      const others = targets.length - 1;
      yield {
        at: topology.effective(source).setting('dead-letter-exchange')?.at ?? source.source.value('name'),
        message: `${queueTitle(source)} dead-letters to \`${exchange}\`, which feeds it: dead letters come back${others === 0 ? '' : `, and go to ${others} other queue${others === 1 ? '' : 's'} once more`}. Use an exchange of its own.`,
        fixes: deadLetterFixes(evidence, source),
      };
    }
  },
});

function feedExample(deadLetterExchange: string) {
  return queuesExample(
    {
      orders: { 'x-queue-type': 'quorum', 'x-dead-letter-exchange': deadLetterExchange },
      'orders.dead': { 'x-queue-type': 'quorum' },
    },
    {
      exchanges: [exampleExchange('shop.events', 'topic'), exampleExchange('shop.dead', 'fanout')],
      bindings: [
        exampleBinding('shop.events', 'orders', 'order.*'),
        exampleBinding('shop.dead', 'orders.dead', ''),
      ],
    },
  );
}
