import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FieldTable, FieldValue } from '../../../src/messages/message.ts';
import { envelopeFromJson } from '../../../src/messages/message-json.ts';
import { type DeathHistory, deathHistory, origin, timeline } from '../../../src/messages/x-death.ts';

/** As test/integration/x-death/x-death.test.ts has them from real brokers. */
const fixtures = ['3.10', '4.0', '4.3'].map(series => ({
  series,
  envelopes: JSON.parse(
    readFileSync(join(import.meta.dirname, '..', '..', 'fixtures', 'x-death', `${series}.json`), 'utf8'),
  ) as Readonly<Record<string, unknown>>,
}));

/** What is read, the latest death first: QUEUE REASON xCOUNT, and how sure the first is. `from4` where 4.x differs. */
const rows: readonly {
  readonly scenario: string;
  readonly deaths: readonly string[];
  readonly sure: DeathHistory['sure'];
  readonly doubts?: RegExp;
  readonly from4?: Partial<{
    deaths: readonly string[];
    sure: DeathHistory['sure'];
    doubts: RegExp | undefined;
  }>;
}[] = [
  { scenario: 'rejected', deaths: ['orders rejected x1'], sure: 'certain' },
  { scenario: 'rejected with CC and BCC', deaths: ['orders rejected x1'], sure: 'certain' },
  {
    scenario: 'rejected by a quorum queue with a dead-letter routing key',
    deaths: ['orders rejected x1'],
    sure: 'certain',
  },
  {
    scenario: 'rejected by a quorum queue, dead-lettered at least once',
    deaths: ['orders rejected x1'],
    sure: 'certain',
  },
  { scenario: 'expired by its own expiration', deaths: ['orders expired x1'], sure: 'certain' },
  { scenario: "expired by the queue's TTL", deaths: ['orders expired x1'], sure: 'certain' },
  { scenario: 'pushed out of a full queue', deaths: ['orders maxlen x1'], sure: 'certain' },
  {
    scenario: 'refused by a full queue with reject-publish-dlx',
    deaths: ['orders maxlen x1'],
    sure: 'certain',
  },
  { scenario: 'over the delivery limit', deaths: ['orders delivery_limit x1'], sure: 'certain' },
  {
    scenario: 'through three queues',
    // 3.x keeps no order behind the latest.
    deaths: ['full maxlen x1', 'orders rejected x1', 'waiting expired x1'],
    sure: 'certain',
    from4: { deaths: ['full maxlen x1', 'waiting expired x1', 'orders rejected x1'] },
  },
  {
    scenario: 'through a retry queue three times',
    deaths: ['retry expired x3', 'orders rejected x3'],
    sure: 'certain',
  },
  {
    scenario: 'through a retry queue three times and then moved away by a client',
    deaths: ['retry expired x3', 'orders rejected x3'],
    sure: 'likely',
    doubts: /client has sent x-death along \(its count is int8, a broker writes int64\)/,
  },
  {
    scenario: 'sent back by a client with its headers, and rejected again',
    // 3.x writes its own type when it counts on; nothing shows the client's hand any more.
    deaths: ['orders rejected x2'],
    sure: 'certain',
    from4: { deaths: ['orders rejected x1'] },
  },
  {
    scenario: 'sent on by a client with its headers, and rejected elsewhere',
    deaths: ['bills rejected x1', 'orders rejected x1'],
    sure: 'likely',
    doubts: /its count is int8/,
    from4: { deaths: ['bills rejected x1'], sure: 'certain', doubts: undefined },
  },
  {
    scenario: 'moved by a client with its headers',
    deaths: ['orders rejected x1'],
    sure: 'likely',
    doubts: /its count is int8/,
  },
  {
    scenario: 'sent by a client with an x-death of text, and rejected',
    deaths: ['orders rejected x1'],
    sure: 'doubtful',
    doubts: /x-first-death-queue and -reason are those of no death/,
    from4: { sure: 'certain', doubts: undefined },
  },
  {
    scenario: 'sent by a client with an x-death of anything',
    deaths: [],
    sure: 'doubtful',
    doubts: /Some entries of x-death name no queue or no reason/,
  },
];

