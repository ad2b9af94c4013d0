import assert from 'node:assert/strict';
import { parseDefinitions } from '../../../src/definitions/definitions.ts';
import { type DeliveriesLeft, type Look, remember, type Seen } from '../../../src/messages/look.ts';
import { type LookFacts, lookFacts, planLook, type QueueLook } from '../../../src/messages/look-plan.ts';
import { effectiveQueues } from '../../../src/model/effective.ts';
import { parseVersion } from '../../../src/model/version.ts';

describe('The plan of a look', () => {
  it('takes the cheapest way that a version has for a queue', () => {
    const table: [facts: Partial<LookFacts>, cost: string, way: string, giveBack: string, ask: boolean][] = [
      [{}, 'redelivered', 'consume', 'close', false],
      [{ autoDelete: true }, 'redelivered', 'get', 'close', false],
      [{ singleActiveConsumer: true }, 'redelivered', 'get', 'close', false],
      [{ type: 'quorum', version: v('4.3') }, 'redelivered', 'consume', 'nack', false],
      [{ type: 'quorum', version: v('4.3'), deliveryLimit: 1 }, 'redelivered', 'consume', 'nack', false],
      [{ type: 'quorum', version: v('4.3'), delayedRetry: 'all' }, 'delay', 'consume', 'nack', true],
      [
        { type: 'quorum', version: v('4.3'), delayedRetry: 'failed' },
        'redelivered',
        'consume',
        'nack',
        false,
      ],
      [{ type: 'quorum', version: v('4.2'), deliveryLimit: 20 }, 'delivery', 'consume', 'close', true],
      [{ type: 'quorum', version: v('3.10') }, 'redelivered', 'consume', 'close', false],
      [{ type: 'quorum', version: v('3.10'), deliveryLimit: 5 }, 'delivery', 'consume', 'close', true],
    ];
    for (const [changes, cost, way, giveBack, ask] of table) {
      const plan = look(changes);
      assert.deepEqual(
        { cost: plan.cost, way: plan.way, giveBack: plan.giveBack, ask: plan.ask },
        { cost, way, giveBack, ask },
        JSON.stringify(changes),
      );
    }
    assert.equal(look({}, 5).way, 'get');
    assert.equal(planLook(facts({ type: 'stream' }), 5).kind, 'stream');
  });

  it('says what it costs', () => {
    assert.match(
      look({ type: 'quorum', version: v('4.0.5'), deliveryLimit: 20 }).words,
      /RabbitMQ 4\.0\.5 counts every look as a failed delivery, and after 20/,
    );
    assert.match(look({ type: 'quorum', version: v('3.10') }).words, /has no delivery limit/);
    assert.match(look({ type: 'quorum', version: v('4.3.6') }).words, /4\.3\.6 does not count/);
    assert.match(
      look(
        { type: 'quorum', version: v('4.0'), deliveryLimit: 20 },
        10,
        new Map([
          ['a', 7],
          ['b', 3],
        ]),
      ).words,
      /one has 3 left/,
    );
  });

  it('refuses what could lose a message or cannot be read', () => {
    const last = new Map([
      ['a', 3],
      ['b', 0],
    ]);
    const table: [facts: Partial<LookFacts>, reason: string, seen?: DeliveriesLeft][] = [
      [{ type: 'rabbit_mqtt_qos0_queue' }, 'type'],
      [{ exclusive: true }, 'exclusive'],
      [{ state: 'down' }, 'down'],
      [{ type: 'quorum', state: 'minority' }, 'down'],
      [{ type: 'quorum', singleActiveConsumer: true, consumers: 1 }, 'single-active-consumer'],
      [{ type: 'quorum', deliveryLimit: 0 }, 'delivery-limit-0'],
      [{ type: 'quorum', version: v('4.2'), deliveryLimit: 20 }, 'last-delivery', last],
    ];
    for (const [changes, reason, seen] of table) {
      const plan = planLook(facts(changes), 10, seen);
      assert.equal(plan.kind === 'refused' && plan.reason, reason);
      assert.match(plan.words, /\.$/);
    }
    assert.equal(planLook(facts({ type: 'quorum', deliveryLimit: 3 }), 10, last).kind, 'look');
  });

  it('holds little of a queue that drops its oldest messages', () => {
    const full = look({ maxLength: 1_000, messages: 990 }, 500);
    assert.equal(full.count, 100);
    assert.equal(full.ask, true);
    const roomy = look({ maxLength: 1_000, messages: 400 }, 500);
    assert.deepEqual({ count: roomy.count, ask: roomy.ask }, { count: 500, ask: false });
    assert.equal(look({ maxLength: 1_000 }, 500).count, 100);
    assert.equal(look({ maxLengthBytes: 1_000_000, messages: 1 }, 500).count, 100);
    const rejecting = look({ maxLength: 1_000, messages: 1_000, overflow: 'reject-publish' }, 500);
    assert.equal(rejecting.count, 500);
    assert.match(rejecting.warnings.join(), /beyond its limit/);
    assert.equal(look({}, 1_000_000).count, 10_000);
  });

  it('has the facts from queue, policies and version', () => {
    const of = (version: string, settings: object, definition: object = {}) => {
      const settingsOfQueue = { 'x-queue-type': 'quorum', ...settings };
      const written = {
        name: 'q',
        vhost: '/',
        durable: true,
        auto_delete: false,
        arguments: settingsOfQueue,
      };
      const policy = { vhost: '/', name: 'p', pattern: '', 'apply-to': 'queues', priority: 0, definition };
      const text = JSON.stringify({ vhosts: [{ name: '/' }], queues: [written], policies: [policy] });
      const { model } = parseDefinitions(text) ?? assert.fail();
      const [queue = assert.fail()] = model.queues;
      return lookFacts(effectiveQueues(model, v(version))(queue), { type: 'quorum' }, v(version));
    };
    assert.equal(of('4.0', {}).deliveryLimit, 20);
    assert.equal(of('3.13', {}).deliveryLimit, undefined);
    assert.equal(of('4.0', { 'x-delivery-limit': 7 }, { 'delivery-limit': 5 }).deliveryLimit, 5);
    assert.equal(of('4.0', {}, { 'delivery-limit': -1 }).deliveryLimit, undefined);
    assert.equal(of('3.10', { 'x-delivery-limit': -1 }).deliveryLimit, 0);
    assert.equal(of('4.3', {}, { 'delayed-retry-type': 'all' }).delayedRetry, 'all');
  });

  it('remembers how many deliveries are left', () => {
    const first = remember(
      new Map(),
      shown(
        [
          ['a', 2],
          ['b', 5],
          ['a', 1],
        ],
        'count',
      ),
    );
    assert.deepEqual(
      [...first],
      [
        ['a', 1],
        ['b', 5],
      ],
    );
    const second = remember(first, shown([['b', 4]], 'count'));
    assert.deepEqual(
      [...second],
      [
        ['a', 1],
        ['b', 4],
      ],
    );
    assert.deepEqual([...remember(second, shown([['b', 3]], 'empty'))], [['b', 3]]);
  });
});

function v(text: string) {
  return parseVersion(text) ?? assert.fail(text);
}

function facts(changes: Partial<LookFacts>): LookFacts {
  return {
    vhost: '/',
    queue: 'orders',
    type: 'classic',
    version: v('4.3'),
    overflow: 'drop-head',
    delayedRetry: 'disabled',
    singleActiveConsumer: false,
    autoDelete: false,
    exclusive: false,
    ...changes,
  };
}

function look(changes: Partial<LookFacts>, count = 100, seen?: DeliveriesLeft): QueueLook {
  const plan = planLook(facts(changes), count, seen);
  return plan.kind === 'look' ? plan : assert.fail(plan.words);
}

function shown(left: readonly [checksum: string, left: number][], stopped: Look['stopped']): Look {
  const message: Seen['message'] = {
    exchange: '',
    routingKey: '',
    redelivered: false,
    properties: {},
    body: new Uint8Array(),
  };
  const messages = left.map(
    ([checksum, deliveriesLeft]): Seen => ({ message, checksum, fate: 'in-place', deliveriesLeft }),
  );
  return { messages, stopped, bytes: 0, notes: [] };
}
