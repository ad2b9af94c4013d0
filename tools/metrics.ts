// Makes src/deployment/metrics.json: the names and labels of all that the releases' own Prometheus endpoints show.
//   node tools/metrics.ts
// Provenance: each release of the matrix is started with the plugins and the traffic below, one after the other, and its
// /metrics, /metrics/per-object, /metrics/memory-breakdown and /metrics/detailed?family=… are read. What a release shows
// only in a cluster, or after a failure, announces itself by a TYPE line without a value: it has a name and no labels here.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from 'amqplib';
import { everyDetailedFamily } from '../src/deployment/detailed-families.ts';
import { callApi } from './broker/api.ts';
import { MATRIX } from './broker/source.ts';
import { type Broker, startBroker } from './broker.ts';
import { Lifetime, runScript, waitFor } from './lifetime.ts';

const plugins = [
  'rabbitmq_stream',
  'rabbitmq_mqtt',
  'rabbitmq_stomp',
  'rabbitmq_federation',
  'rabbitmq_auth_backend_cache',
];

/** A metric as one endpoint shows it. */
export interface Shown {
  /** Of /metrics/detailed the family. */
  readonly endpoint: string;
  readonly type: string;
  readonly labels: ReadonlySet<string>;
}

/** All that the endpoints of a broker show, each name with the places where it is; the broker lives as long as `lifetime`. */
export async function shownMetrics(
  lifetime: Lifetime,
): Promise<{ readonly version: string; readonly metrics: ReadonlyMap<string, readonly Shown[]> }> {
  const broker = await startBroker(lifetime, { name: 'rmq-metrics', plugins });
  const base = await prometheusUrl(broker);
  await makeTraffic(lifetime, broker);
  const asked = [
    ...['/metrics', '/metrics/per-object', '/metrics/memory-breakdown'].map(path => ({
      endpoint: path,
      path,
    })),
    ...everyDetailedFamily.map(family => ({ endpoint: family, path: `/metrics/detailed?family=${family}` })),
  ];
  // Statistics come each second, those of a stream's consumers more slowly.
  await sleep(8_000);
  const metrics = new Map<string, Shown[]>();
  for (const { endpoint, path } of asked) {
    const response = await fetch(base + path, { signal: AbortSignal.timeout(30_000) });
    // Not every release has every endpoint; a family that it does not know is an empty answer.
    if (!response.ok) continue;
    for (const [name, shown] of metricsIn(await response.text())) {
      metrics.set(name, [...(metrics.get(name) ?? []), { endpoint, ...shown }]);
    }
  }
  return { version: broker.version, metrics };
}

/** Where a broker exports its metrics, without a slash at the end. A node that has just started lists it a little later. */
export async function prometheusUrl(broker: Broker): Promise<string> {
  const port = await waitFor('an http/prometheus listener in GET /api/overview', async () => {
    const { listeners } = (await callApi(broker, 'GET', '/api/overview')) as {
      listeners: { protocol: string; port: number }[];
    };
    return listeners.find(({ protocol }) => protocol === 'http/prometheus')?.port;
  });
  const url = new URL(broker.managementUrl);
  url.port = String(port);
  return url.origin;
}

/** Every type of queue with messages, consumers, dead letters and losses, so that all counters have a value. */
async function makeTraffic(lifetime: Lifetime, broker: Broker): Promise<void> {
  const connection = await connect(`${broker.amqpUrl}/%2F`);
  lifetime.defer(() => connection.close());
  const channel = await connection.createConfirmChannel();
  await channel.assertExchange('metrics', 'topic');
  await channel.assertQueue('dead', { arguments: { 'x-queue-type': 'quorum' } });
  const dying = { 'x-dead-letter-exchange': '', 'x-dead-letter-routing-key': 'dead' };
  await channel.assertQueue('classic', { arguments: dying });
  await channel.assertQueue('quorum', {
    arguments: { 'x-queue-type': 'quorum', 'x-delivery-limit': 1, ...dying },
  });
  await channel.assertQueue('stream', { arguments: { 'x-queue-type': 'stream' } });
  for (const queue of ['classic', 'quorum', 'stream']) {
    await channel.bindQueue(queue, 'metrics', 'all');
  }
  const publish = (routingKey: string, mandatory: boolean) =>
    channel.publish('metrics', routingKey, Buffer.from('{}'), { mandatory, persistent: true });
  for (let n = 0; n < 20; n++) publish('all', false);
  publish('nowhere', false);
  publish('nowhere', true);
  await channel.waitForConfirms();
  await channel.prefetch(5);
  let rejected = 0;
  for (const queue of ['classic', 'quorum', 'stream']) {
    const stream = queue === 'stream' ? { arguments: { 'x-stream-offset': 'first' } } : {};
    await channel.consume(
      queue,
      message => {
        if (!message) return;
        if (queue !== 'stream' && rejected++ < 4) channel.nack(message, false, false);
        else channel.ack(message);
      },
      stream,
    );
  }
  await channel.assertQueue('unread', {});
  for (let n = 0; n < 5; n++) channel.sendToQueue('unread', Buffer.from('{}'));
  await channel.waitForConfirms();
  await channel.get('unread', { noAck: true });
  await channel.get('unread');
  await channel.assertQueue('empty', {});
  await channel.get('empty');
  const upstream = { value: { uri: `${broker.amqpUrl}/%2F`, exchange: 'metrics' } };
  await callApi(broker, 'PUT', '/api/parameters/federation-upstream/%2F/self', upstream);
  await callApi(broker, 'PUT', '/api/policies/%2F/federated', {
    pattern: '^amq\\.fanout$',
    'apply-to': 'exchanges',
    definition: { 'federation-upstream': 'self' },
  });
  await callApi(broker, 'PUT', '/api/parameters/shovel/%2F/moving', {
    value: {
      'src-protocol': 'amqp091',
      'src-uri': `${broker.amqpUrl}/%2F`,
      'src-queue': 'unread',
      'dest-protocol': 'amqp091',
      'dest-uri': `${broker.amqpUrl}/%2F`,
      'dest-queue': 'empty',
    },
  });
  await waitFor(
    'the shovel to move messages',
    async () => {
      const { messageCount } = await channel.checkQueue('empty');
      return messageCount > 0 ? messageCount : undefined;
    },
    { timeoutMs: 30_000, intervalMs: 500 },
  );
}

