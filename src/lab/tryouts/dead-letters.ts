import type { Channel, ConsumeMessage, GetMessage } from 'amqplib';
import { isAtLeast } from '../../model/version.ts';
import type { Lab } from './lab.ts';
import { quorum, type Tryout } from './tryout.ts';

/** The experiments of lesson 2. */
export const deadLetters: readonly Tryout[] = [
  {
    id: 't2-1',
    chart: { caption: 'Attempts at each message', unit: 's' },
    async run(lab) {
      lab.step(
        'Declare a work queue, three retry queues with a TTL of 1, 2 and 4 s, and a dead letter queue',
      );
      const dead = await lab.queue('l2.dead', quorum);
      const work = await lab.queue('l2.work', { ...quorum, ...deadLetterTo(dead) });
      const ladder: string[] = [];
      for (const wait of [1000, 2000, 4000]) {
        const args = { ...quorum, 'x-message-ttl': wait, ...deadLetterTo(work) };
        ladder.push(await lab.queue(`l2.retry.${wait}`, args));
      }

      lab.step('Consume: ok succeeds, flaky at the third attempt, poison never');
      const consumer = await lab.channel('ladder');
      const attempts: Record<string, number[]> = { ok: [], flaky: [], poison: [] };
      const began = lab.now;
      await consumer.prefetch(10);
      await consumer.consume(work, message => {
        if (!message) return;
        const name = message.content.toString();
        const retries = Number(message.properties.headers?.['x-retry-count'] ?? 0);
        const seconds = (lab.now - began) / 1000;
        attempts[name]?.push(seconds);
        const succeeds = name === 'ok' || (name === 'flaky' && retries === 2);
        lab.mark(name, seconds, `${Math.round(seconds)} s`, succeeds ? 'good' : 'plain');
        if (succeeds) return consumer.ack(message);
        const next = ladder[retries];
        if (next === undefined) return consumer.reject(message, false);
        const headers = { 'x-retry-count': retries + 1 };
        consumer.sendToQueue(next, message.content, { persistent: true, headers }, error =>
          error ? consumer.nack(message) : consumer.ack(message),
        );
      });
      await lab.fill(work, Object.keys(attempts));

      lab.step('Wait for poison in the dead letter queue');
      const died = await arrived(lab, dead);
      lab.mark('poison', (lab.now - began) / 1000, 'dead', 'bad');
      checkTimes(lab, 'attempts at ok', [0], attempts.ok);
      checkTimes(lab, 'attempts at flaky', [0, 1, 3], attempts.flaky);
      checkTimes(lab, 'attempts at poison', [0, 1, 3, 7], attempts.poison);
      lab.check('x-retry-count of the dead message', 3, String(died.properties.headers?.['x-retry-count']));
      const [last] = (died.properties.headers?.['x-death'] ?? []) as { readonly reason?: string }[];
      lab.check('why it died', 'rejected', String(last?.reason));
    },
  },
  {
    id: 't2-2',
    chart: { caption: 'When each message comes out', unit: 's' },
    async run(lab) {
      const due = await lab.queue('l2.due');
      const waiting = await lab.queue('l2.waiting', deadLetterTo(due));
      lab.step('Publish a message that waits 4 s, then one that waits 0.5 s, into the same queue');
      const channel = await lab.channel('head-of-line');
      const began = lab.now;
      const out: Record<string, number[]> = { '4 s': [], '0.5 s': [] };
      const both = new Promise<void>(resolve => {
        let count = 0;
        const onMessage = (message: ConsumeMessage | null) => {
          const name = message?.content.toString() ?? '';
          const seconds = (lab.now - began) / 1000;
          out[name]?.push(seconds);
          const late = name === '0.5 s' && seconds > 2;
          lab.mark(`wait of ${name}`, seconds, `${seconds.toFixed(1)} s`, late ? 'bad' : 'good');
          if (++count === 2) resolve();
        };
        void channel.consume(due, onMessage, { noAck: true });
      });
      channel.sendToQueue(waiting, Buffer.from('4 s'), { expiration: '4000' });
      channel.sendToQueue(waiting, Buffer.from('0.5 s'), { expiration: '500' });
      await both;
      checkTimes(lab, 'the message that waits 4 s', [4], out['4 s']);
      checkTimes(lab, 'the message that waits 0.5 s', [4], out['0.5 s']);
    },
  },
  {
    id: 't2-3',
    async run(lab) {
      const exchange = await lab.exchange('l2.dlx', 'fanout');
      const kept = await lab.queue('l2.kept');
      const source = await lab.queue('l2.source', { 'x-dead-letter-exchange': exchange });
      const channel = await lab.channel('binding');
      for (const bound of [false, true]) {
        const which = bound ? 'with a binding' : 'without a binding';
        lab.step(`Reject a message, its dead letter exchange ${which}`);
        if (bound) await lab.bind(kept, exchange, '');
        await lab.fill(source, ['order']);
        const message = await channel.get(source);
        if (message) channel.reject(message, false);
        await lab.sleep(500);
        const count = await lab.ready(kept);
        lab.cell(which, 'kept', count);
        lab.check(`kept ${which}`, bound ? 1 : 0, count);
      }
    },
  },
  {
    id: 't2-4',
    async run(lab) {
      lab.step('Five messages in a queue with a delivery limit of 2 and no dead letter exchange');
      const queue = await lab.queue('l2.crash', { ...quorum, 'x-delivery-limit': 2 });
      await lab.fill(queue, ['1', '2', '3', '4', '5']);
      const left: number[] = [];
      for (let crash = 1; crash <= 3; crash++) {
        lab.step(`Crash ${crash}: a consumer takes all five, looks at none, and goes away`);
        const doomed = await lab.connect('crash');
        const channel = await lab.plainChannel(doomed);
        await channel.prefetch(5);
        let held = 0;
        await new Promise<void>((resolve, reject) => {
          channel.consume(queue, () => ++held === 5 && resolve()).catch(reject);
        });
        await doomed.close();
        await lab.sleep(1000);
        const count = await lab.ready(queue);
        left.push(count);
        lab.cell(`after crash ${crash}`, 'left in the queue', count);
      }
      lab.check('left after each crash', '5, 5, 0', left.join(', '));
    },
  },
  {
    id: 't2-5',
    chart: { caption: 'Deliveries of a message that goes back each time', unit: 'message' },
    async run(lab) {
      const queue = await lab.queue('l2.verbs', { ...quorum, 'x-delivery-limit': 2 });
      const channel = await lab.channel('verbs');
      const since43 = isAtLeast(lab.version, 4, 3);
      const verbs = {
        nack: {
          giveBack: (message: GetMessage) => channel.nack(message, false, true),
          expected: since43 ? 'still there after 10 deliveries' : 'gone after 3 deliveries',
        },
        reject: {
          giveBack: (message: GetMessage) => channel.reject(message, true),
          expected: 'gone after 3 deliveries',
        },
      };
      for (const [verb, { giveBack, expected }] of Object.entries(verbs)) {
        lab.step(`Give a message back with ${verb}, ten times at the most; the delivery limit is 2`);
        await channel.purgeQueue(queue);
        await lab.fill(queue, ['poison']);
        let deliveries = 0;
        let message = await channel.get(queue);
        while (message && deliveries < 10) {
          lab.mark(verb, ++deliveries, `${deliveries}`);
          giveBack(message);
          await lab.sleep(100);
          message = await channel.get(queue);
        }
        if (message) channel.ack(message);
        else lab.mark(verb, deliveries + 1, 'gone', 'bad');
        lab.check(verb, expected, `${message ? 'still there' : 'gone'} after ${deliveries} deliveries`);
      }
    },
  },
  {
    id: 't2-6',
    async run(lab) {
      lab.step('A queue with a TTL of 1 s that dead-letters to itself, and one message');
      const queue = await lab.queue('l2.circle', { 'x-message-ttl': 1000, ...deadLetterTo('l2.circle') });
      await lab.fill(queue, ['order']);
      for (const [seconds, expected] of [
        [0, 1],
        [2, 0],
      ] as const) {
        await lab.sleep(seconds * 1000);
        const count = await lab.ready(queue);
        lab.cell(`after ${seconds} s`, 'ready', count);
        lab.check(`ready after ${seconds} s`, expected, count);
      }
    },
  },
  {
    id: 't2-7',
    versions: '>=4.3',
    chart: { caption: 'Attempts', unit: 's' },
    async run(lab) {
      lab.step('A queue that delays what failed, by 1 s for each failure, three times');
      const dead = await lab.queue('l2.delayed.dead');
      const queue = await lab.queue('l2.delayed', {
        ...quorum,
        'x-delivery-limit': 3,
        'x-delayed-retry-type': 'failed',
        'x-delayed-retry-min': 1000,
        'x-delayed-retry-max': 8000,
        ...deadLetterTo(dead),
      });
      const channel = await lab.channel('delayed');
      const began = lab.now;
      const attempts: number[] = [];
      await rejectAll(channel, queue, () => {
        const seconds = (lab.now - began) / 1000;
        attempts.push(seconds);
        lab.mark('reject', seconds, `${Math.round(seconds)} s`);
      });
      lab.step('Publish one message, and reject it whenever it comes');
      await lab.fill(queue, ['poison']);
      const died = await arrived(lab, dead);
      lab.mark('reject', (lab.now - began) / 1000, 'dead', 'bad');
      checkTimes(lab, 'attempts', [0, 1, 3, 6], attempts);
      lab.check('why it died', 'delivery_limit', String(died.properties.headers?.['x-first-death-reason']));
    },
  },
];

function deadLetterTo(queue: string) {
  return { 'x-dead-letter-exchange': '', 'x-dead-letter-routing-key': queue };
}

async function rejectAll(channel: Channel, queue: string, onAttempt: () => void): Promise<void> {
  await channel.consume(queue, message => {
    if (!message) return;
    onAttempt();
    channel.reject(message, true);
  });
}

/** The first message of a queue, once it is there. */
async function arrived(lab: Lab, queue: string) {
  for (;;) {
    const message = await lab.fetch(queue);
    if (message) return message;
    await lab.sleep(100);
  }
}

/** Attempts may come late, as brokers and machines are busy, but never early. In seconds. */
function checkTimes(
  lab: Lab,
  label: string,
  expected: readonly number[],
  seen: readonly number[] = [],
): void {
  const fits =
    seen.length === expected.length &&
    expected.every((time, at) => (seen[at] ?? 0) > time - 0.2 && (seen[at] ?? 0) < time + latenessS);
  const words = (times: readonly number[], decimals: number) =>
    times.map(time => `${time.toFixed(decimals)} s`).join(', ');
  lab.check(label, `about ${words(expected, 0)}`, words(seen, 1), fits);
}

const latenessS = 1.5;
