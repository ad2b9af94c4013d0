import assert from 'node:assert/strict';
import { isOutdated } from '../../../../src/extension/clusters/change.ts';
import type { Cluster } from '../../../../src/extension/clusters/cluster.ts';

describe('A change of clusters', () => {
  const shop: Cluster = { id: 'a', name: 'Shop', url: 'https://shop.example:15671/', username: 'ops' };
  const mail: Cluster = { id: 'b', name: 'Mail', url: 'https://mail.example:15671/', username: 'ops' };
  const nobody = () => false;
  const outdated = (clusters: readonly Cluster[], connectsAnew: (cluster: Pick<Cluster, 'id'>) => boolean) =>
    [shop, mail].filter(known => isOutdated(known, clusters, connectsAnew)).map(({ name }) => name);

  it('leaves those alone that read as before', () => {
    assert.deepEqual(outdated([{ ...mail }, { ...shop }], nobody), []);
  });

  it('is one of the cluster that leads elsewhere, is marked otherwise or is gone', () => {
    assert.deepEqual(outdated([{ ...shop, url: 'https://other.example:15671/' }, mail], nobody), ['Shop']);
    assert.deepEqual(outdated([shop, { ...mail, readOnly: true }], nobody), ['Mail']);
    assert.deepEqual(outdated([mail], nobody), ['Shop']);
  });

  it('is one of the cluster that has another password', () => {
    assert.deepEqual(
      outdated([shop, mail], ({ id }) => id === 'b'),
      ['Mail'],
    );
  });
});
