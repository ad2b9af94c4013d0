import * as z from 'zod/mini';
import { listConnections } from '../../management/connections.ts';
import { type Metrics, parseMetrics, readMetricsText } from '../../management/prometheus.ts';
import { prometheusOrigin } from '../prometheus.ts';
import { connectionName, type Lab } from './lab.ts';
import { publishingChannels } from './publishing-channels.ts';
import { quorum, type Tryout } from './tryout.ts';
import { wouldFire } from './would-fire.ts';

/** The experiments of lesson 4. */
export const monitoring: readonly Tryout[] = [
  {
    id: 't4-1',
    chart: { caption: 'When each window shows the 500 messages', unit: 's' },
    async run(lab) {
      const scrape = await metricsOf(lab);
      const queue = await backlog(lab);
      const began = lab.now;
      const count = await lab.ready(queue);
      lab.mark('passive declare', 0, 'at once', 'good');
      lab.check('passive declare', 500, count);

      lab.step('Look through the other windows until they show them');
      const windows = {
        'management API': () => shownByApi(lab, queue),
        '/metrics/detailed': () =>
          ofQueue(lab, scrape, detailed, 'rabbitmq_detailed_queue_messages_ready', queue),
      };
      await Promise.all(
        Object.entries(windows).map(async ([name, read]) => {
          const shown = await lab.until('statistics', async () => ((await read()) === 500 ? 500 : undefined));
          const seconds = (lab.now - began) / 1000;
          if (shown !== undefined) lab.mark(name, seconds, `${seconds.toFixed(1)} s`);
          lab.check(name, 500, shown ?? `${(await read()) ?? 'nothing'} after ${Math.round(seconds)} s`);
        }),
      );

      lab.step(`Ask /metrics for queue="${queue}"`);
      const trap = await ofQueue(lab, scrape, '/metrics', 'rabbitmq_queue_messages_ready', queue);
      lab.check('/metrics, with that label', 'no such line', trap ?? 'no such line');
    },
  },
  {
    id: 't4-2',
    async run(lab) {
      const scrape = await metricsOf(lab);
      const counters = async () => {
        const metrics = await scrape('/metrics');
        return {
          dropped: metrics.sum('rabbitmq_global_messages_unroutable_dropped_total') ?? 0,
          returned: metrics.sum('rabbitmq_global_messages_unroutable_returned_total') ?? 0,
        };
      };
      const exchange = await lab.exchange('l4.orders', 'direct');
      const before = await counters();
      const channel = await lab.channel('unroutable');
      lab.step('Publish 3 messages that nobody wants, and 2 more that are mandatory');
      for (let n = 0; n < 3; n++) channel.publish(exchange, 'nobody', Buffer.from('lost'));
      for (let n = 0; n < 2; n++)
        channel.publish(exchange, 'nobody', Buffer.from('back'), { mandatory: true });
      await channel.waitForConfirms();
      lab.say('All five are confirmed.');

      lab.step('Read the counters of the node');
      const risen = async () => {
        const after = await counters();
        return { dropped: after.dropped - before.dropped, returned: after.returned - before.returned };
      };
      await lab.until('statistics', async () => {
        const { dropped, returned } = await risen();
        return dropped >= 3 && returned >= 2 ? true : undefined;
      });
      const { dropped, returned } = await risen();
      lab.cell('unroutable_dropped_total', 'has risen by', dropped);
      lab.cell('unroutable_returned_total', 'has risen by', returned);
      // The counters are the node's: other publishers on it can only add to them.
      lab.check('dropped', 3, dropped, dropped >= 3);
      lab.check('returned', 2, returned, returned >= 2);
    },
  },
  {
    id: 't4-3',
    async run(lab) {
      const scrape = await metricsOf(lab);
      const queue = await backlog(lab);
      lab.step('Ask for what three alerts would ask for');
      const families = `${detailed}&family=queue_consumer_count`;
      const questions = [
        ['/metrics', 'rabbitmq_queue_messages_ready', 'no such line'],
        [families, 'rabbitmq_detailed_queue_messages_ready', 500],
        [families, 'rabbitmq_detailed_queue_consumers', 0],
      ] as const;
      for (const [path, name, expected] of questions) {
        const read = () => ofQueue(lab, scrape, path, name, queue);
        const shown =
          typeof expected === 'string'
            ? await read()
            : await lab.until('statistics', async () => ((await read()) === expected ? expected : undefined));
        const expression = `${name}{queue="${queue}"}`;
        lab.cell(expression, 'value', shown ?? 'no such line, so no alert, ever');
        lab.check(expression, expected, shown ?? 'no such line');
      }
      if (lab.question) await wouldFire(lab, lab.question, await textOf(lab));
    },
  },
  {
    id: 't4-5',
    async run(lab) {
      const queue = await lab.queue('l4.confirms');
      lab.step('Publish over two connections, of which one asks for confirms');
      const careful = await lab.connect('careful');
      const careless = await lab.connect('careless');
      for (const channel of [await lab.confirmChannel(careful), await lab.plainChannel(careless)])
        channel.sendToQueue(queue, Buffer.from('hello'));

      lab.step('Ask the broker who publishes without');
      const publishers = await publishingChannels(lab);
      const names = await connectionNames(lab);
      const without: string[] = [];
      for (const { name, confirms } of publishers ?? []) {
        // The channel's name is that of its connection, with its number behind.
        const given = names.get(name.replace(/ \(\d+\)$/, '')) ?? name;
        lab.cell(given, 'confirms', String(confirms));
        if (!confirms) without.push(given);
      }
      lab.check(
        'who publishes without confirms',
        connectionName('l4', 'careless'),
        without.join(', ') || 'nobody',
      );
    },
  },
];

