import assert from 'node:assert/strict';
import { confKeys } from '../../../src/conf/keys.ts';
import { plugins } from '../../../src/conf/plugins.ts';
import {
  detailedFamilies,
  findMetric,
  hasMetric,
  type MetricsPath,
} from '../../../src/deployment/metrics.ts';
import { lintConf } from '../../../src/lint/lint-conf.ts';
import { lintPrometheus } from '../../../src/lint/lint-prometheus.ts';
import { newestVersion, parseVersion, type Version } from '../../../src/model/version.ts';
import { stations } from '../../../webview/course/message-gauges/gauges.ts';
import { type LessonText, lessonText } from '../../support/lesson-text.ts';

const releases = ['3.10.8', '4.0.5', '4.3.6'].map(version);

describe('lesson 4, Monitoring', () => {
  let text: LessonText;

  before(async () => {
    text = await lessonText('monitoring');
  });

  it('has its sections under ids that links rely on', () => {
    assert.deepEqual(
      [...text.whole.matchAll(/^## .*\{#(.*)\}$/gm)].map(([, id]) => id),
      [
        'windows MON001',
        'endpoints MON002',
        'ten-metrics',
        'alarms',
        'health-checks',
        'reading-the-ui',
        'logs MON004',
        'alerts MON003',
        'try-it',
        'pitfalls',
        'in-short',
      ],
    );
  });

  it('names metrics that every release has, where it names no version', () => {
    // 3.12.5 brought it, which the lesson says in a note.
    const later = ['rabbitmq_unreachable_cluster_peers_count'];
    const names = metricsIn(text.general);
    assert.ok(names.length > 20, `${names.length} metrics`);
    for (const name of names.filter(name => !later.includes(name))) {
      for (const release of releases) assertHas(release, name, true);
    }
  });

  it('says rightly which names moved', () => {
    for (const [range, had, lacks] of [
      ['<4.0', '3.10.8', '4.0.5'],
      ['<4.3', '4.0.5', '4.3.6'],
    ] as const) {
      const names = metricsIn(text.versions.get(range) ?? '');
      assert.equal(names.length, 2, range);
      for (const name of names) {
        assertHas(version(had), name, true);
        assertHas(version(lacks), name, false);
      }
    }
    const raft = metricsIn(text.versions.get('<4.2') ?? '');
    assert.deepEqual(raft, ['rabbitmq_raft_term_total', 'rabbitmq_raft_term']);
    assertHas(version('4.1'), 'rabbitmq_raft_term_total', true);
    assertHas(version('4.2'), 'rabbitmq_raft_term_total', false);
    assertHas(version('4.2'), 'rabbitmq_raft_term', true);
    const [peers = ''] = metricsIn(text.versions.get('<3.13') ?? '');
    assertHas(version('3.12.4'), peers, false);
    assertHas(version('3.12.5'), peers, true);
  });

  it('tells which endpoint has the label of a queue, and which families there are', () => {
    const depth = 'rabbitmq_queue_messages_ready';
    assert.deepEqual(labels(depth, '/metrics'), []);
    assert.deepEqual(labels(depth, '/metrics/per-object'), ['queue', 'vhost']);
    assert.deepEqual(labels('rabbitmq_detailed_queue_messages_ready', '/metrics/detailed'), [
      'queue',
      'vhost',
    ]);
    for (const [family] of text.whole.matchAll(
      /\bqueue_(?:coarse_metrics|consumer_count|delivery_metrics)\b/g,
    )) {
      assert.ok(detailedFamilies().has(family), family);
    }
    const delivered = 'rabbitmq_detailed_queue_messages_delivered_total';
    assert.deepEqual(findMetric(delivered)?.families, ['queue_delivery_metrics']);
    assertHas(version('3.10.8'), delivered, false);
    assertHas(version('4.0.5'), delivered, true);
    assert.deepEqual(labels('rabbitmq_global_messages_dead_lettered_rejected_total', '/metrics'), [
      'dead_letter_strategy',
      'queue_type',
    ]);
  });

  it('has gauges in its figure that every release has', () => {
    for (const name of stations.flatMap(({ gauges }) => Object.values(gauges))) {
      for (const release of releases) assertHas(release, name, true);
    }
  });

  it('shows alerts that our rules take, but the one that can never fire', () => {
    const [trap = '', jobs = '', ...others] = text.code('yaml');
    const alerts = others.filter(code => code.startsWith('- alert:'));
    assert.equal(alerts.length, 1);
    for (const release of releases) {
      assert.deepEqual(errorsOf(`${jobs}${grouped(alerts[0] ?? '')}`, release), []);
    }
    assert.deepEqual(errorsOf(`${jobs}${grouped(trap)}`, newestVersion), ['PRM003']);
  });

  it('shows settings that every release takes, and the defaults that it tells', () => {
    for (const code of text.code('ini')) {
      for (const version of releases) {
        const findings = lintConf(code, { profile: 'production', version, isPart: true });
        assert.deepEqual(
          findings.map(({ rule, message }) => `${rule.id} ${message}`),
          [],
          code,
        );
      }
    }
    const defaults = (key: string) =>
      releases.map(release => confKeys(release).find(key.split('.'))?.default);
    assert.deepEqual(defaults('vm_memory_high_watermark.relative'), ['0.4', '0.6', '0.6']);
    assert.deepEqual(defaults('disk_free_limit.absolute'), ['50000000', '50000000', '50000000']);
    assert.deepEqual(defaults('collect_statistics_interval'), ['5000', '5000', '5000']);
    assert.equal(defaults('prometheus.tcp.port').at(-1), '15692');
  });
});

function version(text: string): Version {
  return parseVersion(text) ?? assert.fail(text);
}

/** The metrics that a text names, once each; plugins begin alike, and so does the prefix of an endpoint. */
function metricsIn(text: string): readonly string[] {
  const names = text.match(/\brabbitmq_\w+/g) ?? [];
  const others = ['rabbitmq_detailed_', 'rabbitmq_version', 'rabbitmq_node', 'rabbitmq_cluster', ...plugins];
  return [...new Set(names)].filter(name => !others.includes(name));
}

function assertHas(version: Version, name: string, expected: boolean): void {
  const metric = findMetric(name) ?? assert.fail(`There is no metric ${name}`);
  assert.equal(hasMetric(version, metric), expected, `${name} on ${version.major}.${version.minor}`);
}

function labels(name: string, path: MetricsPath): readonly string[] | undefined {
  const set = findMetric(name)?.labels.get(path);
  return set && [...set].toSorted();
}

/** The alerts of a piece of a file as a group of rules. */
function grouped(alerts: string): string {
  return `groups:\n  - name: lesson\n    rules:\n${alerts.replaceAll(/^/gm, '      ')}\n`;
}

function errorsOf(text: string, version: Version): readonly string[] {
  return lintPrometheus(text, { profile: 'production', version })
    .filter(({ severity }) => severity === 'error')
    .map(({ rule }) => rule.id);
}
