import assert from 'node:assert/strict';
import { describeRange } from '../../../src/course/version-range.ts';

describe('a version range in words', () => {
  for (const [range, words] of [
    ['>=4.3', '4.3 and later'],
    ['<4.3', '4.2 and earlier'],
    ['<4.0', 'before 4.0'],
    ['>=4.0 <4.3', '4.0 to 4.2'],
    ['>=4.2 <4.3', '4.2'],
    ['>=3.10 <4.0', '3.10 up to 4.0'],
    ['4.3', undefined],
    ['', undefined],
  ] as const) {
    it(`${range || 'nothing'} is ${words}`, () => assert.equal(describeRange(range), words));
  }
});
