import { addEntry } from '../../yaml/edits.ts';
import { entryOf, textOf, valueAt } from '../../yaml/yaml.ts';
import { defineDeploymentRule } from './deployment-rule.ts';

export const clusterWithTls = defineDeploymentRule({
  id: 'K8S003',
  name: 'cluster-with-tls',
  item: 'SEC002',
  severity: 'warning',
  summary: 'Clients connect to a cluster in Kubernetes with TLS, and in no other way.',
  why: 'On a plain connection passwords and messages go over the network of the Kubernetes cluster in clear. A secret with a certificate opens the TLS ports; the plain ones stay open beside them until they are switched off.',
  remedy:
    'Set `tls.secretName`, and `tls.disableNonTLSListeners: true` when all clients have moved. Where a service mesh encrypts, suppress this with that reason.',
  source: 'https://www.rabbitmq.com/kubernetes/operator/using-operator#tls-conf',
  versions: '>=3.10',
  exampleKind: 'kubernetes',
  examples: {
    bad: cluster(''),
    good: cluster('  tls:\n    secretName: orders-tls\n    disableNonTLSListeners: true\n'),
  },
  *kubernetes({ file, isWhole }) {
    for (const { name, at, spec } of file.clusters) {
      const tls = valueAt(spec, 'tls');
      const secret = valueAt(tls, 'secretName');
      if (!secret && isWhole && !valueAt(spec, 'secretBackend', 'vault', 'tls')) {
        yield {
          at: entryOf(spec, 'tls')?.keyRange ?? at,
          message: `Clients of cluster \`${name}\` connect without TLS: passwords and messages go over the network in clear. Set \`tls.secretName\`.`,
        };
      } else if (secret && tls?.kind === 'map' && textOf(valueAt(tls, 'disableNonTLSListeners')) !== 'true') {
        const written = valueAt(tls, 'disableNonTLSListeners');
        const edit = written
          ? { start: written.start, end: written.end, newText: 'true' }
          : addEntry(file.yaml.text, tls, ['disableNonTLSListeners: true'], entryOf(tls, 'secretName'));
        yield {
          at: written ?? secret,
          severity: 'info',
          message: `The plain ports of cluster \`${name}\` stay open beside those with TLS: a client may go on without, and nobody notices. Set \`disableNonTLSListeners: true\`.`,
          fixes: edit ? [{ title: 'Set `disableNonTLSListeners: true`', edits: [edit] }] : [],
        };
      }
    }
  },
});

function cluster(tls: string): string {
  return `apiVersion: rabbitmq.com/v1beta1
kind: RabbitmqCluster
metadata:
  name: orders
spec:
  replicas: 3
${tls}`;
}
