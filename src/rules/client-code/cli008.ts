import { isInBlock } from '../../client-code/program.ts';
import { defineCodeRule } from './code-rule.ts';
import { settlesOf } from './consumers.ts';
import { copiesIn } from './copies.ts';

export const copyConfirmedFirst = defineCodeRule({
  id: 'CLI008',
  name: 'copy-confirmed-before-ack',
  item: null,
  severity: 'warning',
  summary:
    'Who publishes a copy of a message acknowledges the original when the broker has confirmed the copy.',
  why: 'Between the acknowledgement of the original and the confirm of the copy there is no message: a crash or a lost connection in that moment loses it. The other way round it may be there twice, which a consumer can tell by its id.',
  remedy:
    'Publish the copy, wait for its confirm, then acknowledge the original; let consumers ignore an id that they have seen.',
  source: 'https://www.rabbitmq.com/docs/reliability#acks-and-confirms',
  versions: '>=3.10',
  examples: {
    bad: {
      typescript: `import type { ConfirmChannel, ConsumeMessage } from 'amqplib';

export async function consume(channel: ConfirmChannel, handle: (message: ConsumeMessage) => Promise<void>) {
  await channel.prefetch(20);
  await channel.consume('orders', async message => {
    if (!message) return;
    try {
      await handle(message);
      channel.ack(message);
    } catch {
      const retries = Number(message.properties.headers?.['x-retries'] ?? 0);
      if (retries >= 3) return channel.reject(message, false);
      channel.ack(message);
      channel.sendToQueue('orders.retry', message.content, { persistent: true, headers: { 'x-retries': retries + 1 } });
      await channel.waitForConfirms();
    }
  });
}
`,
    },
    good: {
      typescript: `import type { ConfirmChannel, ConsumeMessage } from 'amqplib';

export async function consume(channel: ConfirmChannel, handle: (message: ConsumeMessage) => Promise<void>) {
  await channel.prefetch(20);
  await channel.consume('orders', async message => {
    if (!message) return;
    try {
      await handle(message);
      channel.ack(message);
    } catch {
      const retries = Number(message.properties.headers?.['x-retries'] ?? 0);
      if (retries >= 3) return channel.reject(message, false);
      channel.sendToQueue('orders.retry', message.content, { persistent: true, headers: { 'x-retries': retries + 1 } });
      await channel.waitForConfirms();
      channel.ack(message);
    }
  });
}
`,
    },
  },
  *check(evidence) {
    const { all, client } = evidence;
    for (const { publish, consume } of copiesIn(evidence)) {
      const { call } = publish;
      const acks = (settlesOf(consume, evidence) ?? []).filter(
        ({ verdict, call: ack }) =>
          verdict === 'ack' && ack.block.function === call.block.function && isInBlock(call.block, ack.block),
      );
      const early = acks.find(ack => ack.call.start < call.start);
      if (early) {
        yield {
          at: early.call.nameRange,
          message:
            'The original is acknowledged before its copy is published: what fails in between loses the message. Publish the copy, wait for its confirm, then acknowledge.',
        };
        continue;
      }
      const [late] = acks.filter(ack => ack.call.start > call.start);
      if (!late || !client.answersLater || publish.hearsConfirm || call.isAwaited) continue;
      const isConfirmed = all('await-confirms').some(
        ({ call: wait }) => wait.start > call.start && wait.start < late.call.start,
      );
      if (isConfirmed) continue;
      yield {
        at: late.call.nameRange,
        message:
          'The original is acknowledged before the broker has confirmed its copy: what fails in between loses the message. Wait for the confirm of the copy, then acknowledge.',
      };
    }
  },
});
