import assert from 'node:assert/strict';
import type { ClusterSession } from '../../../../src/extension/explorer/cluster-session.ts';
import { favouriteNode, keyText } from '../../../../src/extension/explorer/favourites.ts';
import { FavouritesBranch } from '../../../../src/extension/explorer/favourites-branch.ts';
import type { QueueKey } from '../../../../src/extension/explorer/remembered-queues.ts';
import type { FoundQueue } from '../../../../src/management/queue-search.ts';
import { newestVersion } from '../../../../src/model/version.ts';
import { waitFor } from '../../../../tools/lifetime.ts';

const demo = { id: 'demo', name: 'Demo', url: 'http://localhost:15672/', username: 'guest' };
const orders = { cluster: 'demo', vhost: 'shop', queue: 'orders' };
const found: FoundQueue = { vhost: 'shop', name: 'orders', type: 'quorum', messages: 1204 };

describe('A favourite', () => {
  it('says how deep it is, and where', () => {
    const node = favouriteNode(orders, demo, new Map([[keyText(orders), found]]));
    assert.equal(node.description, '1,204 messages · Demo · shop');
    assert.deepEqual(node.target, { ...orders, queueType: 'quorum' });
  });

  it('says that it is gone, or not known now', () => {
    const gone = favouriteNode(orders, demo, new Map());
    assert.equal(gone.description, 'gone · Demo · shop');
    assert.equal(gone.state, 'broken');
    const unknown = favouriteNode(orders, demo, new Error('localhost:15672 refused the connection.'));
    assert.equal(unknown.description, 'not known now · Demo · shop');
    assert.match(unknown.tooltip ?? '', /refused the connection/);
    assert.equal(favouriteNode(orders, demo, undefined).description, 'Demo · shop');
  });
});

describe('The favourites in the tree', () => {
  let branch: FavouritesBranch;

  afterEach(() => branch.end());

  function show(keys: readonly QueueKey[], answers: () => Promise<readonly FoundQueue[]>) {
    let changes = 0;
    const session = {
      cluster: demo,
      version: newestVersion,
      connect: async () => {},
      call: async () => ({ items: await answers(), fitting: 0, total: 0, left: 0 }),
    };
    branch = new FavouritesBranch({
      list: () => keys,
      clusters: () => [demo],
      session: () => session as unknown as ClusterSession,
      intervalMs: () => 20,
      isWanted: () => true,
      onDidChange: () => changes++,
    });
    return {
      describe: () => branch.children().map(({ description }) => description),
      changes: () => changes,
    };
  }

  it('are there at once, and get their depth when the cluster answers', async () => {
    const { describe, changes } = show([orders], async () => [found]);
    assert.deepEqual(describe(), ['Demo · shop']);
    await waitFor('the answer', () => changes() > 0 || undefined);
    assert.deepEqual(describe(), ['1,204 messages · Demo · shop']);
  });

  it('leave out those of clusters that are not here', () => {
    show([{ ...orders, cluster: 'elsewhere' }], async () => []);
    assert.ok(branch.isEmpty);
  });

  it('come back by themselves after a failure', async () => {
    let fails = true;
    const { describe } = show([orders], async () => {
      if (fails) throw new Error('refused');
      return [found];
    });
    describe();
    await waitFor('the failure', () => describe()[0]?.startsWith('not known now') || undefined);
    fails = false;
    await waitFor('the answer', () => describe()[0]?.startsWith('1,204') || undefined);
  });
});
