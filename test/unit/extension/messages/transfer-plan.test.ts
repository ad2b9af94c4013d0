import assert from 'node:assert/strict';
import { parseDefinitions } from '../../../../src/definitions/definitions.ts';
import { LoadedMessages } from '../../../../src/extension/messages/loaded-messages.ts';
import { planOf, previewOf, selected } from '../../../../src/extension/messages/transfer-plan.ts';
import { checksum } from '../../../../src/messages/checksum.ts';
import type { LookFacts } from '../../../../src/messages/look-plan.ts';
import type { Message } from '../../../../src/messages/message.ts';
import { toRawMessage } from '../../../../src/messages/raw.ts';
import { topologyOf } from '../../../../src/model/topology.ts';
import type { Order } from '../../../../webview/messages/protocol.ts';
import { deadMessage, message } from '../../../support/messages.ts';

const version = { major: 3, minor: 10 };

/** `orders` is bound to `shop` for `order.new`; `invoices` is an exchange without bindings. */
const topology = topologyOf(
  parseDefinitions(
    JSON.stringify({
      queues: [
        { vhost: '/', name: 'orders', durable: true, arguments: {} },
        { vhost: '/', name: 'orders.dead', durable: true, arguments: {} },
      ],
      exchanges: [
        { vhost: '/', name: 'shop', type: 'direct' },
        { vhost: '/', name: 'invoices', type: 'direct' },
      ],
      bindings: [
        {
          vhost: '/',
          source: 'shop',
          destination: 'orders',
          destination_type: 'queue',
          routing_key: 'order.new',
        },
      ],
    }),
    'definitions',
  )?.model ?? assert.fail(),
  version,
);

const deadOrders = [1, 2, 3].map(number => deadMessage(`{"order":${number}}`));

describe('What a transfer would do', () => {
  it('sends what is selected back to where it died, and tells what changes on the way', () => {
    const found = previewed({ act: 'replay', selection: { kind: 'loaded', indices: [0, 2] } });
    assert.equal(found.title, 'Replay 2 messages from orders.dead');
    assert.deepEqual(found.destinations, [{ to: 'queue orders', count: 2, problem: undefined }]);
    assert.deepEqual(found.notes, [
      '2 messages lose the headers about their deaths, so that consumers count their attempts anew.',
      '2 messages are transient and stay so: a classic queue loses such messages when its node restarts.',
      'Each gets the headers replay-count, replay-run and replay-queue; all else goes as it came.',
    ]);
    assert.deepEqual(found.warnings, []);
  });

  it('names one message as one', () => {
    assert.equal(
      previewed({ act: 'discard', selection: { kind: 'loaded', indices: [1] } }).title,
      'Discard 1 message from orders.dead',
    );
  });

  it('says of a whole queue what it cannot know from the messages that are loaded', () => {
    const all = { act: 'replay', selection: { kind: 'all' } } as const;
    assert.equal(previewed(all, { messages: 1_000 }).title, 'Replay 1,000 messages from orders.dead');
    assert.match(
      previewed(all, { messages: 1_000 }).notes.at(-1) ?? '',
      /^Only 3 messages of them are loaded: where the others go is decided as they come/,
    );
    assert.match(previewed(all, { messages: 9 }, []).notes.at(-1) ?? '', /^None is loaded: /);
    const unknown = previewed(all, {});
    assert.equal(unknown.title, 'Replay all messages from orders.dead');
    // The management API counts every few seconds; what was seen is there.
    assert.equal(previewed(all, { messages: 1 }).title, 'Replay 3 messages from orders.dead');
  });

  it('takes no more from the head than there is', () => {
    const first = { act: 'replay', selection: { kind: 'first', count: 5 } } as const;
    assert.equal(previewed(first, { messages: 3 }).title, 'Replay 3 messages from orders.dead');
    assert.equal(previewed(first, {}).title, 'Replay 5 messages from orders.dead');
    const one = previewed({ ...first, selection: { kind: 'first', count: 1 } }, { messages: 3 });
    assert.deepEqual(
      one.destinations.map(({ count }) => count),
      [1],
    );
  });

  it('refuses to consume from an auto-delete queue, which would go with its last consumer', () => {
    assert.match(
      previewed({}, { autoDelete: true }).refusal ?? '',
      /is an auto-delete queue: the broker deletes it/,
    );
  });

  for (const [what, order, facts, refusal] of [
    [
      'to take messages out of a stream',
      { act: 'replay', selection: { kind: 'all' } },
      { type: 'stream' },
      'A stream keeps its messages: they can be copied, not taken out.',
    ],
    [
      'an empty selection',
      { act: 'discard', selection: { kind: 'loaded', indices: [] } },
      {},
      'Select messages first.',
    ],
    [
      'a move to nowhere',
      { act: 'move', selection: { kind: 'all' } },
      {},
      'Say where to: a queue, or an exchange with a routing key.',
    ],
    [
      'a copy into the queue itself',
      { act: 'copy', selection: { kind: 'all' }, target: { exchange: '', routingKey: 'orders.dead' } },
      {},
      'That is the queue that they are in.',
    ],
  ] as const satisfies readonly (readonly [string, Partial<Order>, Partial<LookFacts>, string])[]) {
    it(`refuses ${what}`, () => {
      const found = previewed(order, facts);
      assert.equal(found.refusal, refusal);
      assert.deepEqual(found.destinations, []);
    });
  }

  it('copies out of a stream', () => {
    const copy = { act: 'copy', target: { exchange: '', routingKey: 'orders' } } as const;
    assert.equal(previewed(copy, { type: 'stream' }).refusal, undefined);
  });

  for (const [exchange, routingKey, to, problem] of [
    ['', 'orders', 'queue orders', undefined],
    ['', 'gone', 'queue gone', 'This queue does not exist: the messages would stay here.'],
    ['shop', 'order.new', 'exchange shop, routing key order.new', undefined],
    [
      'shop',
      'order.old',
      'exchange shop, routing key order.old',
      'No queue is bound for this: the messages would stay here.',
    ],
    [
      'invoices',
      'x',
      'exchange invoices, routing key x',
      'No queue is bound for this: the messages would stay here.',
    ],
    [
      'gone',
      'x',
      'exchange gone, routing key x',
      'This exchange does not exist: the messages would stay here.',
    ],
  ] as const) {
    it(`knows of a move to ${to} ${problem ? 'that nothing takes it' : 'that it arrives'}`, () => {
      const found = previewed({ act: 'move', target: { exchange, routingKey } });
      assert.deepEqual(found.destinations, [{ to, count: 3, problem }]);
    });
  }

  it('keeps the routing keys of messages that go to an exchange without one', () => {
    const found = previewed({ act: 'move', target: { exchange: 'shop', routingKey: '' } }, {}, [
      { ...message('a'), routingKey: 'order.new' },
      { ...message('b'), routingKey: '' },
    ]);
    assert.deepEqual(
      found.destinations.map(({ to }) => to),
      ['exchange shop, routing key order.new', 'exchange shop, routing key (empty)'],
    );
  });

  it('warns of the deliveries that a choice in the middle costs, where it costs any', () => {
    const some = { act: 'discard', selection: { kind: 'loaded', indices: [2] } } as const;
    const limited = { type: 'quorum', deliveryLimit: 20 };
    const [warning = '', ...others] = previewed(some, limited).warnings;
    assert.match(warning, /spends one of 20 deliveries of each message on the way/);
    assert.deepEqual(others, []);
    assert.deepEqual(previewed(some, { ...limited, version: { major: 4, minor: 3 } }).warnings, []);
    assert.deepEqual(previewed(some, { ...limited, type: 'classic' }).warnings, []);
    assert.deepEqual(previewed(some, { type: 'quorum' }).warnings, []);
    assert.deepEqual(previewed({ act: 'discard', selection: { kind: 'all' } }, limited).warnings, []);
  });

  it('warns of consumers, who take what was selected', () => {
    assert.deepEqual(previewed({ act: 'replay' }, { consumers: 1 }).warnings, [
      '1 consumer reads this queue: what it takes is not found here any more.',
    ]);
    assert.deepEqual(previewed({ act: 'replay' }, { consumers: 2 }).warnings, [
      '2 consumers read this queue: what they take is not found here any more.',
    ]);
  });

  it('leaves what it has replayed often enough', () => {
    const replayed = deadMessage('a', [['replay-count', { type: 'int64', value: 3n }]]);
    const found = previewed({ act: 'replay' }, {}, [replayed, ...deadOrders]);
    assert.deepEqual(
      found.destinations.map(({ count }) => count),
      [3],
    );
    assert.ok(found.notes.includes('1 message stays: it has been replayed as often as was allowed.'));
  });
});

