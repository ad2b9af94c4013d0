import { numberOf, textOf } from '../../client-code/client.ts';
import type { Settle } from '../../client-code/operations.ts';
import { type Block, blockAround } from '../../client-code/program.ts';
import type { TextRange } from '../../model/model.ts';
import type { TextViolation } from '../conf/conf-rule.ts';
import { retryWithBackoff } from '../err002.ts';
import { type CodeEvidence, defineCodeRule, sameAs } from './code-rule.ts';
import { consumerAround } from './consumers.ts';
import { countsIn, waitsBefore } from './copies.ts';
import { declarationOf, targetOf } from './queues.ts';

export const retryWithBackoffInCode = defineCodeRule({
  ...sameAs(retryWithBackoff),
  severity: 'warning',
  summary: 'A message that failed waits before it comes again, each time longer.',
  why: 'What is requeued comes back in the same millisecond: while the cause lasts, consumers and broker do nothing else, at full speed. Waits of different length in one queue do not help: messages leave it in their order, and a short wait stands behind a long one.',
  remedy:
    'Refuse the message without requeueing it, and let its queue dead-letter it into a queue that waits, one for each length; or, from RabbitMQ 4.3.1 on, set `delayed-retry-type` by policy.',
  source: 'https://www.rabbitmq.com/docs/nack',
  versions: '>=3.10',
  examples: {
    bad: {
      typescript: `import type { Channel } from 'amqplib';

export async function consume(channel: Channel, handle: (order: unknown) => Promise<void>): Promise<void> {
  await channel.prefetch(20);
  await channel.consume('orders', async message => {
    if (!message) return;
    try {
      await handle(JSON.parse(message.content.toString()));
      channel.ack(message);
    } catch {
      channel.nack(message, false, true);
    }
  });
}
`,
      python: `import pika


def on_order(channel, method, properties, body):
    try:
        handle(body)
        channel.basic_ack(method.delivery_tag)
    except Exception:
        channel.basic_nack(method.delivery_tag, requeue=True)
`,
    },
    good: {
      typescript: `import type { Channel } from 'amqplib';

export async function consume(channel: Channel, handle: (order: unknown) => Promise<void>): Promise<void> {
  await channel.prefetch(20);
  await channel.consume('orders', async message => {
    if (!message) return;
    try {
      await handle(JSON.parse(message.content.toString()));
      channel.ack(message);
    } catch {
      channel.reject(message, false);
    }
  });
}
`,
      python: `import pika


def on_order(channel, method, properties, body):
    try:
        handle(body)
        channel.basic_ack(method.delivery_tag)
    except Exception:
        channel.basic_reject(method.delivery_tag, requeue=False)
`,
    },
  },
  *check(evidence) {
    const { all } = evidence;
    for (const settle of all('settle')) {
      if (settle.verdict === 'ack' || settle.requeue.value !== true) continue;
      const failure = failureAround(settle.call);
      if (!failure) continue;
      const at = settle.call.nameRange;
      if (waitsBefore(settle.call, failure, evidence)) {
        yield { at, severity: 'info', message: waitsInHand };
      } else if (!isBounded(settle, failure, evidence)) yield { at, message: comesAtOnce };
    }
    yield* differentWaits(evidence);
  },
});

const comesAtOnce =
  'What fails is requeued at once and comes back in the same millisecond: while the cause lasts, this loop runs at full speed. Refuse it without requeueing, into a queue that waits.';
const waitsInHand =
  'This waits with the message in its hands: meanwhile it takes a place of the prefetch, and others wait behind it. Refuse it without requeueing, into a queue that waits.';

/** What runs because something failed. */
export function failureAround(call: { readonly block: Block }): TextRange | undefined {
  const block = blockAround(call, 'catch');
  if (block) return block;
  const { function: made } = call.block;
  return made.isFailureHandler ? made : undefined;
}

/** Something counts and leaves the loop, or the queue gives up after some deliveries. */
function isBounded({ call }: Settle, failure: TextRange, evidence: CodeEvidence): boolean {
  const { program } = evidence;
  const made = call.block.function;
  const leavesBefore = program.exits.some(
    ({ block, start }) => block.function === made && block !== made.body && start < call.start,
  );
  if (countsIn(failure, program)) return true;
  if (leavesBefore && countsIn({ start: made.start, end: call.start }, program)) return true;
  const consume = consumerAround(call, evidence);
  return consume ? declarationOf(consume.queue, evidence)?.arguments.has('x-delivery-limit') === true : false;
}

/** Messages with waits of their own, in one queue. */
function* differentWaits(evidence: CodeEvidence): Iterable<TextViolation> {
  const byQueue = new Map<string, Set<string | number>>();
  for (const publish of evidence.all('publish')) {
    const queue = textOf(targetOf(publish));
    const { expiration } = publish;
    if (queue === undefined || !expiration) continue;
    const wait = textOf(expiration) ?? numberOf(expiration);
    const waits = byQueue.get(queue) ?? new Set();
    byQueue.set(queue, waits);
    if (wait !== undefined) waits.add(wait);
    const isComputed = wait === undefined && expiration.kind !== 'name' && /retry|delay|wait/i.test(queue);
    if (!isComputed && waits.size < 2) continue;
    yield {
      at: expiration,
      message: `Messages wait for different times in \`${queue}\`: they leave it in their order, and a short wait stands behind a long one. Have a queue for each wait.`,
    };
  }
}
