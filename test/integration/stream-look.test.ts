import assert from 'node:assert/strict';
import { type AmqpConnection, openConnection } from '../../src/amqp/connection.ts';
import { lookIntoStream, type StreamStart } from '../../src/amqp/stream.ts';
import type { Look, LookOptions } from '../../src/messages/look.ts';
import { header } from '../../src/messages/message.ts';
import type { Broker } from '../../tools/broker.ts';
import { emptyBroker } from '../support/empty-broker.ts';
import { suiteLifetime } from '../support/lifetime.ts';

describe('A look into a stream', () => {
  const lifetime = suiteLifetime();
  let broker: Broker;
  let connection: AmqpConnection;

  before(async function () {
    this.timeout(180_000);
    broker = await emptyBroker();
    const { hostname, port } = new URL(broker.amqpUrl);
    const { username, password } = broker;
    connection = await openConnection({
      host: hostname,
      port: Number(port),
      tls: false,
      vhost: '/',
      username,
      password,
    });
    lifetime.defer(() => connection.close());
    await declare('empty');
    await declare('events');
    await publish('events', 1_000);
  });

  it('shows the first messages, with their offsets, 50 times the same', async () => {
    for (let attempt = 0; attempt < 50; attempt++) {
      const { messages, stopped } = await lookAt({ at: 'first' }, 3);
      assert.deepEqual(
        messages.map(({ message }) => header(message, 'x-stream-offset')),
        [
          { type: 'int64', value: 0n },
          { type: 'int64', value: 1n },
          { type: 'int64', value: 2n },
        ],
      );
      assert.equal(stopped, 'count');
    }
  });

  it('shows all there are, and ends', async () => {
    const all = await lookAt({ at: 'first' }, 5_000);
    assert.deepEqual(bodies(all), range(0, 1_000));
    assert.equal(all.stopped, 'empty');
  });

  it('shows the last messages', async () => {
    assert.deepEqual(bodies(await lookAt({ at: 'last' }, 250)), range(750, 1_000));
    assert.deepEqual(bodies(await lookAt({ at: 'last' }, 5_000)), range(0, 1_000));
  });

  it('begins at an offset', async () => {
    assert.deepEqual(bodies(await lookAt({ at: 'offset', offset: 400 }, 3)), ['400', '401', '402']);
    assert.deepEqual(bodies(await lookAt({ at: 'offset', offset: 998 }, 10)), ['998', '999']);
    assert.deepEqual(bodies(await lookAt({ at: 'offset', offset: 5_000 }, 10)), []);
  });

  it('begins at a time', async () => {
    const hourAgo = Math.floor(Date.now() / 1_000) - 3_600;
    assert.deepEqual(bodies(await lookAt({ at: 'time', seconds: hourAgo }, 2)), ['0', '1']);
  });

  it('finds nothing in an empty one', async () => {
    for (const at of ['first', 'last'] as const) {
      const { messages, stopped } = await lookAt({ at }, 10, 'empty');
      assert.deepEqual({ messages, stopped }, { messages: [], stopped: 'empty' });
    }
  });

  it('ends where there are as many bytes as may be, and when it is cancelled', async () => {
    const short = await lookAt({ at: 'first' }, 100, 'events', { maxBytes: 20 });
    assert.equal(short.stopped, 'bytes');
    assert.equal(short.messages.length, 15);
    const cancel = new AbortController();
    const onProgress = () => cancel.abort();
    const cut = await lookAt({ at: 'first' }, 1_000, 'events', { signal: cancel.signal, onProgress });
    assert.equal(cut.stopped, 'cancelled');
    assert.deepEqual(bodies(cut), range(0, cut.messages.length));
  });

  it('says what is wrong with a stream that is not there', async () => {
    await assert.rejects(lookAt({ at: 'first' }, 1, 'nowhere'), {
      name: 'AmqpError',
      reason: 'not-found',
      message: /no queue 'nowhere' in vhost '\/'/,
    });
  });

  function lookAt(start: StreamStart, count: number, queue = 'events', options?: LookOptions): Promise<Look> {
    return lookIntoStream(connection, { kind: 'stream', queue, count, words: '' }, start, options);
  }

  async function declare(queue: string): Promise<void> {
    const channel = await connection.openChannel();
    await channel.assertQueue(queue, { arguments: { 'x-queue-type': 'stream' } });
    await channel.close();
  }

  async function publish(queue: string, count: number): Promise<void> {
    const channel = await connection.openConfirmChannel();
    for (const body of range(0, count)) channel.sendToQueue(queue, Buffer.from(body));
    await channel.waitForConfirms();
    await channel.close();
  }
});

function range(from: number, to: number): string[] {
  return Array.from({ length: to - from }, (_, n) => String(from + n));
}

function bodies({ messages }: Look): string[] {
  return messages.map(({ message }) => Buffer.from(message.body).toString());
}
