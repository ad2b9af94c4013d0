import assert from 'node:assert/strict';
import { badgeOf } from '../../../../src/extension/explorer/badge.ts';

describe('The badge of the clusters', () => {
  it('is not there while nothing has died', () => {
    assert.equal(badgeOf([]), undefined);
    assert.equal(badgeOf([{ cluster: 'Demo', vhost: '/', messages: 0 }]), undefined);
  });

  it('counts what has died, and says where, the most first', () => {
    assert.deepEqual(
      badgeOf([
        { cluster: 'Demo', vhost: '/', messages: 0 },
        { cluster: 'Demo', vhost: 'shop', messages: 3 },
        { cluster: 'EU', vhost: 'shop', messages: 1200 },
      ]),
      { value: 1203, tooltip: '1,203 dead-lettered messages\n1,200 in shop of EU\n3 in shop of Demo' },
    );
  });

  it('names ten places', () => {
    const seen = Array.from({ length: 12 }, (_, index) => ({
      cluster: 'Demo',
      vhost: `v${index}`,
      messages: 1,
    }));
    assert.match(badgeOf(seen)?.tooltip ?? '', /and in 2 virtual hosts more$/);
  });
});
