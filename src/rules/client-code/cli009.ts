import { blockAround } from '../../client-code/program.ts';
import { type CodeEvidence, defineCodeRule } from './code-rule.ts';
import { waitsBefore } from './copies.ts';

export const noPolling = defineCodeRule({
  id: 'CLI009',
  name: 'consume-not-poll',
  item: null,
  severity: 'warning',
  summary: 'Messages are consumed, not asked for one by one.',
  why: 'Each `basic.get` is a round trip that mostly finds nothing, ignores the prefetch, and makes the broker work for an empty queue; a consumer is sent messages when they come.',
  remedy: 'Consume the queue, with a prefetch.',
  source: 'https://www.rabbitmq.com/docs/consumers#polling',
  versions: '>=3.10',
  examples: {
    bad: {
      typescript: `import type { Channel } from 'amqplib';

declare function sleep(ms: number): Promise<void>;

export async function poll(channel: Channel, handle: (order: unknown) => Promise<void>): Promise<void> {
  while (true) {
    const message = await channel.get('orders');
    if (message) {
      await handle(JSON.parse(message.content.toString()));
      channel.ack(message);
    } else await sleep(100);
  }
}
`,
    },
    good: {
      typescript: `import type { Channel } from 'amqplib';

export async function consume(channel: Channel, handle: (order: unknown) => Promise<void>): Promise<void> {
  await channel.prefetch(20);
  await channel.consume('orders', async message => {
    if (!message) return;
    await handle(JSON.parse(message.content.toString()));
    channel.ack(message);
  });
}
`,
    },
  },
  *check(evidence) {
    for (const { call } of evidence.all('get')) {
      if (!isPolled(call, evidence)) continue;
      yield {
        at: call.nameRange,
        message:
          'This asks for messages in a loop: each is a round trip, most of them for nothing, and no prefetch applies. Consume the queue instead.',
      };
    }
  },
});

/** Not to empty a queue once: again and again, with waits in between. */
function isPolled(
  call: Parameters<typeof blockAround>[0] & { start: number; end: number },
  evidence: CodeEvidence,
): boolean {
  const loop = blockAround(call, 'loop');
  if (loop) return waitsBefore({ start: loop.end, end: loop.end }, loop, evidence);
  const { function: made } = call.block;
  return evidence.program.calls.some(
    ({ name, args }) =>
      name === 'setInterval' &&
      args.some(argument => argument.kind === 'function' && argument.function === made),
  );
}
