import assert from 'node:assert/strict';
import { checksum, withoutDeliveryCounts } from '../../../src/messages/checksum.ts';
import type { FieldTable, FieldValue, Properties } from '../../../src/messages/message.ts';
import { decide, type PublishPlan, straightTo } from '../../../src/messages/plan.ts';
import { preview, previewSentences } from '../../../src/messages/preview.ts';
import { decodeProperties, encodeProperties } from '../../../src/messages/properties.ts';
import type { RawMessage } from '../../../src/messages/raw.ts';

const text = (value: string): FieldValue => ({ type: 'longstr', value });
const list = (...values: string[]): FieldValue => ({ type: 'array', value: values.map(text) });

const death: FieldTable = [
  [
    'x-death',
    {
      type: 'array',
      value: [
        {
          type: 'table',
          value: [
            ['count', { type: 'int64', value: 3n }],
            ['reason', text('rejected')],
            ['queue', text('orders')],
            ['time', { type: 'timestamp', value: 1_700_000_000n }],
            ['exchange', text('shop')],
            ['routing-keys', list('order.new', 'audit')],
          ],
        },
      ],
    },
  ],
  ['x-first-death-queue', text('orders')],
  ['x-first-death-reason', text('rejected')],
  ['x-first-death-exchange', text('shop')],
];

describe('A plan', () => {
  it('sends a message back to the queue where it died, past its exchange', () => {
    const { outgoing, properties } = published({ headers: death }, { target: { kind: 'origin-queue' } });
    assert.deepEqual([outgoing.exchange, outgoing.routingKey], ['', 'orders']);
    assert.deepEqual(properties.headers, [
      ['replay-count', { type: 'int64', value: 1n }],
      ['replay-run', text('run-1')],
      ['replay-queue', text('dead')],
    ]);
  });

  it('sends a message back through its exchange, with all its routing keys', () => {
    const { outgoing, properties, changes } = published(
      { headers: death },
      { target: { kind: 'origin-exchange' }, deaths: 'keep' },
    );
    assert.deepEqual([outgoing.exchange, outgoing.routingKey], ['shop', 'order.new']);
    assert.deepEqual(new Map(properties.headers).get('CC'), list('audit'));
    assert.ok(new Map(properties.headers).has('x-death'));
    assert.deepEqual(changes, ['copies-restored']);
  });

  it('leaves a message without an origin', () => {
    assert.deepEqual(decided({}, { target: { kind: 'origin-queue' } }), { do: 'keep', because: 'no-origin' });
  });

  it('moves and copies messages bit for bit, with their own routing key', () => {
    const properties = encodeProperties({
      messageId: 'm',
      deliveryMode: 2,
      headers: [['n', { type: 'int8', value: 1 }]],
    });
    const message = raw(properties);
    for (const action of ['move', 'copy'] as const) {
      const decision = decide(
        message,
        plan({ action, target: { kind: 'exchange', exchange: 'x' } }),
        () => '',
      );
      assert.ok(decision.do === 'publish');
      assert.equal(decision.outgoing.properties, properties);
      assert.equal(decision.outgoing.routingKey, 'key');
      assert.equal(decision.thenAck, action === 'move');
      assert.deepEqual(decision.changes, []);
    }
  });

  it('counts replays, leaves what it meets again, and what has been replayed too often', () => {
    const before: FieldTable = [
      ['replay-count', { type: 'int64', value: 4n }],
      ['replay-run', text('run-0')],
    ];
    const { properties } = published({ headers: before }, { maxReplays: 5 });
    assert.deepEqual(new Map(properties.headers).get('replay-count'), { type: 'int64', value: 5n });
    assert.deepEqual(decided({ headers: before }, { maxReplays: 4 }), {
      do: 'keep',
      because: 'replayed-too-often',
    });
    const ours: FieldTable = [['replay-run', text('run-1')]];
    assert.deepEqual(decided({ headers: ours }, {}), { do: 'keep', because: 'came-back' });
  });

  it('keeps a user-id of ours, and moves that of another to a header', () => {
    assert.equal(published({ userId: 'us' }, {}).properties.userId, 'us');
    const { properties, changes } = published({ userId: 'shop' }, {});
    assert.equal(properties.userId, undefined);
    assert.deepEqual(new Map(properties.headers).get('replay-user-id'), text('shop'));
    assert.deepEqual(changes, ['user-id-moved']);
  });

  it('routes no copies when it goes straight to a queue', () => {
    const headers: FieldTable = [
      ['CC', list('a')],
      ['BCC', list('b')],
      ['Cc', text('not this one')],
    ];
    const { properties, changes } = published({ headers }, { action: 'move' });
    assert.deepEqual(properties.headers, [['Cc', text('not this one')]]);
    assert.deepEqual(changes, ['copies-removed']);
    const routed = published({ headers }, { action: 'move', target: { kind: 'exchange', exchange: 'x' } });
    assert.deepEqual(routed.properties.headers, headers);
  });

  it('removes the expiration when told to', () => {
    assert.equal(published({ expiration: '5' }, { expiration: 'keep' }).properties.expiration, '5');
    const { properties, changes } = published({ expiration: '5' }, { expiration: 'remove' });
    assert.equal(properties.expiration, undefined);
    assert.deepEqual(changes, ['expiration-removed']);
  });

  it('sends what was edited in its place', () => {
    const message = raw(encodeProperties({}));
    const edit = { properties: encodeProperties({ type: 'mended' }), body: Buffer.from('new') };
    const edits = new Map([[checksum(message), edit]]);
    const decision = decide(message, plan({ action: 'move', edits }), () => checksum(message));
    assert.ok(decision.do === 'publish');
    assert.equal(decision.outgoing.body, edit.body);
    assert.equal(decision.outgoing.properties, edit.properties);
  });

  it('leaves a message whose properties are broken, where they have to be changed', () => {
    const broken = raw(Buffer.from([0x20, 0, 0, 0, 1, 0, 0x7a]));
    assert.deepEqual(
      decide(broken, plan({}), () => ''),
      { do: 'keep', because: 'broken-properties' },
    );
  });

  it('writes what is discarded or exported', () => {
    for (const action of ['discard', 'export'] as const) {
      assert.deepEqual(
        decide(raw(encodeProperties({})), { action }, () => ''),
        { do: 'write' },
      );
    }
  });
});

