import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expandSnippet } from '../../src/snippets/expand.ts';
import { callApi } from '../../tools/broker/api.ts';
import { type Broker, startBroker } from '../../tools/broker.ts';
import { freePort, waitFor } from '../../tools/lifetime.ts';
import { suiteLifetime } from '../support/lifetime.ts';
import { makeCertificates } from './tls.ts';

const root = resolve(import.meta.dirname, '../..');

describe('the snippets for definitions, rabbitmq.conf and Prometheus, given to a broker', () => {
  const lifetime = suiteLifetime();
  let broker: Broker;

  before(async function () {
    this.timeout(180_000);
    broker = await startBroker(lifetime, { name: 'rmq-snippets' });
  });

  it('rabbitmq.conf: a broker starts with all of them, and listens where they say', async function () {
    this.timeout(180_000);
    if (!broker.private) return this.skip();
    const folder = await mkdtemp(join(tmpdir(), 'snippets-conf-'));
    lifetime.defer(() => rm(folder, { recursive: true, force: true }));
    const { files } = await makeCertificates(folder);
    const [tlsPort, prometheusPort] = [await freePort(), await freePort()];
    // Answers where the default is a file or a port of the machine that it will run on.
    const answers = (seen: string): Readonly<Record<string, Readonly<Record<string, string>>>> => ({
      'rmq-tls': {
        1: `${seen}/ca.pem`,
        2: `${seen}/broker.pem`,
        3: `${seen}/broker-key.pem`,
        4: String(tlsPort),
      },
      'rmq-prometheus': { 1: '127.0.0.1', 2: String(prometheusPort) },
    });
    const ours = await snippets('rabbitmq-conf');
    // Of the cluster it finds no other node. Left to itself 4.3 would go on looking.
    const alone = 'cluster_formation.discovery_retry_limit = 1\n';
    const conf = (seen: string) =>
      ours.map(({ prefix, body }) => `${expandSnippet(body, answers(seen)[prefix])}\n`).join('') + alone;
    const configured = await startBroker(lifetime, { name: 'rmq-conf-snippets', conf, files });
    const { cluster_name: clusterName, listeners } = await overview(configured);
    const ports = listeners.map(({ protocol, port }) => `${protocol} ${port}`);
    assert.ok(ports.includes(`amqp/ssl ${tlsPort}`), ports.join(', '));
    assert.ok(ports.includes(`http/prometheus ${prometheusPort}`), ports.join(', '));
    assert.equal(clusterName, 'orders-production');
    await configured.stop();
  });

  it('definitions: an import takes each of them', async () => {
    for (const { prefix, body } of await snippets('json')) {
      const definitions = JSON.parse(expandSnippet(body)) as Record<string, unknown[]>;
      await callApi(broker, 'POST', '/api/definitions', definitions);
      const now = (await callApi(broker, 'GET', '/api/definitions')) as Record<string, unknown[]>;
      for (const [section, objects] of Object.entries(definitions)) {
        const names = (now[section] ?? []).map(nameOf);
        for (const object of objects) assert.ok(names.includes(nameOf(object)), `${prefix}: ${section}`);
      }
    }
  });

  it('alert rules: every metric is exported where they say that it is', async function () {
    if (!broker.private) return this.skip();
    const rules = (await snippets('yaml')).find(({ prefix }) => prefix === 'rmq-alerts');
    const text = expandSnippet(rules?.body ?? '');
    const detailed = /\/metrics\/detailed\?\S+/.exec(text)?.[0];
    assert.ok(detailed);
    const { listeners } = await overview(broker);
    const port = listeners.find(({ protocol }) => protocol === 'http/prometheus')?.port;
    const expressions = text
      .split('\n')
      .filter(line => /^ +(expr:|sum|\+)/.test(line))
      .join('\n');
    const names = new Set(expressions.match(/\brabbitmq_\w+/g));
    assert.ok(names.size >= 8, [...names].join());
    await callApi(broker, 'PUT', '/api/queues/%2F/watched', { durable: true });
    await waitFor('the metrics', async () => {
      const exported = await Promise.all(['/metrics', detailed].map(path => scrape(`${port}${path}`)));
      for (const name of names) {
        const endpoint = name.startsWith('rabbitmq_detailed_') ? 1 : 0;
        if (!exported[endpoint]?.has(name)) throw new Error(`${name} is not exported`);
      }
      return true;
    });
  });
});

async function overview(broker: Broker) {
  return (await callApi(broker, 'GET', '/api/overview')) as {
    readonly cluster_name: string;
    readonly listeners: readonly { readonly protocol: string; readonly port: number }[];
  };
}

async function scrape(address: string): Promise<Set<string>> {
  const response = await fetch(`http://127.0.0.1:${address}`, { signal: AbortSignal.timeout(10_000) });
  assert.equal(response.status, 200);
  return new Set((await response.text()).match(/^rabbitmq_\w+/gm));
}

async function snippets(language: string): Promise<{ prefix: string; body: string }[]> {
  const text = await readFile(join(root, 'snippets', `${language}.json`), 'utf8');
  const entries = Object.values(JSON.parse(text) as Record<string, { prefix: string; body: string[] }>);
  return entries.map(({ prefix, body }) => ({ prefix, body: body.join('\n') }));
}

/** What tells one object of a section from another. */
function nameOf(object: unknown): string {
  const { vhost, name, user, source, destination } = object as Record<string, string>;
  return [vhost, name, user, source, destination].join('|');
}
