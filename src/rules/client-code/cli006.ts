import type { Settle } from '../../client-code/operations.ts';
import { type Block, isInBlock, isWithin, type Program } from '../../client-code/program.ts';
import { source } from '../../client-code/text-edits.ts';
import { type CodeEvidence, defineCodeRule } from './code-rule.ts';
import { consumerAround, settlesOf } from './consumers.ts';

export const acknowledgedOnce = defineCodeRule({
  id: 'CLI006',
  name: 'acknowledged-once',
  item: null,
  severity: 'error',
  summary: 'A message is acknowledged or refused once, on the channel that it came on.',
  why: 'A delivery tag is known to its own channel, until it is acknowledged or refused. Any other makes the broker close the channel (406, unknown delivery tag): consuming ends, and all that was not acknowledged comes again. So does an acknowledgement of what was acknowledged by itself.',
  remedy: 'Acknowledge on the channel of the consumer, on each way through the handler once.',
  source: 'https://www.rabbitmq.com/docs/confirms#consumer-acks-double-acking',
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
    } catch {
      channel.reject(message, false);
    }
    channel.ack(message);
  });
}
`,
      python: `import pika


def on_order(channel, method, properties, body):
    try:
        handle(body)
    except Exception:
        channel.basic_reject(method.delivery_tag, requeue=False)
    channel.basic_ack(method.delivery_tag)
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
    except Exception:
        channel.basic_reject(method.delivery_tag, requeue=False)
    else:
        channel.basic_ack(method.delivery_tag)
`,
    },
  },
  *check(evidence) {
    const { all, channels } = evidence;
    for (const settle of all('settle')) {
      const before = all('settle').find(
        other => other !== settle && alwaysComesAfter(settle, other, evidence),
      );
      if (!before) continue;
      yield {
        at: settle.call.nameRange,
        message: `The message is ${done[settle.verdict]} although it was ${done[before.verdict]} before: the broker closes the channel (406), and consuming ends. Do it once on each way.`,
      };
    }
    for (const consume of all('consume')) {
      const settles = settlesOf(consume, evidence) ?? [];
      if (consume.autoAck.value === true) {
        for (const { call, verdict } of settles.filter(settle => isInOwnHandler(settle, consume))) {
          yield {
            at: call.nameRange,
            message: `The message is ${done[verdict]} although this consumer has it acknowledged automatically: the broker closes the channel (406), and consuming ends. Consume without automatic acknowledgements.`,
          };
        }
      }
      for (const settle of settles) {
        if (channels.isSame(settle.channel, consume.channel) !== false) continue;
        if (consumerAround(settle.call, evidence) !== consume) continue;
        yield {
          at: settle.call.nameRange,
          message: `The message is ${done[settle.verdict]} on another channel than it came on: the broker does not know it there and closes that channel (406). Do it on the channel that consumes.`,
        };
      }
    }
  },
});

const done = { ack: 'acknowledged', nack: 'refused', reject: 'refused' } as const;

function isInOwnHandler(
  { call }: Settle,
  { handler }: { readonly handler: { readonly range: { start: number; end: number } } | undefined },
): boolean {
  return handler !== undefined && isWithin(call, handler.range);
}

/** Whoever has come past `first` comes to `second` as well, with the same message. */
function alwaysComesAfter(second: Settle, first: Settle, { program }: CodeEvidence): boolean {
  if (first.call.start >= second.call.start || first.call.block.function !== second.call.block.function)
    return false;
  if (!isSameMessage(first, second, program) || first.multiple.value !== false) return false;
  const around = second.call.block;
  if (isFinallyOf(around, first.call.block)) return true;
  if (!isInBlock(first.call.block, around)) return false;
  return !program.exits.some(
    exit =>
      exit.end >= first.call.start &&
      exit.start < second.call.start &&
      isInBlock(first.call.block, exit.block),
  );
}

/** A return in a try does not keep its finally from running. */
function isFinallyOf(block: Block, inner: Block): boolean {
  if (block.kind !== 'finally') return false;
  for (let at: Block | undefined = inner; at; at = at.parent) {
    if (at.statement.start === block.statement.start && at.kind !== 'finally') return true;
  }
  return false;
}

function isSameMessage(
  { message: one, channel: first }: Settle,
  { message: other, channel: second }: Settle,
  program: Program,
): boolean {
  if (!one || !other || source(one, program) !== source(other, program)) return false;
  return source(first, program) === source(second, program);
}
