import { persistentMessages } from '../rel002.ts';
import { defineCodeRule, sameAs } from './code-rule.ts';
import { declarationOf, isReply, isTemporary, queueType, targetOf } from './queues.ts';

export const persistentMessagesInCode = defineCodeRule({
  ...sameAs(persistentMessages),
  severity: 'warning',
  summary: 'Code publishes messages as persistent.',
  why: 'Clients publish transient messages unless told otherwise, and a classic queue, durable as it may be, loses those when its node restarts. Quorum queues and streams store every message; but the mode stays with it, and counts where it is dead-lettered to.',
  remedy:
    'Publish with delivery mode 2: `persistent: true` in amqplib, `delivery_mode=2` in pika, `MessageProperties.PERSISTENT_…` in Java, `DeliveryMode: amqp.Persistent` in Go.',
  source: 'https://www.rabbitmq.com/docs/confirms#when-publishes-are-confirmed',
  versions: '>=3.10',
  examples: {
    bad: {
      typescript: `import type { ConfirmChannel } from 'amqplib';

export async function place(channel: ConfirmChannel, order: object): Promise<void> {
  channel.sendToQueue('orders', Buffer.from(JSON.stringify(order)));
  await channel.waitForConfirms();
}
`,
      python: `import pika


def place(channel, order: bytes) -> None:
    channel.basic_publish(exchange="", routing_key="orders", body=order)
`,
    },
    good: {
      typescript: `import type { ConfirmChannel } from 'amqplib';

export async function place(channel: ConfirmChannel, order: object): Promise<void> {
  channel.sendToQueue('orders', Buffer.from(JSON.stringify(order)), { persistent: true });
  await channel.waitForConfirms();
}
`,
      python: `import pika


def place(channel, order: bytes) -> None:
    properties = pika.BasicProperties(delivery_mode=2)
    channel.basic_publish(exchange="", routing_key="orders", body=order, properties=properties)
`,
    },
  },
  *check(evidence) {
    const { all, client, program } = evidence;
    const declared = all('declare-queue').filter(({ isPassive }) => !isPassive);
    // Who declares nothing but queues of its own has nothing that outlives it.
    const isForNow = declared.length > 0 && declared.every(isTemporaryOrTransient);
    const areReplicated = declared.length > 0 && declared.every(queue => isReplicated(queueType(queue)));
    for (const publish of all('publish')) {
      const { call, persistent } = publish;
      if (persistent.value !== false || isReply(publish, evidence)) continue;
      const target = declarationOf(targetOf(publish), evidence);
      if (target ? isTemporaryOrTransient(target) : isForNow) continue;
      const isKept = target ? isReplicated(queueType(target)) : areReplicated;
      const edits = client.edits.persistent(publish, program);
      yield {
        at: persistent.at ?? call.nameRange,
        severity: isKept ? 'info' : 'warning',
        message: isKept
          ? 'Published without delivery mode 2. Its queue stores it all the same; a classic queue that it is dead-lettered to does not, and loses it with a restart. Publish it as persistent.'
          : 'Published without delivery mode 2: a restart of the node loses it from a classic queue, durable or not. Publish it as persistent.',
        fixes: edits ? [{ title: 'Publish it as persistent', edits, preferred: true }] : [],
      };
    }
  },
});

function isTemporaryOrTransient(declared: Parameters<typeof isTemporary>[0]): boolean {
  return isTemporary(declared) || declared.durable.value === false;
}

function isReplicated(type: string | undefined): boolean {
  return type === 'quorum' || type === 'stream';
}
