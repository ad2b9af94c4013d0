import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { ClusterBranch } from '../../../../src/extension/explorer/cluster-branch.ts';
import { clusterNode } from '../../../../src/extension/explorer/cluster-node.ts';
import { ClusterSession } from '../../../../src/extension/explorer/cluster-session.ts';
import type { Asked, Folders, Page } from '../../../../src/extension/explorer/folder.ts';
import { folderNode, itemId, type TreeNode } from '../../../../src/extension/explorer/node.ts';
import { waitFor } from '../../../../tools/lifetime.ts';

/** Folders of our own: what is tested is what becomes of their pages, not what a broker says. */
describe('A cluster in the tree', () => {
  const cluster = { id: 'demo', name: 'Demo', url: 'http://localhost:15672/', username: 'demo' };
  let asked: string[];
  let changed: string[];
  let answer: (asked: Asked) => Page;
  let branch: ClusterBranch;
  let queues: TreeNode;

  const pageOf = ({ folder, page }: Asked, pages: readonly (readonly string[])[]): Page => ({
    nodes: (pages[page - 1] ?? []).map(name => ({
      id: itemId(folder, name),
      kind: 'queue',
      label: name,
      state: 'normal',
      target: { ...folder.target, vhost: '/', queue: name },
    })),
    description: `${pages.flat().length}`,
    left: pages.slice(page).flat().length,
  });

  beforeEach(async () => {
    asked = [];
    changed = [];
    answer = wish => pageOf(wish, [['a', 'b'], ['c']]);
    const folders: Folders = {
      cluster: { read: async ({ folder }) => ({ nodes: [folderNode(folder, 'queues', 'Queues')] }) },
      queues: {
        read: async wish => {
          asked.push(`${wish.page} ${wish.view.filter?.name?.text ?? ''}`.trim());
          return answer(wish);
        },
      },
    };
    const session = new ClusterSession(cluster, async () => assert.fail('nobody asks the cluster'));
    branch = new ClusterBranch(clusterNode(cluster, undefined, undefined), session, {
      folders: async () => folders,
      intervalMs: () => 20,
      isWanted: () => true,
      onDidChange: node => changed.push(node.label),
    });
    branch.open(branch.root);
    const [folder] = await branch.childrenOf(branch.root);
    assert.ok(folder);
    queues = folder;
  });

  afterEach(() => branch.end());

  const rows = async () => (await branch.childrenOf(queues)).map(({ label }) => label);
  const byName = (text: string) => ({ filter: { name: { text, isRegularExpression: false } } });

  it('asks for a folder when it is opened, and once', async () => {
    assert.deepEqual(await Promise.all([rows(), rows()]), [
      ['a', 'b', 'Show more (1 left)'],
      ['a', 'b', 'Show more (1 left)'],
    ]);
    assert.deepEqual(asked, ['1']);
    assert.equal(branch.shown(queues).description, '3');
  });

  it('shows more, page by page', async () => {
    await rows();
    const more = (await branch.childrenOf(queues)).at(-1);
    assert.ok(more?.kind === 'more');
    await branch.showMore(more);
    assert.deepEqual(await rows(), ['a', 'b', 'c']);
    assert.deepEqual(changed.at(-1), 'Queues');
  });

  it('looks at one page a round, each in its turn, and tells only what is another', async () => {
    const more = (await branch.childrenOf(queues)).at(-1);
    assert.ok(more);
    await branch.showMore(more);
    branch.open(queues);
    asked.length = 0;
    changed.length = 0;
    await waitFor('four rounds', () => asked.length >= 4 || undefined);
    assert.deepEqual(asked.slice(0, 4), ['1', '2', '1', '2']);
    assert.deepEqual(changed, []);
    answer = wish => pageOf(wish, [['a', 'b'], ['d']]);
    await waitFor('what is another', () => changed.length > 0 || undefined);
    assert.deepEqual(await rows(), ['a', 'b', 'd']);
    assert.deepEqual(changed, ['Queues']);
  });

  it('looks at nothing in a folder that is closed, or below one', async () => {
    branch.open(queues);
    await rows();
    branch.close(branch.root);
    asked.length = 0;
    await sleep(80);
    assert.deepEqual(asked, []);
  });

  it('shows what a person filters for, and drops the answer to what was asked before', async () => {
    await rows();
    answer = wish => pageOf(wish, [[wish.view.filter?.name?.text ?? 'all']]);
    await Promise.all([branch.setView(queues, byName('x')), branch.setView(queues, byName('xy'))]);
    assert.deepEqual(await rows(), ['xy']);
    assert.equal(branch.shown(queues).description, 'filter: xy · 1');
  });

  it('keeps what is shown when a filter is not taken', async () => {
    await rows();
    answer = () => assert.fail('no regular expression');
    await assert.rejects(branch.setView(queues, byName('(')), /no regular expression/);
    assert.deepEqual(await rows(), ['a', 'b', 'Show more (1 left)']);
    assert.deepEqual(branch.view(queues), {});
  });

  it('says a failure beside what was seen last, and forgets it with the next answer', async () => {
    await rows();
    branch.open(queues);
    answer = () => assert.fail('the broker says no');
    await sleep(50);
    assert.deepEqual(await rows(), ['the broker says no', 'a', 'b', 'Show more (1 left)']);
    answer = wish => pageOf(wish, [['a']]);
    await branch.refresh(queues);
    assert.deepEqual(await rows(), ['a']);
  });

  it('drops pages that are gone', async () => {
    branch.open(queues);
    const more = (await branch.childrenOf(queues)).at(-1);
    assert.ok(more);
    await branch.showMore(more);
    answer = wish => pageOf(wish, [['a']]);
    await branch.refresh(queues);
    assert.deepEqual(await rows(), ['a']);
  });

  it('reads again what of a kind an act has changed', async () => {
    await rows();
    answer = wish => pageOf(wish, [['new']]);
    await branch.refreshFolder('queues', { cluster: 'other' });
    assert.deepEqual(await rows(), ['a', 'b', 'Show more (1 left)']);
    await branch.refreshFolder('queues', { cluster: 'demo' });
    assert.deepEqual(await rows(), ['new']);
  });
});