describe('A message put back into its queue', () => {
  it('is as it was published', () => {
    const headers: FieldTable = [
      ['n', { type: 'int8', value: 1 }],
      ['x-delivery-count', { type: 'int64', value: 3n }],
    ];
    const { exchange, routingKey, properties } = straightTo(
      'q',
      raw(encodeProperties({ headers, priority: 3 })),
      'us',
    );
    assert.deepEqual([exchange, routingKey], ['', 'q']);
    assert.deepEqual(decodeProperties(properties).properties, { headers: headers.slice(0, 1), priority: 3 });
  });
});

describe('The checksum of a message', () => {
  const message = raw(encodeProperties({ messageId: 'm' }));
  it('is the same when a queue has counted its deliveries', () => {
    for (const headers of [[['x-delivery-count', { type: 'int64', value: 2n }]], []] as FieldTable[]) {
      const again = raw(encodeProperties({ messageId: 'm', headers }));
      assert.equal(checksum(again), checksum(message));
    }
    assert.equal(withoutDeliveryCounts(message.properties), message.properties);
  });

  it('is another for another message', () => {
    const others: RawMessage[] = [
      { ...message, exchange: 'y' },
      { ...message, routingKey: 'x' },
      { ...message, exchange: 'xk', routingKey: 'ey' },
      { ...message, body: Buffer.from('other') },
      raw(encodeProperties({ messageId: 'n' })),
      raw(Buffer.from([0xff, 0xff])),
    ];
    assert.equal(new Set([message, ...others].map(checksum)).size, others.length + 1);
  });
});

describe('A preview', () => {
  it('tells what would happen, in words', () => {
    const seen = [
      { headers: death, deliveryMode: 2 },
      { headers: death, userId: 'shop', deliveryMode: 2, expiration: '5000' },
      { headers: [...death, ['replay-count', { type: 'int64', value: 2n }] as const] },
      {},
    ].map(properties => {
      const message = raw(encodeProperties(properties));
      return { message, checksum: checksum(message) };
    });
    const sentences = previewSentences(preview(seen, plan({ target: { kind: 'origin-queue' } })));
    assert.deepEqual(sentences, [
      '3 messages go straight to queue `orders`.',
      '1 message stays: it did not die, or does not tell where.',
      '3 messages lose the headers about their deaths, so that consumers count their attempts anew.',
      '1 message gets its user-id as the header replay-user-id: a broker takes that property from this user only.',
      '1 message has been replayed 2 times before.',
      '1 message is transient and stays so: a classic queue loses such messages when its node restarts.',
      '1 message has an expiration, which counts anew where it goes.',
    ]);
  });
});

function raw(properties: Uint8Array): RawMessage {
  return { exchange: 'x', routingKey: 'key', redelivered: false, properties, body: Buffer.from('body') };
}

function plan(changes: Partial<PublishPlan>): PublishPlan {
  return {
    action: 'replay',
    target: { kind: 'queue', queue: 'q' },
    queue: 'dead',
    run: 'run-1',
    username: 'us',
    expiration: 'keep',
    deaths: 'drop',
    ...changes,
  };
}

function decided(properties: Properties, changes: Partial<PublishPlan>) {
  return decide(raw(encodeProperties(properties)), plan(changes), () => '');
}

function published(properties: Properties, changes: Partial<PublishPlan>) {
  const decision = decided(properties, changes);
  assert.ok(decision.do === 'publish', JSON.stringify(decision));
  return { ...decision, properties: decodeProperties(decision.outgoing.properties).properties };
}
