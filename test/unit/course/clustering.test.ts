import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { confKeys } from '../../../src/conf/keys.ts';
import { findMetric } from '../../../src/deployment/metrics.ts';
import { lintConf } from '../../../src/lint/lint-conf.ts';
import { lintDeployment } from '../../../src/lint/lint-deployment.ts';
import { lintHaproxy } from '../../../src/lint/lint-haproxy.ts';
import { policyKeys, queueTypeTakesArgument } from '../../../src/model/facts.ts';
import { parseVersion, type Version } from '../../../src/model/version.ts';
import { snippetCode } from '../../../src/snippets/expand.ts';
import { type LessonText, lessonText } from '../../support/lesson-text.ts';

const snippets = join(resolve(import.meta.dirname, '..', '..', '..'), 'snippets');
const releases = ['3.10.8', '4.0.5', '4.3.6'].map(version) as [Version, Version, Version];
const [, , newest] = releases;

describe('lesson 3, Clustering', () => {
  let text: LessonText;

  before(async () => {
    text = await lessonText('clustering');
  });

  it('has its sections under ids that links rely on', () => {
    assert.deepEqual(
      [...text.whole.matchAll(/^## .*\{#(.*)\}$/gm)].map(([, id]) => id),
      [
        'shared',
        'forming HA001',
        'quorum-queues HA002',
        'failures',
        'partitions HA003',
        'load-balancer HA004',
        'rolling',
        'try-it',
        'pitfalls',
        'in-short',
      ],
    );
  });

  it('counts majorities rightly', () => {
    const rows = [...text.whole.matchAll(/^\| (\d) +\| (\d) +\| (\d) +\|$/gm)].map(row =>
      row.slice(1).map(Number),
    );
    assert.deepEqual(
      rows.map(([nodes]) => nodes),
      [1, 2, 3, 4, 5, 7],
    );
    for (const [nodes = 0, majority = 0, mayFail] of rows) {
      assert.equal(majority, Math.floor(nodes / 2) + 1);
      assert.equal(mayFail, nodes - majority);
    }
  });

  it('tells the partition strategies and their default as the releases have them', () => {
    const keys = releases.map(release => confKeys(release).find(['cluster_partition_handling']));
    assert.deepEqual(
      keys.map(key => key?.default),
      ['ignore', 'ignore', undefined],
    );
    const strategies = text.whole.matchAll(/^\| `(pause_minority|autoheal|ignore)`/gm);
    const known = keys[0]?.datatypes.flatMap(({ values = [] }) => values) ?? [];
    assert.deepEqual(
      [...strategies].map(([, strategy]) => strategy).filter(strategy => !known.includes(String(strategy))),
      [],
    );
    for (const release of releases) assert.equal(confKeys(release).find(['heartbeat'])?.default, '60');
    assert.match(text.whole, /heartbeats of 60 seconds/);
  });

  it('names a metric that is there from 4.0 on, as it says', () => {
    const named = [...text.whole.matchAll(/rabbitmq_[a-z]+_[a-z_]+/g)].map(([name]) => name);
    assert.deepEqual([...new Set(named)], ['rabbitmq_unreachable_cluster_peers_count']);
    assert.deepEqual(findMetric('rabbitmq_unreachable_cluster_peers_count')?.releases, ['4.0.5', '4.3.6']);
  });

  it('says rightly what quorum queues refuse and where mirroring has gone', () => {
    for (const release of releases) assert.ok(!queueTypeTakesArgument('quorum', 'x-max-priority', release));
    assert.deepEqual(
      releases.map(release => policyKeys(release).has('ha-mode')),
      [true, false, false],
    );
    assert.equal(confKeys(newest).find(['quorum_queue', 'initial_cluster_size'])?.default, '3');
  });

  it('shows files in which the linter finds nothing wrong', async () => {
    const snippet = async (file: string, prefix: string) =>
      snippetCode(JSON.parse(await readFile(join(snippets, file), 'utf8')), prefix) ?? assert.fail(prefix);
    const options = { profile: 'production', version: newest, isPart: true } as const;
    const conf = lintConf(await snippet('rabbitmq-conf.json', 'rmq-cluster'), options);
    const compose = lintDeployment('compose', await snippet('yaml.json', 'rmq-cluster'), options);
    const clusters = text.code('yaml').flatMap(code => lintDeployment('kubernetes', code, options));
    for (const { severity, message } of [...conf, ...compose, ...clusters])
      assert.notEqual(severity, 'error', message);
    const balancers = text.code('ini').filter(code => code.includes('mode tcp'));
    assert.equal(balancers.length, 1);
    for (const code of balancers) assert.deepEqual(lintHaproxy(code, { profile: 'production' }), []);
  });
});

function version(text: string): Version {
  return parseVersion(text) ?? assert.fail(text);
}
