import { textOf } from '../../client-code/client.ts';
import { deadLetterExchanges } from '../err001.ts';
import { defineCodeRule, sameAs } from './code-rule.ts';
import { isTemporary, keepsDeadLetters, queueInWords, queueType } from './queues.ts';

export const deadLetterExchangesInCode = defineCodeRule({
  ...sameAs(deadLetterExchanges),
  severity: 'hint',
  summary: 'A work queue that code declares has a dead letter exchange, by a policy or by an argument.',
  why: 'What a consumer refuses, what expires and what is delivered too often is deleted where there is no dead letter exchange. A policy is the better place for it, as it can be changed; code cannot see whether there is one.',
  remedy:
    'Set `dead-letter-exchange` by a policy that matches the queue, and declare the exchange and a queue behind it.',
  source: 'https://www.rabbitmq.com/docs/dlx#using-policies',
  versions: '>=3.10',
  examples: {
    bad: {
      typescript: `import type { Channel } from 'amqplib';

export async function declare(channel: Channel): Promise<void> {
  await channel.assertQueue('orders', { arguments: { 'x-queue-type': 'quorum' } });
}
`,
    },
    good: {
      typescript: `import type { Channel } from 'amqplib';

export async function declare(channel: Channel): Promise<void> {
  await channel.assertQueue('orders', {
    arguments: { 'x-queue-type': 'quorum', 'x-dead-letter-exchange': 'orders.dlx' },
  });
}
`,
    },
  },
  *check(evidence) {
    const { all } = evidence;
    const declared = all('declare-queue').filter(({ isPassive }) => !isPassive);
    const targets = new Set(
      declared.flatMap(({ arguments: given }) => textOf(given.get('x-dead-letter-routing-key')) ?? []),
    );
    const refuses = all('settle').some(
      ({ verdict, requeue }) => verdict !== 'ack' && requeue.value === false,
    );
    for (const queue of declared) {
      const { call, durable, arguments: given, isOpen } = queue;
      const name = textOf(queue.queue);
      if (
        name === undefined ||
        durable.value !== true ||
        isOpen ||
        isTemporary(queue) ||
        keepsDeadLetters(queue, evidence)
      )
        continue;
      if (given.has('x-dead-letter-exchange') || queueType(queue) === 'stream') continue;
      if (targets.has(name)) continue;
      const isConsumed = all('consume').some(({ queue: consumed }) => textOf(consumed) === name);
      yield {
        at: call.nameRange,
        severity: refuses && isConsumed ? 'info' : 'hint',
        message: `${queueInWords(queue.queue)} is declared without a dead letter exchange: unless a policy gives it one, what is refused, expires or fails too often is deleted. Set one by policy.`,
      };
    }
  },
});
