import { numberOf } from '../../client-code/client.ts';
import type { Consume, Prefetch } from '../../client-code/operations.ts';
import { isInBlock, isWithin } from '../../client-code/program.ts';
import type { TextViolation } from '../conf/conf-rule.ts';
import { type CodeEvidence, defineCodeRule } from './code-rule.ts';
import { declarationOf, isTemporary, queueType } from './queues.ts';

export const prefetchSet = defineCodeRule({
  id: 'REL005',
  name: 'prefetch-set',
  item: 'REL005',
  severity: 'warning',
  summary: 'A consumer says how many messages it takes at a time, before it consumes.',
  why: 'Without a prefetch the broker sends a consumer all that the queue holds: it needs memory for it, its colleagues get nothing, and all of it comes again when it stops. A prefetch that is set after consuming has begun is for the next consumer of the channel.',
  remedy:
    'Set the prefetch of the channel before it consumes: 100 to 300 for small fast jobs, 1 to 20 for slow ones.',
  source: 'https://www.rabbitmq.com/docs/consumer-prefetch',
  versions: '>=3.10',
  examples: {
    bad: {
      typescript: `import { connect } from 'amqplib';

export async function start(handle: (order: unknown) => Promise<void>): Promise<void> {
  const connection = await connect(process.env.RABBITMQ_URL ?? 'amqp://localhost');
  connection.on('close', () => process.exit(1));
  const channel = await connection.createChannel();
  await channel.consume('orders', async message => {
    if (!message) return;
    await handle(JSON.parse(message.content.toString()));
    channel.ack(message);
  });
}
`,
      python: `import os

import pika

connection = pika.BlockingConnection(pika.URLParameters(os.environ["RABBITMQ_URL"]))
channel = connection.channel()
for method, properties, body in channel.consume("orders"):
    print(body)
    channel.basic_ack(method.delivery_tag)
`,
    },
    good: {
      typescript: `import { connect } from 'amqplib';

export async function start(handle: (order: unknown) => Promise<void>): Promise<void> {
  const connection = await connect(process.env.RABBITMQ_URL ?? 'amqp://localhost');
  connection.on('close', () => process.exit(1));
  const channel = await connection.createChannel();
  await channel.prefetch(50);
  await channel.consume('orders', async message => {
    if (!message) return;
    await handle(JSON.parse(message.content.toString()));
    channel.ack(message);
  });
}
`,
      python: `import os

import pika

connection = pika.BlockingConnection(pika.URLParameters(os.environ["RABBITMQ_URL"]))
channel = connection.channel()
channel.basic_qos(prefetch_count=50)
for method, properties, body in channel.consume("orders"):
    print(body)
    channel.basic_ack(method.delivery_tag)
`,
    },
  },
  *check(evidence) {
    const { all } = evidence;
    for (const consume of all('consume')) {
      // What is acknowledged by itself is not held back by any prefetch.
      if (consume.autoAck.value !== false) continue;
      yield* withoutPrefetch(consume, evidence);
    }
    for (const { call, count, isGlobal } of all('prefetch')) {
      const number = numberOf(count);
      if (number === 0) {
        yield {
          at: count ?? call.nameRange,
          message:
            'A prefetch of 0 is none: the broker sends this consumer all that the queue holds. Take 50, or as many as fit the work.',
        };
      } else if (number !== undefined && number > 1000) {
        yield {
          at: count ?? call.nameRange,
          severity: 'info',
          message: `A prefetch of ${number} lets one consumer hold what others could work on, and all of it comes again when it stops. 100 to 300 is enough even for fast jobs.`,
        };
      }
      if (isGlobal.value === true) yield global(isGlobal.at ?? call.nameRange, evidence);
    }
  },
});

function* withoutPrefetch(consume: Consume, evidence: CodeEvidence): Iterable<TextViolation> {
  const { all, channels, client, program } = evidence;
  const { call, channel, queue } = consume;
  const openings = channels.openings(channel);
  const declared = declarationOf(queue, evidence);
  if (!openings || openings.some(channels.escapes) || (declared && isTemporary(declared))) return;
  const set = all('prefetch').filter(prefetch => channels.isSame(prefetch.channel, channel) !== false);
  const isStream = queueType(declared) === 'stream';
  if (set.length === 0) {
    // One is for all consumers of the channel that come after it.
    const isFirst =
      all('consume').find(other => channels.isSame(other.channel, channel) === true) === consume;
    const edits = isFirst ? client.edits.prefetch(consume, 50, program) : undefined;
    yield {
      at: call.nameRange,
      severity: isStream ? 'error' : 'warning',
      brokerRefuses: isStream,
      message: isStream
        ? 'A stream is not consumed without a prefetch: the broker closes the channel (406). Set one before.'
        : 'No prefetch: the broker sends this consumer all that the queue holds, and its colleagues get nothing. Set one before it consumes, such as 50.',
      fixes: edits ? [{ title: 'Set a prefetch of 50 before', edits, preferred: true }] : [],
    };
    return;
  }
  const late = set.find(prefetch => comesAfter(prefetch, consume));
  if (late && set.every(prefetch => prefetch === late || comesAfter(prefetch, consume))) {
    yield {
      at: late.call.nameRange,
      message:
        'This prefetch comes after consuming has begun: it does not touch a consumer that is there already. Set it before.',
    };
  }
}

/** It runs, in the same function, when the consumer is there already; what a handler does is not that. */
function comesAfter({ call }: Prefetch, { call: consume, handler }: Consume): boolean {
  if (handler && isWithin(call, handler.range)) return true;
  return (
    call.start > consume.end &&
    isInBlock(call.block, consume.block) &&
    call.block.function === consume.block.function
  );
}

function global(at: TextViolation['at'], { all }: CodeEvidence): TextViolation {
  const consumesQuorum = all('declare-queue').some(declared => queueType(declared) === 'quorum');
  return {
    at,
    severity: consumesQuorum ? 'error' : 'warning',
    message: consumesQuorum
      ? 'A prefetch for the whole channel: who consumes a quorum queue on it has the connection closed (540). Set it for each consumer.'
      : 'A prefetch for the whole channel is deprecated, and who consumes a quorum queue with it has the connection closed (540). Set it for each consumer.',
  };
}
