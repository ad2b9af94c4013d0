import { textOf } from '../../client-code/client.ts';
import { isAtLeast } from '../../model/version.ts';
import { durableQueues } from '../rel001.ts';
import { defineCodeRule, sameAs } from './code-rule.ts';
import { isTemporary, queueInWords, queueType } from './queues.ts';

export const durableQueuesInCode = defineCodeRule({
  ...sameAs(durableQueues),
  severity: 'warning',
  summary: 'Code declares queues for real work as durable.',
  why: "What code declares lasts only if it says so. amqplib declares durable queues unless it is told otherwise; pika, the Java client and amqp091-go do what their argument says, and pika's is false when nothing is given. RabbitMQ 4.3 denies transient queues that are not exclusive: the declaration closes the connection.",
  remedy:
    'Declare the queue as durable, or as exclusive where it is for replies. A queue that exists with other properties must be deleted first: a declaration does not change it.',
  source: 'https://www.rabbitmq.com/docs/queues#durability',
  versions: '>=3.10',
  examples: {
    bad: {
      typescript: `import { connect } from 'amqplib';

const connection = await connect(process.env.RABBITMQ_URL ?? 'amqp://localhost');
const channel = await connection.createChannel();
await channel.assertQueue('orders', { durable: false });
`,
      python: `import os

import pika

connection = pika.BlockingConnection(pika.URLParameters(os.environ["RABBITMQ_URL"]))
channel = connection.channel()
channel.queue_declare(queue="orders")
`,
    },
    good: {
      typescript: `import { connect } from 'amqplib';

const connection = await connect(process.env.RABBITMQ_URL ?? 'amqp://localhost');
const channel = await connection.createChannel();
await channel.assertQueue('orders', { durable: true });
`,
      python: `import os

import pika

connection = pika.BlockingConnection(pika.URLParameters(os.environ["RABBITMQ_URL"]))
channel = connection.channel()
channel.queue_declare(queue="orders", durable=True)
`,
    },
  },
  *check({ all, client, program, version }) {
    for (const declared of all('declare-queue')) {
      const { call, queue, durable, isPassive } = declared;
      if (isPassive || durable.value !== false) continue;
      const edits = client.edits.durable(declared, program);
      const fixes = edits
        ? [{ title: 'Declare it durable (an existing queue must be deleted first)', edits }]
        : [];
      const type = queueType(declared);
      if (type === 'quorum' || type === 'stream') {
        yield {
          at: durable.at ?? call.nameRange,
          severity: 'error',
          brokerRefuses: true,
          message: `${queueInWords(queue)} is a ${type === 'stream' ? 'stream' : 'quorum queue'} and not durable: the broker refuses the declaration and closes the channel. Declare it durable.`,
          fixes,
        };
        continue;
      }
      if (isTemporary(declared)) continue;
      const denied = isAtLeast(version, 4, 3);
      yield {
        at: durable.at ?? call.nameRange,
        severity: denied ? 'error' : 'warning',
        message: denied
          ? `${queueInWords(queue)} is not durable: 4.3 denies such queues by default, and the declaration closes the connection. Declare it durable.`
          : `${queueInWords(queue)} is not durable: it and its messages disappear when its node restarts. Declare it durable.`,
        fixes,
      };
    }
    const keeps = all('declare-queue').find(
      declared => declared.durable.value === true && !isTemporary(declared),
    );
    if (!keeps) return;
    for (const declared of all('declare-exchange')) {
      const { call, exchange, durable } = declared;
      if (durable.value !== false) continue;
      const edits = client.edits.durable(declared, program);
      yield {
        at: durable.at ?? call.nameRange,
        message: `${textOf(exchange) ? `Exchange \`${textOf(exchange)}\`` : 'This exchange'} is not durable: a restart removes it and its bindings, and the durable queues behind it get nothing. Declare it durable.`,
        fixes: edits
          ? [{ title: 'Declare it durable (an existing exchange must be deleted first)', edits }]
          : [],
      };
    }
  },
});
