import assert from 'node:assert/strict';
import type { TransferResult } from '../../../../src/amqp/transfer.ts';
import { outcomeWords, resultWords } from '../../../../src/extension/messages/transfer-words.ts';

describe('How a transfer went', () => {
  for (const [what, result, selected, words] of [
    ['all', { done: 1 }, 1, '1 message replayed.'],
    ['some', { done: 3, left: { 'not-selected': 1_997 } }, 3, '3 messages replayed.'],
    [
      'less than was selected',
      { done: 2, left: { 'no-origin': 1, 'not-selected': 1_990 }, failed: { returned: 3 } },
      10,
      '2 messages replayed. 4 of the selected are no longer there. 1 stayed: nothing tells where they died first. 3 stayed: no queue takes it (returned by the broker).',
    ],
    ['a part', { ended: 'cancelled', done: 2 }, 10, '2 messages of 10 replayed, then cancelled.'],
    [
      'a part of the queue',
      { ended: 'cancelled', done: 2 },
      undefined,
      '2 messages of 2,000 replayed, then cancelled.',
    ],
    [
      'it over a lost connection',
      { done: 5, possiblyTwice: 2, putBack: 1 },
      undefined,
      "5 messages replayed. 1 on their last delivery were put back at the queue's end. At most 2 are there twice: a connection was lost.",
    ],
  ] as const satisfies readonly (readonly [string, Partial<TransferResult>, number | undefined, string])[]) {
    it(`tells of ${what}`, () => {
      assert.equal(resultWords({ ...nothing, ...result }, 'replay', selected), words);
    });
  }

  it('leaves to a list what that tells', () => {
    assert.equal(
      outcomeWords({ ...nothing, done: 1, failed: { nacked: 1 }, possiblyTwice: 1 }, 'discard'),
      '1 message written to the file and discarded.',
    );
  });
});

const nothing: TransferResult = {
  ended: 'done',
  state: 'ended',
  total: 2_000,
  examined: 2_000,
  done: 0,
  inFlight: 0,
  left: {},
  failed: {},
  possiblyTwice: 0,
  putBack: 0,
  perSecond: 0,
  failures: [],
  lastCopies: [],
};
