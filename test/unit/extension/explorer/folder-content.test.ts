import assert from 'node:assert/strict';
import type { FolderView, Page } from '../../../../src/extension/explorer/folder.ts';
import { FolderContent } from '../../../../src/extension/explorer/folder-content.ts';
import type { TreeNode } from '../../../../src/extension/explorer/node.ts';

const folder: TreeNode = {
  id: 'queues',
  kind: 'queues',
  label: 'Queues',
  state: 'normal',
  children: 'onDemand',
  target: { cluster: 'demo' },
};

const named = (text: string): FolderView => ({ filter: { name: { text, isRegularExpression: false } } });

/** A folder whose answers come when the test says so; each says for which view it is. */
function content() {
  const asked: { readonly view: FolderView; readonly answer: () => void }[] = [];
  const read = (_: number, view: FolderView) =>
    new Promise<Page>(resolve => {
      const answer = () => resolve({ nodes: [], description: view.filter?.name?.text ?? 'all' });
      asked.push({ view, answer });
    });
  return { content: new FolderContent(folder, read), asked };
}

describe('What a folder shows while its view is changed', () => {
  it('is the view that was asked for last, in whatever order the answers come', async () => {
    const { content: shown, asked } = content();
    const [first, second] = [shown.show(named('ma')), shown.show(named('mail'))];
    asked[1]?.answer();
    asked[0]?.answer();
    await Promise.all([first, second]);
    assert.equal(shown.shown.description, 'filter: mail · mail');
  });

  it('is never the answer to a look for the view before', async () => {
    const { content: shown, asked } = content();
    const change = shown.show(named('mail'));
    // It is time to look again, and nothing else is shown yet.
    const look = shown.refresh();
    asked[0]?.answer();
    await change;
    asked[1]?.answer();
    assert.equal(await look, false);
    assert.equal(shown.shown.description, 'filter: mail · mail');
  });
});
