import { ManagementError } from '../../management/error.ts';
import type { ClusterIdentity } from '../../management/overview.ts';
import type { Cluster } from '../clusters/cluster.ts';

/** Who may do an act, beside administrators. */
export type Needs = 'administrator' | 'policymaker' | 'the right to configure it' | 'the rights to its ends';

/** Who asks, as far as the cluster has told. */
export interface Asking {
  readonly identity?: Pick<ClusterIdentity, 'username' | 'tags'>;
  readonly cluster: Pick<Cluster, 'username'>;
}

/** Who may not is told what is missing. */
export function withNeeds(error: unknown, needs: Needs, { identity, cluster }: Asking): unknown {
  if (!(error instanceof ManagementError) || error.reason !== 'forbidden') return error;
  const tags = identity?.tags ?? [];
  const has = tags.length === 0 ? 'no tags' : `the ${tags.length === 1 ? 'tag' : 'tags'} ${tags.join(', ')}`;
  const needed = /^the /.test(needs) ? needs : `the tag ${needs}`;
  const refusal = /[.?!…]$/.test(error.message) ? error.message : `${error.message}.`;
  const words = `${refusal} It takes ${needed}; user ${identity?.username ?? cluster.username} has ${has}.`;
  return new ManagementError('forbidden', words, { cause: error });
}
