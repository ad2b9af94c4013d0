import type { OpenChannel, Publish } from '../../client-code/operations.ts';
import { blockAround } from '../../client-code/program.ts';
import type { TextViolation } from '../conf/conf-rule.ts';
import { type CodeEvidence, defineCodeRule } from './code-rule.ts';
import { declarationOf, isReply, isTemporary, targetOf } from './queues.ts';

export const publisherConfirms = defineCodeRule({
  id: 'REL004',
  name: 'publisher-confirms',
  item: 'REL004',
  severity: 'warning',
  summary: 'Publishers have the broker confirm what they publish, and look at the answer.',
  why: 'Publishing writes to a socket and says nothing of what becomes of the message: a broker that restarts, a queue that is full and a connection that breaks lose it without a word. A confirm says that the broker has it, a nack that it has not. A confirm that nobody waits for is none.',
  remedy:
    'Publish on a channel with confirms, and wait for them: one by one through callbacks, or once for a batch of some hundred messages. Publish again what was not confirmed.',
  source: 'https://www.rabbitmq.com/docs/confirms#publisher-confirms',
  versions: '>=3.10',
  examples: {
    bad: {
      typescript: `import { connect } from 'amqplib';

export async function place(orders: readonly object[]): Promise<void> {
  const connection = await connect(process.env.RABBITMQ_URL ?? 'amqp://localhost');
  const channel = await connection.createChannel();
  for (const order of orders) {
    channel.publish('orders', 'placed', Buffer.from(JSON.stringify(order)), { persistent: true, mandatory: true });
  }
  await connection.close();
}
`,
      python: `import os

import pika

connection = pika.BlockingConnection(pika.URLParameters(os.environ["RABBITMQ_URL"]))
channel = connection.channel()


def place(order: bytes) -> None:
    channel.basic_publish("orders", "placed", order, pika.BasicProperties(delivery_mode=2), mandatory=True)
`,
    },
    good: {
      typescript: `import { connect } from 'amqplib';

export async function place(orders: readonly object[]): Promise<void> {
  const connection = await connect(process.env.RABBITMQ_URL ?? 'amqp://localhost');
  const channel = await connection.createConfirmChannel();
  for (const order of orders) {
    channel.publish('orders', 'placed', Buffer.from(JSON.stringify(order)), { persistent: true, mandatory: true });
  }
  await channel.waitForConfirms();
  await connection.close();
}
`,
      python: `import os

import pika

connection = pika.BlockingConnection(pika.URLParameters(os.environ["RABBITMQ_URL"]))
channel = connection.channel()
channel.confirm_delivery()


def place(order: bytes) -> None:
    # Raises NackError or UnroutableError.
    channel.basic_publish("orders", "placed", order, pika.BasicProperties(delivery_mode=2), mandatory=True)
`,
    },
  },
  *check(evidence) {
    const { all, channels, client, program } = evidence;
    for (const [opening, publishes] of publishesByOpening(evidence)) {
      const confirms = channels.confirms(opening);
      if (confirms === false) {
        const edits = client.edits.confirms(opening, publishes, program);
        yield {
          at: opening.call.nameRange,
          message:
            'This channel publishes without confirms: what the broker loses or refuses goes unnoticed. Have it confirm, wait for the confirms, and publish again what was not confirmed.',
          fixes: edits
            ? [{ title: `Publish with confirms${client.answersLater ? ', and wait for them' : ''}`, edits }]
            : [],
        };
      } else if (confirms && isIgnored(opening, publishes, evidence)) {
        yield {
          at: publishes[0]?.call.nameRange ?? opening.call.nameRange,
          message:
            'This channel confirms what is published, and nobody looks: what the broker loses or refuses goes unnoticed. Wait for the confirms, or listen for them.',
        };
      }
    }
    for (const { call } of all('begin-transactions')) {
      yield {
        at: call.nameRange,
        severity: 'info',
        message:
          'Transactions keep what is published, but each commit waits for the disk: confirms say as much, many times faster. Use confirms instead.',
      };
    }
    yield* waitsOneByOne(evidence);
  },
});

/** What is published for good on each channel that is known. */
function publishesByOpening(evidence: CodeEvidence): ReadonlyMap<OpenChannel, readonly Publish[]> {
  const { all, channels } = evidence;
  const found = new Map<OpenChannel, Publish[]>();
  for (const publish of all('publish')) {
    const target = declarationOf(targetOf(publish), evidence);
    if (isReply(publish, evidence) || (target && isTemporary(target))) continue;
    for (const opening of channels.openings(publish.channel) ?? []) {
      const others = found.get(opening);
      if (others) others.push(publish);
      else found.set(opening, [publish]);
    }
  }
  return found;
}

function isIgnored(opening: OpenChannel, publishes: readonly Publish[], evidence: CodeEvidence): boolean {
  const { all, channels, client, program } = evidence;
  if (!client.answersLater) return false;
  if (publishes.some(({ hearsConfirm }) => hearsConfirm) || channels.escapes(opening)) return false;
  // A path such as `promisify(channel.publish)` waits in its own way.
  if (program.names.some(({ name }) => /\.(?:publish|sendToQueue)\.bind$|promisify/.test(name))) return false;
  return !all('await-confirms').some(
    ({ channel }) => channels.openings(channel)?.includes(opening) !== false,
  );
}

/** One wait a message makes a loop 5 to 30 times slower than one a batch, as measured on idle brokers. */
function* waitsOneByOne({ all, channels }: CodeEvidence): Iterable<TextViolation> {
  const publishes = all('publish');
  for (const { call, channel } of all('await-confirms')) {
    const loop = blockAround(call, 'loop');
    if (!loop || call.block !== loop || !/^wait/i.test(call.name)) continue;
    const inLoop = publishes.filter(
      publish =>
        publish.call.block === loop &&
        publish.call.start < call.start &&
        channels.isSame(publish.channel, channel),
    );
    if (inLoop.length !== 1) continue;
    yield {
      at: call.nameRange,
      severity: 'info',
      message:
        'This waits for the confirm of each message before it publishes the next, which is 5 to 30 times slower than one wait for some hundred. Wait behind the loop, or once in a batch.',
    };
  }
}