const detailed = '/metrics/detailed?family=queue_coarse_metrics';

async function backlog(lab: Lab): Promise<string> {
  lab.step('Publish 500 messages to the quorum queue l4.backlog, which nobody consumes');
  const queue = await lab.queue('l4.backlog', quorum);
  await lab.fill(
    queue,
    Array.from({ length: 500 }, (_, n) => `${n}`),
  );
  return queue;
}

/** Reads the metrics of the broker at a path of its Prometheus endpoint. */
type Scrape = (path: string) => Promise<Metrics>;

async function metricsOf(lab: Lab): Promise<Scrape> {
  const read = await textOf(lab);
  return async path => parseMetrics(await read(path));
}

async function textOf(lab: Lab): Promise<(path: string) => Promise<string>> {
  const { url, ca } = lab.management;
  const origin = await prometheusOrigin(lab.api, url, lab.signal);
  if (origin) return path => readMetricsText(origin, { path, ca, signal: lab.signal });
  throw new Error(
    'The broker tells no listener of the Prometheus plugin. Enable it (rabbitmq-plugins enable rabbitmq_prometheus), or connect as a user with the tag monitoring.',
  );
}

async function ofQueue(lab: Lab, scrape: Scrape, path: string, name: string, queue: string) {
  return (await scrape(path)).sum(name, { vhost: lab.vhost, queue });
}

async function shownByApi(lab: Lab, queue: string): Promise<number | undefined> {
  const answer = z.looseObject({ messages_ready: z.optional(z.number()) });
  const path = `/queues/${encodeURIComponent(lab.vhost)}/${encodeURIComponent(queue)}`;
  return (await lab.api.get({ path, answer, signal: lab.signal })).messages_ready;
}

/** What clients have called their connections, by the broker's own names for them. */
async function connectionNames(lab: Lab): Promise<ReadonlyMap<string, string>> {
  const { items } = await listConnections(lab.api, 1, lab.signal);
  return new Map(items.map(({ name, userProvidedName = name }) => [name, userProvidedName]));
}
