import type { ClusterIdentity } from '../../management/overview.ts';
import { type Cluster, markWords } from '../clusters/cluster.ts';
import { failureWords } from './health.ts';
import type { TreeNode } from './node.ts';

/** What the last check of a cluster's production readiness came to, in words. */
export interface ClusterReadiness {
  /** Such as `80 % ready`. */
  readonly share: string;
  /** Such as `16 pass, 4 fail`, and when. */
  readonly counts: string;
}

/** A cluster before and after its first answer, and when it does not answer. */
export function clusterNode(
  cluster: Cluster,
  identity: ClusterIdentity | undefined,
  error: Error | undefined,
  readiness?: ClusterReadiness,
  servedBy?: string,
): TreeNode {
  return {
    id: cluster.id,
    kind: 'cluster',
    label: cluster.name,
    description:
      [
        markWords(cluster),
        cluster.shared && 'from workspace',
        cluster.skipVerification && 'TLS not verified',
        error ? failureWords(error).problem : identity && `RabbitMQ ${identity.version}`,
        readiness?.share,
      ]
        .filter(Boolean)
        .join(' · ') || undefined,
    tooltip: [
      cluster.name,
      ...addressWords(cluster, servedBy),
      ...(cluster.shared ? [`Shared by ${cluster.shared.file}`] : []),
      ...(cluster.environment === 'production'
        ? ['Production: a write is confirmed by typing this name']
        : []),
      ...(cluster.readOnly ? ['Read-only: every write is refused'] : []),
      ...(cluster.skipVerification
        ? ['TLS is not verified: who is in between can read and change everything']
        : []),
      `User ${cluster.username || 'not given yet'}${identity ? ` (${identity.tags.join(', ') || 'no tags'})` : ''}`,
      ...(readiness ? [`Readiness: ${readiness.counts}`] : []),
      ...(error ? [error.message] : []),
    ].join('\n'),
    state: error ? 'broken' : 'normal',
    children: 'onDemand',
    expanded: true,
    marks: { environment: cluster.environment, readOnly: cluster.readOnly, color: cluster.color },
    target: { cluster: cluster.id },
  };
}

/** Of several addresses the one that serves is told. */
function addressWords({ url, otherUrls = [] }: Cluster, servedBy: string | undefined): readonly string[] {
  if (otherUrls.length === 0) return [url];
  return [url, ...otherUrls].map(address => (address === servedBy ? `${address} (answers)` : address));
}
