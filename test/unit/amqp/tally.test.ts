import assert from 'node:assert/strict';
import { Multiset } from '../../../src/amqp/multiset.ts';
import { Tally } from '../../../src/amqp/tally.ts';

describe('What remains of a transfer after a lost connection', () => {
  const cases = [
    { what: 'what has not gone', ready: 60, remaining: 60, twice: 0 },
    { what: 'the same while some are not back yet', ready: 20, remaining: 60, twice: 0 },
    { what: 'also what a broker that crashed brings again', ready: 75, remaining: 75, twice: 15 },
    { what: 'no more than there was, whatever others publish', ready: 500, remaining: 100, twice: 40 },
  ];
  for (const { what, ready, remaining, twice } of cases) {
    it(`is ${what}`, () => {
      const tally = new Tally();
      Object.assign(tally, { ready: 100, total: 100, gone: 40 });
      assert.equal(tally.remaining(ready), remaining);
      assert.equal(tally.progress('running', undefined, 0).possiblyTwice, twice);
    });
  }

  it('is counted in what was to be looked at, where that is not all', () => {
    const tally = new Tally();
    Object.assign(tally, { ready: 100, total: 30, gone: 10 });
    assert.equal(tally.remaining(90), 20);
  });
});

describe('A multiset', () => {
  it('gives each as often as it was put in', () => {
    const set = new Multiset([['a', 2]]);
    set.add('b');
    const copy = set.copy();
    assert.deepEqual(
      ['a', 'a', 'a', 'b', 'b', 'c'].map(key => set.take(key)),
      [true, true, false, true, false, false],
    );
    assert.deepEqual([set.size, copy.size], [0, 3]);
  });
});
