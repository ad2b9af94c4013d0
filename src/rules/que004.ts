import type { Fix } from '../model/edit.ts';
import { type Queue, queueTitle } from '../model/model.ts';
import { queuesExample } from './examples.ts';
import { argumentProblems } from './queue-arguments.ts';
import { policyEdit } from './queue-policy.ts';
import { defineRule, type Evidence } from './rule.ts';

export const routingKeyWithExchange = defineRule({
  id: 'QUE004',
  name: 'dead-letter-routing-key-with-exchange',
  item: 'ERR001',
  severity: 'error',
  summary:
    'A dead letter routing key in the arguments stands beside a dead letter exchange in the arguments.',
  why: 'The broker refuses the import at this queue, also where a policy gives it the exchange.',
  remedy:
    'Set both by policy, or both by argument. The default exchange has the name `""`, and must be named too.',
  source: 'https://www.rabbitmq.com/docs/dlx#using-optional-queue-arguments',
  versions: '>=3.10',
  examples: {
    bad: queuesExample({
      orders: { 'x-queue-type': 'quorum', 'x-dead-letter-routing-key': 'orders.dead' },
      'orders.dead': { 'x-queue-type': 'quorum' },
    }),
    good: queuesExample({
      orders: {
        'x-queue-type': 'quorum',
        'x-dead-letter-exchange': '',
        'x-dead-letter-routing-key': 'orders.dead',
      },
      'orders.dead': { 'x-queue-type': 'quorum' },
    }),
  },
  *check(evidence) {
    for (const [queue, problems] of argumentProblems(evidence)) {
      const problem = problems.find(({ kind }) => kind === 'key without exchange');
      if (!problem) continue;
      const { policy } = evidence.topology.effective(queue);
      const byPolicy = policy && 'dead-letter-exchange' in policy.definition;
      yield {
        at: queue.source.key('arguments', problem.argument),
        brokerRefuses: problem.refused,
        message: byPolicy
          ? `${queueTitle(queue)} has a dead letter routing key as argument, but its exchange from policy \`${policy.name}\`: the import is refused. Set both in one place.`
          : `${queueTitle(queue)} has a dead letter routing key and no \`x-dead-letter-exchange\`: the import is refused. Name the exchange; the default one is \`""\`.`,
        fixes: fixesFor(evidence, queue, problem.argument),
      };
    }
  },
});

function fixesFor(evidence: Evidence, queue: Queue, argument: string): readonly Fix[] {
  const { topology } = evidence;
  const key = queue.arguments[argument];
  const removal: Fix = {
    title: `Remove \`${argument}\``,
    edits: [{ op: 'remove', in: queue.source, path: ['arguments', argument] }],
  };
  if (typeof key !== 'string') return [removal];
  const exchange = topology.effective(queue).setting('dead-letter-exchange')?.value;
  const arrives = (name: string) =>
    topology.route(queue.vhost, name, [key]).some(target => target.name !== queue.name);
  if (typeof exchange === 'string' && arrives(exchange)) {
    const toPolicy: Fix = {
      title: `Set the routing key \`${key}\` by policy`,
      edits: [...removal.edits, policyEdit(evidence, queue, { 'dead-letter-routing-key': key })],
      preferred: true,
    };
    return [toPolicy, removal];
  }
  if (exchange === undefined && arrives('')) {
    const toDefault: Fix = {
      title: `Dead-letter to the default exchange, and so to queue \`${key}\``,
      edits: [{ op: 'set', in: queue.source, path: ['arguments', 'x-dead-letter-exchange'], value: '' }],
      preferred: true,
    };
    return [toDefault, removal];
  }
  return [removal];
}
