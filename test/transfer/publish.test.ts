import assert from 'node:assert/strict';
import { connect as connectPlain } from 'amqplib';
import type { AmqpConnection } from '../../src/amqp/connection.ts';
import { type PublishAllOptions, publishAll } from '../../src/amqp/publish-all.ts';
import { messagesOf } from '../../src/extension/messages/publish-order.ts';
import { decodeProperties } from '../../src/messages/properties.ts';
import type { Broker } from '../../tools/broker.ts';
import type { PublishOrder } from '../../webview/publish/protocol.ts';
import { emptyBroker } from '../support/empty-broker.ts';
import { suiteLifetime } from '../support/lifetime.ts';
import { bodies, connectTo, declare, drain } from './queues.ts';

describe('Publishing what was typed into the form', () => {
  const lifetime = suiteLifetime();
  let broker: Broker;
  let own: AmqpConnection;

  before(async function () {
    this.timeout(180_000);
    broker = await emptyBroker();
    own = await connectTo(broker);
    lifetime.defer(() => own.close());
  });

  const order = (change: Partial<PublishOrder['draft']>): PublishOrder => ({
    draft: {
      exchange: '',
      routingKey: 'typed',
      properties: {},
      headers: [],
      body: { form: 'text', text: '{{counter}}', file: '' },
      fill: true,
      ...change,
    },
    way: 'queue',
    count: '1',
    rate: '',
    replace: false,
  });
  const publish = (what: PublishOrder, count: number, options: Partial<PublishAllOptions> = {}) =>
    publishAll(messagesOf(what, count, undefined), { connect: () => connectTo(broker), ...options });

  it('brings every property and every type of a header to another client', async () => {
    await declare(own, 'typed');
    const typed = order({
      properties: {
        contentType: 'application/json',
        contentEncoding: 'identity',
        deliveryMode: '2',
        priority: '7',
        correlationId: 'c-{{counter}}',
        replyTo: 'answers',
        expiration: '600000',
        messageId: 'm',
        timestamp: '1763820120',
        type: 'order.new',
        userId: broker.username,
        appId: 'form',
        clusterId: 'none',
      },
      headers: [
        { name: 'longstr', type: 'longstr', value: 'é' },
        { name: 'int8', type: 'int8', value: '-3' },
        { name: 'uint8', type: 'uint8', value: '200' },
        { name: 'int16', type: 'int16', value: '-300' },
        { name: 'uint16', type: 'uint16', value: '60000' },
        { name: 'int32', type: 'int32', value: '{{counter}}' },
        { name: 'uint32', type: 'uint32', value: '4000000000' },
        { name: 'int64', type: 'int64', value: '-9000000000' },
        { name: 'float', type: 'float', value: '1.5' },
        { name: 'double', type: 'double', value: '0.1' },
        { name: 'decimal', type: 'decimal', value: '12.50' },
        { name: 'timestamp', type: 'timestamp', value: '{{seconds}}' },
        { name: 'bool', type: 'bool', value: 'false' },
        { name: 'bytes', type: 'bytes', value: '/wA=' },
        { name: 'void', type: 'void', value: '' },
        { name: 'array', type: 'array', value: '["a",{"int16":2}]' },
        { name: 'table', type: 'table', value: '{"deep":{"table":{"n":{"double":2}}}}' },
      ],
    });
    const now = Math.floor(Date.now() / 1000);
    const result = await publish(typed, 2);
    assert.deepEqual([result.ended, result.confirmed, result.failed.size], ['done', 2, 0]);

    const plain = await connectPlain(broker.amqpUrl);
    const channel = await plain.createChannel();
    const got = await channel.get('typed', { noAck: true });
    await plain.close();
    assert.ok(got);
    const { headers, ...properties } = got.properties;
    const { timestamp, ...others } = headers as { readonly timestamp: { readonly value: number } };
    assert.ok(timestamp.value >= now && timestamp.value <= now + 60);
    assert.equal(got.content.toString(), '1');
    assert.deepEqual(properties, {
      ...typed.draft.properties,
      deliveryMode: 2,
      priority: 7,
      correlationId: 'c-1',
      timestamp: 1_763_820_120,
    });
    assert.deepEqual(others, {
      longstr: 'é',
      int8: -3,
      uint8: 200,
      int16: -300,
      uint16: 60_000,
      int32: 1,
      uint32: 4_000_000_000,
      int64: -9_000_000_000,
      float: 1.5,
      double: 0.1,
      decimal: { '!': 'decimal', value: { digits: 1250, places: 2 } },
      bool: false,
      bytes: Buffer.from([0xff, 0]),
      void: null,
      array: ['a', 2],
      table: { deep: { n: 2 } },
    });
    // amqplib tells no types of numbers: the bytes do. Brokers from 4.0 on have an order of their own.
    const [second] = await drain(own, 'typed');
    assert.ok(second);
    const read = decodeProperties(second.properties).properties.headers ?? [];
    assert.deepEqual(
      Object.fromEntries(read.map(([name, { type }]) => [name, type])),
      Object.fromEntries(typed.draft.headers.map(({ name, type }) => [name, type])),
    );
  });

  it('keeps to the rate, and ends when it is cancelled between two messages', async () => {
    await declare(own, 'slow');
    const slow = order({ routingKey: 'slow' });
    const started = performance.now();
    assert.equal((await publish(slow, 12, { perSecond: 10 })).confirmed, 12);
    const took = performance.now() - started;
    assert.ok(took > 900 && took < 3_000, `${took} ms`);
    const cancel = new AbortController();
    setTimeout(() => cancel.abort(), 300);
    const rare = await publish(slow, 5, { perSecond: 0.1, signal: cancel.signal });
    assert.deepEqual([rare.ended, rare.confirmed], ['cancelled', 1]);
    assert.deepEqual(bodies(await drain(own, 'slow')).slice(0, 3), ['1', '2', '3']);
  });

  it('tells in the words of the broker what was not taken', async () => {
    await declare(own, 'full', { 'x-max-length': 2, 'x-overflow': 'reject-publish' });
    const nowhere = await publish(order({ routingKey: 'no such queue' }), 3);
    assert.deepEqual([...nowhere.failed], [['no queue takes it (NO_ROUTE)', 3]]);
    const full = await publish(order({ routingKey: 'full' }), 5);
    assert.deepEqual([full.confirmed, [...full.failed.values()]], [2, [3]]);
    assert.match([...full.failed.keys()].join(), /the queue turned it away; it may be full/);
    const foreign = await publish(order({ properties: { userId: 'somebody else' } }), 1);
    assert.match(
      [...foreign.failed.keys()].join(),
      /user_id property set to 'somebody else' but authenticated user was/,
    );
    const exchange = await publish({ ...order({ exchange: 'no such exchange' }), way: 'exchange' }, 1);
    assert.match([...exchange.failed.keys()].join(), /no exchange 'no such exchange' in vhost '\/'/);
  });
});
