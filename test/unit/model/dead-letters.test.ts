import assert from 'node:assert/strict';
import { parseDefinitions } from '../../../src/definitions/definitions.ts';
import { deadLettersOf } from '../../../src/model/dead-letters.ts';
import { topologyOf } from '../../../src/model/topology.ts';

type Fields = Readonly<Record<string, unknown>>;

const queue = (name: string, own: Fields = {}) => ({
  name,
  vhost: '/',
  durable: true,
  auto_delete: false,
  arguments: own,
});
const exchange = (name: string, type: string, own: Fields = {}) => ({
  name,
  vhost: '/',
  type,
  durable: true,
  arguments: own,
});
const bind = (source: string, destination: string, routing_key = '', destination_type = 'queue') => ({
  source,
  vhost: '/',
  destination,
  destination_type,
  routing_key,
  arguments: {},
});
const dlx = (name: string, key?: string) => ({
  'x-dead-letter-exchange': name,
  ...(key !== undefined && { 'x-dead-letter-routing-key': key }),
});

/** `SOURCE -> TARGET`, a line a route that arrives. */
function found(definitions: Fields) {
  const document = parseDefinitions(JSON.stringify({ rabbit_version: '4.3.0', ...definitions }));
  assert.ok(document);
  const { routes, deadLetterQueues, retryQueues } = deadLettersOf(
    topologyOf(document.model, {
      major: 4,
      minor: 3,
    }),
  );
  return {
    dead: [...deadLetterQueues]
      .flatMap(([target, into]) => into.map(({ source }) => `${source.name} -> ${target.name}`))
      .toSorted(),
    retry: [...retryQueues].map(({ name }) => name).toSorted(),
    lost: [...routes.values()].filter(({ targets }) => targets.length === 0).map(({ source }) => source.name),
  };
}

describe('Dead letter queues', () => {
  it('are found behind an argument, through a fanout exchange', () => {
    const { dead } = found({
      exchanges: [exchange('dlx', 'fanout')],
      queues: [queue('work', dlx('dlx')), queue('graveyard')],
      bindings: [bind('dlx', 'graveyard')],
    });
    assert.deepEqual(dead, ['work -> graveyard']);
  });

  it('are found behind a policy, which an argument beats', () => {
    const { dead } = found({
      queues: [queue('a'), queue('b', dlx('', 'of-b')), queue('of-a'), queue('of-b')],
      policies: [
        {
          vhost: '/',
          name: 'p',
          pattern: '^[ab]$',
          'apply-to': 'queues',
          definition: { 'dead-letter-exchange': '', 'dead-letter-routing-key': 'of-a' },
        },
      ],
    });
    assert.deepEqual(dead, ['a -> of-a', 'b -> of-b']);
  });

  it('are not found behind a policy that the broker skips for the queue’s type', () => {
    const { dead } = found({
      queues: [queue('classic'), queue('dead')],
      policies: [
        {
          vhost: '/',
          name: 'p',
          pattern: 'classic',
          definition: { 'dead-letter-exchange': '', 'dead-letter-routing-key': 'dead', 'delivery-limit': 3 },
        },
      ],
    });
    assert.deepEqual(dead, []);
  });

  it('are found through exchange to exchange bindings and topic patterns', () => {
    const { dead } = found({
      exchanges: [exchange('failed', 'topic'), exchange('all', 'topic')],
      queues: [queue('work', dlx('failed', 'orders.eu.failed')), queue('eu'), queue('us')],
      bindings: [
        bind('failed', 'all', 'orders.#', 'exchange'),
        bind('all', 'eu', '*.eu.*'),
        bind('all', 'us', '*.us.*'),
      ],
    });
    assert.deepEqual(dead, ['work -> eu']);
  });

  it('are found with the message’s own keys where no dead letter key is set', () => {
    const { dead } = found({
      exchanges: [exchange('orders', 'topic'), exchange('dlx', 'direct')],
      queues: [queue('work', dlx('dlx')), queue('matching'), queue('other')],
      bindings: [
        bind('orders', 'work', 'placed'),
        bind('dlx', 'matching', 'placed'),
        bind('dlx', 'other', 'cancelled'),
      ],
    });
    assert.deepEqual(dead, ['work -> matching']);
  });

  it('are found behind an alternate exchange', () => {
    const { dead } = found({
      exchanges: [exchange('dlx', 'direct', { 'alternate-exchange': 'rest' }), exchange('rest', 'fanout')],
      queues: [queue('work', dlx('dlx', 'nobody')), queue('caught')],
      bindings: [bind('rest', 'caught')],
    });
    assert.deepEqual(dead, ['work -> caught']);
  });

  it('end in a cycle of exchanges without hanging', () => {
    const { lost } = found({
      exchanges: [exchange('a', 'fanout'), exchange('b', 'fanout')],
      queues: [queue('work', dlx('a'))],
      bindings: [bind('a', 'b', '', 'exchange'), bind('b', 'a', '', 'exchange')],
    });
    assert.deepEqual(lost, ['work']);
  });

  it('are not the steps of a retry ladder, nor the work queue that it leads back to', () => {
    const { dead, retry } = found({
      exchanges: [exchange('orders', 'direct'), exchange('dlx', 'fanout')],
      queues: [
        queue('work', dlx('dlx')),
        queue('wait.1', { 'x-message-ttl': 1000, ...dlx('orders', 'work') }),
        queue('wait.2', { 'x-message-ttl': 5000, ...dlx('orders', 'work') }),
        queue('gone'),
      ],
      bindings: [bind('orders', 'work', 'work'), bind('dlx', 'gone')],
    });
    assert.deepEqual(retry, ['wait.1', 'wait.2']);
    assert.deepEqual(dead, ['work -> gone']);
  });

  it('are not where a work queue and a delay queue send to each other', () => {
    const { dead, retry } = found({
      queues: [
        queue('work', dlx('', 'delay')),
        queue('delay', { 'x-message-ttl': 1000, ...dlx('', 'work') }),
      ],
    });
    assert.deepEqual(retry, ['delay']);
    assert.deepEqual(dead, []);
  });

  it('include the target of a work queue whose messages expire', () => {
    const { dead, retry } = found({
      queues: [queue('offers', { 'x-message-ttl': 60_000, ...dlx('', 'late') }), queue('late')],
    });
    assert.deepEqual(retry, []);
    assert.deepEqual(dead, ['offers -> late']);
  });

  it('do not exist for streams, which cannot dead-letter', () => {
    const { dead } = found({
      queues: [queue('events', { 'x-queue-type': 'stream', ...dlx('', 'dead') }), queue('dead')],
    });
    assert.deepEqual(dead, []);
  });

  it('tell how messages can die: by the queue’s own limits', () => {
    const document = parseDefinitions(
      JSON.stringify({
        queues: [
          queue('q', { 'x-queue-type': 'quorum', 'x-message-ttl': 1, 'x-max-length': 5, ...dlx('', 'dead') }),
          queue('dead'),
        ],
      }),
    );
    assert.ok(document);
    const reasons = (major: number, minor: number) =>
      [...deadLettersOf(topologyOf(document.model, { major, minor })).routes.values()].flatMap(
        route => route.reasons,
      );
    assert.deepEqual(reasons(4, 0), ['rejected', 'expired', 'maxlen', 'delivery_limit']);
    assert.deepEqual(
      reasons(3, 10),
      ['rejected', 'expired', 'maxlen'],
      'no default delivery limit before 4.0',
    );
  });
});
