import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { applyTextEdits } from '../../../../src/definitions/edits.ts';
import { findMetric } from '../../../../src/deployment/metrics.ts';
import { kindOfFile } from '../../../../src/lint/kind.ts';
import { lintPrometheus } from '../../../../src/lint/lint-prometheus.ts';
import { newestVersion, parseVersion } from '../../../../src/model/version.ts';
import { exporterMetrics } from '../../../../src/rules/deployment/exporter-metrics.ts';
import { prometheusCatalogue } from '../../../../src/rules/deployment/prometheus-catalogue.ts';
import { expandSnippet } from '../../../../src/snippets/expand.ts';
import { holdsForItsExamples } from './examples.ts';

const lint = (text: string, version = '4.3') =>
  lintPrometheus(text, { profile: 'production', version: parseVersion(version) ?? newestVersion });

/** What is found of a text, each as the rule, the severity and the place. */
const found = (text: string, version?: string) =>
  lint(text, version).map(
    ({ rule, severity, range }) => `${rule.id} ${severity} ${text.slice(range.start, range.end)}`,
  );

const alert = (expression: string, more = 'for: 5m') =>
  `groups:\n  - name: rabbitmq\n    rules:\n      - alert: A\n        expr: ${expression}\n        ${more}\n`;

describe('The rules for Prometheus', () => {
  for (const rule of prometheusCatalogue) holdsForItsExamples(rule, lint);

  it('know which version has which metric', () => {
    const sockets = alert('rabbitmq_process_open_tcp_sockets > 1000');
    assert.deepEqual(found(sockets, '3.13'), []);
    assert.deepEqual(found(sockets, '4.0'), ['PRM001 error rabbitmq_process_open_tcp_sockets']);
    const raft = alert('rabbitmq_raft_term > 1');
    assert.deepEqual(found(raft, '4.2'), []);
    assert.deepEqual(found(raft, '4.1'), ['PRM001 error rabbitmq_raft_term']);
    assert.match(lint(raft, '4.1')[0]?.message ?? '', /4\.3\.6 has it.*It is `rabbitmq_raft_term_total` now/);
    const unsure = alert('rabbitmq_queue_messages_paged_out > 1');
    assert.deepEqual(found(unsure, '4.1'), [], 'nobody says in which release between 4.0 and 4.3 it went');
    assert.deepEqual(found(unsure, '4.3'), ['PRM001 error rabbitmq_queue_messages_paged_out']);
  });

  it('suggest what a misspelt metric may have been, and are less sure of what is like nothing', () => {
    const [finding] = lint(alert('rabbitmq_queue_mesages_ready > 1'));
    assert.match(finding?.message ?? '', /Did you mean `rabbitmq_queue_messages_ready`\?/);
    assert.deepEqual(found(alert('rabbitmq_shop_orders > 1')), ['PRM001 warning rabbitmq_shop_orders']);
  });

  it('leave names in peace that a rule of the file records, or that are not of RabbitMQ', () => {
    const text =
      'groups:\n  - name: a\n    rules:\n      - record: rabbitmq_backlog\n        expr: sum(rabbitmq_queue_messages)\n' +
      '      - alert: B\n        expr: rabbitmq_backlog > 10 and rabbitmq:recorded > 1 and erlang_of_another > 1\n        for: 5m\n';
    assert.deepEqual(found(text), []);
  });

  it('find the place of a metric however the expression is written', () => {
    const metric = 'rabbitmq_raft_term_total';
    for (const expression of [
      `${metric} > 1`,
      `'${metric} > 1'`,
      `"${metric} > 1"`,
      `|\n          rabbitmq_queues\n            > ${metric}`,
      `>-\n          sum(rabbitmq_queues)\n          > ${metric}`,
    ]) {
      assert.deepEqual(found(alert(expression)), [`PRM001 error ${metric}`], expression);
      const text = alert(expression);
      const edits = lint(text)[0]?.fixes[0]?.edits ?? [];
      assert.equal(applyTextEdits(text, edits), text.replace(metric, 'rabbitmq_raft_term'));
    }
  });

  it('speak of labels by what the jobs of the file scrape, where it has some', () => {
    const expression = 'rabbitmq_queue_messages{queue="a"} > 1';
    const withPath = (path: string) =>
      `${alert(expression)}---\nscrape_configs:\n  - job_name: rabbitmq\n    metrics_path: ${path}\n    static_configs:\n      - targets: ['a:15692', 'b:15692']\n`;
    assert.deepEqual(found(alert(expression)), ['PRM003 warning queue="a"']);
    assert.deepEqual(found(withPath('/metrics')), ['PRM003 error queue="a"']);
    assert.deepEqual(found(withPath('/metrics/per-object')), ['PRM012 info /metrics/per-object']);
    assert.deepEqual(found(alert('rabbitmq_connections{vhost="a"} > 1')), ['PRM003 error vhost="a"']);
  });

  it('let pass a label that what has none fits too', () => {
    for (const matcher of ['queue=""', 'queue!="a"', 'queue!~"a.*"', 'queue=~".*"', 'job="rabbitmq"']) {
      assert.deepEqual(found(alert(`rabbitmq_queue_messages{${matcher}} > 1`)), [], matcher);
    }
  });

  it('tell of labels that results are grouped by, and that texts name, but are not there', () => {
    const text = alert(
      'sum(rabbitmq_queue_messages) BY (queue, instance) > 1',
      "for: 5m\n        annotations:\n          summary: '{{ $labels.queue }} on {{ $labels.instance }}'",
    );
    assert.deepEqual(found(text), ['PRM003 warning queue', 'PRM003 info $labels.queue']);
    const joined =
      'sum by (queue) (rabbitmq_detailed_queue_messages * on (instance) group_left (rabbitmq_cluster) rabbitmq_identity_info) > 1';
    assert.deepEqual(found(alert(joined)), []);
  });

  it('ask for `for` only where a number moves', () => {
    const without = (expression: string) => found(alert(expression, 'labels: {}'));
    assert.deepEqual(without('rabbitmq_queue_messages > 1'), ['PRM007 info A']);
    assert.deepEqual(without('rabbitmq_alarms_memory_used_watermark > 0'), []);
    assert.deepEqual(without('min_over_time(rabbitmq_queue_messages[5m]) > 1'), []);
    assert.deepEqual(without('increase(rabbitmq_connections_closed_total[5m]) > 100'), []);
  });

  it('take counters for counters, and alarms for 0 or 1', () => {
    assert.deepEqual(found(alert('rabbitmq_connections_opened_total > 5')), [
      'PRM008 warning rabbitmq_connections_opened_total',
    ]);
    const twice = 'rabbitmq_connections_opened_total - rabbitmq_connections_opened_total offset 10m > 5';
    assert.deepEqual(found(alert(twice)), []);
    assert.deepEqual(found(alert('rate(rabbitmq_raft_commit_index[5m]) > 5')), []);
    assert.deepEqual(found(alert('rabbitmq_alarms_memory_used_watermark > 1')), [
      'PRM008 error rabbitmq_alarms_memory_used_watermark > 1',
    ]);
    assert.deepEqual(found(alert('sum(rabbitmq_alarms_memory_used_watermark) > 1')), []);
  });

  it('are silent on what is missing where a file has one alert only, or is a template', () => {
    assert.deepEqual(found(alert('rabbitmq_queue_messages > 1')), []);
    const two = `${alert('rabbitmq_queue_messages > 1')}      - alert: B\n        expr: up == 0\n        for: 5m\n`;
    assert.deepEqual(found(two), [], 'one of the two is about RabbitMQ');
    const rules = `${alert('rabbitmq_queue_messages > 1')}      - alert: B\n        expr: rabbitmq_connections > 5\n        for: 5m\n`;
    assert.deepEqual(
      lint(rules).map(({ rule }) => rule.id),
      ['PRM004', 'PRM004', 'PRM005', 'PRM006'],
    );
    assert.deepEqual(found(`{{ if .Values.alerts }}\n${rules}{{ end }}\n`), []);
  });

  it('add an alert behind the last one, in the layout of the file', () => {
    const text = alert('rabbitmq_queue_messages > 1').replaceAll('\n', '\r\n');
    const two = `${text}      - alert: B\r\n        expr: rabbitmq_connections > 5\r\n        for: 5m`;
    const fix = lint(two).find(({ message }) => /on memory/.test(message))?.fixes[0];
    const after = applyTextEdits(two, fix?.edits ?? []);
    assert.match(
      after,
      /for: 5m\r\n {6}- alert: RabbitMQMemory\r\n {8}expr: rabbitmq_process_.* > 0\.8\r\n {8}for: 10m\r\n$/,
    );
  });

  it('read resources of the Prometheus operator, in any of several documents', () => {
    const text =
      'kind: ConfigMap\n---\napiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nspec:\n  groups:\n    - name: a\n      rules:\n' +
      '        - alert: A\n          expr: rabbitmq_raft_term_total > 1\n          for: 5m\n---\n' +
      'kind: PodMonitor\nmetadata:\n  name: rabbitmq\nspec:\n  podMetricsEndpoints:\n    - port: prometheus\n      interval: 1s\n';
    assert.deepEqual(found(text), ['PRM001 error rabbitmq_raft_term_total', 'PRM013 info 1s']);
    assert.equal(lint(text)[0]?.pointer, '/2/spec/groups/0/rules/0/expr');
    assert.equal(kindOfFile('manifest.yaml', text), 'prometheus');
  });

  it('look only at jobs that ask nodes of RabbitMQ', () => {
    const job = (name: string, target: string) =>
      `global:\n  scrape_interval: 1s\nscrape_configs:\n  - job_name: ${name}\n    static_configs:\n      - targets: ['${target}']\n`;
    assert.deepEqual(found(job('node', 'a:9100')), []);
    assert.deepEqual(found(job('rabbitmq-exporter', 'rabbitmq-exporter:9419')), []);
    assert.deepEqual(found(job('rabbitmq-perf-test', 'perf:8080')), []);
    assert.deepEqual(found(job('broker', 'a:15692')), ['PRM013 info broker', "PRM010 info 'a:15692'"]);
    assert.deepEqual(found(job('broker', 'rabbitmq.shop.svc:15692')).slice(1), [
      "PRM010 warning 'rabbitmq.shop.svc:15692'",
    ]);
  });

  it('know the endpoints and families', () => {
    const job = (path: string, more = '') =>
      `scrape_configs:\n  - job_name: rabbitmq\n    metrics_path: ${path}\n${more}    static_configs:\n      - targets: ['a:15692', 'b:15692']\n`;
    assert.deepEqual(found(job('/metrics/detailed')), ['PRM011 error /metrics/detailed']);
    assert.deepEqual(found(job('/metrics/per_object')), ['PRM011 error /metrics/per_object']);
    assert.deepEqual(found(job('/api/metrics')), ['PRM011 error /api/metrics']);
    assert.deepEqual(found(job('/rabbit/numbers')), ['PRM011 warning /rabbit/numbers']);
    const family = (name: string) => job('/metrics/detailed', `    params:\n      family: [${name}]\n`);
    assert.deepEqual(found(family('queue_coarse_metrics')), []);
    assert.deepEqual(found(family('queue_coarse_metric')), ['PRM011 error queue_coarse_metric']);
  });

  it('have nothing against the alerts that we ship, for any version', () => {
    const file = join(import.meta.dirname, '../../../../snippets/yaml.json');
    const snippets = JSON.parse(readFileSync(file, 'utf8')) as Record<
      string,
      { prefix: string; body: string[] }
    >;
    const { body } = Object.values(snippets).find(({ prefix }) => prefix === 'rmq-alerts') ?? { body: [] };
    const text = expandSnippet(body.join('\n'));
    assert.equal(kindOfFile('alerts.yml', text), 'prometheus');
    for (const version of ['3.10', '3.11', '3.12', '3.13', '4.0', '4.1', '4.2', '4.3']) {
      assert.deepEqual(found(text, version), [], version);
    }
  });
});

describe('The metrics of the exporter beside RabbitMQ', () => {
  it('are none of RabbitMQ, and those that stand for them are', () => {
    for (const [name, own] of exporterMetrics) {
      assert.equal(findMetric(name), undefined, name);
      if (own !== undefined) assert.ok(findMetric(own), own);
    }
  });
});
