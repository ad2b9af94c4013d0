import { wordsOf } from '../../deployment/compose.ts';
import { itemsOf, textOf, valueAt, type YamlNode } from '../../yaml/yaml.ts';
import { byPlace } from './brokers.ts';
import { defineDeploymentRule } from './deployment-rule.ts';

export const livenessIsLocal = defineDeploymentRule({
  id: 'CMP004',
  name: 'liveness-is-local',
  item: null,
  severity: 'warning',
  summary: 'The liveness probe asks whether the node runs, not whether all is well.',
  why: 'Kubernetes restarts a container whose liveness probe fails. An alarm or a lost peer is no reason for that: the restart takes the next node away from the majority, and a cluster in trouble restarts round and round.',
  remedy:
    'Have no liveness probe, as the cluster operator does, or `rabbitmq-diagnostics -q ping`; leave the rest to alerts.',
  source: 'https://www.rabbitmq.com/docs/monitoring#health-checks',
  versions: '>=3.10',
  exampleKind: 'kubernetes',
  examples: {
    bad: pod('check_alarms'),
    good: pod('ping'),
  },
  *kubernetes({ file }) {
    const containers = [
      ...file.workloads.map(({ container }) => container.node),
      ...file.clusters.flatMap(({ spec }) =>
        itemsOf(valueAt(spec, 'override', 'statefulSet', 'spec', 'template', 'spec', 'containers')),
      ),
    ];
    for (const probe of byPlace(containers.flatMap(node => valueAt(node, 'livenessProbe') ?? []))) {
      const reason = reasonOf(probe);
      if (reason === undefined) continue;
      const { at, asks, consequence } = reason;
      yield {
        at,
        message: `The liveness probe asks for ${asks}: ${consequence} Use \`rabbitmq-diagnostics -q ping\`, or no probe.`,
      };
    }
  },
});

interface Reason {
  readonly at: YamlNode;
  readonly asks: string;
  readonly consequence: string;
}

function reasonOf(probe: YamlNode): Reason | undefined {
  const command = valueAt(probe, 'exec', 'command');
  const path = valueAt(probe, 'httpGet', 'path');
  const asked = wordsOf(command);
  const check = checks.find(([pattern]) => pattern.test(asked));
  if (command && check) return { at: command, asks: check[1], consequence: check[2] };
  if (path && /^\/api\//.test(textOf(path) ?? '')) {
    return {
      at: path,
      asks: 'the HTTP API, which is slow under load',
      consequence: 'a busy node is killed for it.',
    };
  }
  return undefined;
}

const restarts = 'a restart does not help, and takes a node from the cluster.';

const checks: readonly (readonly [RegExp, string, string])[] = [
  [/\bcheck_(?:local_)?alarms\b/, 'alarms', restarts],
  [
    /\b(?:check_if_node_is_quorum_critical|cluster_status|check_if_cluster_has_\w+)\b/,
    'the other nodes',
    restarts,
  ],
  [/\bcheck_virtual_hosts\b/, 'virtual hosts', restarts],
  [/\bnode_health_check\b/, '`node_health_check`', 'it does nothing any more.'],
];

function pod(check: string): string {
  return `apiVersion: v1
kind: Pod
metadata:
  name: rabbitmq
spec:
  hostname: rabbitmq
  containers:
    - name: rabbitmq
      image: rabbitmq:4.3-management
      livenessProbe:
        exec:
          command: [rabbitmq-diagnostics, -q, ${check}]
        periodSeconds: 60
        timeoutSeconds: 15
`;
}
