import assert from 'node:assert/strict';
import { parsePromql } from '../../../src/deployment/promql.ts';

describe('PromQL', () => {
  it('tells metrics, labels and the functions around them', () => {
    const { selectors, problems } = parsePromql(
      'max_over_time(rate(rabbitmq_detailed_queue_messages_ready{queue=~"a.*", vhost!="/"}[5m])[1h:]) > 3',
    );
    assert.deepEqual(problems, []);
    assert.equal(selectors.length, 1);
    const [selector] = selectors;
    assert.equal(selector?.name, 'rabbitmq_detailed_queue_messages_ready');
    assert.deepEqual(
      selector?.matchers.map(({ label, operator, value }) => [label, operator, value]),
      [
        ['queue', '=~', 'a.*'],
        ['vhost', '!=', '/'],
      ],
    );
    assert.deepEqual(
      selector?.functions.map(({ name }) => name),
      ['rate', 'max_over_time'],
    );
  });

  it('knows a metric by its label, too', () => {
    const [selector] = parsePromql('{__name__="rabbitmq_queues", job="rabbitmq"}').selectors;
    assert.equal(selector?.name, 'rabbitmq_queues');
  });

  it('tells what results are grouped by, and of which metrics', () => {
    const { groupings } = parsePromql(
      'sum by (queue, vhost) (a) + on (instance) group_left (node) sum without (b) (c)',
    );
    assert.deepEqual(
      groupings.map(({ kind, labels, metrics }) => [kind, labels.map(({ name }) => name), metrics]),
      [
        ['by', ['queue', 'vhost'], ['a']],
        ['on', ['instance'], ['a', 'c']],
        ['without', ['b'], ['c']],
      ],
    );
  });

  it('turns a comparison round whose number comes first', () => {
    const [comparison] = parsePromql('5 <= rabbitmq_queues').comparisons;
    assert.deepEqual([comparison?.operator, comparison?.number], ['>=', 5]);
  });

  for (const [text, problems] of [
    ['sum(a', [['syntax', 'a']]],
    ['a b', [['syntax', 'b']]],
    ['a > ', [['syntax', '>']]],
    ['rate(a)', [['no-range', 'a']]],
    ['rate(a offset 5m)', [['no-range', 'a']]],
    ['a[5m] > 3', [['range', 'a[5m]']]],
    ['sum(a[5m])', [['range', 'a[5m]']]],
    ['rate(a[5m] offset 1h)', []],
    ['quantile_over_time(0.9, a[5m])', []],
    ['predict_linear(a[24h], 60*60*24) < b', []],
    ['count(a[5m:1m])', [['range', 'a[5m:1m]']]],
    ['', []],
  ] as const) {
    it(`has ${problems.length === 0 ? 'nothing' : problems.map(([kind, at]) => `${kind} at ${at}`)} against \`${text}\``, () => {
      const found = parsePromql(text).problems;
      assert.deepEqual(
        found.map(({ kind, start, end }) => [kind, text.slice(start, end)]),
        problems,
      );
    });
  }
});
