import assert from 'node:assert/strict';
import { leaveShared, messages, moments } from '../../../webview/course/head-of-line/leaving.ts';
import { journey, waitsMs } from '../../../webview/course/retry-ladder/journey.ts';

describe('the drawing of the retry ladder', () => {
  it('tries at 0, 1, 3 and 7 s, waits in between, and ends in the dead letter queue', () => {
    const stops = journey();
    assert.deepEqual(
      stops.map(({ place }) => place),
      ['work', 0, 'work', 1, 'work', 2, 'work', 'dead'],
    );
    const attempts = stops.filter(({ place }) => place === 'work').map(({ seconds }) => seconds);
    assert.deepEqual(attempts, [0, 1, 3, 7]);
    assert.equal(stops.at(-1)?.headers['x-retry-count'], String(waitsMs.length));
  });
});

describe('the drawing of a short wait behind a long one', () => {
  it('lets nobody leave before the one in front', () => {
    assert.deepEqual(leaveShared(messages.map(({ wait }) => wait)), [4, 4]);
    assert.deepEqual(leaveShared([0.5, 4, 1]), [0.5, 4, 4]);
  });

  it('stops at every moment at which a message is due', () => {
    const due = [0, ...messages.map(({ wait }) => wait)].toSorted((a, b) => a - b);
    assert.deepEqual([...moments], due);
  });
});
