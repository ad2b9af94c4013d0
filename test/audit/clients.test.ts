import assert from 'node:assert/strict';
import { type Channel, type ChannelModel, connect } from 'amqplib';
import type { FixAct, ReadinessReport, Verdict } from '../../src/readiness/report.ts';
import { type ChecklistItemId, checklist } from '../../src/rules/checklist.ts';
import { callApi } from '../../tools/broker/api.ts';
import type { Broker } from '../../tools/broker.ts';
import { waitFor } from '../../tools/lifetime.ts';
import { auditOf, auditUntil, evidenceAbout, itemIn } from '../support/audited.ts';
import { emptyBroker } from '../support/empty-broker.ts';
import { suiteLifetime } from '../support/lifetime.ts';

/** What clients and people do wrong, each in a way of its own, and how the report follows when it is right. */
describe('The audit of a broker with its clients', function () {
  this.timeout(120_000);
  const lifetime = suiteLifetime();
  let broker: Broker;
  const connections: ChannelModel[] = [];

  const api = (method: 'PUT' | 'POST' | 'DELETE', path: string, body?: unknown) =>
    callApi(broker, method, `/api/${path}`, body);
  const user = (name: string, password: string, tags: string) =>
    api('PUT', `users/${name}`, { password, tags });
  const permit = (vhost: string, name: string, pattern: string) =>
    api('PUT', `permissions/${vhost}/${name}`, { configure: pattern, write: pattern, read: pattern });
  const channelAs = async (name: string, password: string, vhost: string) => {
    const { host } = new URL(broker.amqpUrl);
    const connection = await connect(`amqp://${name}:${password}@${host}/${vhost}`);
    connection.on('error', () => {});
    connections.push(connection);
    return connection;
  };

  before(async function () {
    this.timeout(180_000);
    broker = await emptyBroker();
    lifetime.defer(() => Promise.all(connections.map(connection => connection.close().catch(() => {}))));
  });

  describe('that do what they should not', () => {
    let report: ReadinessReport;
    let hot: { readonly channel: Channel; stop: boolean };

    before(async function () {
      this.timeout(90_000);
      await Promise.all([
        api('PUT', 'vhosts/faulty'),
        user('guest', 'guest', 'administrator'),
        user('app', 'a-long-random-one-1', ''),
        user('other', 'a-long-random-one-2', ''),
        user('weak', 'password', ''),
      ]);
      await Promise.all([broker.username, 'app', 'other'].map(name => permit('faulty', name, '.*')));
      // Before 4.0 there is no limit by default.
      if (!broker.version.startsWith('3.'))
        await api('PUT', 'policies/faulty/endless', {
          pattern: '^endless$',
          'apply-to': 'queues',
          definition: { 'delivery-limit': -1 },
        });
      const connection = await channelAs(broker.username, broker.password, 'faulty');
      const channel = await connection.createChannel();
      await channel.assertQueue('transient', { durable: false });
      await channel.assertQueue('mixed');
      await channel.assertQueue('auto');
      await channel.assertQueue('greedy');
      await channel.assertQueue('endless', { arguments: { 'x-queue-type': 'quorum' } });
      await channel.assertQueue('prod.orders');
      await channel.assertQueue('test.orders');
      await channel.assertQueue('orders.dead');
      await channel.assertQueue('orders', {
        arguments: { 'x-dead-letter-exchange': '', 'x-dead-letter-routing-key': 'orders.dead' },
      });
      channel.sendToQueue('mixed', Buffer.from('kept'), { persistent: true });
      channel.sendToQueue('mixed', Buffer.from('lost'));
      channel.sendToQueue('orders.dead', Buffer.from('dead'), { persistent: true });
      channel.publish('', 'nowhere', Buffer.from('unroutable'));
      await channel.consume('auto', () => {}, { noAck: true });
      await channel.consume('greedy', () => {});
      hot = { channel: await connection.createChannel(), stop: false };
      await hot.channel.assertQueue('hot');
      await hot.channel.prefetch(1);
      hot.channel.sendToQueue('hot', Buffer.from('poison'), { persistent: true });
      await hot.channel.consume('hot', message => {
        if (message) setTimeout(() => hot.stop || hot.channel.nack(message, false, true), 5);
      });
      report = await auditUntil(broker, faulty);
    });

    after(async () => {
      hot.stop = true;
      await Promise.all(connections.splice(0).map(connection => connection.close()));
      await Promise.all(
        ['users/guest', 'users/app', 'users/other', 'users/weak', 'vhosts/faulty'].map(path =>
          api('DELETE', path),
        ),
      );
    });

    const told: readonly [ChecklistItemId, RegExp, object | undefined][] = [
      ['REL001', /`transient`.*not durable/, queue('transient')],
      ['REL002', /`mixed`.*1 message of its 2 would not survive/, queue('mixed')],
      ['REL003', /`auto`.*acknowledges automatically/, queue('auto')],
      ['REL004', /published .* without confirms/, undefined],
      ['REL004', /1 message reached no queue/, undefined],
      ['REL005', /`greedy`.*no prefetch limit/, queue('greedy')],
      ['ERR001', /`mixed`.*no dead letter exchange/, queue('mixed')],
      ['ERR002', /`hot`.*redelivers \d+ %/, queue('hot')],
      ['ERR003', /`endless`.*comes back for ever/, undefined],
      ['ERR004', /1 message waits in the dead letter queue `orders.dead`/, queue('orders.dead')],
      ['HA002', /`mixed`.*classic queue/, queue('mixed')],
      ['SEC001', /`weak` has a well-known password/, { kind: 'user', name: 'weak' }],
      ['SEC001', /`guest` exists/, { kind: 'user', name: 'guest' }],
      ['SEC003', /different environments/, undefined],
      ['SEC004', /`app` may do everything/, { kind: 'user', name: 'app' }],
      ['SEC004', /administrator and has connections/, undefined],
    ];
    for (const [id, words, place] of told)
      it(`are told of by ${id}: ${words.source}`, () => {
        const evidence = evidenceAbout(report, id, words);
        if (place) assert.deepEqual(evidence.place, place);
      });

    it('leave all 22 items in the report, in the order of the checklist', () => {
      assert.deepEqual(
        report.items.map(({ id }) => id),
        checklist.map(({ id }) => id),
      );
    });

    it('have no secret of theirs told', () => {
      const text = JSON.stringify(report);
      for (const secret of [broker.password, 'a-long-random-one'])
        assert.doesNotMatch(text, new RegExp(secret));
    });

    it('can be mended as the report says', async () => {
      const seen = new Set<string>();
      for (;;) {
        const { fix } = itemIn(await auditOf(broker), 'ERR001');
        if (!fix) break;
        assert.ok(!seen.has(fix.title), `${fix.title} has mended what it is for`);
        seen.add(fix.title);
        for (const act of fix.acts) await carryOut(act, api);
      }
      assert.ok(seen.size > 3, [...seen].join(', '));
      assert.equal(itemIn(await auditOf(broker), 'ERR001').verdict, 'pass');
    });
  });

  describe('that do as they should', () => {
    let report: ReadinessReport;

    before(async function () {
      this.timeout(90_000);
      await Promise.all([api('PUT', 'vhosts/sound'), user('orders', 'a-long-random-one-3', '')]);
      await Promise.all([
        permit('sound', broker.username, '.*'),
        permit('sound', 'orders', '^(?:orders|amq\\.default)'),
      ]);
      const policy = (name: string, pattern: string, definition: object) =>
        api('PUT', `policies/sound/${name}`, { pattern, 'apply-to': 'queues', definition });
      await policy('orders', '^orders$', {
        'dead-letter-exchange': '',
        'dead-letter-routing-key': 'orders.dead',
        'delivery-limit': 5,
      });
      const connection = await channelAs('orders', 'a-long-random-one-3', 'sound');
      const channel = await connection.createConfirmChannel();
      const quorum = { 'x-queue-type': 'quorum' };
      await channel.assertQueue('orders', { arguments: quorum });
      await channel.assertQueue('orders.dead', { arguments: quorum });
      for (const wait of [1000, 5000])
        await channel.assertQueue(`orders.retry.${wait}`, {
          arguments: {
            'x-message-ttl': wait,
            'x-dead-letter-exchange': '',
            'x-dead-letter-routing-key': 'orders',
          },
        });
      await channel.prefetch(20);
      await channel.consume('orders', message => message && channel.ack(message));
      channel.sendToQueue('orders', Buffer.from('first'), { persistent: true });
      await channel.waitForConfirms();
      report = await auditUntil(broker, sound);
    });

    const told: readonly [ChecklistItemId, RegExp][] = [
      ['REL001', /All 4 queues for work are durable/],
      ['REL003', /1 consumer of queues for work acknowledges by hand/],
      ['REL004', /1 publishing channel is in confirm mode/],
      ['REL005', /has a prefetch limit, 20/],
      ['ERR001', /The one queue for work dead-letters into a queue, 1 by policy/],
      ['ERR002', /`orders`.* after 1 s, 5 s/],
      ['ERR003', /1 quorum queue for work has a delivery limit/],
      ['HA002', /The one durable queue for work is a quorum queue/],
      ['SEC001', /None of the 2 users has a default or well-known password/],
      ['SEC003', /All work is in vhost `sound`/],
      ['SEC004', /name what they are for/],
    ];
    for (const [id, words] of told)
      it(`are told of by ${id}: ${words.source}`, () => {
        assert.equal(evidenceAbout(report, id, words).verdict, 'pass');
      });

    it('have an auto-ack consumer, a channel without confirms and a message in a dead letter queue noticed', async () => {
      const connection = await channelAs('orders', 'a-long-random-one-3', 'sound');
      const channel = await connection.createChannel();
      channel.sendToQueue('orders.dead', Buffer.from('dead'));
      await channel.consume('orders', () => {}, { noAck: true });
      await auditUntil(broker, { REL003: 'warn', REL004: 'warn', ERR004: 'warn' });
      await connection.close();
      await api('DELETE', 'queues/sound/orders.dead/contents');
    });

    it('leave every message and every queue as it was', async () => {
      const connection = await channelAs(broker.username, broker.password, 'sound');
      const channel = await connection.createConfirmChannel();
      const kept = 7;
      for (let index = 0; index < kept; index++)
        channel.sendToQueue('orders.dead', Buffer.from('kept'), { persistent: true });
      await channel.waitForConfirms();
      for (let run = 0; run < 3; run++) await auditOf(broker);
      const { messageCount } = await channel.checkQueue('orders.dead');
      assert.equal(messageCount, kept);
      const first = await channel.get('orders.dead', { noAck: true });
      assert.ok(first && !first.fields.redelivered);
      await connection.close();
    });
  });

  describe('by a user who may see less', () => {
    const hidden: readonly ChecklistItemId[] = ['SEC001', 'SEC004'];
    const hiddenFromManagement: readonly ChecklistItemId[] = [
      ...hidden,
      ...(['HA001', 'HA003', 'MON002', 'MON003', 'MON004', 'SEC002', 'SEC005'] as const),
    ];

    for (const [tags, ids] of [
      ['monitoring', hidden],
      ['management', hiddenFromManagement],
    ] as const)
      it(`has for ${tags} no request that fails the report, and says what hides the rest`, async () => {
        await user(tags, 'a-long-random-one-4', tags);
        const report = await auditOf({ ...broker, username: tags, password: 'a-long-random-one-4' });
        assert.equal(report.items.length, checklist.length);
        for (const id of ids) {
          const { verdict, reason = '' } = itemIn(report, id);
          assert.equal(verdict, 'unknown', id);
          assert.match(reason, new RegExp(`hidden from user \`${tags}\`: seeing .* needs the .* tag`), id);
        }
        assert.equal(itemIn(report, 'MON001').verdict, 'pass');
        assert.ok(
          report.items.every(({ fix }) => fix === undefined),
          'offers no fix that it may not do',
        );
      });

    it('passes nothing that holds only for the virtual hosts that it sees', async () => {
      await user('management', 'a-long-random-one-4', 'management');
      await permit('sound', 'management', '^$');
      const report = await waitFor('its virtual host', async () => {
        const found = await auditOf({ ...broker, username: 'management', password: 'a-long-random-one-4' });
        return itemIn(found, 'REL001').evidence.length > 1 ? found : undefined;
      });
      const { verdict, reason } = itemIn(report, 'REL001');
      assert.equal(verdict, 'unknown');
      assert.match(reason ?? '', /no more than its own virtual hosts/);
    });
  });

  it('asks for `guest` only with consent', async () => {
    const lines: string[] = [];
    const before = await auditOf(broker, { log: line => lines.push(line) });
    assert.ok(!itemIn(before, 'SEC001').evidence.some(({ text }) => /can log in|cannot log in/.test(text)));
    evidenceAbout(await auditOf(broker, { tryGuest: true }), 'SEC001', /`guest` cannot log in here/);
    await user('guest', 'guest', 'monitoring');
    const after = await auditOf(broker, { tryGuest: true });
    assert.equal(evidenceAbout(after, 'SEC001', /`guest` can log in here/).verdict, 'fail');
    const { fix } = itemIn(after, 'SEC001');
    assert.deepEqual(fix?.acts, [{ kind: 'delete-user', name: 'guest' }]);
    await api('DELETE', 'users/guest');
  });

  it('can be cancelled', async () => {
    const controller = new AbortController();
    const running = auditOf(broker, { signal: controller.signal, log: () => controller.abort() });
    await assert.rejects(running, { name: 'ManagementError', reason: 'cancelled' });
  });
});

