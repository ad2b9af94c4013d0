import { setTimeout as sleep } from 'node:timers/promises';
import type { Channel, ConfirmChannel, ConsumeMessage, GetMessage, Options } from 'amqplib';

/** A way for a message to die, and the queue where it lies afterwards. */
export interface DeathScenario {
  readonly name: string;
  readonly run: (way: Way) => Promise<string>;
}

/** Queues of a scenario's own, and what happens to a message in them. */
export interface Way {
  /** Declares a queue with arguments; names are the scenario's own already. */
  queue(name: string, args?: Readonly<Record<string, unknown>>): Promise<string>;
  exchange(name: string, type: 'direct' | 'fanout' | 'topic'): Promise<string>;
  bind(queue: string, exchange: string, key?: string): Promise<void>;
  publish(exchange: string, key: string, options?: Options.Publish): Promise<void>;
  /** Takes the one message of a queue and gives it back with `basic.reject`. */
  reject(queue: string, requeue?: boolean): Promise<void>;
  /** Publishes the one message of a queue again, with all that a client library kept of it, and acknowledges it. */
  resend(queue: string, exchange: string, key: string): Promise<void>;
  /** Until the queue holds a message. */
  arrival(queue: string): Promise<void>;
}

/** The way over one channel; what it declares starts with `prefix`. */
export function wayOver(channel: ConfirmChannel, prefix: string): Way {
  const own = (name: string) => (name === '' ? '' : `${prefix}.${name}`);
  const publish = async (exchange: string, key: string, body: Buffer, options: Options.Publish) => {
    channel.publish(exchange, key, body, options);
    await channel.waitForConfirms();
  };
  return {
    async queue(name, args = {}) {
      await channel.assertQueue(own(name), { durable: true, arguments: args });
      return own(name);
    },
    async exchange(name, type) {
      await channel.assertExchange(own(name), type, { durable: true });
      return own(name);
    },
    async bind(queue, exchange, key = '') {
      await channel.bindQueue(queue, exchange, key);
    },
    publish: (exchange, key, options = {}) => publish(exchange, key, Buffer.from('dead'), options),
    async reject(queue, requeue = false) {
      channel.reject(await taken(channel, queue), requeue);
    },
    async resend(queue, exchange, key) {
      const message = await taken(channel, queue);
      await publish(exchange, key, message.content, message.properties as Options.Publish);
      channel.ack(message);
    },
    async arrival(queue) {
      const deadline = performance.now() + 20_000;
      while ((await channel.checkQueue(queue)).messageCount === 0) {
        if (performance.now() > deadline) throw new Error(`No message came to ${queue} within 20 s.`);
        await sleep(25);
      }
    },
  };
}

