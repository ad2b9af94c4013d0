import assert from 'node:assert/strict';
import type { TreeNode } from '../../../../src/extension/explorer/node.ts';
import { spoken } from '../../../../src/extension/explorer/spoken.ts';

describe('What a screen reader says of the tree', () => {
  const node = (more: Partial<TreeNode>): TreeNode => ({
    id: 'a',
    kind: 'queue',
    label: 'orders',
    state: 'normal',
    target: { cluster: 'a' },
    ...more,
  });

  it('is what a thing is, and what its colour means', () => {
    assert.equal(
      spoken(node({ kind: 'deadLetterQueue', description: '37 · +5/min', state: 'attention' })),
      'orders, dead letter queue, 37, +5/min, warning',
    );
    assert.equal(
      spoken(node({ kind: 'cluster', label: 'Shop', description: 'not reachable', state: 'broken' })),
      'Shop, cluster, not reachable, error',
    );
    assert.equal(spoken(node({ kind: 'vhost', label: '/' })), '/, virtual host');
    assert.equal(spoken(node({ target: { cluster: 'a', queueType: 'stream' } })), 'orders, stream');
  });

  it('says nothing twice', () => {
    assert.equal(
      spoken(node({ kind: 'queues', label: 'Queues', description: '3 queues' })),
      'Queues, 3 queues',
    );
  });
});
