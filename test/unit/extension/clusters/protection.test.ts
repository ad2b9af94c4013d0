import assert from 'node:assert/strict';
import type { Cluster } from '../../../../src/extension/clusters/cluster.ts';
import { protectionOf, type WriteAct } from '../../../../src/extension/clusters/protection.ts';

describe('What stands before a write to a cluster', () => {
  const cluster: Cluster = { id: '1', name: 'Shop', url: 'http://localhost:15672/', username: 'anna' };
  const purge: WriteAct = {
    title: 'Purge Queue',
    question: 'Purge queue orders in vhost / of Shop?',
    detail: 'All is deleted.',
    destructive: true,
  };
  const publish: WriteAct = { ...purge, title: 'Publish', destructive: false };

  it('is nothing for a plain write, and a question for what is destructive, where nothing is marked', () => {
    for (const environment of [undefined, 'development', 'staging'] as const) {
      assert.equal(protectionOf({ ...cluster, environment }, publish).kind, 'none');
      assert.equal(protectionOf({ ...cluster, environment }, purge).kind, 'asked');
    }
  });

  it('is the name of the cluster on production, for every write, below the whole question', () => {
    for (const act of [purge, publish]) {
      const protection = protectionOf({ ...cluster, environment: 'production' }, act);
      assert.ok(protection.kind === 'typed');
      assert.equal(protection.title, `${act.title} on production`);
      assert.equal(
        protection.prompt,
        'Purge queue orders in vhost / of Shop? All is deleted. Type the name of the cluster to go on: Shop',
      );
      for (const typed of ['', ' ', 'Sho']) assert.equal(protection.problem(typed), protection.prompt);
      for (const typed of ['shop', 'Shop 2'])
        assert.equal(protection.problem(typed), `"${typed}" is another name. ${protection.prompt}`);
      for (const typed of ['Shop', ' Shop ']) assert.equal(protection.problem(typed), undefined);
    }
  });

  it('is no on a read-only cluster, whatever else it is', () => {
    for (const environment of [undefined, 'staging', 'production'] as const) {
      const protection = protectionOf({ ...cluster, environment, readOnly: true }, publish);
      assert.ok(protection.kind === 'refused');
      assert.equal(
        protection.words,
        'Shop is marked read-only, so nothing was done: Publish. Unmark the cluster if it has to be.',
      );
    }
  });
});
