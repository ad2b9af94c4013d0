import assert from 'node:assert/strict';
import { OwnSamples } from '../../../../src/extension/pages/own-samples.ts';

describe('Samples that a page takes itself', () => {
  it('are those of the range, at the times when they were taken', () => {
    const samples = new OwnSamples<'ready' | 'total'>();
    samples.add(0, { ready: 1 });
    samples.add(50_000, { ready: 2, total: 5 });
    samples.add(70_000, { total: 6 });
    assert.deepEqual(samples.history(60), {
      at: [50_000, 70_000],
      lines: { ready: [2, null], total: [5, 6] },
    });
    assert.equal(samples.since, 0);
  });

  it('go back no further than an hour', () => {
    const samples = new OwnSamples<'ready'>();
    for (let minute = 0; minute < 90; minute++) samples.add(minute * 60_000, { ready: minute });
    assert.equal(samples.since, 29 * 60_000);
  });

  it('are none at first', () => {
    assert.deepEqual(new OwnSamples().history(60), { at: [], lines: {} });
  });
});
