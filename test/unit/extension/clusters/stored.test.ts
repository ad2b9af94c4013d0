import assert from 'node:assert/strict';
import { markWords, protectsLike, withProtectionOf } from '../../../../src/extension/clusters/cluster.ts';
import { environmentCluster } from '../../../../src/extension/clusters/environment.ts';
import { storedClusters } from '../../../../src/extension/clusters/stored.ts';

describe('The clusters that VS Code has kept', () => {
  const old = { id: '1', name: 'Shop', url: 'http://localhost:15672/', username: 'anna' };

  it('are read as they were before there were marks, and with them', () => {
    const marked = { ...old, id: '2', environment: 'production', readOnly: true };
    assert.deepEqual(storedClusters([old, marked]), [old, marked]);
    assert.deepEqual(storedClusters([old, marked]).map(markWords), ['', 'production, read-only']);
  });

  it('stay protected where a mark is unknown here', () => {
    const [found] = storedClusters([{ ...old, environment: 'live', readOnly: 'at night' }]);
    assert.deepEqual(found, { ...old, environment: 'production', readOnly: true });
  });

  it('do without what is none, and are none where the state is broken', () => {
    assert.deepEqual(storedClusters([{ id: 1 }, null, old]), [old]);
    for (const broken of [undefined, null, 'x', {}]) assert.deepEqual(storedClusters(broken), []);
  });
});

describe('The cluster of the environment', () => {
  const marksOf = (environment?: string, readOnly?: string) => {
    const found = environmentCluster({
      RABBITMQ_MANAGEMENT_URL: 'http://localhost:15672',
      RABBITMQ_MANAGEMENT_ENVIRONMENT: environment,
      RABBITMQ_MANAGEMENT_READ_ONLY: readOnly,
    });
    return found && markWords(found.cluster);
  };

  it('is marked by it', () => {
    assert.equal(marksOf(), '');
    assert.equal(marksOf('Production'), 'production');
    assert.equal(marksOf('staging', '1'), 'staging, read-only');
    assert.equal(marksOf('', 'true'), 'read-only');
    for (const no of ['', '0', 'false', 'no', 'FALSE']) assert.equal(marksOf(undefined, no), '');
  });

  it('is protected rather than not where the mark is unknown', () => {
    assert.equal(marksOf('prod', 'please'), 'production, read-only');
  });
});

describe('The protection of a cluster that a file of the workspace shares', () => {
  it('is whichever says more, the own or that of the file', () => {
    assert.deepEqual(markWords(withProtectionOf({}, { environment: 'production' })), 'production');
    assert.deepEqual(
      markWords(
        withProtectionOf({ environment: 'development' }, { environment: 'production', readOnly: true }),
      ),
      'production, read-only',
    );
    assert.deepEqual(
      markWords(withProtectionOf({ environment: 'production', readOnly: true }, { environment: 'staging' })),
      'production, read-only',
    );
    assert.equal(withProtectionOf({ color: 'blue' }, { color: 'red' }).color, 'blue');
  });

  it('can be added to by a mark, and not taken away', () => {
    const file = { environment: 'staging', readOnly: true } as const;
    assert.ok(protectsLike({ environment: 'production', readOnly: true }, file));
    assert.ok(!protectsLike({ environment: 'production' }, file));
    assert.ok(!protectsLike({ environment: 'development', readOnly: true }, file));
    assert.ok(protectsLike({}, {}));
    assert.ok(!protectsLike({ readOnly: true }, { environment: 'development' }));
  });
});
