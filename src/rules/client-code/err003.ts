import { textOf } from '../../client-code/client.ts';
import type { Settle } from '../../client-code/operations.ts';
import { isAtLeast } from '../../model/version.ts';
import type { TextFix } from '../conf/conf-rule.ts';
import { retryLimits } from '../err003.ts';
import { type CodeEvidence, defineCodeRule, sameAs } from './code-rule.ts';
import { consumerAround } from './consumers.ts';
import { copiesIn, countsAttempts } from './copies.ts';
import { failureAround } from './err002.ts';
import { declarationOf, queueType, targetOf } from './queues.ts';

export const retryLimitsInCode = defineCodeRule({
  ...sameAs(retryLimits),
  severity: 'warning',
  summary: 'Code that tries a message again counts how often, and gives up.',
  why: 'A message that cannot be processed fails each time. If nothing counts, it goes round for ever, and takes the place of those that could be. From RabbitMQ 4.3 on a `basic.nack` that requeues no longer counts towards the delivery limit of a quorum queue; a `basic.reject` does.',
  remedy:
    'Read a counter before trying again, such as a header of your own or `x-death`, and refuse the message for good when it is too high.',
  source: 'https://www.rabbitmq.com/docs/quorum-queues#poison-message-handling',
  versions: '>=3.10',
  examples: {
    bad: {
      typescript: `import type { ConfirmChannel } from 'amqplib';

export async function consume(channel: ConfirmChannel, handle: (order: unknown) => Promise<void>): Promise<void> {
  await channel.prefetch(20);
  await channel.consume('orders', async message => {
    if (!message) return;
    try {
      await handle(JSON.parse(message.content.toString()));
    } catch {
      channel.sendToQueue('orders.delayed', message.content, { persistent: true });
      await channel.waitForConfirms();
    }
    channel.ack(message);
  });
}
`,
    },
    good: {
      typescript: `import type { ConfirmChannel } from 'amqplib';

export async function consume(channel: ConfirmChannel, handle: (order: unknown) => Promise<void>): Promise<void> {
  await channel.prefetch(20);
  await channel.consume('orders', async message => {
    if (!message) return;
    const retries = Number(message.properties.headers?.['x-retries'] ?? 0);
    try {
      await handle(JSON.parse(message.content.toString()));
    } catch {
      if (retries >= 3) return channel.reject(message, false);
      channel.sendToQueue('orders.delayed', message.content, { persistent: true, headers: { 'x-retries': retries + 1 } });
      await channel.waitForConfirms();
    }
    channel.ack(message);
  });
}
`,
    },
  },
  *check(evidence) {
    const { all, version } = evidence;
    for (const { publish, consume } of copiesIn(evidence)) {
      if (!failureAround(publish.call) || countsAttempts(consume, evidence)) continue;
      const to = textOf(targetOf(publish)) ?? textOf(publish.exchange) ?? '';
      const comesBack = to !== '' && (to === textOf(consume.queue) || /retry|delay|wait|again/i.test(to));
      if (!comesBack) continue;
      yield {
        at: publish.call.nameRange,
        message: `What fails is sent to \`${to}\` and tried again, and nothing counts how often: a message that cannot be processed goes round for ever. Count in a header, and refuse it when it is too high.`,
      };
    }
    if (!isAtLeast(version, 4, 3)) return;
    for (const settle of all('settle')) {
      if (settle.verdict !== 'nack' || settle.requeue.value !== true) continue;
      const consume = consumerAround(settle.call, evidence);
      const declared = consume && declarationOf(consume.queue, evidence);
      if (queueType(declared) !== 'quorum') continue;
      yield {
        at: settle.call.nameRange,
        message:
          'From 4.3 on a nack that requeues does not count towards the delivery limit of a quorum queue: what fails each time comes back for ever. Reject it instead, which counts.',
        fixes: rejectFix(settle, evidence),
      };
    }
  },
});

/** A reject is a nack of one message: `nack(message, false, true)` becomes `reject(message, true)`. */
function rejectFix({ call, multiple, requeue }: Settle, { program }: CodeEvidence): readonly TextFix[] {
  const [message, second, third] = call.args;
  if (call.name !== 'nack' || multiple.value !== false || !message) return [];
  const end = third ?? second ?? message;
  const newText = `reject(${program.text.slice(message.start, message.end)}${requeue.at ? ', true' : ''}`;
  return [
    {
      title: 'Reject it, which counts',
      edits: [{ start: call.nameRange.start, end: end.end, newText }],
      preferred: true,
    },
  ];
}