export const deathScenarios: readonly DeathScenario[] = [
  {
    name: 'rejected',
    async run(way) {
      const dead = await deadLetterQueue(way);
      const orders = await way.queue('orders', { 'x-dead-letter-exchange': dead.exchange });
      const events = await way.exchange('events', 'topic');
      await way.bind(orders, events, 'order.#');
      await way.publish(events, 'order.created');
      await way.reject(orders);
      return dead.queue;
    },
  },
  {
    name: 'rejected with CC and BCC',
    async run(way) {
      const dead = await deadLetterQueue(way);
      const orders = await way.queue('orders', { 'x-dead-letter-exchange': dead.exchange });
      const events = await way.exchange('events', 'topic');
      await way.bind(orders, events, 'order.created');
      await way.publish(events, 'order.created', { CC: ['audit', 'bill'], BCC: ['secret'] });
      await way.reject(orders);
      return dead.queue;
    },
  },
  {
    name: 'rejected by a quorum queue with a dead-letter routing key',
    async run(way) {
      const dead = await way.queue('dead');
      const orders = await way.queue('orders', {
        'x-queue-type': 'quorum',
        'x-dead-letter-exchange': '',
        'x-dead-letter-routing-key': dead,
      });
      await way.publish('', orders);
      await way.reject(orders);
      return dead;
    },
  },
  {
    name: 'rejected by a quorum queue, dead-lettered at least once',
    async run(way) {
      const dead = await deadLetterQueue(way);
      const orders = await way.queue('orders', {
        'x-queue-type': 'quorum',
        'x-dead-letter-exchange': dead.exchange,
        'x-dead-letter-strategy': 'at-least-once',
        'x-overflow': 'reject-publish',
      });
      await way.publish('', orders);
      await way.reject(orders);
      return dead.queue;
    },
  },
  {
    name: 'expired by its own expiration',
    async run(way) {
      const dead = await deadLetterQueue(way);
      const orders = await way.queue('orders', { 'x-dead-letter-exchange': dead.exchange });
      await way.publish('', orders, { expiration: '20' });
      return dead.queue;
    },
  },
  {
    name: "expired by the queue's TTL",
    async run(way) {
      const dead = await deadLetterQueue(way);
      const orders = await way.queue('orders', {
        'x-dead-letter-exchange': dead.exchange,
        'x-message-ttl': 20,
      });
      await way.publish('', orders);
      return dead.queue;
    },
  },
  {
    name: 'pushed out of a full queue',
    async run(way) {
      const dead = await deadLetterQueue(way);
      const orders = await way.queue('orders', {
        'x-dead-letter-exchange': dead.exchange,
        'x-max-length': 1,
      });
      await way.publish('', orders);
      await way.publish('', orders);
      return dead.queue;
    },
  },
  {
    name: 'refused by a full queue with reject-publish-dlx',
    async run(way) {
      const dead = await deadLetterQueue(way);
      const orders = await way.queue('orders', {
        'x-dead-letter-exchange': dead.exchange,
        'x-max-length': 1,
        'x-overflow': 'reject-publish-dlx',
      });
      await way.publish('', orders);
      await way.publish('', orders).catch(() => {});
      return dead.queue;
    },
  },
  {
    name: 'over the delivery limit',
    async run(way) {
      const dead = await deadLetterQueue(way);
      const orders = await way.queue('orders', {
        'x-queue-type': 'quorum',
        'x-delivery-limit': 1,
        'x-dead-letter-exchange': dead.exchange,
      });
      await way.publish('', orders);
      await way.reject(orders, true);
      await way.reject(orders, true);
      return dead.queue;
    },
  },
  {
    name: 'through three queues',
    async run(way) {
      const dead = await way.queue('dead');
      const full = await way.queue('full', {
        'x-max-length': 1,
        'x-dead-letter-exchange': '',
        'x-dead-letter-routing-key': dead,
      });
      const waiting = await way.queue('waiting', {
        'x-message-ttl': 20,
        'x-dead-letter-exchange': '',
        'x-dead-letter-routing-key': full,
      });
      const orders = await way.queue('orders', {
        'x-dead-letter-exchange': '',
        'x-dead-letter-routing-key': waiting,
      });
      await way.publish('', orders);
      await way.reject(orders);
      await way.arrival(full);
      await way.publish('', full);
      return dead;
    },
  },
  {
    name: 'through a retry queue three times and then moved away by a client',
    async run(way) {
      const dead = await deadLetterQueue(way);
      await retryCycle(way, 3);
      await way.resend(`${dead.prefix}orders`, dead.exchange, 'given-up');
      return dead.queue;
    },
  },
  {
    name: 'through a retry queue three times',
    run: way => retryCycle(way, 3),
  },
  {
    name: 'sent back by a client with its headers, and rejected again',
    async run(way) {
      const dead = await deadLetterQueue(way);
      const orders = await way.queue('orders', { 'x-dead-letter-exchange': dead.exchange });
      await way.publish('', orders);
      await way.reject(orders);
      await way.arrival(dead.queue);
      await way.resend(dead.queue, '', orders);
      await way.reject(orders);
      return dead.queue;
    },
  },
  {
    name: 'sent on by a client with its headers, and rejected elsewhere',
    async run(way) {
      const dead = await deadLetterQueue(way);
      const orders = await way.queue('orders', { 'x-dead-letter-exchange': dead.exchange });
      const bills = await way.queue('bills', { 'x-dead-letter-exchange': dead.exchange });
      await way.publish('', orders);
      await way.reject(orders);
      await way.arrival(dead.queue);
      await way.resend(dead.queue, '', bills);
      await way.reject(bills);
      return dead.queue;
    },
  },
  {
    name: 'moved by a client with its headers',
    async run(way) {
      const dead = await deadLetterQueue(way);
      const orders = await way.queue('orders', { 'x-dead-letter-exchange': dead.exchange });
      const parked = await way.queue('parked');
      await way.publish('', orders);
      await way.reject(orders);
      await way.arrival(dead.queue);
      await way.resend(dead.queue, '', parked);
      return parked;
    },
  },
  {
    name: 'sent by a client with an x-death of text, and rejected',
    async run(way) {
      const dead = await deadLetterQueue(way);
      const orders = await way.queue('orders', { 'x-dead-letter-exchange': dead.exchange });
      await way.publish('', orders, { headers: { 'x-death': 'once', 'x-first-death-queue': 7 } });
      await way.reject(orders);
      return dead.queue;
    },
  },
  {
    name: 'sent by a client with an x-death of anything',
    async run(way) {
      const orders = await way.queue('orders');
      const entries = [7, 'once', { queue: 'a' }, { count: -1, queue: 5, reason: 'tired', time: 'noon' }];
      await way.publish('', orders, { headers: { 'x-death': entries } });
      return orders;
    },
  },
];

async function deadLetterQueue(way: Way): Promise<{ exchange: string; queue: string; prefix: string }> {
  const exchange = await way.exchange('dlx', 'fanout');
  const queue = await way.queue('dead');
  await way.bind(queue, exchange);
  return { exchange, queue, prefix: queue.slice(0, -'dead'.length) };
}

/** orders -> (rejected) retry -> (expired) orders, so many times. Returns the queue with the message. */
async function retryCycle(way: Way, rounds: number): Promise<string> {
  const events = await way.exchange('events', 'direct');
  const retries = await way.exchange('retries', 'fanout');
  const orders = await way.queue('orders', { 'x-dead-letter-exchange': retries });
  const retry = await way.queue('retry', { 'x-message-ttl': 20, 'x-dead-letter-exchange': events });
  await way.bind(orders, events, 'created');
  await way.bind(retry, retries);
  await way.publish(events, 'created');
  for (let round = 0; round < rounds; round++) {
    await way.reject(orders);
    await way.arrival(orders);
  }
  return orders;
}

async function taken(channel: Channel, queue: string): Promise<GetMessage | ConsumeMessage> {
  const deadline = performance.now() + 20_000;
  for (;;) {
    const message = await channel.get(queue);
    if (message) return message;
    if (performance.now() > deadline) throw new Error(`No message came to ${queue} within 20 s.`);
    await sleep(25);
  }
}
