import assert from 'node:assert/strict';
import { afterEvent, beginRun, type TryoutEvent, tryoutRun } from '../../../src/course/tryout-run.ts';

describe('a run of an experiment', () => {
  const begun = beginRun('t1-1', { name: 'Play', version: '4.3.6' }, null);
  const after = (...events: readonly TryoutEvent[]) => events.reduce(afterEvent, begun);
  const check = (fits: boolean): TryoutEvent => ({
    kind: 'check',
    label: 'ready',
    expected: '150',
    seen: fits ? '150' : '149',
    fits,
  });

  it('is as expected when all that was checked fits, and differs with one that does not', () => {
    assert.equal(after(check(true), { kind: 'end', how: 'ran' }).state, 'as-expected');
    assert.equal(after(check(true), check(false), { kind: 'end', how: 'ran' }).state, 'differs');
    assert.equal(after(check(true), { kind: 'end', how: 'failed' }).state, 'failed');
    assert.equal(after({ kind: 'end', how: 'cancelled' }).state, 'cancelled');
  });

  it('keeps the order in which cells came, and their last text', () => {
    const cell = (row: string, text: string): TryoutEvent => ({ kind: 'cell', row, column: 'ready', text });
    const { cells } = after(cell('a', '0'), cell('b', '0'), cell('a', '150'));
    assert.deepEqual(
      cells.map(({ row, text }) => `${row} ${text}`),
      ['a 150', 'b 0'],
    );
  });

  it('waits for nothing once it has ended', () => {
    assert.equal(after({ kind: 'waiting', for: 'statistics' }).waiting, 'statistics');
    assert.equal(after({ kind: 'waiting', for: 'statistics' }, { kind: 'end', how: 'ran' }).waiting, null);
  });

  it('crosses to the page as it is', () => {
    const run = after(
      { kind: 'step', at: 1.5, text: 'Publish' },
      { kind: 'mark', row: 'quorum', at: 1, label: 'ack', tone: 'good' },
      check(true),
      { kind: 'trouble', text: 'Queue q could not be removed.' },
    );
    assert.deepEqual(tryoutRun.parse(JSON.parse(JSON.stringify(run))), run);
  });
});
