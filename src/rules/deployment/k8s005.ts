import { textOf, valueAt, type YamlNode } from '../../yaml/yaml.ts';
import type { TextViolation } from '../conf/conf-rule.ts';
import { defineDeploymentRule } from './deployment-rule.ts';

export const memoryReserved = defineDeploymentRule({
  id: 'K8S005',
  name: 'memory-reserved',
  item: null,
  severity: 'info',
  summary: 'A node has its memory for itself: the request is as large as the limit.',
  why: 'A pod that uses more memory than it has requested is among the first that a machine in need throws out, and a broker under load is just when it does. The memory alarm is reckoned from the limit.',
  remedy: 'Set the same memory as request and as limit.',
  source: 'https://www.rabbitmq.com/kubernetes/operator/using-operator#resource-reqs',
  versions: '>=3.10',
  exampleKind: 'kubernetes',
  examples: { bad: cluster('500Mi'), good: cluster('4Gi') },
  *kubernetes({ file }) {
    for (const { name, spec } of file.clusters)
      yield* unequal(`cluster \`${name}\``, valueAt(spec, 'resources'));
    for (const { kind, name, container } of file.workloads) {
      yield* unequal(`${kind} \`${name}\``, valueAt(container.node, 'resources'));
    }
  },
});

function* unequal(what: string, resources: YamlNode | undefined): Iterable<TextViolation> {
  const request = valueAt(resources, 'requests', 'memory');
  const limit = valueAt(resources, 'limits', 'memory');
  const [requested, limited] = [request, limit].map(node => bytesOf(textOf(node) ?? ''));
  if (!request || !limit || requested === undefined || limited === undefined || requested >= limited) return;
  yield {
    at: request,
    message: `A pod of ${what} may use ${textOf(limit)} of memory, and has ${textOf(request)} for itself: a machine in need throws it out when it is loaded most. Request as much as the limit.`,
    fixes: [
      {
        title: `Request ${textOf(limit)}`,
        edits: [{ start: request.start, end: request.end, newText: textOf(limit) ?? '' }],
      },
    ],
  };
}

/** https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/ */
function bytesOf(quantity: string): number | undefined {
  const [, number, unit = ''] = /^(\d+(?:\.\d+)?)(m|[kMGTPE]|[KMGTPE]i)?$/.exec(quantity) ?? [];
  if (number === undefined) return undefined;
  if (unit === 'm') return Number(number) / 1000;
  const power = 'KMGTPE'.indexOf(unit.charAt(0).toUpperCase());
  return Number(number) * (unit === '' ? 1 : (unit.endsWith('i') ? 1024 : 1000) ** (power + 1));
}

function cluster(request: string): string {
  return `apiVersion: rabbitmq.com/v1beta1
kind: RabbitmqCluster
metadata:
  name: orders
spec:
  replicas: 3
  resources:
    requests:
      memory: ${request}
    limits:
      memory: 4Gi
`;
}
