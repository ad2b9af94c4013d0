import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type DemoVhost, deadLetterQueues, startDemo } from '../../demo/demo.ts';
import { lintDefinitionsText } from '../../src/lint/lint.ts';
import { callApi } from '../../tools/broker/api.ts';
import type { Broker } from '../../tools/broker.ts';
import { Lifetime, waitFor } from '../../tools/lifetime.ts';
import { emptyBroker } from '../support/empty-broker.ts';
import { suiteLifetime } from '../support/lifetime.ts';

interface Queue {
  readonly vhost: string;
  readonly name: string;
  readonly type: string;
  readonly consumers: number;
  readonly messages?: number;
}

interface PeekedMessage {
  readonly properties: {
    readonly headers?: {
      readonly 'x-death'?: { queue: string; reason: string }[];
      readonly 'x-retry-count'?: number;
    };
  };
}

describe('the living demo', () => {
  const lifetime = suiteLifetime();
  let broker: Broker;

  before(async function () {
    this.timeout(180_000);
    broker = await emptyBroker();
    await startDemo(lifetime, broker);
  });

  const sources: Record<string, string> = {
    'orders.dead': 'orders.work',
    'payments.review': 'payments.capture',
    'payments.expired': 'payments.authorise',
    'notifications.undelivered': 'notifications.email',
    'notifications.overflow': 'notifications.sms',
    'invoices.dlq': 'invoices',
  };

  for (const { vhost, queue, reason } of deadLetterQueues) {
    it(`holds in ${queue} what died in ${sources[queue]} by ${reason}`, async () => {
      const [death] = (await peek(vhost, queue)).properties.headers?.['x-death'] ?? [];
      assert.deepEqual([death?.queue, death?.reason], [sources[queue], reason]);
    });
  }

  it('sends some orders up the whole retry ladder before they die', async function () {
    this.timeout(60_000);
    await waitFor(
      'an order that died after three retries',
      async () => {
        const died = await peek('shop', 'orders.dead', 50);
        return died.some(({ properties }) => properties.headers?.['x-retry-count'] === 3) ? true : undefined;
      },
      // Each look spends one delivery of the messages that it sees: few looks.
      { timeoutMs: 50_000, intervalMs: 5_000 },
    );
  });

  it('has every queue type, and queues that consumers keep short', async function () {
    this.timeout(60_000);
    const listed = await queues();
    assert.deepEqual([...new Set(listed.map(({ type }) => type))].sort(), ['classic', 'quorum', 'stream']);
    const consumed = await waitFor('the consumers in the statistics', async () => {
      const some = (await queues()).filter(({ consumers }) => consumers > 0);
      return some.length >= 9 ? some : undefined;
    });
    for (const { name, messages = 0 } of consumed.filter(({ type }) => type !== 'stream')) {
      assert.ok(messages < 50, `${messages} messages in ${name}`);
    }
  });

  it('publishes with confirms, under names that a person understands', async function () {
    this.timeout(60_000);
    const channels = (await waitFor('the publishers in the statistics', async () => {
      const all = (await callApi(broker, 'GET', '/api/channels')) as {
        confirm: boolean;
        message_stats?: { publish?: number };
      }[];
      const publishing = all.filter(({ message_stats }) => (message_stats?.publish ?? 0) > 0);
      return publishing.length >= 3 ? publishing : undefined;
    })) as { confirm: boolean }[];
    assert.ok(channels.every(({ confirm }) => confirm));
    const connections = (await callApi(broker, 'GET', '/api/connections')) as {
      user_provided_name: string;
    }[];
    const names = connections.map(connection => connection.user_provided_name);
    for (const name of ['web-shop', 'order-service', 'payment-service', 'mailer'])
      assert.ok(names.includes(name));
  });

  it('refuses to share its vhosts with another demo', async () => {
    await assert.rejects(
      startDemo(new Lifetime(), broker),
      /needs vhost shop, which is on .* delete that vhost first/,
    );
  });

  it('comes back by itself when the broker crashes', async function () {
    this.timeout(120_000);
    await broker.kill();
    await broker.restart();
    const count = async () => (await queues()).find(({ name }) => name === 'orders.events')?.messages;
    const before = await waitFor('the stream to be counted', count);
    await waitFor('new orders', async () => (((await count()) ?? 0) > before ? true : undefined), {
      timeoutMs: 40_000,
    });
  });

  it('lives in vhosts of its own on a broker that is not ours, and takes them along when it ends', async function () {
    this.timeout(120_000);
    const theirs = { ...broker, private: false };
    const vhosts = async () =>
      ((await callApi(broker, 'GET', '/api/vhosts')) as { name: string }[]).map(({ name }) => name).sort();
    const before = await vhosts();
    for (let run = 0; run < 2; run++) {
      const own = new Lifetime();
      const demo = await startDemo(own, theirs);
      assert.deepEqual(Object.values(demo.vhosts), ['rmq-demo-shop', 'rmq-demo-backoffice']);
      assert.deepEqual(await vhosts(), [...before, ...Object.values(demo.vhosts)].sort());
      await own.end();
      assert.deepEqual(await vhosts(), before);
    }
  });

  function queues(): Promise<Queue[]> {
    return callApi(broker, 'GET', '/api/queues') as Promise<Queue[]>;
  }

  /** Looks at the head of the queue through the management API, which puts it back. */
  function peek(vhost: DemoVhost, queue: string): Promise<PeekedMessage>;
  function peek(vhost: DemoVhost, queue: string, count: number): Promise<PeekedMessage[]>;
  async function peek(
    vhost: DemoVhost,
    queue: string,
    count?: number,
  ): Promise<PeekedMessage | PeekedMessage[]> {
    const messages = (await callApi(broker, 'POST', `/api/queues/${vhost}/${queue}/get`, {
      count: count ?? 1,
      ackmode: 'ack_requeue_true',
      encoding: 'auto',
    })) as PeekedMessage[];
    if (count !== undefined) return messages;
    return messages[0] ?? assert.fail(`${queue} is empty`);
  }
});

describe('the sample workspace', () => {
  const file = join(import.meta.dirname, '../../demo/workspace/definitions.json');

  it('has definitions that a broker takes whole', async function () {
    this.timeout(120_000);
    const broker = await emptyBroker();
    // It brings a user guest with the well-known password.
    if (!broker.private) this.skip();
    const definitions = JSON.parse(await readFile(file, 'utf8')) as { queues: { name: string }[] };
    await callApi(broker, 'POST', '/api/definitions', definitions);
    const queues = (await callApi(broker, 'GET', '/api/queues?columns=name')) as { name: string }[];
    assert.deepEqual(names(queues), names(definitions.queues));
  });

  it('shows one of each of the first ten rules that read definitions', async () => {
    const findings = lintDefinitionsText(await readFile(file, 'utf8'), { profile: 'production' }) ?? [];
    const found = new Set(findings.map(({ rule }) => rule.id));
    const firstTen = [
      'ERR001',
      'ERR002',
      'ERR003',
      'ERR004',
      'HA002',
      'REL001',
      'REL002',
      'REL003',
      'SEC001',
      'SEC002',
    ];
    assert.deepEqual(
      firstTen.filter(rule => !found.has(rule)),
      [],
    );
  });

  function names(objects: { name: string }[]): string[] {
    return objects.map(({ name }) => name).sort();
  }
});
