import assert from 'node:assert/strict';
import { parseDefinitions } from '../../../../src/definitions/definitions.ts';
import {
  checkOrder,
  draftOf,
  messagesOf,
  previewText,
  routeOf,
} from '../../../../src/extension/messages/publish-order.ts';
import { topologyOf } from '../../../../src/model/topology.ts';
import { newestVersion } from '../../../../src/model/version.ts';
import type { PublishOrder } from '../../../../webview/publish/protocol.ts';
import { message } from '../../../support/messages.ts';

const order: PublishOrder = {
  draft: {
    exchange: 'typed before',
    routingKey: 'orders',
    properties: { messageId: '{{counter}}', type: '' },
    headers: [],
    body: { form: 'text', text: 'order', file: '' },
    fill: true,
  },
  way: 'queue',
  count: '2',
  rate: '',
  replace: false,
};

const { model } =
  parseDefinitions(
    JSON.stringify({
      queues: [
        { vhost: '/', name: 'orders', durable: true },
        { vhost: '/', name: 'audit', durable: true },
        { vhost: 'other', name: 'elsewhere', durable: true },
      ],
      exchanges: [
        { vhost: '/', name: 'shop', type: 'topic', durable: true },
        { vhost: '/', name: 'match', type: 'headers', durable: true },
        { vhost: '/', name: 'inner', type: 'fanout', durable: true, internal: true },
      ],
      bindings: [
        {
          vhost: '/',
          source: 'shop',
          destination: 'orders',
          destination_type: 'queue',
          routing_key: 'order.*',
          arguments: {},
        },
        {
          vhost: '/',
          source: 'shop',
          destination: 'audit',
          destination_type: 'queue',
          routing_key: '#',
          arguments: {},
        },
        {
          vhost: '/',
          source: 'match',
          destination: 'orders',
          destination_type: 'queue',
          routing_key: '',
          arguments: { a: 1 },
        },
      ],
    }),
  ) ?? assert.fail();
const topology = topologyOf(model, newestVersion);

describe('What a form says', () => {
  it('makes messages, each with its own values', () => {
    const checked = checkOrder(order, undefined);
    assert.deepEqual([checked.problems, checked.count, checked.perSecond], [[], 2, undefined]);
    assert.deepEqual(
      [...messagesOf(order, 2, undefined)].map(({ exchange, routingKey, properties }) => [
        exchange,
        routingKey,
        Buffer.from(properties).toString('latin1').slice(-1),
      ]),
      [
        ['', 'orders', '1'],
        ['', 'orders', '2'],
      ],
    );
    assert.deepEqual(draftOf(order).properties, { messageId: '{{counter}}' });
  });

  it('is wrong where a count, a rate, a target or a file is', () => {
    const fields = (change: Partial<PublishOrder>, file?: string) =>
      checkOrder({ ...order, ...change }, file).problems.map(({ field }) => field);
    for (const count of ['', '0', '-1', '1.5', '1e3', '1000001', 'many'])
      assert.deepEqual(fields({ count }), ['count'], count);
    for (const rate of ['0', '-1', 'fast', '1e9']) assert.deepEqual(fields({ rate }), ['rate'], rate);
    assert.deepEqual(fields({ rate: '0.5' }), []);
    assert.deepEqual(fields({ replace: true }), ['count']);
    assert.deepEqual(fields({ draft: { ...order.draft, routingKey: '' } }), ['routingKey']);
    assert.deepEqual(fields({ way: 'exchange', draft: { ...order.draft, exchange: '' } }), ['exchange']);
    const body = { form: 'file', text: '', file: '/gone' } as const;
    const [problem] = checkOrder(
      { ...order, draft: { ...order.draft, body } },
      'gone cannot be read.',
    ).problems;
    assert.deepEqual(problem, { field: 'body', message: 'gone cannot be read.' });
  });

  for (const [what, change, words, unroutable] of [
    ['a queue', { routingKey: 'orders' }, /^Goes straight to queue `orders`\.$/, false],
    ['no queue', { routingKey: 'elsewhere' }, /There is no queue `elsewhere`/, true],
    [
      'two queues',
      { exchange: 'shop', routingKey: 'order.new' },
      /^Reaches queue `\w+` and 1 other queue\.$/,
      false,
    ],
    ['a queue for all', { exchange: 'shop', routingKey: 'x' }, /^Reaches queue `audit`\.$/, false],
    ['none', { exchange: 'amq.direct', routingKey: 'x' }, /^No queue is bound for this/, true],
    ['perhaps one', { exchange: 'match', routingKey: '' }, /^Depending on its headers it reaches/, false],
    ['no exchange', { exchange: 'gone', routingKey: '' }, /There is no exchange `gone`/, true],
    ['an exchange for exchanges', { exchange: 'inner', routingKey: '' }, /is internal/, true],
    ['what is not typed yet', { exchange: '', routingKey: '' }, /^$/, false],
  ] as const) {
    it(`is told to go to ${what}`, () => {
      const exchange = 'exchange' in change ? change.exchange : '';
      const way = 'exchange' in change && exchange !== '' ? 'exchange' : 'queue';
      const route = routeOf({ ...order, way, draft: { ...order.draft, ...change, exchange } }, '/', topology);
      assert.match(route.problems[0]?.message ?? route.words, words);
      assert.equal(route.unroutable, unroutable);
    });
  }

  it('is shown as a document, but for a large body', () => {
    assert.match(previewText(message('small')), /"body": "small"/);
    assert.match(previewText(message('x'.repeat(100_000))), /"body": "… 100 kB …"/);
  });
});
