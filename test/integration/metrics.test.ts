import assert from 'node:assert/strict';
import { askedReleases, findMetric, metricNames } from '../../src/deployment/metrics.ts';
import { parseVersion } from '../../src/model/version.ts';
import { shownMetrics } from '../../tools/metrics.ts';
import { suiteLifetime } from '../support/lifetime.ts';

describe('the metrics that the rules know', () => {
  const lifetime = suiteLifetime();

  it('are those that the broker shows, with its labels', async function () {
    this.timeout(180_000);
    if (process.env.RABBITMQ_URL) return this.skip();
    const { version, metrics } = await shownMetrics(lifetime);
    if (!askedReleases.includes(version)) return this.skip();
    const target = parseVersion(version);
    assert.ok(target);
    assert.deepEqual([...metricNames(target)].toSorted(), [...metrics.keys()].toSorted());
    for (const [name, shown] of metrics) {
      const known = findMetric(name);
      for (const { endpoint, labels } of shown) {
        const path = endpoint.startsWith('/') ? endpoint : '/metrics/detailed';
        const listed = [...(known?.labels ?? [])].find(([at]) => at === path)?.[1];
        for (const label of labels)
          assert.ok(listed?.has(label), `${name} at ${endpoint} has the label ${label}`);
      }
    }
  });
});
