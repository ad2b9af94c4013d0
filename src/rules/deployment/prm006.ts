import { alertFix, firstAlert } from './alerts.ts';
import { definePrometheusRule } from './prometheus-rule.ts';

export const nodesAlerted = definePrometheusRule({
  id: 'PRM006',
  name: 'missing-node-alerted',
  item: 'MON003',
  severity: 'info',
  summary: 'There is an alert on a node that is gone.',
  why: 'A node that is down has no metrics, and alerts on metrics that are not there are silent: the worst state looks like the best one.',
  remedy: 'Add an alert on `up == 0` of the job that scrapes the nodes.',
  source: 'https://www.rabbitmq.com/docs/monitoring#health-checks',
  versions: '>=3.10',
  examples: {
    bad: `groups:
  - name: rabbitmq
    rules:
      - alert: Memory
        expr: rabbitmq_alarms_memory_used_watermark > 0
      - alert: Disk
        expr: rabbitmq_alarms_free_disk_space_watermark > 0
`,
    good: `groups:
  - name: rabbitmq
    rules:
      - alert: Memory
        expr: rabbitmq_alarms_memory_used_watermark > 0
      - alert: Disk
        expr: rabbitmq_alarms_free_disk_space_watermark > 0
      - alert: NodeDown
        expr: up{job="rabbitmq"} == 0
        for: 2m
`,
  },
  *check(evidence) {
    const at = firstAlert(evidence);
    // An alert on `up` may be there for all jobs, without a word of RabbitMQ.
    const expressions = evidence.document.groups.flatMap(({ rules }) =>
      rules.flatMap(({ expression }) => expression ?? []),
    );
    const isThere = expressions.some(({ selectors, text }) =>
      selectors.some(
        ({ name = '', functions }) =>
          tellsOfNodes.test(name) ||
          functions.some(({ name: called }) => called.startsWith('absent')) ||
          (/^rabbitmq_(?:build|identity)_info$/.test(name) && /^\s*\(?\s*(?:count|sum)\b/.test(text)),
      ),
    );
    if (!at || isThere) return;
    yield {
      at,
      message:
        'No alert here is on a node that is gone: it has no metrics, and all the alerts on them are silent. Alert on `up == 0`.',
      fixes: alertFix(evidence, {
        name: 'RabbitMQNodeDown',
        lines: ['expr: up{job=~".*rabbitmq.*"} == 0', 'for: 2m'],
      }),
    };
  },
});

const tellsOfNodes =
  /^(?:up|probe_success|rabbitmq_unreachable_cluster_peers_count|erlang_vm_dist_node_state|kube_(?:statefulset|pod)_.*|rabbitmq_erlang_uptime_seconds)$/;
