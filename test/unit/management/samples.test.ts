import assert from 'node:assert/strict';
import {
  gaugeHistoryOf,
  historyOf,
  rangesKept,
  rateHistoryOf,
  samplesQuery,
} from '../../../src/management/samples.ts';

/** As the API tells them: the latest first, each five seconds after the one before. */
const details = (...oldestFirst: readonly number[]) => ({
  rate: 0,
  samples: oldestFirst.map((sample, index) => ({ sample, timestamp: index * 5_000 })).reverse(),
});

describe('Samples of the management API', () => {
  it('become lines with the oldest first', () => {
    assert.deepEqual(historyOf({ ready: details(1, 2, 3), total: undefined }), {
      at: [0, 5_000, 10_000],
      lines: { ready: [1, 2, 3] },
    });
    assert.equal(historyOf({ ready: undefined, total: { rate: 0 } }), undefined);
  });

  it('of counters become rates, with a gap where a counter was started anew', () => {
    assert.deepEqual(rateHistoryOf({ publish: details(10, 20, 5, 30) }), {
      at: [5_000, 10_000, 15_000],
      lines: { publish: [2, null, 5] },
    });
  });

  it('of nodes leave out what was before the node', () => {
    assert.deepEqual(gaugeHistoryOf({ a: details(0, 0, 7) })?.lines, { a: [null, null, 7] });
  });

  it('at other times stand beside each other with gaps', () => {
    const b = { samples: [{ sample: 9, timestamp: 2_500 }] };
    assert.deepEqual(historyOf({ a: details(1, 2), b }), {
      at: [0, 2_500, 5_000],
      lines: { a: [1, null, 2], b: [null, 9, null] },
    });
  });

  it('are offered as far back as they are kept', () => {
    assert.deepEqual(rangesKept([600, 3_600]), ['minute', 'ten minutes', 'hour']);
    assert.deepEqual(rangesKept([]), ['minute']);
    assert.deepEqual(samplesQuery('hour', 'lengths'), { lengths_age: 3_600, lengths_incr: 60 });
  });
});
