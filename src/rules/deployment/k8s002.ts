import { entryOf } from '../../yaml/yaml.ts';
import { defineDeploymentRule } from './deployment-rule.ts';

export const nodesSpread = defineDeploymentRule({
  id: 'K8S002',
  name: 'nodes-on-different-hosts',
  item: 'HA001',
  severity: 'info',
  summary: 'The nodes of a cluster run on different machines.',
  why: 'Kubernetes may place all pods on one machine, and without a rule it does so when it has room there: that machine is then a single point of failure for a majority of nodes, for every quorum queue at once.',
  remedy:
    'Set a `podAntiAffinity` for `kubernetes.io/hostname`, and `topologySpreadConstraints` for zones where there are some.',
  source: 'https://www.rabbitmq.com/kubernetes/operator/using-operator#affinity',
  versions: '>=3.10',
  exampleKind: 'kubernetes',
  examples: {
    bad: cluster(''),
    good: cluster(`  affinity:
    podAntiAffinity:
      requiredDuringSchedulingIgnoredDuringExecution:
        - topologyKey: kubernetes.io/hostname
          labelSelector:
            matchLabels:
              app.kubernetes.io/name: orders
`),
  },
  *kubernetes({ file, isWhole }) {
    if (!isWhole) return;
    const clusters = file.clusters.filter(({ isSpread }) => !isSpread);
    const sets = file.workloads.filter(
      ({ kind, podSpec }) =>
        kind === 'StatefulSet' &&
        !entryOf(podSpec, 'affinity') &&
        !entryOf(podSpec, 'topologySpreadConstraints'),
    );
    for (const { name, at, replicas = 1 } of [...clusters, ...sets]) {
      if (replicas < 3) continue;
      yield {
        at,
        message: `Nothing keeps the ${replicas} nodes of \`${name}\` apart: where one machine has most of them, its failure takes the majority. Set a \`podAntiAffinity\` for \`kubernetes.io/hostname\`.`,
      };
    }
  },
});

function cluster(affinity: string): string {
  return `apiVersion: rabbitmq.com/v1beta1
kind: RabbitmqCluster
metadata:
  name: orders
spec:
  replicas: 3
  tls:
    secretName: orders-tls
    disableNonTLSListeners: true
${affinity}`;
}
