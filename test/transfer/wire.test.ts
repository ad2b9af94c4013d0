import assert from 'node:assert/strict';
import type { ConsumeMessage } from 'amqplib';
import type { AmqpConnection } from '../../src/amqp/connection.ts';
import { keepPropertyBytes, maxPropertyBytes, rawMessage, sendRaw } from '../../src/amqp/wire.ts';
import type { FieldValue } from '../../src/messages/message.ts';
import { encodeProperties, inHeaderOrder } from '../../src/messages/properties.ts';
import type { Outgoing } from '../../src/messages/raw.ts';
import { isAtLeast, parseVersion } from '../../src/model/version.ts';
import type { Broker } from '../../tools/broker.ts';
import { emptyBroker } from '../support/empty-broker.ts';
import { suiteLifetime } from '../support/lifetime.ts';
import { connectTo, contents, declare, publish } from './queues.ts';

describe('The bytes of properties', () => {
  const lifetime = suiteLifetime();
  let broker: Broker;
  let connection: AmqpConnection;

  before(async function () {
    this.timeout(180_000);
    broker = await emptyBroker();
    connection = await connectTo(broker);
    lifetime.defer(() => connection.close());
  });

  const every: readonly FieldValue[] = [
    { type: 'longstr', value: 'grün' },
    { type: 'binary', value: Buffer.from([0xff, 0xfe]) },
    { type: 'bytes', value: Buffer.from([1, 2]) },
    { type: 'bool', value: true },
    { type: 'int8', value: -1 },
    { type: 'uint8', value: 255 },
    { type: 'int16', value: -300 },
    { type: 'uint16', value: 65_535 },
    { type: 'int32', value: 1 },
    { type: 'uint32', value: 1 },
    { type: 'int64', value: 2n ** 53n + 1n },
    { type: 'float', value: 0.5 },
    { type: 'double', value: -0 },
    { type: 'decimal', places: 2, digits: 314 },
    { type: 'timestamp', value: 1_700_000_000n },
    { type: 'void' },
    { type: 'array', value: [{ type: 'uint8', value: 1 }, { type: 'void' }] },
    { type: 'table', value: [['a', { type: 'int64', value: 1n }]] },
  ];

  const lists: Readonly<Record<string, Uint8Array>> = {
    'no property': encodeProperties({}),
    'every property and type': encodeProperties({
      contentType: 'text/plain',
      contentEncoding: 'gzip',
      headers: every.map((value, index) => [`${index} ${value.type}`, value] as const),
      deliveryMode: 2,
      priority: 200,
      correlationId: 'c',
      replyTo: 'r',
      expiration: '3600000',
      messageId: 'm',
      timestamp: 2n ** 40n,
      type: 't',
      appId: 'a',
      clusterId: 'l',
    }),
    'headers of one name': encodeProperties({
      headers: [
        ['b', { type: 'int8', value: 1 }],
        ['a', { type: 'int8', value: 2 }],
        ['b', { type: 'longstr', value: '3' }],
      ],
    }),
    // amqplib itself ends the connection over the tag L.
    'an integer with the tag L': Buffer.from([0x20, 0, 0, 0, 0, 11, 1, 0x61, 0x4c, 0, 0, 0, 0, 0, 0, 0, 7]),
  };

  for (const [what, properties] of Object.entries(lists)) {
    for (const size of [0, 1, 300_000]) {
      it(`come back as they were sent: ${what}, a body of ${size} bytes`, async () => {
        const queue = `${what} ${size}`;
        await declare(connection, queue);
        const sent: Outgoing = { exchange: '', routingKey: queue, properties, body: Buffer.alloc(size, 'x') };
        await publish(connection, [sent]);
        const [received] = await contents(connection, queue);
        assert.deepEqual(received && Buffer.from(received.properties), asGivenBack(properties));
        assert.deepEqual(received?.body, sent.body);
      });
    }
  }

  it('come with what is returned', async () => {
    const channel = await connection.openConfirmChannel();
    const properties = lists['every property and type'] ?? assert.fail();
    const returned = new Promise<ConsumeMessage>(resolve => channel.once('return', resolve));
    const confirmed = new Promise<Error | null>(resolve => {
      sendRaw(
        channel,
        { exchange: '', routingKey: 'no such queue', properties, body: Buffer.from('b') },
        resolve,
      );
    });
    const message = rawMessage(await returned);
    assert.deepEqual(Buffer.from(message.properties), asGivenBack(properties));
    assert.equal(await confirmed, null);
    await channel.close();
  });

  it('may fill a frame', async () => {
    const channel = await connection.openConfirmChannel();
    await channel.assertQueue('large', { durable: true });
    const room = maxPropertyBytes(channel);
    const empty = encodeProperties({ headers: [['x', { type: 'bytes', value: Buffer.alloc(0) }]] }).length;
    const properties = encodeProperties({
      headers: [['x', { type: 'bytes', value: Buffer.alloc(room - empty) }]],
    });
    assert.equal(properties.length, room);
    await publish(connection, [{ exchange: '', routingKey: 'large', properties, body: Buffer.from('b') }]);
    const [received] = await contents(connection, 'large');
    assert.equal(received?.properties.length, room);
    await channel.close();
  });

  /** Brokers from 4.0 on put headers in order, and with it write what has the tag L with the tag l. */
  function asGivenBack(properties: Uint8Array): Buffer {
    const version = parseVersion(broker.version) ?? assert.fail();
    return Buffer.from(isAtLeast(version, 4, 0) ? inHeaderOrder(properties) : properties);
  }

  it('are kept by this version of amqplib only: another inside is told at once', () => {
    const other = { connection: { rest: Buffer.alloc(0), channels: [], frameMax: 0, sendMethod() {} } };
    assert.throws(() => keepPropertyBytes(other as never), /amqplib has changed inside/);
  });
});
