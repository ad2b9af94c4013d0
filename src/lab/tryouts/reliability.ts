import type { ChannelModel, ConsumeMessage, Options } from 'amqplib';
import { closeConnection, listConnections } from '../../management/connections.ts';
import { isAtLeast } from '../../model/version.ts';
import { connectionName, inQuotes, type Lab } from './lab.ts';
import { publishingChannels } from './publishing-channels.ts';
import { quorum, type Tryout } from './tryout.ts';

/** The experiments of lesson 1. */
export const reliability: readonly Tryout[] = [
  {
    id: 't1-1',
    async run(lab) {
      lab.step('Declare the quorum queue l1.rel');
      const queue = await lab.queue('l1.rel', quorum);
      const connection = await lab.connect('publisher');
      const confirming = await lab.confirmChannel(connection);
      const plain = await lab.plainChannel(connection);

      lab.step('Publish 100 messages with confirms, 50 without');
      let confirmed = 0;
      for (let n = 1; n <= 100; n++) {
        confirming.sendToQueue(queue, Buffer.from(`${n}`), { persistent: true }, error => {
          if (!error) lab.cell('channel with confirms', 'known to be safe', ++confirmed);
        });
        lab.cell('channel with confirms', 'published', n);
      }
      for (let n = 1; n <= 50; n++) plain.sendToQueue(queue, Buffer.from(`${n}`), { persistent: true });
      lab.cell('channel without', 'published', 50);
      lab.cell('channel without', 'known to be safe', 'nothing');
      await confirming.waitForConfirms();
      lab.say('100 messages are confirmed. Of the other 50 it is known that they are written to a socket.');
      const ready = await lab.until('the 50 to arrive', async () =>
        (await lab.ready(queue)) >= 150 ? 150 : undefined,
      );
      lab.check('ready in l1.rel', 150, ready ?? (await lab.ready(queue)));

      lab.step('Ask the broker which of the publishing channels is in confirm mode');
      const modes = (await publishingChannels(lab))?.map(({ confirms }) => confirms).toSorted();
      lab.check(
        'confirm mode of the publishing channels',
        'false, true',
        modes?.join(', ') ?? 'no statistics',
      );
    },
  },
  {
    id: 't1-2',
    async run(lab) {
      const exchange = await lab.exchange('l1.orders', 'direct');
      const channel = await lab.channel('unroutable');
      const seen: string[] = [];
      const tell = (words: string) => {
        seen.push(words);
        lab.say(words);
      };
      channel.on('return', ({ fields }: ConsumeMessage) => {
        const { replyCode, replyText } = fields as unknown as { replyCode: number; replyText: string };
        tell(`returned: ${replyCode} ${replyText}`);
      });
      for (const mandatory of [false, true]) {
        lab.step(`Publish to a key that no queue is bound with, ${mandatory ? 'mandatory' : 'as it comes'}`);
        await new Promise<void>(done => {
          channel.publish(exchange, 'nobody', Buffer.from('hello'), { mandatory }, error => {
            tell(error ? 'nack' : 'ack');
            done();
          });
        });
      }
      lab.check('what the publisher is told', 'ack, returned: 312 NO_ROUTE, ack', seen.join(', '));
    },
  },
  {
    id: 't1-3',
    async run(lab) {
      const queue = await queueOf(lab, 'l1.held', 150);
      lab.step('Start a consumer with a prefetch of 20 that never acknowledges');
      const consumer = await consumeUntil(lab, queue, 20, {});
      lab.cell(queue, 'ready', await lab.ready(queue));
      lab.cell(queue, 'held by the consumer', 20);
      lab.check('ready, while it holds 20', 130, await lab.ready(queue));

      lab.step('Kill the consumer: the broker is told to close its connection');
      const words = await killed(lab, consumer);
      lab.say(words);
      lab.check('what the consumer is told', `CONNECTION_FORCED - ${reason}`, words);
      lab.cell(queue, 'held by the consumer', 0);
      const ready = await lab.until('the messages to come back', async () => {
        const count = await lab.ready(queue);
        lab.cell(queue, 'ready', count);
        return count === 150 ? count : undefined;
      });
      lab.check('ready, after the kill', 150, ready ?? (await lab.ready(queue)));

      lab.step('Fetch one message');
      const message = await lab.fetch(queue);
      const headers = JSON.stringify(message?.properties.headers ?? {});
      lab.say(`headers: ${headers}`);
      lab.check('redelivered', 'true', String(message?.fields.redelivered));
      const counted = {
        'x-delivery-count': 1,
        ...(isAtLeast(lab.version, 4, 3) && { 'x-acquired-count': 1 }),
      };
      const wanted = Object.entries(counted).map(([name, value]) => `${name}: ${value}`);
      const given = Object.keys(counted).map(name => `${name}: ${message?.properties.headers?.[name]}`);
      lab.check('counted by the broker', wanted.join(', '), given.join(', '));
    },
  },
  {
    id: 't1-4',
    async run(lab) {
      const queue = await queueOf(lab, 'l1.unheld', 150);
      lab.step('Start a consumer with automatic acknowledgement and a prefetch of 20');
      const consumer = await consumeUntil(lab, queue, 150, { noAck: true });
      lab.say('The prefetch holds nothing back: 150 messages were handed over at once.');
      lab.cell(queue, 'ready', await lab.ready(queue));
      lab.cell(queue, 'handled', 0);

      lab.step('Kill the consumer before it has handled one');
      lab.say(await killed(lab, consumer));
      const ready = await lab.ready(queue);
      lab.cell(queue, 'ready', ready);
      lab.check('ready, after the kill', 0, ready);
    },
  },
  {
    id: 't1-5',
    chart: { caption: 'What the broker answers to each message', unit: 'message' },
    async run(lab) {
      const channel = await lab.channel('full');
      const expected = { classic: 'ack ×3, nack ×5', quorum: 'ack ×4, nack ×4' };
      for (const [type, answers] of Object.entries(expected)) {
        lab.step(`Publish 8 messages to a ${type} queue that takes 3 and rejects what is too much`);
        const queue = await lab.queue(`l1.full.${type}`, {
          'x-queue-type': type,
          'x-max-length': 3,
          'x-overflow': 'reject-publish',
        });
        let acks = 0;
        for (let n = 1; n <= 8; n++) {
          const answer = await new Promise<'ack' | 'nack'>(resolve => {
            channel.sendToQueue(queue, Buffer.from(`${n}`), { persistent: true }, error =>
              resolve(error ? 'nack' : 'ack'),
            );
          });
          if (answer === 'ack') acks++;
          lab.mark(type, n, answer, answer === 'ack' ? 'good' : 'bad');
        }
        lab.check(`${type} queue`, answers, `ack ×${acks}, nack ×${8 - acks}`);
      }
    },
  },
  {
    id: 't1-6',
    async run(lab) {
      const queue = await queueOf(lab, 'l1.twice', 3);
      const channel = await lab.channel('double-ack');
      const closed = new Promise<string>(resolve => {
        channel.on('error', (error: Error) => resolve(error.message));
      });
      lab.step('Take one message and acknowledge it twice');
      const message = await channel.get(queue);
      if (!message) throw new Error(`Queue ${queue} is empty: somebody else has taken its messages.`);
      channel.ack(message);
      channel.ack(message);
      const words = inQuotes(await closed);
      lab.say(words);
      lab.check('why the channel is closed', 'PRECONDITION_FAILED - unknown delivery tag 1', words);
    },
  },
];

