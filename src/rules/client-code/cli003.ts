import { blockAround } from '../../client-code/program.ts';
import { defineCodeRule } from './code-rule.ts';

export const lostConnectionsNoticed = defineCodeRule({
  id: 'CLI003',
  name: 'lost-connection-noticed',
  item: null,
  severity: 'warning',
  summary: 'A consumer notices when its connection is lost, and comes back or ends.',
  why: 'Brokers restart, and networks break. amqplib and amqp091-go do not connect again by themselves, and when the broker closes the connection, as in an upgrade, amqplib raises `close` and no `error`: a program that listens for neither goes on running, and consumes nothing.',
  remedy:
    'Connect again with growing waits, or end the program when the connection is gone, for a supervisor to start it.',
  source: 'https://www.rabbitmq.com/docs/connections#automatic-recovery',
  versions: '>=3.10',
  examples: {
    bad: {
      typescript: `import { connect } from 'amqplib';

export async function start(handle: (order: unknown) => Promise<void>): Promise<void> {
  const connection = await connect(process.env.RABBITMQ_URL ?? 'amqp://localhost');
  const channel = await connection.createChannel();
  await channel.prefetch(20);
  await channel.consume('orders', async message => {
    if (!message) return;
    await handle(JSON.parse(message.content.toString()));
    channel.ack(message);
  });
}
`,
    },
    good: {
      typescript: `import { connect } from 'amqplib';

export async function start(handle: (order: unknown) => Promise<void>): Promise<void> {
  const connection = await connect(process.env.RABBITMQ_URL ?? 'amqp://localhost');
  connection.on('close', () => process.exit(1));
  const channel = await connection.createChannel();
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
  *check({ all, channels, client, program }) {
    if (client.noticesLoss(program)) return;
    for (const connect of all('connect')) {
      if (connect.recovers || blockAround(connect.call, 'loop') || channels.leaves(connect.call)) continue;
      const isLong = all('consume').some(({ channel, handler }) => {
        const openings = channels.openings(channel) ?? [];
        const isOfIt = openings.some(({ connection }) => channels.isFrom(connection, connect.call));
        // The loop of a consumer in Go ends with its connection; only where it runs beside others nobody notices.
        const isNoticed =
          handler !== undefined &&
          !handler.function &&
          !isInFunctionOfItsOwn(handler.range, program.functions);
        return isOfIt && !isNoticed && !client.raisesLoss;
      });
      if (!isLong) continue;
      yield {
        at: connect.call.nameRange,
        message:
          'Nothing here notices a lost connection: after a restart of the broker this program goes on running and consumes nothing. Connect again, or end it, when the connection closes.',
      };
    }
  },
});

/** The smallest function around the range has no name: it is run beside the one that it stands in. */
function isInFunctionOfItsOwn(
  range: { readonly start: number; readonly end: number },
  functions: readonly { readonly start: number; readonly end: number; readonly name: string | undefined }[],
): boolean {
  const around = functions.filter(({ start, end }) => start <= range.start && range.end <= end);
  const [smallest] = around.toSorted((a, b) => a.end - a.start - (b.end - b.start));
  return smallest !== undefined && smallest.name === undefined && around.length > 1;
}