function queue(name: string) {
  return { kind: 'queue', vhost: 'faulty', name };
}

const faulty: Partial<Record<ChecklistItemId, Verdict>> = {
  REL001: 'warn',
  REL002: 'warn',
  REL003: 'warn',
  REL004: 'warn',
  REL005: 'warn',
  ERR001: 'warn',
  ERR002: 'warn',
  ERR003: 'warn',
  ERR004: 'warn',
  HA002: 'warn',
  SEC001: 'fail',
  SEC003: 'warn',
  SEC004: 'warn',
};

const sound: Partial<Record<ChecklistItemId, Verdict>> = {
  REL001: 'pass',
  REL003: 'pass',
  REL004: 'pass',
  REL005: 'pass',
  ERR001: 'pass',
  ERR002: 'pass',
  ERR003: 'pass',
  ERR004: 'unknown',
  HA002: 'pass',
  MON001: 'pass',
  SEC001: 'pass',
  SEC003: 'pass',
  SEC004: 'pass',
};

type Api = (method: 'PUT' | 'POST' | 'DELETE', path: string, body?: unknown) => Promise<unknown>;

/** By plain requests: what the extension does with it is its own. */
function carryOut(act: FixAct, api: Api): Promise<unknown> {
  const path = (...parts: readonly string[]) => parts.map(encodeURIComponent).join('/');
  switch (act.kind) {
    case 'declare-exchange':
      return api('PUT', path('exchanges', act.vhost, act.name), act.exchange);
    case 'declare-queue':
      return api('PUT', path('queues', act.vhost, act.name), act.queue);
    case 'bind-queue':
      return api('POST', path('bindings', act.vhost, 'e', act.exchange, 'q', act.queue), {
        routing_key: act.routingKey,
      });
    case 'set-policy':
      return api('PUT', path('policies', act.vhost, act.name), act.policy);
    case 'set-permissions':
      return api('PUT', path('permissions', act.vhost, act.user), act.permissions);
    case 'delete-user':
      return api('DELETE', path('users', act.name));
  }
}
