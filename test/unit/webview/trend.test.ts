import assert from 'node:assert/strict';
import { latest, lineWords, trendOf } from '../../../webview/shared/trend.ts';

describe('A line in words', () => {
  it('says where it is, where it was, and where it goes', () => {
    const values = [null, 0, 10, 40, 80, 120, 1_400];
    assert.equal(lineWords(values, 'messages'), '1,400 now, between 0 and 1,400, rising');
    assert.equal(lineWords([0.5, 0.5], 'rate'), '0.5/s all the time');
    assert.equal(lineWords([null, null], 'bytes'), 'not known');
    assert.equal(lineWords([3, 4, null, null, null], 'count'), 'not known now, between 3 and 4 before');
  });

  it('goes nowhere by a single turn', () => {
    assert.equal(trendOf([1, 2, 3, 4, 5, 6, 7, 8]), 'rising');
    assert.equal(trendOf([8, 7, 6, 5, 4, 3, 2, 1]), 'falling');
    assert.equal(trendOf([100, 101, 99, 100]), 'steady');
    assert.equal(trendOf([0, 0, 0, 0, 17, 17, 17, 0]), 'up and down', 'after a purge');
    assert.equal(trendOf([...Array(100).fill(0), 1, 2]), 'rising', 'since a moment ago');
    assert.equal(trendOf([...Array(100).fill(9), 0]), 'falling', 'to nothing, a moment ago');
  });

  it('is at its last value, or at one of the two before', () => {
    assert.equal(latest([1, 2, null]), 2);
    assert.equal(latest([1, null, null, null]), undefined);
  });
});
