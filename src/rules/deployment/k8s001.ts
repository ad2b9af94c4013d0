import type { TextRange } from '../../model/model.ts';
import { addEntry } from '../../yaml/edits.ts';
import { entryOf, type YamlMap } from '../../yaml/yaml.ts';
import type { TextFix } from '../conf/conf-rule.ts';
import { defineDeploymentRule } from './deployment-rule.ts';

export const oddReplicas = defineDeploymentRule({
  id: 'K8S001',
  name: 'odd-number-of-replicas',
  item: 'HA001',
  severity: 'warning',
  summary: 'A cluster in Kubernetes has three replicas, or another odd number of them.',
  why: 'Queues, streams and the metadata need more than half of the nodes. One node is down with each update of its pod; two stop when either fails; four stand as many failures as three. The operator is tested with one, three and five.',
  remedy: 'Set `replicas: 3`, or 5. The operator cannot make a cluster smaller again.',
  source: 'https://www.rabbitmq.com/kubernetes/operator/using-operator#replicas',
  versions: '>=3.10',
  exampleKind: 'kubernetes',
  examples: { bad: cluster(2), good: cluster(3) },
  *kubernetes({ file, isWhole }) {
    const clusters = file.clusters.map(cluster => ({ ...cluster, kind: 'Cluster' }));
    for (const { kind, name, at, spec, replicas, replicasRange } of [...clusters, ...file.workloads]) {
      // What is not written is one. None: it is switched off for a while.
      if (!replicas || (!replicasRange && !isWhole)) continue;
      const what = `${kind} \`${name}\``;
      if (kind === 'Cluster' || kind === 'StatefulSet') {
        if (replicas > 1 && replicas % 2 === 1) continue;
        yield {
          at: replicasRange ?? at,
          message: messageOf(what, replicas),
          fixes: replicas < 3 ? three(file.yaml.text, spec, replicasRange) : [],
        };
      } else if (replicas > 1) {
        yield {
          at: replicasRange ?? at,
          message: `The ${replicas} pods of ${what} are as many separate brokers: clients meet one or another, with its own queues. Use a StatefulSet, or the cluster operator.`,
        };
      }
    }
  },
});

function messageOf(what: string, replicas: number): string {
  if (replicas === 1)
    return `${what} has one node: while its pod is made anew, or its volume is lost, there is no broker. Have three.`;
  if (replicas === 2)
    return `${what} has two nodes: when either fails, the other one has no majority. Have three.`;
  return `${what} has ${replicas} nodes: it stands no more failures than one of ${replicas - 1}. Have ${replicas + 1}.`;
}

function three(text: string, spec: YamlMap | undefined, written: TextRange | undefined): readonly TextFix[] {
  const title = 'Set `replicas: 3`';
  if (written) return [{ title, edits: [{ start: written.start, end: written.end, newText: '3' }] }];
  const edit = spec && addEntry(text, spec, ['replicas: 3'], entryOf(spec, 'image'));
  return edit ? [{ title, edits: [edit] }] : [];
}

function cluster(replicas: number): string {
  return `apiVersion: rabbitmq.com/v1beta1
kind: RabbitmqCluster
metadata:
  name: orders
spec:
  replicas: ${replicas}
  tls:
    secretName: orders-tls
    disableNonTLSListeners: true
  affinity:
    podAntiAffinity:
      requiredDuringSchedulingIgnoredDuringExecution:
        - topologyKey: kubernetes.io/hostname
          labelSelector:
            matchLabels:
              app.kubernetes.io/name: orders
`;
}