describe('The messages that an order names', () => {
  it('are known by their checksums, each as often as it was selected', () => {
    const loaded = load([message('a'), message('b'), message('a'), message('c')]);
    const wanted = selected(order({ selection: { kind: 'loaded', indices: [0, 2, 3] } }), loaded);
    const sum = (index: number) => loaded.at(index).checksum;
    assert.equal(sum(0), sum(2));
    assert.deepEqual(wanted, new Map([[sum(0), 2]]).set(sum(3), 1));
  });

  it('are not looked at where an order goes by their place', () => {
    assert.equal(
      selected(order({ selection: { kind: 'first', count: 2 } }), load([message('a')])),
      undefined,
    );
    assert.equal(selected(order({ selection: { kind: 'all' } }), load([message('a')])), undefined);
  });
});

function previewed(
  change: Partial<Order>,
  facts: Partial<LookFacts> = {},
  messages: readonly Message[] = deadOrders,
) {
  const wanted = order({ selection: { kind: 'loaded', indices: [...messages.keys()] }, ...change });
  const plan = planOf(wanted, { queue: 'orders.dead', username: 'guest', run: 'run-1', maxReplays: 3 });
  return previewOf(wanted, plan, { facts: { ...classic, ...facts }, topology, loaded: load(messages) });
}

function order(change: Partial<Order>): Order {
  return {
    act: 'replay',
    selection: { kind: 'all' },
    way: 'queue',
    removeExpiration: false,
    ...change,
  };
}

function load(messages: readonly Message[]): LoadedMessages {
  return new LoadedMessages(
    messages.map(message => ({ message, checksum: checksum(toRawMessage(message)), fate: 'in-place' })),
  );
}

const classic: LookFacts = {
  vhost: '/',
  queue: 'orders.dead',
  type: 'classic',
  version,
  overflow: 'drop-head',
  delayedRetry: 'disabled',
  singleActiveConsumer: false,
  autoDelete: false,
  exclusive: false,
};
