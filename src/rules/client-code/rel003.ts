import { textOf } from '../../client-code/client.ts';
import { calledBy, namesIn } from '../../client-code/flow.ts';
import type { Consume } from '../../client-code/operations.ts';
import { type Call, isWithin } from '../../client-code/program.ts';
import type { TextViolation } from '../conf/conf-rule.ts';
import { manualAcknowledgements } from '../rel003.ts';
import { type CodeEvidence, defineCodeRule, sameAs } from './code-rule.ts';
import { settlesOf } from './consumers.ts';
import { declarationOf, isTemporary, queueType } from './queues.ts';

export const manualAcknowledgementsInCode = defineCodeRule({
  ...sameAs(manualAcknowledgements),
  severity: 'warning',
  summary: 'Consumers acknowledge a message when the work on it is done.',
  why: 'With automatic acknowledgements the broker forgets a message when it is written to the socket: whatever the consumer holds when it stops is lost, and no prefetch slows the broker down. An acknowledgement before the work does the same, one message at a time.',
  remedy:
    'Consume without automatic acknowledgements, and acknowledge behind the work. Refuse what fails: it is dead-lettered.',
  source: 'https://www.rabbitmq.com/docs/confirms#acknowledgement-modes',
  versions: '>=3.10',
  examples: {
    bad: {
      typescript: `import type { Channel } from 'amqplib';

export async function consume(channel: Channel, handle: (order: unknown) => Promise<void>): Promise<void> {
  await channel.prefetch(20);
  await channel.consume(
    'orders',
    async message => {
      if (!message) return;
      await handle(JSON.parse(message.content.toString()));
    },
    { noAck: true },
  );
}
`,
      python: `import pika


def start(channel) -> None:
    channel.basic_consume(queue="orders", on_message_callback=on_order, auto_ack=True)


def on_order(channel, method, properties, body):
    print(body)
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
      python: `import pika


def start(channel) -> None:
    channel.basic_qos(prefetch_count=20)
    channel.basic_consume(queue="orders", on_message_callback=on_order)


def on_order(channel, method, properties, body):
    print(body)
    channel.basic_ack(method.delivery_tag)
`,
    },
  },
  *check(evidence) {
    for (const consume of evidence.all('consume')) {
      if (losesNothing(consume, evidence)) continue;
      if (consume.autoAck.value === true) yield automatic(consume, evidence);
      else if (consume.autoAck.value === false) yield* byHand(consume, evidence);
    }
    for (const get of evidence.all('get')) {
      if (get.autoAck.value !== true || losesNothing({ ...get, isExclusive: false }, evidence)) continue;
      yield {
        at: get.autoAck.at ?? get.call.nameRange,
        message:
          'The message counts as done as soon as it is sent: if this program stops before it has done the work, it is lost. Get it without automatic acknowledgement, and acknowledge it behind the work.',
      };
    }
  },
});

function automatic(consume: Consume, evidence: CodeEvidence): TextViolation {
  const { client, program } = evidence;
  // Who acknowledges as well has another trouble, and would do it twice.
  const isOnlyAutomatic = settlesOf(consume, evidence)?.length === 0;
  const edits = isOnlyAutomatic ? client.edits.manualAck(consume, program) : undefined;
  return {
    at: consume.autoAck.at ?? consume.call.nameRange,
    message:
      'Automatic acknowledgement: the broker forgets a message as soon as it is sent, and what this consumer holds when it stops is lost. Acknowledge by hand, behind the work.',
    fixes: edits ? [{ title: 'Acknowledge at the end of the handler', edits }] : [],
  };
}

function* byHand(consume: Consume, evidence: CodeEvidence): Iterable<TextViolation> {
  const { program } = evidence;
  const settles = settlesOf(consume, evidence);
  const { handler } = consume;
  if (!settles || !handler) return;
  if (settles.length === 0) {
    if (!mayBeSettledElsewhere(consume, evidence)) {
      yield {
        at: consume.call.nameRange,
        message:
          'No message is ever acknowledged here: they pile up unacknowledged, and come again when the channel closes. Acknowledge each one behind the work.',
      };
    }
    return;
  }
  const calls = program.calls.filter(call => isWithin(call, handler.range));
  const [first] = settles.filter(({ verdict }) => verdict === 'ack');
  if (!first || first.call.block !== handler.function?.body) return;
  const isWork = (call: Call) => !isWithin(call, first.call) && !merelyReads.test(call.name);
  const before = calls.filter(call => call.start < first.call.start && isWork(call));
  const after = calls.filter(call => call.start > first.call.end && isWork(call));
  if (before.length > 0 || !after.some(({ isAwaited }) => isAwaited || !handler.function?.isAsync)) return;
  yield {
    at: first.call.nameRange,
    severity: 'info',
    message:
      'Acknowledged before the work: if this consumer stops meanwhile, the message is lost. Acknowledge behind the work.',
  };
}

/** Streams are never acknowledged by themselves, replies are of use to nobody else, and traces are copies. */
function losesNothing(
  { queue, isExclusive }: Pick<Consume, 'queue' | 'isExclusive'>,
  evidence: CodeEvidence,
): boolean {
  const declared = declarationOf(queue, evidence);
  if (declared && (isTemporary(declared) || queueType(declared) === 'stream')) return true;
  return isExclusive || /^amq\.|reply/i.test(textOf(queue) ?? '');
}

/** The channel, the message or its tag goes where nobody sees what becomes of it. */
function mayBeSettledElsewhere(
  { channel, handler }: Consume,
  { program, channels, all }: CodeEvidence,
): boolean {
  if (all('settle').length > 0 && channels.openings(channel) === undefined) return true;
  const deliveries = new Set(handler?.delivery);
  return program.calls.some(
    call =>
      handler !== undefined &&
      isWithin(call, handler.range) &&
      // What the file's own functions do is seen.
      !merelyReads.test(call.name) &&
      !calledBy(program, call) &&
      [...call.args, ...call.named.values()]
        .flatMap(namesIn)
        .some(
          argument =>
            deliveries.has(argument.name.replace(/\.(?:delivery_tag|DeliveryTag)$/, '')) ||
            channels.isSame(argument, channel) === true,
        ),
  );
}

/** Calls that do nothing with what they read. */
const merelyReads =
  /^(?:parse|toString|log|info|debug|warn|error|loads|decode|print|println|Println|Printf|String|getBody|getEnvelope|getDeliveryTag|Unmarshal|readValue)$/;
