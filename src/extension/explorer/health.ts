import type { ClusterHealth } from '../../management/cluster-health.ts';
import type { ManagementError, ManagementErrorReason } from '../../management/error.ts';
import type { ClusterIdentity } from '../../management/overview.ts';
import { quantity } from '../../messages/size.ts';

/** How a cluster does, in words. */
export interface HealthWords {
  readonly state: 'ok' | 'warning' | 'error';
  /** Such as `memory alarm on rabbit@a`; undefined where all is well. */
  readonly problem?: string;
  /** Lines for who wants to know more. */
  readonly details: readonly string[];
}

/** A cluster that answered, in words. */
export function healthWords(
  { nodes, alarms, partitioned }: ClusterHealth,
  identity: Pick<ClusterIdentity, 'version' | 'clusterName'> | undefined,
): HealthWords {
  const down = (nodes ?? []).filter(({ running }) => !running);
  const problems = [
    ...alarms.map(({ node, resource }) => `${resource} alarm on ${node}`),
    ...partitioned.map(node => `partition seen by ${node}`),
    ...down.map(({ name }) => `${name} is down`),
  ];
  const [first, ...others] = problems;
  return {
    state: first === undefined ? 'ok' : 'warning',
    problem: first && (others.length > 0 ? `${first} and ${quantity(others.length, 'problem')} more` : first),
    details: [
      ...(identity ? [`RabbitMQ ${identity.version}, ${identity.clusterName}`] : []),
      ...problems,
      ...(alarms.length > 0 ? ['An alarm blocks publishers in the whole cluster.'] : []),
      nodes
        ? `${quantity(nodes.length, 'node')}: ${nodes.map(({ name, running }) => (running ? name : `${name} (down)`)).join(', ')}`
        : 'Alarms only: a user with the tag "monitoring" sees the nodes as well.',
    ],
  };
}

/** A cluster that did not answer, in words. */
export function failureWords(error: Error): HealthWords {
  const { reason } = error as Partial<ManagementError>;
  return {
    state: 'error',
    problem: (reason && failures[reason]) ?? 'not reachable',
    details: [error.message],
  };
}

const failures: Readonly<Partial<Record<ManagementErrorReason, string>>> = {
  'host-unknown': 'host unknown',
  timeout: 'does not answer',
  certificate: 'certificate not trusted',
  'not-tls': 'no TLS at its port',
  proxy: 'proxy in the way',
  'no-password': 'password wanted',
  untrusted: 'not contacted',
  'not-management-api': 'no management API at its address',
  'not-found': 'no management API at its address',
  'wrong-credentials': 'credentials refused',
  'no-management-tag': 'user without management tag',
  forbidden: 'user may not look',
  'server-error': 'answers with errors',
};
