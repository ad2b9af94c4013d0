import { isAtLeast } from '../../model/version.ts';
import { defineCodeRule } from './code-rule.ts';
import { copiesIn } from './copies.ts';

export const deathsNotCountedOverCopies = defineCodeRule({
  id: 'CLI004',
  name: 'x-death-not-over-copies',
  item: 'ERR003',
  severity: 'error',
  summary: "Who publishes a copy of a message counts its tries in a header of the application's own.",
  why: "RabbitMQ 4.0 and later take `x-death` for the broker's own and begin it anew in what a client publishes: its count is 1 each time, and a limit on it is never reached. 3.10 counts on, so the same code ends its retries there.",
  remedy:
    'Count in a header of your own, or reject the message instead of publishing it again: then the broker counts.',
  source: 'https://www.rabbitmq.com/docs/dlx#effects',
  versions: '>=3.10',
  examples: {
    bad: {
      typescript: `import type { ConfirmChannel } from 'amqplib';

export async function consume(channel: ConfirmChannel, handle: (order: unknown) => Promise<void>): Promise<void> {
  await channel.prefetch(20);
  await channel.consume('orders', async message => {
    if (!message) return;
    const deaths = message.properties.headers?.['x-death']?.[0]?.count ?? 0;
    try {
      await handle(JSON.parse(message.content.toString()));
    } catch {
      if (deaths >= 3) return channel.reject(message, false);
      channel.sendToQueue('orders.retry', message.content, { persistent: true, headers: message.properties.headers });
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
      const headers = { ...message.properties.headers, 'x-retries': retries + 1 };
      channel.sendToQueue('orders.retry', message.content, { persistent: true, headers });
      await channel.waitForConfirms();
    }
    channel.ack(message);
  });
}
`,
    },
  },
  *check(evidence) {
    const { program, version } = evidence;
    const deaths = program.texts.find(({ value }) => value === 'x-death');
    // An own header is what counts, where there is one besides.
    if (
      !deaths ||
      program.texts.some(({ value }) => /retr(?:y|ies)|attempt|tries/i.test(value) && /^x-/i.test(value))
    )
      return;
    if (!/\bcount\b/.test(program.text)) return;
    for (const { hasOldHeaders } of copiesIn(evidence)) {
      if (!hasOldHeaders) continue;
      yield {
        at: deaths,
        severity: isAtLeast(version, 4, 0) ? 'error' : 'warning',
        message:
          'The count in `x-death` begins anew when a client publishes the message again (from 4.0 on): this limit is never reached, and the retries never end. Count in a header of your own.',
      };
      return;
    }
  },
});
