import { queueTitle } from '../model/model.ts';
import { isAtLeast } from '../model/version.ts';
import { deadLetterFixes } from './dead-letter-target.ts';
import { exampleBinding, exampleExchange, examplePolicy, queuesExample } from './examples.ts';
import { defineRule } from './rule.ts';

export const deadLetterExchanges = defineRule({
  id: 'ERR001',
  name: 'dead-letter-exchange-configured',
  item: 'ERR001',
  severity: 'warning',
  summary: 'A work queue has a dead letter exchange.',
  why: 'Without one, a message that is rejected, expires or exceeds a limit is deleted. From 4.0 on a quorum queue deletes a message after 20 failed deliveries, so one bug in a consumer empties the queue without a trace.',
  remedy:
    'Set `dead-letter-exchange` by policy (it can be changed later; an argument cannot), and bind a queue to that exchange.',
  source: 'https://www.rabbitmq.com/docs/dlx',
  versions: '>=3.10',
  examples: {
    bad: queuesExample({ 'orders.work': { 'x-queue-type': 'quorum' } }),
    good: queuesExample(
      { 'orders.work': { 'x-queue-type': 'quorum' }, 'orders.dead': { 'x-queue-type': 'quorum' } },
      {
        exchanges: [exampleExchange('orders.dlx', 'fanout')],
        bindings: [exampleBinding('orders.dlx', 'orders.dead', '')],
        policies: [
          examplePolicy(
            'orders-dlx',
            '^orders\\.work$',
            { 'dead-letter-exchange': 'orders.dlx' },
            { priority: 10 },
          ),
        ],
      },
    ),
  },
  *check(evidence) {
    const { model, topology, version, roleOf } = evidence;
    const unprotected = model.queues.filter(
      queue =>
        topology.effective(queue).value('dead-letter-exchange') === undefined && roleOf(queue) === 'work',
    );
    for (const queue of unprotected) {
      const { type, skipped } = topology.effective(queue);
      const lost = skipped.find(({ policy }) => 'dead-letter-exchange' in policy.definition);
      yield {
        at: queue.source.value('name'),
        message: lost
          ? `${queueTitle(queue)} gets no dead letter exchange: the broker skips policy \`${lost.policy.name}\` whole, as a ${type} queue does not take \`${lost.unsupportedKeys[0]}\`. Split the policy by queue type.`
          : type === 'quorum' && isAtLeast(version, 4, 0)
            ? `${queueTitle(queue)} has no dead letter exchange: rejected messages, and after 20 failed deliveries any message, are deleted without a trace. Add one by policy.`
            : `${queueTitle(queue)} has no dead letter exchange: messages that are rejected, expire or exceed a limit are deleted. Add one by policy.`,
        fixes: deadLetterFixes(evidence, queue),
      };
    }
  },
});
