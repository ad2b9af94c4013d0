import { calledBy } from '../../client-code/flow.ts';
import type { OpenChannel, Publish } from '../../client-code/operations.ts';
import { blockAround, isWithin } from '../../client-code/program.ts';
import { type CodeEvidence, defineCodeRule } from './code-rule.ts';
import { waitsBefore } from './copies.ts';

export const connectionsLast = defineCodeRule({
  id: 'CLI001',
  name: 'connection-not-per-message',
  item: null,
  severity: 'warning',
  summary: 'A connection and its channels last as long as the program, not as long as a message.',
  why: "A connection costs several round trips, a TLS handshake and some 100 kB of the broker's memory, a channel a round trip and a process there. Opened for each message they make publishing many times slower, and the broker busy with nothing else.",
  remedy: 'Open the connection and the channels when the program starts, and publish on them.',
  source: 'https://www.rabbitmq.com/docs/connections#high-connection-churn',
  versions: '>=3.10',
  examples: {
    bad: {
      typescript: `import { connect } from 'amqplib';

export async function place(orders: readonly object[]): Promise<void> {
  const connection = await connect(process.env.RABBITMQ_URL ?? 'amqp://localhost');
  for (const order of orders) {
    const channel = await connection.createConfirmChannel();
    channel.sendToQueue('orders', Buffer.from(JSON.stringify(order)), { persistent: true });
    await channel.waitForConfirms();
    await channel.close();
  }
  await connection.close();
}
`,
    },
    good: {
      typescript: `import { connect } from 'amqplib';

export async function place(orders: readonly object[]): Promise<void> {
  const connection = await connect(process.env.RABBITMQ_URL ?? 'amqp://localhost');
  const channel = await connection.createConfirmChannel();
  for (const order of orders) {
    channel.sendToQueue('orders', Buffer.from(JSON.stringify(order)), { persistent: true });
  }
  await channel.waitForConfirms();
  await connection.close();
}
`,
    },
  },
  *check(evidence) {
    const { all, channels } = evidence;
    for (const opening of all('open-channel')) {
      const { call } = opening;
      const publishes = all('publish').filter(({ channel }) => channels.openings(channel)?.includes(opening));
      const isPerMessage =
        isInLoop(opening, publishes, evidence) ||
        publishes.some(publish => isForIt(opening, publish, evidence));
      if (!isPerMessage) continue;
      const connect = all('connect').find(({ call: other }) => other.block === call.block);
      yield {
        at: (connect ?? opening).call.nameRange,
        message: `A ${connect ? 'connection' : 'channel'} is opened for each message here: that is many times slower than publishing on one that is open, and keeps the broker busy. Open it once, when the program starts.`,
      };
    }
  },
});

/** Each round opens a channel and publishes on it; a round that waits, or consumes, is one that connects again. */
function isInLoop({ call }: OpenChannel, publishes: readonly Publish[], evidence: CodeEvidence): boolean {
  const loop = blockAround(call, 'loop');
  if (!loop || call.block !== loop || !publishes.some(publish => publish.call.block === loop)) return false;
  const connectsAgain =
    waitsBefore({ start: loop.end, end: loop.end }, loop, evidence) ||
    evidence.all('consume').some(({ call: consume }) => isWithin(consume, loop));
  return !connectsAgain;
}

/** A function that is given a message connects, publishes it, and is called for each. */
function isForIt({ call }: OpenChannel, publish: Publish, { all, program }: CodeEvidence): boolean {
  const { function: made } = call.block;
  const { body } = made;
  if (call.block !== body || publish.call.block !== body || made.parameters.length === 0) return false;
  if (!all('connect').some(({ call: connect }) => connect.block === body)) return false;
  const given = new Set(made.parameters.map(({ name }) => name));
  const isOfIt = program.names.some(
    ({ name, ...range }) => given.has(name.split('.')[0] ?? '') && isWithin(range, publish.call),
  );
  // What the file calls once, at its top, is a script.
  const isScript = program.calls.some(
    other => !other.block.function.parent && calledBy(program, other) === made,
  );
  return isOfIt && !isScript;
}
