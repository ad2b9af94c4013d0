import assert from 'node:assert/strict';
import type * as vscode from 'vscode';
import { FolderViews } from '../../../../src/extension/explorer/find/folder-views.ts';
import { folderNode, type TreeNode } from '../../../../src/extension/explorer/node.ts';

const vhost: TreeNode = {
  id: 'demo/shop',
  kind: 'vhost',
  label: 'shop',
  state: 'normal',
  target: { cluster: 'demo', vhost: 'shop' },
};
const queues = folderNode(vhost, 'queues', 'Queues');
const filter = { name: { text: 'orders', isRegularExpression: false } };

/** What VS Code keeps, as the next window finds it. */
function memento(kept: unknown = {}): vscode.Memento {
  const state = new Map<string, unknown>([['explorer.views', kept]]);
  return {
    keys: () => [...state.keys()],
    get: (key: string) => JSON.parse(JSON.stringify(state.get(key))),
    update: async (key: string, value: unknown) => void state.set(key, value),
  };
}

describe('How a person wants to see a folder', () => {
  it('is known again in the next window', async () => {
    const state = memento();
    await new FolderViews(state).keep(queues, { filter, sort: { by: 'depth', descending: true } });
    assert.deepEqual(new FolderViews(state).of(queues), { filter, sort: { by: 'depth', descending: true } });
    assert.deepEqual(new FolderViews(state).of(vhost), {});
  });

  it('is forgotten when it is nothing special', async () => {
    const state = memento();
    const views = new FolderViews(state);
    await views.keep(queues, { filter });
    await views.keep(queues, { filter: {} });
    assert.deepEqual(state.get('explorer.views'), {});
  });

  it('is dropped where another version has left something else', () => {
    assert.deepEqual(new FolderViews(memento({ [queues.id]: { filter: 'orders' } })).of(queues), {});
    assert.deepEqual(new FolderViews(memento('orders')).of(queues), {});
  });
});
