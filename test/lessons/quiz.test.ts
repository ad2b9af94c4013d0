import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Channel, type ChannelModel, connect, type Options } from 'amqplib';
import type { Quiz } from '../../src/course/quiz.ts';
import { isAtLeast, parseVersion, type Version } from '../../src/model/version.ts';
import { callApi } from '../../tools/broker/api.ts';
import type { Broker } from '../../tools/broker.ts';
import { waitFor } from '../../tools/lifetime.ts';
import { compileCourseFiles } from '../../tools/quiz-plugin.ts';
import { emptyBroker } from '../support/empty-broker.ts';
import { suiteLifetime } from '../support/lifetime.ts';

describe('the answers of the quiz, on a broker', () => {
  const lifetime = suiteLifetime();
  let quiz: Quiz;
  let broker: Broker;
  let version: Version;
  let connection: ChannelModel;
  let channel: Channel;

  before(async function () {
    this.timeout(180_000);
    ({ quiz } = await compileCourseFiles());
    broker = await emptyBroker();
    version = parseVersion(broker.version) ?? assert.fail(broker.version);
    connection = await connect(broker.amqpUrl);
    lifetime.defer(() => connection.close());
  });
  beforeEach(async () => {
    channel = await connection.createChannel();
  });

  /** The right option of a question, without its code marks. */
  function answerTo(id: string): string {
    const right = quiz.questions.find(question => question.id === id)?.options.filter(({ right }) => right);
    assert.equal(right?.length, 1, id);
    return String(right?.[0]?.text.replaceAll('`', ''));
  }

  async function queue(
    name: string,
    type: 'classic' | 'quorum',
    settings: Readonly<Record<string, unknown>> = {},
  ) {
    await channel.assertQueue(name, { arguments: { 'x-queue-type': type, ...settings } });
    lifetime.defer(async () => void (await (await connection.createChannel()).deleteQueue(name)));
  }

  async function publish(to: string, options: Options.Publish = {}) {
    const confirms = await connection.createConfirmChannel();
    confirms.sendToQueue(to, Buffer.from('{}'), { persistent: true, ...options });
    await confirms.waitForConfirms();
    await confirms.close();
  }

  it('confirm-without-queue: an ack', async () => {
    const confirms = await connection.createConfirmChannel();
    let returned = false;
    confirms.on('return', () => {
      returned = true;
    });
    const answer = await new Promise<string>(tell => {
      confirms.publish('amq.direct', 'nobody', Buffer.from('{}'), {}, error =>
        tell(error ? 'A nack' : 'An ack'),
      );
    });
    assert.equal(answer, answerTo('confirm-without-queue'));
    assert.equal(returned, false);
  });

  it('killed-consumer: what was not acknowledged comes back', async () => {
    await queue('quiz.twenty', 'quorum');
    for (let sent = 0; sent < 20; sent++) channel.sendToQueue('quiz.twenty', Buffer.from(`${sent}`));
    const consumer = await connect(broker.amqpUrl);
    const consuming = await consumer.createChannel();
    await consuming.prefetch(20);
    let held = 0;
    await consuming.consume('quiz.twenty', message => {
      if (message && ++held <= 3) consuming.ack(message);
    });
    await waitFor('the 20 messages at the consumer', () => (held === 20 ? true : undefined));
    // An answer on the channel says that the acknowledgements before it have arrived.
    await consuming.checkQueue('quiz.twenty');
    await consumer.close();
    let again = 0;
    await channel.consume('quiz.twenty', message => {
      if (message?.fields.redelivered) again++;
      if (message) channel.ack(message);
    });
    await waitFor('the messages that come again', () => (again > 0 ? true : undefined));
    await sleep(500);
    assert.equal(String(again), answerTo('killed-consumer'));
  });

  for (const type of ['classic', 'quorum'] as const) {
    it(`head-of-the-queue: the second message of a ${type} queue waits for the first`, async () => {
      await queue(`quiz.expired.${type}`, 'classic');
      await queue(`quiz.retry.${type}`, type, {
        'x-dead-letter-exchange': '',
        'x-dead-letter-routing-key': `quiz.expired.${type}`,
      });
      const arrived = new Map<string, number>();
      await channel.consume(`quiz.expired.${type}`, message => {
        if (message) arrived.set(message.properties.messageId, performance.now());
      });
      const began = performance.now();
      // As the question has it, 20 times as fast.
      await publish(`quiz.retry.${type}`, { messageId: 'A', expiration: '3000' });
      await publish(`quiz.retry.${type}`, { messageId: 'B', expiration: '250' });
      await waitFor('both messages', () => (arrived.size === 2 ? true : undefined));
      assert.equal(answerTo('head-of-the-queue'), 'After about 60 s');
      const seconds = ((arrived.get('B') ?? 0) - began) / 1000;
      assert.ok(seconds > 2.9, `B left after ${seconds} s`);
    });
  }

  it('republished-x-death: a client cannot bring its own since 4.0', async () => {
    await queue('quiz.dead', 'classic');
    await queue('quiz.work', 'classic', {
      'x-dead-letter-exchange': '',
      'x-dead-letter-routing-key': 'quiz.dead',
    });
    let headers = {};
    const counts: number[] = [];
    for (let round = 0; round < 3; round++) {
      await publish('quiz.work', { headers });
      channel.nack(await next('quiz.work'), false, false);
      const dead = await next('quiz.dead');
      channel.ack(dead);
      headers = dead.properties.headers ?? {};
      counts.push(Number(dead.properties.headers?.['x-death']?.[0]?.count));
    }
    assert.match(answerTo('republished-x-death'), /^The broker no longer takes over an x-death header/);
    assert.deepEqual(counts, isAtLeast(version, 4, 0) ? [1, 1, 1] : [1, 2, 3]);
  });

  it('nack-without-end: a nack counts towards the delivery limit from 4.0 to 4.2 only', async () => {
    await queue('quiz.poison', 'quorum');
    await publish('quiz.poison');
    let deliveries = 0;
    await channel.consume('quiz.poison', message => {
      if (!message) return;
      deliveries++;
      if (deliveries < 100) channel.nack(message, false, true);
      else channel.ack(message);
    });
    const counted = isAtLeast(version, 4, 0) && !isAtLeast(version, 4, 3);
    await waitFor('the deliveries', () => (deliveries >= (counted ? 21 : 100) ? true : undefined));
    await sleep(500);
    assert.equal(deliveries, counted ? 21 : 100);
    assert.equal(answerTo('nack-without-end'), 'It is delivered again without end');
  });

  it('unanchored-patterns: whatever has the word in it may be declared', async () => {
    const permissions = { configure: 'orders', write: 'orders', read: 'orders' };
    await callApi(broker, 'PUT', '/api/users/team', { password: 'team', tags: '' });
    lifetime.defer(() => callApi(broker, 'DELETE', '/api/users/team'));
    await callApi(broker, 'PUT', '/api/permissions/%2F/team', permissions);
    const options = quiz.questions.find(({ id }) => id === 'unanchored-patterns')?.options ?? [];
    assert.equal(options.length, 4);
    for (const { text, right } of options) {
      const address = new URL(broker.amqpUrl);
      address.username = 'team';
      address.password = 'team';
      const user = await connect(String(address));
      user.on('error', () => {});
      const declaring = await user.createChannel();
      declaring.on('error', () => {});
      const refused = await declaring.assertQueue(text.replaceAll('`', ''), { exclusive: true }).then(
        () => false,
        error => /ACCESS.REFUSED/.test(String(error)),
      );
      await user.close();
      assert.equal(refused, right, text);
    }
  });

  async function next(name: string) {
    return waitFor(`a message in ${name}`, async () => (await channel.get(name)) || undefined);
  }
});
