import { defaultDeliveryLimit } from '../model/dead-letters.ts';
import type { Fix } from '../model/edit.ts';
import { type Queue, queueTitle } from '../model/model.ts';
import { formatVersion, isAtLeast } from '../model/version.ts';
import { queuesExample } from './examples.ts';
import { policyEdit } from './queue-policy.ts';
import { defineRule, type Evidence } from './rule.ts';

export const retryLimits = defineRule({
  id: 'ERR003',
  name: 'retries-limited',
  item: 'ERR003',
  severity: 'warning',
  summary: 'Something ends the retries of every work queue.',
  why: 'A message that can never be processed otherwise comes back for ever and takes the place of those that can. Quorum queues count failed deliveries: without a limit before 4.0, up to 20 by default from 4.0 on. Classic queues do not count.',
  remedy:
    'Set `delivery-limit` on quorum queues by policy. For classic queues, and for retries through a dead letter exchange, the consumer must read a counter of its own.',
  source: 'https://www.rabbitmq.com/docs/quorum-queues#poison-message-handling',
  versions: '>=3.10',
  examples: {
    bad: queuesExample({ orders: { 'x-queue-type': 'quorum', 'x-delivery-limit': -1 } }),
    good: queuesExample({ orders: { 'x-queue-type': 'quorum', 'x-delivery-limit': 5 } }),
  },
  *check(evidence) {
    const { model, topology, version, roleOf } = evidence;
    for (const policy of model.policies) {
      if (policy.definition['delivery-limit'] !== -1 || isAtLeast(version, 4, 0)) continue;
      yield {
        at: policy.source.value('definition', 'delivery-limit'),
        severity: 'error',
        brokerRefuses: true,
        message: `The ${policy.kind} \`${policy.name}\` sets a delivery limit of -1, which brokers before 4.0 refuse. Set a number such as 5.`,
        fixes: [
          {
            title: 'Limit to 5 failed deliveries',
            edits: [{ op: 'set', in: policy.source, path: ['definition', 'delivery-limit'], value: 5 }],
            preferred: true,
          },
        ],
      };
    }
    const hasDefault = defaultDeliveryLimit(version) !== undefined;
    const unlimited = model.queues.filter(queue => {
      if (roleOf(queue) !== 'work') return false;
      const effective = topology.effective(queue);
      const { type } = effective;
      return type !== 'quorum' || !hasDefault || effective.value('delivery-limit') !== undefined;
    });
    for (const queue of unlimited) {
      const effective = topology.effective(queue);
      const { type } = effective;
      const limit = effective.setting('delivery-limit');
      if (type === 'quorum' && !(typeof limit?.value === 'number' && limit.value >= 0)) {
        yield {
          at: limit?.at ?? queue.source.value('name'),
          message: limit
            ? `${queueTitle(queue)} has a delivery limit of ${JSON.stringify(limit.value)}: a message that cannot be processed comes back for ever. Set a number such as 5.`
            : `${queueTitle(queue)} has no delivery limit, and ${formatVersion(version)} has no default: a message that cannot be processed comes back for ever. Set one by policy.`,
          fixes: limitFixes(evidence, queue),
        };
      } else if (loopsThroughRetry(evidence, queue)) {
        yield {
          at: queue.source.value('name'),
          message: `${queueTitle(queue)} dead-letters into a retry queue that leads back: the broker never ends this loop, as each hop starts a new count. Let the consumer count tries and stop.`,
        };
      } else if (type === 'classic') {
        yield {
          at: queue.source.value('name'),
          severity: 'info',
          message: `${queueTitle(queue)} is classic: the broker does not count its redeliveries, so only the consumer can end retries. A quorum queue has a delivery limit.`,
        };
      }
    }
  },
});

/** Dead-lettered into a retry queue that sends the message back. */
function loopsThroughRetry({ deadLetters: { routes, retryQueues } }: Evidence, queue: Queue): boolean {
  const targets = routes.get(queue)?.targets ?? [];
  return targets.some(target => retryQueues.has(target) && routes.get(target)?.targets.includes(queue));
}

function limitFixes(evidence: Evidence, queue: Queue): readonly Fix[] {
  const limit = evidence.topology.effective(queue).setting('delivery-limit');
  if (limit?.from === 'argument') {
    return [
      {
        title: 'Limit to 5 failed deliveries (an existing queue must be deleted first)',
        edits: [{ op: 'set', in: queue.source, path: ['arguments', 'x-delivery-limit'], value: 5 }],
        preferred: true,
      },
    ];
  }
  return [
    {
      title: `Limit \`${queue.name}\` to 5 failed deliveries by policy`,
      edits: [policyEdit(evidence, queue, { 'delivery-limit': 5 })],
      preferred: true,
    },
  ];
}
