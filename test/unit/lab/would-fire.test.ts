import assert from 'node:assert/strict';
import { detailedFamilies } from '../../../src/deployment/metrics.ts';
import { families } from '../../../src/lab/tryouts/would-fire.ts';

describe('what an expression of a person is looked for in', () => {
  it('is every family that a release has', () => {
    assert.deepEqual([...families].toSorted(), [...detailedFamilies()].toSorted());
  });
});
