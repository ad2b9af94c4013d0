import assert from 'node:assert/strict';
import { clusterOutcome, type NodesUp, releases } from '../../../webview/course/cluster/outcome.ts';

const states: readonly NodesUp[] = Array.from({ length: 8 }, (_, bits) =>
  [0, 1, 2].map(node => (bits & (1 << node)) > 0),
);

describe('the drawing of a cluster', () => {
  it('has a leader, on a node that is up, exactly while there is a majority', () => {
    for (const release of releases) {
      for (const up of states) {
        for (const before of [0, 1, 2]) {
          const { leader, majority } = clusterOutcome(up, before, release);
          assert.equal(majority, up.filter(Boolean).length >= 2);
          assert.equal(leader !== undefined, majority);
          if (leader !== undefined) assert.ok(up[leader]);
        }
      }
    }
  });

  it('keeps its leader as long as its node is up', () => {
    assert.equal(clusterOutcome([true, true, false], 1, '4.3').leader, 1);
    assert.equal(clusterOutcome([false, true, true], 0, '4.3').leader, 1);
  });

  it('lets a node without a majority pause in 4.2 and hang in 4.3', () => {
    assert.match(clusterOutcome([true, false, false], 0, '4.2').nodes, /pauses/);
    assert.match(clusterOutcome([true, false, false], 0, '4.3').nodes, /keeps its ports open/);
  });
});