const reason = 'course: kill the consumer';

async function queueOf(lab: Lab, name: string, messages: number): Promise<string> {
  lab.step(`Fill the quorum queue ${name} with ${messages} messages`);
  const queue = await lab.queue(name, quorum);
  await lab.fill(
    queue,
    Array.from({ length: messages }, (_, n) => `${n}`),
  );
  lab.cell(queue, 'ready', await lab.ready(queue));
  return queue;
}

/** A consumer with a prefetch of 20 that answers nothing, once it has so many messages. */
async function consumeUntil(
  lab: Lab,
  queue: string,
  messages: number,
  options: Options.Consume,
): Promise<ChannelModel> {
  const connection = await lab.connect('consumer');
  const channel = await lab.plainChannel(connection);
  await channel.prefetch(20);
  let held = 0;
  await new Promise<void>((resolve, reject) => {
    channel.consume(queue, () => ++held === messages && resolve(), options).catch(reject);
  });
  return connection;
}

/** Has the broker close the consumer's connection. @returns what the consumer is told */
async function killed(lab: Lab, consumer: ChannelModel): Promise<string> {
  const closed = new Promise<string>(resolve => {
    consumer.on('close', (error?: Error) => resolve(inQuotes(error?.message ?? 'nothing')));
  });
  const found = await lab.until('the connection in the management API', async () => {
    const { items } = await listConnections(lab.api, 1, lab.signal);
    return items.find(
      ({ vhost, userProvidedName }) =>
        vhost === lab.vhost && userProvidedName === connectionName('l1', 'consumer'),
    );
  });
  if (!found) throw new Error('The management API does not list the connection of the consumer.');
  await closeConnection(lab.api, found.name, reason, lab.signal);
  return closed;
}