/** What is in Prometheus' text format: announced by a TYPE line, or with a value. Of RabbitMQ and its runtime alone. */
function metricsIn(
  text: string,
): ReadonlyMap<string, { readonly type: string; readonly labels: Set<string> }> {
  const metrics = new Map<string, { readonly type: string; readonly labels: Set<string> }>();
  const types = new Map<string, string>();
  const metric = (name: string, type: string) => {
    const known = metrics.get(name) ?? { type, labels: new Set() };
    metrics.set(name, known);
    return known;
  };
  for (const line of text.split('\n')) {
    const [, announced = '', announcedType = ''] = /^# TYPE ((?:rabbitmq|erlang)_\w+) (\w+)/.exec(line) ?? [];
    if (announced !== '') types.set(announced, announcedType);
    const [, name, labels = ''] = /^((?:rabbitmq|erlang)_\w+)(?:\{(.*)\})? /.exec(line) ?? [];
    if (name === undefined) continue;
    const { labels: known } = metric(name, types.get(name) ?? 'counter');
    for (const [, label = ''] of labels.matchAll(/(\w+)="(?:[^"\\]|\\.)*"/g)) known.add(label);
  }
  for (const [name, type] of types) {
    // Of a histogram only its parts can be asked for.
    for (const part of type === 'histogram' ? ['_bucket', '_sum', '_count'] : ['']) {
      metric(name + part, part === '' ? type : 'counter');
    }
  }
  return metrics;
}

function table(
  versions: readonly string[],
  seen: ReadonlyMap<string, ReadonlyMap<string, readonly Shown[]>>,
): string {
  const rows = [...seen]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, byVersion]) => {
      const shown = [...byVersion.values()].flat();
      const labelsAt = (fits: (endpoint: string) => boolean) => {
        const labels = shown.filter(({ endpoint }) => fits(endpoint)).flatMap(metric => [...metric.labels]);
        return [...new Set(labels)].toSorted().join(' ');
      };
      const paths = new Set(
        shown.map(({ endpoint }) => endpoint).filter(endpoint => endpoint.startsWith('/')),
      );
      const detailed = new Set(
        shown.map(({ endpoint }) => endpoint).filter(endpoint => !endpoint.startsWith('/')),
      );
      return [
        name,
        shown.at(-1)?.type,
        versions.map(version => (byVersion.has(version) ? 1 : 0)).join(''),
        Object.fromEntries([...paths].map(path => [path, labelsAt(endpoint => endpoint === path)])),
        ...(detailed.size > 0
          ? [
              detailed.size === everyDetailedFamily.length ? '*' : [...detailed].join(' '),
              labelsAt(endpoint => detailed.has(endpoint)),
            ]
          : []),
      ];
    });
  const lines = rows.map(row => JSON.stringify(row)).join(',\n');
  return `{\n"asked": ${JSON.stringify(versions)},\n"metrics": [\n${lines}\n]\n}\n`;
}

if (import.meta.main) {
  await runScript(async lifetime => {
    const seen = new Map<string, Map<string, readonly Shown[]>>();
    const versions: string[] = [];
    for (const series of MATRIX) {
      process.env.RABBITMQ_PRODUCTION_BROKER = series;
      const broker = new Lifetime();
      lifetime.defer(() => broker.end());
      const { version, metrics } = await shownMetrics(broker);
      await broker.end();
      console.log(`${version}: ${metrics.size} names`);
      versions.push(version);
      for (const [name, shown] of metrics) {
        const byVersion = seen.get(name) ?? new Map<string, readonly Shown[]>();
        seen.set(name, byVersion.set(version, shown));
      }
    }
    await writeFile(
      join(import.meta.dirname, '..', 'src', 'deployment', 'metrics.json'),
      table(versions, seen),
    );
    return 0;
  });
}
