import { type Service, selects } from '../../deployment/kubernetes.ts';
import { textOf, valueAt } from '../../yaml/yaml.ts';
import { defineDeploymentRule } from './deployment-rule.ts';

export const internalPortsInside = defineDeploymentRule({
  id: 'K8S004',
  name: 'internal-ports-inside-cluster',
  item: 'SEC005',
  severity: 'warning',
  summary: 'A service that is reachable from outside carries the ports for clients only.',
  why: 'The service that the operator makes has all ports, also those of the management UI and of the metrics: as a LoadBalancer or NodePort it opens them to whoever reaches the machines.',
  remedy:
    'Leave the service of the cluster at `ClusterIP`, and make one of your own for 5671 where clients are outside.',
  source: 'https://www.rabbitmq.com/kubernetes/operator/using-operator#service-type',
  versions: '>=3.10',
  exampleKind: 'kubernetes',
  examples: { bad: cluster('LoadBalancer'), good: cluster('ClusterIP') },
  *kubernetes({ file }) {
    for (const { name, spec } of file.clusters) {
      const type = valueAt(spec, 'service', 'type');
      const text = textOf(type) ?? '';
      if (!type || !isOutside(text)) continue;
      yield {
        at: type,
        message: `The ${text} of cluster \`${name}\` opens the management UI and the metrics too, not only the ports of clients. Leave it at \`ClusterIP\`, with a service of your own for clients.`,
        fixes: [
          {
            title: 'Change to `ClusterIP`',
            edits: [{ start: type.start, end: type.end, newText: 'ClusterIP' }],
          },
        ],
      };
    }
    for (const service of file.services) {
      if (!isOutside(service.type) || !file.workloads.some(workload => selects(service, workload))) continue;
      yield* openPorts(service);
    }
  },
});

function* openPorts({ name, type, ports }: Service) {
  for (const { port, at } of ports) {
    const words = internalPorts[port];
    if (words === undefined) continue;
    yield {
      at,
      message: `The ${type} \`${name}\` opens port ${port}, ${words}, to whoever reaches the machines. Keep it inside of the Kubernetes cluster.`,
    };
  }
}

function isOutside(type: string): boolean {
  return type === 'LoadBalancer' || type === 'NodePort';
}

const internalPorts: Readonly<Record<number, string>> = {
  4369: 'which tells the ports of nodes',
  15672: 'the management UI without TLS',
  15692: 'the metrics',
  25672: 'where nodes trust whoever has the Erlang cookie',
};

function cluster(type: string): string {
  return `apiVersion: rabbitmq.com/v1beta1
kind: RabbitmqCluster
metadata:
  name: orders
spec:
  replicas: 3
  service:
    type: ${type}
`;
}