for (const { series, envelopes } of fixtures) {
  describe(`x-death as RabbitMQ ${series} writes it`, () => {
    it('is known in every way that a message dies', () => {
      assert.deepEqual(rows.map(({ scenario }) => scenario).sort(), Object.keys(envelopes).sort());
    });

    for (const { from4, ...row } of rows) {
      const { scenario, deaths, sure, doubts } = series.startsWith('4.') ? { ...row, ...from4 } : row;
      it(`${scenario}: ${deaths.join(', ') || 'nothing to read'}`, () => {
        const history = historyOf(envelopes[scenario]);
        assert.deepEqual(
          history.deaths.map(({ queue, reason, count }) => `${bare(queue)} ${reason} x${count}`),
          deaths,
        );
        assert.equal(history.sure, sure);
        if (doubts) assert.match(history.doubts.join(' '), doubts);
        else assert.deepEqual(history.doubts, []);
        assert.equal(history.last, history.deaths[0]);
      });
    }

    it('leads back to where the message was first, with the exchange and routing keys that it had', () => {
      const { queue, exchange, routingKeys } = originOf(envelopes['rejected with CC and BCC']);
      assert.deepEqual(
        [bare(queue), bare(exchange), routingKeys],
        ['orders', 'events', ['order.created', 'audit', 'bill']],
      );
      assert.equal(bare(originOf(envelopes['through three queues']).queue), 'orders');
      assert.equal(bare(originOf(envelopes['through a retry queue three times']).queue), 'orders');
    });

    it('is told from the first death on', () => {
      const history = historyOf(envelopes['through three queues']);
      assert.deepEqual(
        timeline(history, 'UTC').map(({ death }) => bare(death.queue)),
        ['orders', 'waiting', 'full'],
      );
      const [first] = timeline(historyOf(envelopes['through a retry queue three times']), 'UTC');
      assert.match(
        first?.text ?? '',
        /^Rejected by a consumer of `\d+\.orders`, 3 times, first on 2026-11-22 \d\d:\d\d:\d\d\. It had come through exchange `\d+\.events` with routing key `created`\.$/,
      );
      const [expired] = timeline(historyOf(envelopes['expired by its own expiration']), 'UTC');
      assert.match(expired?.text ?? '', /^Expired in `.*` on .*; it had an expiration of 20 ms\.$/);
    });
  });
}

describe('x-death that no broker has written', () => {
  it('is nothing where there is no such header', () => {
    assert.deepEqual(deathHistory(undefined), { deaths: [], sure: 'doubtful', doubts: [] });
    assert.equal(origin(deathHistory([])), undefined);
  });

  it('of another type is told to be from a client', () => {
    const { doubts } = deathHistory([['x-death', { type: 'longstr', value: '[]' }]]);
    assert.deepEqual(doubts, ['x-death is of type longstr and no list of deaths: a client has sent it.']);
  });

  it('without the names of the first is read by its times, and in doubt when they are the same', () => {
    const likely = deathHistory([['x-death', list(death('b', 20n), death('a', 10n))]]);
    assert.deepEqual([likely.first?.queue, likely.sure], ['a', 'likely']);
    const doubtful = deathHistory([['x-death', list(death('b', 10n), death('a', 10n))]]);
    assert.deepEqual([doubtful.first?.queue, doubtful.sure], ['a', 'doubtful']);
  });

  it('names a last death that is another one', () => {
    const { doubts } = deathHistory([
      ['x-death', list(death('b', 20n), death('a', 10n))],
      ['x-last-death-queue', { type: 'longstr', value: 'a' }],
      ['x-last-death-reason', { type: 'longstr', value: 'rejected' }],
    ]);
    assert.match(doubts.join(), /x-last-death-queue and -reason are not those of the latest/);
  });

  it('with hostile names and numbers stays data', () => {
    const headers: FieldTable = [
      ['x-death', list(death('<script>alert(1)</script>`', 2n ** 63n, '__proto__', -(2n ** 63n)))],
    ];
    const history = deathHistory(headers);
    const [stage] = timeline(history, 'UTC');
    assert.equal(history.last?.queue, '<script>alert(1)</script>`');
    assert.match(stage?.text ?? '', /^Died in `<script>.*`` \(__proto__\) on .* ms since 1970/);
  });
});

function historyOf(json: unknown): DeathHistory {
  return deathHistory(envelopeFromJson(json, []).properties.headers);
}

function originOf(json: unknown) {
  const found = origin(historyOf(json));
  assert.ok(found);
  return found;
}

/** Names are numbered by their scenario. */
function bare(name: string): string {
  return name.replace(/^\d+\./, '');
}

function list(...value: FieldValue[]): FieldValue {
  return { type: 'array', value };
}

function death(queue: string, time: bigint, reason = 'rejected', count = 1n): FieldValue {
  const text = (value: string): FieldValue => ({ type: 'longstr', value });
  return {
    type: 'table',
    value: [
      ['count', { type: 'int64', value: count }],
      ['reason', text(reason)],
      ['queue', text(queue)],
      ['time', { type: 'timestamp', value: time }],
      ['exchange', text('')],
      ['routing-keys', { type: 'array', value: [] }],
    ],
  };
}
