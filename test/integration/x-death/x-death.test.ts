import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ChannelModel, type ConfirmChannel, connect } from 'amqplib';
import { keepPropertyBytes, rawMessage } from '../../../src/amqp/wire.ts';
import type { Message } from '../../../src/messages/message.ts';
import { envelopeToJson } from '../../../src/messages/message-json.ts';
import { toMessage } from '../../../src/messages/raw.ts';
import { MATRIX } from '../../../tools/broker/source.ts';
import { emptyBroker } from '../../support/empty-broker.ts';
import { suiteLifetime } from '../../support/lifetime.ts';
import { deathScenarios, wayOver } from './scenarios.ts';

const folder = join(import.meta.dirname, '..', '..', 'fixtures', 'x-death');

/** The files are what test/unit/messages/x-death.test.ts reads. With `WRITE_FIXTURES=1` they are written anew. */
describe('What a broker writes about the deaths of a message', () => {
  const lifetime = suiteLifetime();
  let series: string;
  let client: ChannelModel;
  let observer: ConfirmChannel;
  const seen: Record<string, object> = {};

  before(async function () {
    this.timeout(180_000);
    const broker = await emptyBroker();
    const known = MATRIX.find(candidate => broker.version.startsWith(`${candidate}.`));
    if (!broker.private || !known) return this.skip();
    series = known;
    client = await connect(broker.amqpUrl);
    lifetime.defer(() => client.close());
    const connection = await connect(broker.amqpUrl);
    lifetime.defer(() => connection.close());
    keepPropertyBytes(connection);
    observer = await connection.createConfirmChannel();
  });

  after(() => {
    if (process.env.WRITE_FIXTURES)
      writeFileSync(join(folder, `${series}.json`), `${JSON.stringify(seen, null, 2)}\n`);
  });

  for (const [index, { name, run }] of deathScenarios.entries()) {
    it(`when it was ${name}, is what the file says`, async () => {
      const channel = await client.createConfirmChannel();
      channel.on('error', () => {});
      const way = wayOver(channel, `${index}`);
      const queue = await run(way);
      await way.arrival(queue);
      const delivery = await observer.get(queue);
      assert.ok(delivery);
      await channel.close();

      const envelope = envelopeToJson(toMessage(rawMessage(delivery))) as Message;
      seen[name] = envelope;
      if (process.env.WRITE_FIXTURES) return;
      const expected = JSON.parse(readFileSync(join(folder, `${series}.json`), 'utf8'))[name];
      assert.deepEqual(timeless(envelope), timeless(expected));
    });
  }
});

function timeless(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (key, inner) => (key === 'timestamp' ? 'a time' : inner));
}
